"""What each side gained, ready to read: the change of each scale, and the single questions of a weak one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from programs.enums import Side
from reports.engine import Verdict
from reports.selectors.sureness import Row, Table
from reports.selectors.words import WORDS, plain, signed, span
from surveys.enums import FigureNote


@dataclass(frozen=True)
class GainRow:
    """The change of one scale, in words."""

    name: str
    hidden: bool
    note: str
    n: int | None
    before: str
    after: str
    change: str
    interval: str
    # From where to where, as numbers for its picture.
    moved: tuple[float, float] | None
    # Whether its questions hang together too little for one score: then these are told one by one.
    is_weak: bool


@dataclass(frozen=True)
class SideGains:
    """What one side gained; `tables` hold the single questions of weak scales."""

    side: str
    title: str
    rows: tuple[GainRow, ...]
    tables: tuple[Table, ...]


def gains_of_side(side: Side, gains: list[Mapping[str, Any]]) -> SideGains:
    """From the snapshot of a report."""
    titles = {Side.MENTEE: _("What mentees gained"), Side.MENTOR: _("What mentors gained")}
    mine = [gain for gain in gains if gain["side"] in (side, "both")]
    tables = tuple(_items_table(gain) for gain in mine if gain.get("items"))  # not in snapshots of older releases
    return SideGains(side.value, titles[side], tuple(_gain_row(gain) for gain in mine), tables)


def _items_table(gain: Mapping[str, Any]) -> Table:
    """The questions of a weak scale, of the same people as each other."""
    caption = _("%(scale)s, question by question: %(n)s people who answered each of them before and after.")
    rows = tuple(
        Row(
            _(one["text"]),
            (
                (_("Before → after"), f"{plain(one['mean_pre'])} → {plain(one['mean_post'])}"),
                (_("Change during the program"), signed(one["change"])),
            ),
        )
        for one in gain["items"]
    )
    facts = {"scale": _(gain["name"]) if gain["name"] else gain["code"], "n": gain["items"][0]["n"]}
    return Table(f"items-{gain['code'].lower()}", caption % facts, _("Question"), rows)


def _gain_row(gain: Mapping[str, Any]) -> GainRow:
    note = FigureNote(gain["note"]).label if gain["note"] in FigureNote.values else WORDS[Verdict.HIDDEN].why
    # The page says of all changes once what this note says of one.
    note = "" if gain["note"] == FigureNote.EVIDENCE else note
    return GainRow(
        name=_(gain["name"]) if gain["name"] else gain["code"],
        hidden=gain["hidden"],
        note=str(note),
        n=gain["n"],
        before=plain(gain["before"]),
        after=plain(gain["after"]),
        change=signed(gain["change"]),
        interval=interval_of(gain),
        moved=None if gain["hidden"] or gain["before"] is None else (gain["before"], gain["after"]),
        is_weak=gain["note"] == FigureNote.WEAK,
    )


def interval_of(gain: Mapping[str, Any]) -> str:
    """The 95 % interval of a change, in words."""
    if gain["low"] is None or gain["high"] is None:
        return _("cannot be computed")
    return span(gain["low"], gain["high"])
