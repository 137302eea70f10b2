"""What the engine is given for a program, read in a fixed number of queries."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db.models import Q

from matching import engine
from matching.enums import RuleKind
from matching.models import Pair, PairRule
from people.models import Person
from people.selectors import reporting_lines
from programs.enums import Direction, Mode, Side, SkillKind
from programs.models import Enrolment, Program, Skill
from rmentor.lib import clock

Link = tuple[int, int]


def engine_input(program: Program, weights: engine.Weights) -> tuple[engine.Given, list[Enrolment]]:
    """Everybody with a seat, the rules, bans and locks; and beside it those who have left the company."""
    today = clock.today()
    seats = list(Enrolment.objects.filter(program=program).accepted().with_person().order_by("pk"))
    here = [one for one in seats if one.person.left_on is None or one.person.left_on > today]
    bans, locks = _bans_and_locks(program)
    candidates = _candidates(program, here)
    given = engine.Given(
        mentors=tuple(candidates[one.pk] for one in here if one.side == Side.MENTOR),
        mentees=tuple(candidates[one.pk] for one in here if one.side == Side.MENTEE),
        rules=rules_of(program),
        weights=weights,
        bans=bans,
        locks=_locks_that_fit(locks - bans, candidates),
    )
    return given, [one for one in seats if one not in here]


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
    """Only what the hard rules look at: grade, languages, reporting line."""
    person = enrolment.person
    return engine.Candidate(
        key=enrolment.pk, person=person.pk, grade=person.grade, languages=_words(person.languages), above=above
    )


def _candidates(program: Program, enrolments: list[Enrolment]) -> dict[int, engine.Candidate]:
    skills = _skills(program)
    avoids = _avoided(program)
    people = [one.person_id for one in enrolments]
    lines = reporting_lines(people)
    taken = places_taken(people)
    with_partner = _with_partner(program)
    return {
        one.pk: engine.Candidate(
            key=one.pk,
            person=one.person_id,
            grade=one.person.grade,
            department=one.person.department.strip(),
            location=one.person.location.strip(),
            minutes_from_utc=_minutes_from_utc(one.person),
            languages=_words(one.person.languages),
            offers=skills[one.pk, SkillKind.OFFER],
            wishes=skills[one.pk, SkillKind.WISH],
            interests=_words(one.interests.split(",")),
            avoids=avoids[one.pk],
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


def _with_partner(program: Program) -> set[int]:
    pairs = Pair.objects.occupying().filter(program=program).order_by().values_list("mentor", "mentee")
    return {enrolment for pair in pairs for enrolment in pair}


def _bans_and_locks(program: Program) -> tuple[frozenset[Link], frozenset[Link]]:
    """Bans of HR, and pairs that are or were: nobody is paired again with somebody who said no or left."""
    rules = list(PairRule.objects.filter(program=program).order_by().values_list("kind", "mentor", "mentee"))
    bans = {(mentor, mentee) for kind, mentor, mentee in rules if kind == RuleKind.BAN}
    locks = {(mentor, mentee) for kind, mentor, mentee in rules if kind == RuleKind.LOCK}
    known = Pair.objects.not_to_repeat().filter(program=program).order_by().values_list("mentor", "mentee")
    return frozenset(bans | set(known)), frozenset(locks)


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


def _words(values: Iterable[object]) -> frozenset[str]:
    return frozenset(text for value in values if (text := str(value).strip().casefold()))
