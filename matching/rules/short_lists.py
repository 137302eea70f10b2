"""Short lists: how long they are, how often anybody may stand on one, in which order, and until when they are open.

Nobody is shown to everybody. A list has at most five people, and with n lists over m people to show, nobody stands on
more than 5 n / m of them, rounded up: on at most five when the sides are equally large. The order of a list is made
from a key, so that it tells nothing of how well people fit.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from matching.engine import Candidate, Given, Rules
from matching.engine.given import MAX_CAPACITY
from matching.enums import RunKind, RunState
from matching.models import MatchingRun
from matching.rules.checks import MAKES_PAIRS
from programs.enums import Side
from programs.models import Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError

LENGTH = 5
RANK_WORKDAYS = 5
# Two days before people are asked to have ranked.
REMIND_TO_RANK_WORKDAYS = RANK_WORKDAYS - 2


def list_length(shown: int) -> int:
    """How many people a list has when there are so many to show."""
    return min(LENGTH, shown)


def most_lists(*, owners: int, shown: int) -> int:
    """On how many of the lists anybody stands at most."""
    return min(MAX_CAPACITY, -(-list_length(shown) * owners // shown)) if shown else 0


def input_for_lists(given: Given, *, owners: Side) -> Given:
    """The input whose pairs are the lists of one side: owner and person shown.

    Whoever has no place left is on no list. Hard rules hold, with one exception: whether somebody wants a partner who
    shares something is looked at only when pairs are made, as five people who all share it would tell on each other.
    Former choices do not count: they would turn up among the reasons.
    """
    mentors, mentees = _with_places(given, given.mentors, 0), _with_places(given, given.mentees, 1)
    sides = {Side.MENTOR: mentors, Side.MENTEE: mentees}
    n_owners, n_shown = len(sides[owners]), len(sides[owners.other])
    places = {owners: max(1, list_length(n_shown)), owners.other: most_lists(owners=n_owners, shown=n_shown)}
    return Given(
        mentors=tuple(replace(one, capacity=places[Side.MENTOR]) for one in mentors),
        mentees=tuple(replace(one, capacity=places[Side.MENTEE]) for one in mentees),
        rules=_without_aim(given.rules),
        weights=replace(given.weights, preferences=0),
        bans=given.bans,
    )


def in_an_order_that_tells_nothing(*, run_id: int, owner: int, partners: Iterable[int]) -> list[int]:
    """The same every time for one list, and without any relation to the fit."""
    return sorted(
        partners, key=lambda partner: salted_hmac("matching.short-list", f"{run_id}:{owner}:{partner}").hexdigest()
    )


def open_lists() -> QuerySet[MatchingRun]:
    """Short lists that can be ranked: the newest of their program, and no run for pairs has been started since."""
    later = (
        MatchingRun.objects.filter(program=OuterRef("program"), pk__gt=OuterRef("pk"))
        .exclude(kind=RunKind.WHAT_IF)
        .exclude(state=RunState.FAILED)
    )
    lists = MatchingRun.objects.filter(kind=RunKind.SHORT_LIST, state=RunState.DONE)
    return lists.filter(~Exists(later), program__state__in=MAKES_PAIRS)


def check_list_is_open(run: MatchingRun) -> None:
    """Raise DomainError once a list can no longer be ranked."""
    if not open_lists().filter(pk=run.pk).exists():
        raise DomainError(_("This short list is closed. What you had chosen by then counts."))


def check_ranks(program: Program) -> None:
    """Raise DomainError unless people of the program rank short lists."""
    if not program.is_self_matching:
        raise DomainError(_("In this program nobody ranks short lists."))


def rank_by(run: MatchingRun) -> dt.datetime:
    """Until when people are asked to rank; later is fine as long as the list is open."""
    return clock.add_workdays(run.ended_at or run.created_at, RANK_WORKDAYS)


def _with_places(given: Given, side: Iterable[Candidate], position: int) -> list[Candidate]:
    """Those who can still take somebody whom no lock gives them, as if everybody had nobody yet."""
    locked = [lock[position] for lock in given.locks]
    return [
        replace(one, ranks={}, same_identity=False, has_partner=False)
        for one in side
        if one.capacity > locked.count(one.key)
    ]


def _without_aim(rules: Rules) -> Rules:
    return Rules(min_grade_gap=rules.min_grade_gap, is_classic=rules.is_classic, is_mutual=rules.is_mutual)
