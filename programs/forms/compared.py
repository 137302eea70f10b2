"""The part of the application that only the computer compares: optional, folded away, gone at any time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs import rules
from programs.actions import Compared
from programs.models import Enrolment
from programs.models.enrolment import STYLE_FIELDS

NOT_ASKED = _("No answer")
COMPARED_FIELDS = (*STYLE_FIELDS, "identities", "wants_same_identity", "counts_in_fairness")


def _ends(name: str) -> forms.ChoiceField:
    choices = [("", NOT_ASKED), *((str(end), text) for end, text in rules.STYLE_TEXTS[name].items())]
    return forms.ChoiceField(label=rules.STYLE_NAMES[name], required=False, choices=choices)


class ComparedFields(forms.Form):
    """Four questions of working style, what one would like to share, and a consent."""

    style_planning = _ends("style_planning")
    style_talking = _ends("style_talking")
    style_view = _ends("style_view")
    style_contact = _ends("style_contact")
    identities = forms.CharField(
        label=_("Something I would like to share with my partner"),
        required=False,
        max_length=250,
        help_text=_(
            "Separated by commas, for example: first in my family at university, parent of small children. "
            "This can be very personal and is entirely voluntary. The computer compares it, no person reads it, "
            "and you can delete it at any time."
        ),
    )
    wants_same_identity = forms.BooleanField(
        label=_("Only with a partner who shares one of these"),
        required=False,
        help_text=_(
            "Perhaps nobody is found then. If somebody is, each of you can guess that the other wrote the same."
        ),
    )
    counts_in_fairness = forms.BooleanField(
        label=_("Count me when fairness is checked"),
        required=False,
        help_text=_(
            "The program team then sees whether some departments, locations or levels find a partner less often. "
            "Only totals: groups under 5 are never shown. You can take this back at any time."
        ),
    )

    @property
    def says_something_to_compare(self) -> bool:
        """Whether the part has to be unfolded: something is said there, or something is wrong."""
        return any(self[name].value() not in {None, "", False} or self[name].errors for name in COMPARED_FIELDS)

    def clean_identities(self) -> str:
        """Each once, neatly separated."""
        return ", ".join(rules.named(self.cleaned_data["identities"]))

    def clean(self) -> dict[str, Any]:
        """Nobody can share what was not said."""
        said = super().clean() or self.cleaned_data
        if said.get("wants_same_identity") and not said.get("identities") and "identities" not in self.errors:
            self.add_error("wants_same_identity", _("Say above what the two of you should share, or untick this."))
        return said

    def _compared(self) -> Compared:
        return Compared(**{name: self.cleaned_data[name] for name in COMPARED_FIELDS})


def compared_of(enrolment: Enrolment) -> dict[str, Any]:
    """What somebody has said, as the form shows it."""
    return {name: getattr(enrolment, name) for name in COMPARED_FIELDS}
