"""The four questions of working style: what each end says, for forms and pages."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from programs.enums import StyleEnd

Text = StrPromise

STYLE_NAMES: Mapping[str, Text] = {
    "style_planning": _("How I prepare"),
    "style_talking": _("How I talk"),
    "style_view": _("How I look at things"),
    "style_contact": _("How I keep in touch"),
}
STYLE_TEXTS: Mapping[str, Mapping[str, Text]] = {
    "style_planning": {StyleEnd.ONE: _("I plan ahead"), StyleEnd.OTHER: _("I decide on the way")},
    "style_talking": {StyleEnd.ONE: _("I think aloud"), StyleEnd.OTHER: _("I think first, then I talk")},
    "style_view": {StyleEnd.ONE: _("The big picture first"), StyleEnd.OTHER: _("The details first")},
    "style_contact": {StyleEnd.ONE: _("Few long talks"), StyleEnd.OTHER: _("Short and often")},
}


def named(text: str) -> tuple[str, ...]:
    """What stands between the commas, each once however it is written."""
    words = (" ".join(word.split()) for word in text.split(","))
    return tuple({word.casefold(): word for word in words if word}.values())
