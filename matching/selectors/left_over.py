"""Who has no partner in a run: the rule that excludes each, and what would release them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import rules
from matching.enums import PairState
from matching.models import MatchingRun, Pair
from matching.models.pair import OCCUPYING
from matching.selectors.board import Board
from matching.selectors.engine_input import LEFT, WANTS_NONE, why_out
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment


@dataclass(frozen=True)
class LeftOver:
    """Somebody without a partner: how many of the other side each rule excludes, and what would release them."""

    enrolment_id: int
    person: Person
    side: str
    counts: tuple[str, ...]
    release: tuple[str, ...]
    may_be_paired: bool


@dataclass(frozen=True)
class Group:
    """Everybody with the same reason."""

    text: str
    people: tuple[LeftOver, ...]


@dataclass(frozen=True)
class LeftOvers:
    """All of them, and one sentence about them."""

    count: int
    sentence: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class _One:
    enrolment: Enrolment
    rule: str
    counts: Mapping[str, int]
    release: Mapping[str, int]


def left_overs(board: Board, person: Person) -> LeftOvers:
    """Those whom the run left over and who still are, and those who lost their partner since; without `person`."""
    found = [one for one in _all(board) if one.enrolment.person_id != person.pk]
    program = board.program
    groups: dict[str, list[_One]] = {}
    for one in found:
        text = rules.unmatched_text(one.rule, Side(one.enrolment.side), program)
        groups.setdefault(text, []).append(one)
    by_size = sorted(groups.items(), key=lambda item: -len(item[1]))
    return LeftOvers(
        count=len(found),
        sentence=_sentence(found),
        groups=tuple(Group(text, tuple(_row(one) for one in people)) for text, people in by_size),
    )


def _all(board: Board) -> list[_One]:
    run = board.run
    told = {one["enrolment"]: one for one in run.unmatched}
    seats = Enrolment.objects.filter(program=run.program_id).with_person().order_by("pk")
    if not rules.has_proposals(run) or run.program.state not in rules.MAKES_PAIRS:
        return [_told(one, told[one.pk]) for one in seats.filter(pk__in=told)]
    last = _last_pairs(run)
    paired = {key for key, rows in board.pending.items() if rows}
    paired |= {key for key, state in last.items() if state in OCCUPYING}
    everybody = set(seats.accepted().order_by().values_list("pk", flat=True))
    return [_today(one, run, told.get(one.pk), last.get(one.pk)) for one in seats.filter(pk__in=everybody - paired)]


def _today(seat: Enrolment, run: MatchingRun, told: Mapping[str, Any] | None, state: str | None) -> _One:
    """Why somebody has no partner now; what they have said since the run goes before what the run found."""
    out = why_out(seat)
    if out:
        return _One(seat, out, {}, {})
    if told is None:
        return _One(seat, _since(seat, run, state), {}, {})
    return _One(seat, "wants_again", {}, {}) if told["rule"] == WANTS_NONE else _told(seat, told)


def _last_pairs(run: MatchingRun) -> dict[int, str]:
    """The state of everybody's pair in the program: one that stands, or else the newest."""
    pairs = Pair.objects.filter(program=run.program_id).order_by("pk").values_list("mentor", "mentee", "state")
    last: dict[int, str] = {}
    for mentor, mentee, state in pairs:
        for key in (mentor, mentee):
            last[key] = last[key] if last.get(key) in OCCUPYING else state
    return last


def _told(enrolment: Enrolment, one: Mapping[str, Any]) -> _One:
    return _One(enrolment, one["rule"], one["counts"], one.get("release", {}))


def _since(enrolment: Enrolment, run: MatchingRun, state: str | None) -> str:
    """Why somebody is left over whom the run did not leave over."""
    if state == PairState.DECLINED:
        return "declined"
    if state is not None:
        return "ended"
    joined = enrolment.decided_at is not None and enrolment.decided_at > run.created_at
    return "joined_later" if joined else "by_hand"


def _row(one: _One) -> LeftOver:
    side = Side(one.enrolment.side)
    return LeftOver(
        enrolment_id=one.enrolment.pk,
        person=one.enrolment.person,
        side=str(side.label),
        counts=_counts(one.counts),
        release=rules.release_texts(one.release, side),
        may_be_paired=one.rule not in (LEFT, WANTS_NONE, "no_place_left"),
    )


def _counts(counts: Mapping[str, int]) -> tuple[str, ...]:
    """How many each rule excludes; of those who are not available nobody is told how many they are."""
    return tuple(
        rules.rule_text(rule) if rule == rules.UNAVAILABLE else f"{rules.rule_text(rule)}: {count}"
        for rule, count in counts.items()
    )


def _sentence(found: list[_One]) -> str:
    """How many of each side."""
    sides = Counter(one.enrolment.side for one in found)
    mentors, mentees = sides[Side.MENTOR], sides[Side.MENTEE]
    told = {
        "mentees": ngettext("%(count)s mentee", "%(count)s mentees", mentees) % {"count": mentees},
        "mentors": ngettext("%(count)s mentor", "%(count)s mentors", mentors) % {"count": mentors},
    }
    if not mentors:
        return _("%(mentees)s without a partner.") % told
    if not mentees:
        return _("%(mentors)s without a partner.") % told
    return _("%(mentees)s and %(mentors)s without a partner.") % told
