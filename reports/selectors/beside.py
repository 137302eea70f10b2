"""What a report shows beside the changes: the test, the start seen again, people outside, the recommendation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from programs.enums import Side
from reports.selectors.sureness import Row, Table
from reports.selectors.words import plain, signed, span
from surveys.models import Release
from surveys.rules.extra_figures import Extras
from surveys.statistics import ShiftWord, confidence_alone

CONFIDENCE = "DC"


@dataclass(frozen=True)
class BesideChange:
    """Tables of words, and a sentence where confidence and the test disagree."""

    tables: tuple[Table, ...]
    disagree: bool


def beside_in(release: Release | None) -> dict[str, Any] | None:
    """For the snapshot of a report; nothing where nothing was asked, or nothing may be told."""
    extras = Extras() if release is None else Extras.from_dict(release.figures.get("extras", {}))
    if release is None or extras.is_empty:
        return None
    confidence = release.figures["scales"].get(CONFIDENCE, {})
    return {**extras.to_dict(), "confidence": [confidence.get("low"), confidence.get("high")]}


def beside_of(stored: Mapping[str, Any] | None) -> BesideChange | None:
    """From the snapshot of a report; those of older reports have none. Kinds of support stand in the model."""
    if stored is None:
        return None
    extras = Extras.from_dict(stored)
    tables = tuple(_tables(extras))
    if not tables:
        return None
    low, high = stored["confidence"]
    test = extras.knowledge
    return BesideChange(
        tables=tables,
        disagree=confidence_alone(
            None if low is None or high is None else (low, high),
            None if test is None or test.low is None or test.high is None else (test.low, test.high),
        ),
    )


def _tables(extras: Extras) -> Iterator[Table]:
    if extras.knowledge:
        yield Table("beside-test", _("Test of digital knowledge (pilot)"), _("Test"), (_test_row(extras),))
    if extras.shifts:
        rows = tuple(_shift_rows(extras))
        yield Table("beside-shift", _("The start, as people see it now"), _("Scale"), rows)
    if extras.comparisons:
        rows = tuple(_comparison_rows(extras))
        yield Table("beside-others", _("Beside people who did not take part"), _("Scale"), rows)
    if extras.recommendations:
        rows = tuple(_recommendation_rows(extras))
        yield Table("beside-recommendation", _("Would people recommend the program?"), _("Side"), rows)


def _test_row(extras: Extras) -> Row:
    test = extras.knowledge
    assert test is not None  # noqa: S101 - asked for only then
    return Row(
        _("Mentees"),
        (
            (_("Change in right answers, percentage points"), signed(test.change)),
            (_("95 % interval"), span(test.low, test.high)),
            (_("People"), plain(test.n)),
        ),
    )


def _shift_rows(extras: Extras) -> Iterator[Row]:
    for one in extras.shifts:
        cells = (
            (_("Said at the start"), plain(one.pre)),
            (_("Start, said at the end"), plain(one.then)),
            (_("End"), plain(one.post)),
            (_("Shift"), signed(one.shift)),
            (_("95 % interval"), span(one.low, one.high)),
            (_("People"), plain(one.n)),
        )
        yield Row(_(one.name), cells, _shift_text(ShiftWord(one.word)))


def _shift_text(word: ShiftWord) -> str:
    if word is ShiftWord.LOWER:
        return _("People now rate their start lower.")
    if word is ShiftWord.HIGHER:
        return _("People now rate their start higher.")
    return _("No clear shift.")


def _comparison_rows(extras: Extras) -> Iterator[Row]:
    for one in extras.comparisons:
        cells = (
            (_("Change of participants"), signed(one.change)),
            (_("Change of the others"), signed(one.change_others)),
            (_("Difference"), signed(one.difference)),
            (_("95 % interval"), span(one.low, one.high)),
            (_("Participants"), plain(one.n)),
            (_("Others"), plain(one.n_others)),
        )
        side = one.key.partition("-")[2]
        name = _(one.name)
        yield Row(f"{name} ({Side(side).label})" if side else name, cells)


def _recommendation_rows(extras: Extras) -> Iterator[Row]:
    for one in extras.recommendations:
        cells = (
            (_("Recommendation score"), signed(one.score)),
            (_("95 % interval"), span(one.low, one.high)),
            (_("People"), plain(one.n)),
        )
        yield Row(_("Mentors") if one.side == Side.MENTOR else _("Mentees"), cells)
