"""One's own results, found by one's own pseudonym while the key to it lives. For that person alone."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from people.models import Person
from programs.models import Enrolment, Program
from surveys import rules
from surveys.enums import TestForm, WaveKind, WaveState
from surveys.models import Outsider, ProgramSecret, Response, Wave
from surveys.rules.knowledge import RIGHT
from surveys.rules.own_results import TWICE, OwnChange, own_scale, own_test
from surveys.rules.respondents import Respondent
from surveys.selectors.sheets import respondent_in
from surveys.statistics.scales import HIGHEST

Answers = dict[str, int]


@dataclass(frozen=True)
class OwnResult:
    """One line of the page. Of a test: how many of how many questions were right."""

    name: str
    change: OwnChange
    right_before: int = 0
    right_after: int = 0
    asked: int = 0


@dataclass(frozen=True)
class OwnResults:
    """What the page shows: nothing yet, nothing any more, too few answers for a result, or the results."""

    is_over: bool
    is_answered_twice: bool = False
    surveys: tuple[OwnResult, ...] = ()
    tests: tuple[OwnResult, ...] = ()

    @property
    def is_assumed_somewhere(self) -> bool:
        """Whether the page has to explain an assumed reliability."""
        return any(result.change.is_assumed for result in (*self.surveys, *self.tests))


@dataclass(frozen=True)
class _Twice:
    """One survey that this person answered both times."""

    before: Wave
    after: Wave
    who: Respondent
    own_before: Answers
    own_after: Answers
    # Everybody's answers before, once no more can come; this person's among them.
    group: tuple[Answers, ...]


def programs_that_ask(person: Person) -> QuerySet[Program]:
    """Programs in which this person has a seat, or is asked for comparison."""
    seats = Enrolment.objects.accepted().filter(person=person)
    outside = Outsider.objects.filter(person=person)
    return Program.objects.filter(Q(pk__in=seats.values("program")) | Q(pk__in=outside.values("program")))


def own_results(program: Program, person: Person) -> OwnResults:
    """What this person answered before and after, scale by scale. As many queries for any number of scales."""
    answered = (
        Wave.objects.visible_to(person)
        .filter(program=program)
        .exclude(pk__in=Wave.objects.not_answered_by(person).values("pk"))
    )
    waves = {WaveKind(wave.kind): wave for wave in answered.for_answering()}
    secret = ProgramSecret.objects.key_of(program.pk)
    if secret is None:
        return OwnResults(is_over=bool(waves))
    pairs = [(waves[before], waves[after]) for before, after in TWICE if before in waves and after in waves]
    twice = _twice(pairs, person, secret)
    return OwnResults(
        is_over=False,
        is_answered_twice=bool(twice),
        surveys=tuple(result for one in twice if not WaveKind(one.before.kind).is_test for result in _scales(one)),
        tests=tuple(_test(one) for one in twice if WaveKind(one.before.kind).is_test),
    )


def _twice(pairs: list[tuple[Wave, Wave]], person: Person, secret: str) -> list[_Twice]:
    """Own answers and those of the group, in one query over all surveys."""
    asked = {before.pk: respondent_in(before, person) for before, _after in pairs}
    own = Q(
        wave__in=[after for _before, after in pairs], respondent_key__in={who.key(secret) for who in asked.values()}
    )
    rows = Response.objects.filter(Q(wave__in=[before for before, _after in pairs]) | own).order_by("pk")
    found: dict[int, dict[str, tuple[str, Answers]]] = defaultdict(dict)
    for wave_id, key, side, answers in rows.values_list("wave_id", "respondent_key", "side", "answers"):
        found[wave_id][key] = (side, answers)
    twice = []
    for before, after in pairs:
        who = asked[before.pk]
        mine = [found[wave.pk].get(who.key(secret)) for wave in (before, after)]
        if mine[0] is None or mine[1] is None:
            continue
        everybody = found[before.pk].values() if before.state == WaveState.CLOSED else ()
        group = tuple(answers for side, answers in everybody if side == who.side)
        twice.append(_Twice(before, after, who, mine[0][1], mine[1][1], group))
    return twice


def _scales(one: _Twice) -> list[OwnResult]:
    """Every scale of one's side that was asked both times."""
    asked = _from_one_to_five(one.before) & _from_one_to_five(one.after)
    results = []
    for scale in rules.scales_of(one.before.questionnaire, asked):
        if scale.who == one.who.side:
            change = own_scale(scale, one.own_before, one.own_after, one.group, k=one.before.program.k)
            if change is not None:
                results.append(OwnResult(rules.said(one.before.questionnaire, scale.name), change))
    return results


def _from_one_to_five(wave: Wave) -> set[str]:
    anchors = wave.questionnaire.part("anchors")
    return {scale["code"] for scale in rules.scales_at(wave) if len(anchors[scale["anchors"]]) == HIGHEST}


def _test(one: _Twice) -> OwnResult:
    """Right answers before and after. The group: those who had the same form before."""
    ids = {form: [question.id for question in rules.knowledge_questions(one.before, form, 0)] for form in TestForm}
    first = next(form for form in TestForm if one.own_before.keys() & set(ids[form]))
    before = _points(one.own_before, ids[first])
    after = _points(one.own_after, ids[first.other])
    same_form = [_points(answers, ids[first]) for answers in one.group if answers.keys() & set(ids[first])]
    return OwnResult(
        name=one.before.questionnaire.title,
        change=own_test(before, after, same_form, k=one.before.program.k),
        right_before=sum(before),
        right_after=sum(after),
        asked=len(before),
    )


def _points(answers: Answers, ids: list[str]) -> list[int]:
    return [int(answers.get(one) == RIGHT) for one in ids]
