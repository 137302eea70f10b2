"""What the engine is given for a program, read in a fixed number of queries."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.db.models import Q

from matching import engine
from matching.enums import RuleKind
from matching.models import Pair, PairRule, ShortListEntry
from people.models import Person
from people.selectors import reporting_lines
from programs.enums import Direction, Mode, Side, SkillKind, StyleEnd
from programs.models import Enrolment, Program, Skill
from programs.models.enrolment import STYLE_FIELDS
from rmentor.lib import clock

Link = tuple[int, int]
# Why somebody with a seat is not in the input.
LEFT, WANTS_NONE = "left", "wants_none"
STYLE_ENDS: Mapping[str, int] = {StyleEnd.ONE: -1, "": 0, StyleEnd.OTHER: 1}


def engine_input(
    program: Program, weights: engine.Weights, *, objective: str = engine.MOST_PEOPLE, min_percent: int = 0
) -> tuple[engine.Given, list[Enrolment]]:
    """Everybody with a seat, the rules, bans and locks; and beside it those who have left the company, or who want
    no partner at present.

    The input is kept with the run, so it holds no words that a label keeps to somebody: topics to avoid are gone
    before anything is compared, interests and identities are numbers that can only be compared.
    """
    seats = list(Enrolment.objects.filter(program=program).accepted().with_person().order_by("pk"))
    here = [one for one in seats if not why_out(one)]
    bans, locks = _bans_and_locks(program)
    candidates = _candidates(program, here)
    given = engine.Given(
        mentors=tuple(candidates[one.pk] for one in here if one.side == Side.MENTOR),
        mentees=tuple(candidates[one.pk] for one in here if one.side == Side.MENTEE),
        rules=replace(rules_of(program), objective=objective, min_percent=min_percent),
        weights=weights,
        bans=bans,
        locks=_locks_that_fit(locks - bans, candidates),
    )
    return given, [one for one in seats if one not in here]


def why_out(seat: Enrolment) -> str:
    """The code of why somebody with a seat is not looked at; empty for whoever is."""
    if seat.person.left_on is not None and seat.person.left_on <= clock.today():
        return LEFT
    return "" if seat.wants_partner else WANTS_NONE


def rules_of(program: Program) -> engine.Rules:
    """The hard rules of a program, for the engine."""
    return engine.Rules(
        min_grade_gap=program.min_grade_gap,
        is_classic=program.direction == Direction.CLASSIC,
        is_mutual=program.mode == Mode.MUTUAL,
    )


def places_taken(people: Iterable[int]) -> Counter[int]:
    """How many partners each person has or is being asked to take, over all programs and on both sides."""
    wanted = set(people)
    pairs = Pair.objects.occupying().filter(Q(mentor__person__in=wanted) | Q(mentee__person__in=wanted))
    both = pairs.order_by().values_list("mentor__person", "mentee__person")
    return Counter(person for pair in both for person in pair if person in wanted)


def as_candidate(enrolment: Enrolment, above: frozenset[int]) -> engine.Candidate:
    """Only what the hard rules look at: grade, languages, identities, reporting line."""
    person = enrolment.person
    return engine.Candidate(
        key=enrolment.pk,
        person=person.pk,
        grade=person.grade,
        languages=_words(person.languages),
        identities=_words(enrolment.identities.split(",")),
        same_identity=enrolment.wants_same_identity,
        above=above,
    )


def _candidates(program: Program, enrolments: list[Enrolment]) -> dict[int, engine.Candidate]:
    skills = _skills(program)
    avoids = _avoided(program)
    people = [one.person_id for one in enrolments]
    lines = reporting_lines(people)
    taken = places_taken(people)
    with_partner = _with_partner(program)
    interests = _as_numbers({one.pk: _words(one.interests.split(",")) for one in enrolments})
    identities = _as_numbers({one.pk: _words(one.identities.split(",")) for one in enrolments})
    ranks = _ranks(program)
    return {
        one.pk: engine.Candidate(
            key=one.pk,
            person=one.person_id,
            grade=one.person.grade,
            department=one.person.department.strip(),
            location=one.person.location.strip(),
            minutes_from_utc=_minutes_from_utc(one.person),
            languages=_words(one.person.languages),
            offers=_without(avoids[one.pk], skills[one.pk, SkillKind.OFFER]),
            wishes=_without(avoids[one.pk], skills[one.pk, SkillKind.WISH]),
            interests=interests[one.pk],
            style=tuple(STYLE_ENDS[getattr(one, name)] for name in STYLE_FIELDS),
            ranks=ranks[one.pk],
            identities=identities[one.pk],
            same_identity=one.wants_same_identity,
            capacity=max(0, one.capacity - taken[one.person_id]),
            has_partner=one.pk in with_partner,
            above=lines[one.person_id],
        )
        for one in enrolments
    }


def _skills(program: Program) -> defaultdict[tuple[int, str], dict[str, int]]:
    found: defaultdict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    rows = Skill.objects.filter(enrolment__program=program).order_by()
    for enrolment, kind, topic, level in rows.values_list("enrolment", "kind", "topic__name", "level"):
        found[enrolment, kind][topic] = level
    return found


def _avoided(program: Program) -> defaultdict[int, frozenset[str]]:
    found: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    rows = Enrolment.objects.filter(program=program, topics_to_avoid__isnull=False).order_by()
    for enrolment, topic in rows.values_list("pk", "topics_to_avoid__name"):
        found[enrolment] |= {topic}
    return found


def _ranks(program: Program) -> defaultdict[int, dict[int, int]]:
    """Whom each ranked on their newest short list; what they ranked on an older one does not count any more."""
    newest: dict[int, tuple[int, dict[int, int]]] = {}
    rows = ShortListEntry.objects.filter(run__program=program).order_by("run")
    for run, owner, partner, rank in rows.values_list("run", "owner", "partner", "rank"):
        if owner not in newest or newest[owner][0] != run:
            newest[owner] = (run, {})
        if rank is not None:
            newest[owner][1][partner] = rank
    return defaultdict(dict, {owner: ranks for owner, (_run, ranks) in newest.items()})


def _refused(program: Program) -> set[Link]:
    """Pairs that somebody would rather not be in, as (mentor, mentee)."""
    rows = ShortListEntry.objects.filter(run__program=program, is_refused=True).order_by()
    return {
        (owner, partner) if side == Side.MENTOR else (partner, owner)
        for owner, partner, side in rows.values_list("owner", "partner", "owner__side")
    }


def _with_partner(program: Program) -> set[int]:
    pairs = Pair.objects.occupying().filter(program=program).order_by().values_list("mentor", "mentee")
    return {enrolment for pair in pairs for enrolment in pair}


def apart_without_the_team(program: Program) -> frozenset[Link]:
    """Pairs that are or were, as nobody is paired again with somebody who said no or left, and pairs that somebody
    would rather not be in."""
    known = Pair.objects.not_to_repeat().filter(program=program).order_by().values_list("mentor", "mentee")
    return frozenset({*known, *_refused(program)})


def _bans_and_locks(program: Program) -> tuple[frozenset[Link], frozenset[Link]]:
    """Bans of HR with everybody who stays apart without it; and the locks."""
    rules = list(PairRule.objects.filter(program=program).order_by().values_list("kind", "mentor", "mentee"))
    bans = {(mentor, mentee) for kind, mentor, mentee in rules if kind == RuleKind.BAN}
    locks = {(mentor, mentee) for kind, mentor, mentee in rules if kind == RuleKind.LOCK}
    return apart_without_the_team(program) | bans, frozenset(locks)


def _locks_that_fit(locks: frozenset[Link], candidates: dict[int, engine.Candidate]) -> frozenset[Link]:
    """Locks of people who still have a seat and a place free, oldest seat first."""
    free = {key: one.capacity for key, one in candidates.items()}
    kept: list[Link] = []
    for mentor, mentee in sorted(locks):
        if free.get(mentor, 0) > 0 and free.get(mentee, 0) > 0:
            free[mentor] -= 1
            free[mentee] -= 1
            kept.append((mentor, mentee))
    return frozenset(kept)


def _minutes_from_utc(person: Person) -> int:
    offset = clock.now().astimezone(ZoneInfo(person.time_zone)).utcoffset() or dt.timedelta()
    return int(offset.total_seconds()) // 60


def _without(avoided: frozenset[str], levels: Mapping[str, int]) -> dict[str, int]:
    return {topic: level for topic, level in levels.items() if topic not in avoided}


def _as_numbers(words: Mapping[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    """The same sets with a number for each word, so that they can be compared and not read."""
    number = {word: str(place) for place, word in enumerate(sorted(frozenset().union(*words.values())))}
    return {key: frozenset(number[word] for word in mine) for key, mine in words.items()}


def _words(values: Iterable[object]) -> frozenset[str]:
    return frozenset(text for value in values if (text := str(value).strip().casefold()))
