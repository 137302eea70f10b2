"""Open pairs against the hard rules as the directory stands now (M8)."""

import datetime as dt
from collections.abc import Iterator

from matching.models import Pair
from matching.rules import MAKES_PAIRS
from matching.selectors.hard_rules import HardRules, hard_rules_of
from messaging.models import Heartbeat
from people.enums import ImportState
from people.models import ImportRun, Person
from programs.models import Program
from rmentor.lib import clock

# What is wrong with a pair one of whom has left the company; no other rule matters then.
LEFT = "left"
HEARTBEAT = "matching.recheck"
# What HR changes by hand, without an import, is seen after so long.
AT_LEAST_EVERY = dt.timedelta(minutes=10)


def recheck_is_due(now: dt.datetime) -> bool:
    """Whether the directory may have changed since the pairs were looked at: after an import, else now and then."""
    last = Heartbeat.objects.filter(name=HEARTBEAT).values_list("beat_at", flat=True).first()
    if last is None or not last <= now < last + AT_LEAST_EVERY:
        return True
    return ImportRun.objects.filter(state=ImportState.DONE, ended_at__gte=last).exists()


def programs_to_recheck() -> list[Program]:
    """Programs with pairs that are asked, meet or rest."""
    return list(Program.objects.filter(state__in=MAKES_PAIRS, pair__in=Pair.objects.occupying()).distinct())


def pairs_with_other_breaks(program: Program) -> Iterator[tuple[Pair, list[str]]]:
    """Each open pair that breaks other rules than it was known to, with all that it breaks now.

    Four queries, however many pairs there are. What the team went over with a reason is not among the codes.
    """
    pairs = list(Pair.objects.occupying().filter(program=program).for_page().order_by("pk"))
    hard = hard_rules_of(program, {one.person_id for pair in pairs for one in (pair.mentor, pair.mentee)})
    for pair in pairs:
        codes = _codes(pair, hard)
        if codes != sorted(pair.known_breaks):
            yield pair, codes


def people_who_left(pair: Pair) -> list[Person]:
    """Who of the two is not in the company any more."""
    today = clock.today()
    return [person for person in (pair.mentor.person, pair.mentee.person) if _has_left(person, today)]


def _has_left(person: Person, today: dt.date) -> bool:
    return not person.is_active or (person.left_on is not None and person.left_on <= today)


def _codes(pair: Pair, hard: HardRules) -> list[str]:
    if people_who_left(pair):
        return [LEFT]
    if hard.is_locked(pair.mentor, pair.mentee):
        return []
    gone_over = pair.proposal.broken if pair.proposal else []
    return sorted(set(hard.broken(pair.mentor, pair.mentee)) - set(gone_over))
