"""The words for what HR sets before a run: what each criterion compares, and how much a weight counts."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from matching import engine
from programs.enums import Mode
from programs.models import Program

CRITERION_EFFECTS: Mapping[str, StrPromise] = {
    "skills": _("How much of what the mentee wishes to learn the mentor can teach, level by level."),
    "mutual": _("How much of what the mentor wishes to learn the mentee can teach."),
    "interests": _("Interests that both named. Three in common count in full."),
    "style": _("Four questions about how one likes to work, answered alike or not."),
    "languages": _("Two languages in common count in full. One in common is needed in any case."),
    "place": _("The same location counts in full; elsewhere, the hours of the day that both are at work."),
    "department": _("Different departments count in full, the same one not at all."),
    "preferences": _("Whom each of the two ranked on their short list. First choices count most."),
}
NOT_AT_ALL, A_LITTLE, COUNTS, A_LOT = _("does not count"), _("a little"), _("counts"), _("a lot")
A_MUST = _("a must: a pair without it is never made")
WEIGHT_WORDS: tuple[StrPromise, ...] = (NOT_AT_ALL, *[A_LITTLE] * 3, *[COUNTS] * 3, *[A_LOT] * 3, A_MUST)


def criteria_of(program: Program) -> tuple[str, ...]:
    """The criteria that can tell pairs of this program apart."""
    return tuple(
        name
        for name in engine.CRITERIA
        if (name != "mutual" or program.mode == Mode.MUTUAL) and (name != "preferences" or program.is_self_matching)
    )
