"""The outcome of an import, put into words for the person who reads it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.engine import Fault, FaultCode, Field
from people.rules.faults import FIELD_NAMES, FaultWords, in_words

COUNTS: Mapping[str, str | Promise] = {
    "created": gettext_lazy("New"),
    "updated": gettext_lazy("Updated"),
    "unchanged": gettext_lazy("Unchanged"),
    "moved": gettext_lazy("Moved"),
    "left": gettext_lazy("Left or leaving"),
    "missing": gettext_lazy("Not in the file"),
}
STOPPED: Mapping[str, str | Promise] = {
    "database": gettext_lazy("The database refused to go on. Nothing was imported."),
    "worker": gettext_lazy("The worker stopped three times over this file. Nothing was imported."),
}
# cp1252 and its kind hold fewer letters than names do: HR should look whether accents are lost.
NARROW = frozenset({"cp1252"})


@dataclass(frozen=True)
class OutcomeLine:
    """One person in one of the lists, and what there is to say."""

    number: str
    name: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutcomeList:
    """One list of people: `count` may be more than the lines that were kept."""

    name: str
    title: str
    count: int
    lines: tuple[OutcomeLine, ...]


@dataclass(frozen=True)
class ImportOutcome:
    """What the page of an import and the command show."""

    shape: str
    encoding: str
    is_narrow: bool
    rows: int
    unused: tuple[str, ...]
    lists: tuple[OutcomeList, ...]
    faults: tuple[FaultWords, ...]
    fault_count: int
    stopped: str

    @property
    def faults_not_shown(self) -> int:
        """How many faults were counted but not kept."""
        return self.fault_count - len(self.faults)


def read_outcome(told: Mapping[str, Any]) -> ImportOutcome:
    """From the plain values on ImportRun.outcome."""
    counts = told.get("counts", {})
    return ImportOutcome(
        shape=told.get("shape", ""),
        encoding=told.get("encoding", ""),
        is_narrow=told.get("encoding") in NARROW,
        rows=told.get("rows", 0),
        unused=tuple(told.get("unused", ())),
        lists=tuple(_list(name, counts[name], told.get(name, ())) for name in COUNTS if name in counts),
        faults=tuple(in_words(fault) for fault in _faults(told.get("faults", ()))),
        fault_count=told.get("fault_count", 0),
        stopped=str(STOPPED.get(told.get("stopped", ""), "")),
    )


def _faults(kept: Sequence[Mapping[str, Any]]) -> list[Fault]:
    return [Fault(FaultCode(item["code"]), item["row"], item["column"], item["params"]) for item in kept]


def _list(name: str, count: int, kept: Sequence[Mapping[str, Any]]) -> OutcomeList:
    lines = tuple(OutcomeLine(item["number"], item["name"], tuple(_notes(item))) for item in kept)
    return OutcomeList(name, str(COUNTS[name]), count, lines)


def _notes(item: Mapping[str, Any]) -> list[str]:
    notes = [_change(change) for change in item.get("changes", ())]
    if item.get("on"):
        notes.append(date_format(dt.date.fromisoformat(item["on"])))
    return notes


def _change(change: Mapping[str, str]) -> str:
    facts = {
        "field": str(FIELD_NAMES[Field(change["field"])]),
        "old": _value(change["old"]),
        "new": _value(change["new"]),
    }
    return _("%(field)s: %(old)s → %(new)s") % facts


def _value(text: str) -> str:
    return {"": "–", "True": _("yes"), "False": _("no")}.get(text, text)
