"""What a report says that the one before it did not: frozen with its snapshot, in words for readers."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from reports.engine import Verdict
from reports.models import Report
from reports.selectors.words import plain, verdict_text

Snapshot = Mapping[str, Any]

# What is compared, in the order to read it, where both reports tell it: what all pairs did and wrote down in between.
# Not who cancelled or what became of pairs, as in `over_time`: between two reports that may be one of them.
COUNTED: Mapping[str, "str | Promise"] = {
    "planned": _lazy("planned meetings"),
    "held": _lazy("meetings held"),
    "learnings": _lazy("things learned written down"),
    "promises_done": _lazy("promises kept"),
    "commitments_done": _lazy("commitments of executives done"),
    "ideas": _lazy("ideas logged"),
    "introductions": _lazy("introductions made"),
}
PARTS: Mapping[str, "str | Promise"] = {
    "rhythm": _lazy("rhythm kept"),
    "gains": _lazy("what both sides gained"),
    "sureness": _lazy("how sure a change is"),
    "beside": _lazy("what stands beside the change"),
    "cost": _lazy("what it took"),
    "retention": _lazy("who stayed in the company"),
}


@dataclass(frozen=True)
class Since:
    """The report before, and what has changed: goals (goal, verdict then, now), figures (name, then, now), parts."""

    version: int
    as_of: dt.date
    goals: tuple[tuple[str, str, str], ...]
    figures: tuple[tuple[str, str, str], ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def title(self) -> str:
        """Which report it is compared with."""
        facts = {"number": self.version, "day": date_format(self.as_of)}
        return _("Since report %(number)s, as of %(day)s") % facts

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it in short."""
        return tuple(self._lines()) or (_("Nothing in the figures has changed."),)

    def _lines(self) -> Iterator[str]:
        for goal, before, after in self.goals:
            yield _("%(goal)s: %(after)s; it was: %(before)s") % {"goal": goal, "before": before, "after": after}
        if self.new:
            yield _("Told for the first time: %(parts)s") % {"parts": ", ".join(self.new)}
        if self.gone:
            yield _("Not told any more: %(parts)s") % {"parts": ", ".join(self.gone)}
        if self.figures:
            moved = "; ".join(f"{name} {before} → {after}" for name, before, after in self.figures)
            yield moved[0].upper() + moved[1:]


def since_in(report: Report, snapshot: Snapshot) -> dict[str, Any] | None:
    """For the snapshot of a report: what differs from the newest one before it; None for the first of a program."""
    done = Report.objects.done().filter(program=report.program_id, version__lt=report.version)
    before = done.order_by("-version").first()
    if before is None:
        return None
    return {"version": before.version, "as_of": before.as_of.isoformat(), **changes(before.snapshot, snapshot)}


def changes(before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """Two snapshots of one program held against each other; a figure counts only where both tell it."""
    told_before, told_now = _told(before), _told(after)
    return {
        "goals": list(_goals(before, after)),
        "figures": list(_figures(before, after)),
        "new": [part for part in PARTS if part in told_now - told_before],
        "gone": [part for part in PARTS if part in told_before - told_now],
    }


def since_of(stored: Mapping[str, Any] | None) -> Since | None:
    """From the snapshot of a report; first reports and those of older releases have none."""
    if stored is None:
        return None
    return Since(
        version=stored["version"],
        as_of=dt.date.fromisoformat(stored["as_of"]),
        goals=tuple((name, _verdict(old), _verdict(new)) for name, old, new in stored["goals"]),
        figures=tuple((str(COUNTED[name]), plain(old), plain(new)) for name, old, new in stored["figures"]),
        new=tuple(str(PARTS[part]) for part in stored["new"]),
        gone=tuple(str(PARTS[part]) for part in stored["gone"]),
    )


def _verdict(stored: list[Any] | None) -> str:
    if stored is None:
        return _("no goal yet")
    value, early = stored
    return verdict_text(Verdict(value), early=early)


def _goals(before: Snapshot, after: Snapshot) -> Iterator[list[Any]]:
    """Goals are known by what they are for; of one that is gone nothing is said."""
    old = {goal["objective"]: [goal["verdict"], goal["early"]] for goal in before["goals"]}
    for goal in after["goals"]:
        new = [goal["verdict"], goal["early"]]
        if old.get(goal["objective"]) != new:
            yield [goal["objective"], old.get(goal["objective"]), new]


def _figures(before: Snapshot, after: Snapshot) -> Iterator[list[Any]]:
    for name in COUNTED:
        old, new = ((snapshot["rhythm"] or {}).get(name) for snapshot in (before, after))
        if old is not None and new is not None and old != new:
            yield [name, old, new]


def _told(snapshot: Snapshot) -> set[str]:
    """The parts that say something: not those that are kept back or wait."""
    told = {part for part in ("rhythm", "sureness", "beside") if snapshot.get(part)}
    if any(not gain["hidden"] for gain in snapshot["gains"]):
        told.add("gains")
    if not (snapshot.get("cost") or {"hidden": True})["hidden"]:
        told.add("cost")
    if (snapshot.get("retention") or {}).get("as_of"):
        told.add("retention")
    return told
