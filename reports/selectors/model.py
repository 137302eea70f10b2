"""The model of reverse mentoring: three kinds of support, benefits for three; a measure in each box, or none.

After Murphy (2012), see the page of methods. A scale stands in the box whose subject its questions ask about; a
scale that HR has written itself stands in none, as nobody can know what it is about. A box never borrows: where
nothing of its own was asked or counted, it says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from programs.enums import Side
from reports.selectors.words import Text, plain, signed, span
from surveys.enums import FigureNote

Stored = Mapping[str, Any]


@dataclass(frozen=True)
class BoxMeasure:
    """What was measured or counted, and what came out, in words."""

    name: str
    text: str
    is_hidden: bool = False


@dataclass(frozen=True)
class Box:
    """One box of the model; without measures it was not measured."""

    name: str
    title: str
    about: str
    measures: tuple[BoxMeasure, ...]


@dataclass(frozen=True)
class MentoringModel:
    """What the two give each other, and whom it serves."""

    supports: tuple[Box, ...]
    benefits: tuple[Box, ...]


@dataclass(frozen=True)
class _Subject:
    """What belongs into a box: scales of a side (or of both), and counts by their name in the rhythm."""

    title: Text
    about: Text
    scales: tuple[str, ...] = ()
    side: Side | None = None
    counts: tuple[tuple[str, Text], ...] = ()


SUPPORTS: Mapping[str, _Subject] = {
    "career": _Subject(
        _lazy("Career support"),
        _lazy("Knowledge shared, new people met, something new tried."),
        counts=(
            ("learnings", _lazy("Things learned written down")),
            ("introductions", _lazy("Introductions made")),
        ),
    ),
    "psychosocial": _Subject(
        _lazy("Psychosocial support"),
        _lazy("Being accepted, encouraged and listened to."),
        scales=("TR", "PC", "VE"),
    ),
    "role_model": _Subject(
        _lazy("Role modelling"),
        _lazy("Another way of looking at the company, and of working."),
    ),
}
BENEFITS: Mapping[str, _Subject] = {
    "mentor": _Subject(
        _lazy("For mentors"),
        _lazy("Insight into the company, and growth as somebody who leads."),
        scales=("OI", "ML"),
        side=Side.MENTOR,
    ),
    "mentee": _Subject(
        _lazy("For mentees"),
        _lazy("Skills and knowledge that the mentor has."),
        scales=("DC", "OS"),
        side=Side.MENTEE,
    ),
    "company": _Subject(
        _lazy("For the company"),
        _lazy("Ideas, an inclusive climate, people who like to work here and stay."),
        scales=("IN", "IA", "EN", "TI"),
        counts=(
            ("ideas", _lazy("Ideas logged")),
            ("commitments_done", _lazy("Commitments of executives done")),
        ),
    ),
}


def model_of(stored: Stored) -> MentoringModel:
    """Read the snapshot of a report, of an older one as well."""
    return MentoringModel(
        supports=tuple(_box(name, subject, stored) for name, subject in SUPPORTS.items()),
        benefits=tuple(_box(name, subject, stored) for name, subject in BENEFITS.items()),
    )


def _box(name: str, subject: _Subject, stored: Stored) -> Box:
    measures = (*_changes(subject, stored), *_more(name, stored), *_counts(subject, stored))
    return Box(name, str(subject.title), str(subject.about), measures)


def _changes(subject: _Subject, stored: Stored) -> Iterator[BoxMeasure]:
    for gain in stored["gains"]:
        code = gain["code"].partition("-")[0]
        if code in subject.scales and subject.side in (None, gain["side"]):
            yield BoxMeasure(_name(gain, subject), _change(gain), is_hidden=gain["hidden"])


def _name(gain: Stored, subject: _Subject) -> str:
    name = _(gain["name"]) if gain["name"] else gain["code"]
    return name if subject.side else f"{name} ({Side(gain['side']).label})"


def _change(gain: Stored) -> str:
    if gain["hidden"]:
        is_told_why = gain["note"] in (FigureNote.TOO_FEW, FigureNote.TOO_ALIKE)
        return str(FigureNote(gain["note"]).label) if is_told_why else _("Hidden: too few people.")
    return told(_("change %(value)s") % {"value": signed(gain["change"])}, gain)


def told(value: str, figure: Stored) -> str:
    """A figure with its interval and the number of people."""
    facts = {"value": value, "interval": span(figure["low"], figure["high"]), "n": plain(figure["n"])}
    return _("%(value)s (95 %% interval %(interval)s, %(n)s people)") % facts


def _more(name: str, stored: Stored) -> Iterator[BoxMeasure]:
    """What is measured in another way than by the change of a scale."""
    beside = stored.get("beside") or {}
    for one in beside.get("supports", ()):  # not in snapshots of older releases
        if one["kind"] == name:
            yield BoxMeasure(_support(Side(one["side"])), _level(one))
    if name == "mentee" and beside.get("knowledge"):
        test = beside["knowledge"]
        yield BoxMeasure(
            _("Test of digital knowledge (pilot), percentage points"), told(signed(test["change"]), test)
        )
    for row in (stored.get("retention") or {}).get("sides", ()) if name == "company" else ():
        if not row["refusal"]:
            yield BoxMeasure(_stayed(Side(row["side"])), told(signed(row["difference"]), row))


def _support(side: Side) -> str:
    if side is Side.MENTOR:
        return _("What mentors say they got, on a scale from 1 to 5")
    return _("What mentees say they got, on a scale from 1 to 5")


def _level(figure: Stored) -> str:
    """Asked once: a level on the scale, and no change."""
    facts = {name: plain(figure[name]) for name in ("mean", "low", "high", "n")}
    if figure["low"] is None or figure["high"] is None:
        return _("%(mean)s (no interval can be computed, %(n)s people)") % facts
    return _("%(mean)s (95 %% interval %(low)s to %(high)s, %(n)s people)") % facts


def _stayed(side: Side) -> str:
    if side is Side.MENTOR:
        return _("Mentors who stayed, beside colleagues, percentage points")
    return _("Mentees who stayed, beside colleagues, percentage points")


def _counts(subject: _Subject, stored: Stored) -> Iterator[BoxMeasure]:
    rhythm = stored["rhythm"]
    for name, label in subject.counts if rhythm else ():
        if name in rhythm:  # not in snapshots of older releases
            yield BoxMeasure(str(label), _("%(count)s counted") % {"count": plain(rhythm[name])})
