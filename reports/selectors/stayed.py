"""Who stayed in the company, as a page shows it: words and numbers ready to read."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from programs.enums import Side
from reports.enums import StayRefusal, StayWord
from reports.selectors.retention import StayFigures, figures_of
from reports.selectors.words import percent, plain, signed, span

# Further apart than this the two groups are no longer alike (in standard deviations).
BALANCED = 0.1
WHY: Mapping[str, "str | Promise"] = {
    StayWord.NO_DIFFERENCE: _lazy(
        "The interval covers 0: participants may have stayed more often than colleagues, as often, or less often."
    ),
    StayWord.MORE_STAYED: _lazy(
        "The whole interval lies above 0. It does not tell why: people who volunteer differ from those who do not."
    ),
    StayWord.FEWER_STAYED: _lazy(
        "The whole interval lies below 0. It does not tell why: people who volunteer differ from those who do not."
    ),
}


@dataclass(frozen=True)
class StayedSide:
    """One side: either what is told, or why nothing is."""

    side: str
    title: str
    refusal: str
    word: str
    why: str
    # (name, value), in the order to read them.
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    # (month, percent still there) of participants and of colleagues; empty where too few left to draw it.
    line: tuple[tuple[int, int], ...]
    colleagues: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Stayed:
    """Both sides; `as_of` is None until a year and a fortnight after the kick-off."""

    kick_off: dt.date
    due_on: dt.date
    as_of: dt.date | None
    sides: tuple[StayedSide, ...]

    @property
    def waits(self) -> bool:
        """Whether something will be told that is not known yet."""
        return self.as_of is None and len(self.sides) < len(Side)


def stayed_of(stored: Mapping[str, Any] | None) -> Stayed | None:
    """Read what a snapshot holds of it; older snapshots hold nothing."""
    if stored is None:
        return None
    as_of = stored["as_of"]
    return Stayed(
        kick_off=dt.date.fromisoformat(stored["kick_off"]),
        due_on=dt.date.fromisoformat(stored["due_on"]),
        as_of=dt.date.fromisoformat(as_of) if as_of else None,
        sides=tuple(_side(figures_of(row)) for row in stored["sides"]),
    )


def _side(told: StayFigures) -> StayedSide:
    titles = {Side.MENTOR: _("Mentors and their colleagues"), Side.MENTEE: _("Mentees and their colleagues")}
    return StayedSide(
        side=told.side,
        title=titles[Side(told.side)],
        refusal=str(StayRefusal(told.refusal).label) if told.refusal else "",
        word=str(StayWord(told.word).label) if told.word else "",
        why=str(WHY[told.word]) if told.word else "",
        facts=tuple(_facts(told)),
        notes=tuple(_notes(told)),
        line=told.line,
        colleagues=told.controls_line,
    )


def _facts(told: StayFigures) -> Iterator[tuple[str, str]]:
    if told.refusal:
        return
    yield _("Participants still employed"), _share(told.stayed, told.n)
    yield _("Matched colleagues still employed"), _share(told.controls_stayed, told.n_controls)
    yield _("Difference in percentage points"), signed(told.difference)
    yield (
        # xgettext:no-python-format  # noqa: ERA001 - speaks to makemessages
        _("95 % interval"),
        span(told.low, told.high),
    )
    tenure = {"mine": plain(told.tenure), "theirs": plain(told.controls_tenure)}
    yield _("Years in the company before"), _("%(mine)s, colleagues %(theirs)s") % tenure


def _share(part: int | None, whole: int | None) -> str:
    share = percent(part or 0, whole or 0)
    return _("%(share)s (%(part)s of %(whole)s)") % {"share": share, "part": part, "whole": whole}


def _notes(told: StayFigures) -> Iterator[str]:
    if told.refusal:
        return
    if told.left_out is None:
        yield _("A few participants are left out: none of their colleagues is alike, or a date is missing.")
    elif told.left_out:
        yield ngettext(
            "%(number)s participant is left out: no colleague is alike, or a date is missing.",
            "%(number)s participants are left out: none of their colleagues is alike, or a date is missing.",
            told.left_out,
        ) % {"number": told.left_out}
    if told.smd is None or abs(told.smd) >= BALANCED:
        yield _("Years in the company differ by a tenth of a standard deviation or more: they are not quite alike.")
    if not told.knows_grades:
        yield _("The directory knows no grades: they may differ.")
    if not told.knows_departments:
        yield _("The directory knows no departments: they may differ.")
    if told.p is not None:
        yield _("Log-rank test of the two lines: p = %(p)s.") % {"p": plain(told.p, 3)}
    if told.line:
        yield _("In the picture each step is a group that left, never one person: where the last of them left.")
