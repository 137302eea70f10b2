"""One person more or less: nobody's answer follows from all that a program publishes together.

Across programs there is no such promise: each is released by itself. Whoever takes part in two, with the same people
but for one and the same answers, could be found by subtracting one program's figures from the other's; see
docs/decisions.md.
"""

import json
import random
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.models import Person
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from reports.actions import ask_for_report, compile_report
from reports.enums import ReportKind
from reports.models import Report
from rmentor.home.erasing import erase_person
from surveys import actions, rules
from surveys.enums import WaveKind
from surveys.models import Response, Wave
from surveys.rules.counting import Counted, Counts, count, ledger_of
from surveys.rules.figures import ScaleFigure
from surveys.rules.scale_figures import Beside, Group, least_of, scale_figure
from tests.factories import EnrolmentFactory
from tests.surveys.conftest import answer, answers_of, complete
from tests.telling import isolates

K = 5
# What somebody can have done: answered before, after, the whole scale at both times, and where they work.
ATOMS = {
    "silent": (False, False, False, ""),
    "only before": (True, False, False, ""),
    "only after": (False, True, False, ""),
    "left the scale out": (True, True, False, ""),
    "sales": (True, True, True, "Sales"),
    "legal": (True, True, True, "Legal"),
    "board": (True, True, True, "Board"),
}
DEPARTMENTS = ("Sales", "Legal", "Board")
People = frozenset[str]


class Survey:
    """The mentees of a program, so many of each kind, and everything that is published about them."""

    def __init__(self, sizes: dict[str, int]) -> None:
        self.sizes = sizes
        self.people = {name: frozenset(f"{name} {n}" for n in range(size)) for name, size in sizes.items()}
        first = count(self._counted("pre", 0), known={}, told_anyway=(), k=K)
        both = self.scored()
        anyway = [both] if len(both) >= least_of("DC", K) else []
        last = count(self._counted("post", 1, self._who(0)), known=first.told, told_anyway=anyway, k=K)
        self.counts: tuple[Counts, Counts] = (first, last)
        self.figure = self._figure(list(last.told.values()))

    def scored(self) -> People:
        """Who answered enough of the scale, both times."""
        return self._who(2) - self.people["left the scale out"]

    def _who(self, place: int) -> People:
        return frozenset().union(*(self.people[name] for name, done in ATOMS.items() if done[place]))

    def _in(self, department: str) -> People:
        return frozenset().union(*(self.people[name] for name, done in ATOMS.items() if done[3] == department))

    def _counted(self, kind: str, place: int, first: People = frozenset()) -> Counted:
        everybody, answered = frozenset().union(*self.people.values()), self._who(place)
        both = {Side.MENTEE: answered & first} if first else {}
        items = {(Side.MENTEE, "DC1_1"): answered - self.people["left the scale out"]}
        return Counted(kind, {Side.MENTEE: everybody}, {Side.MENTEE: answered}, items, both)

    def _figure(self, told: list[People]) -> ScaleFigure:
        left_out = self.people["left the scale out"]
        before, after = ({one: 1 + hash_of(one, at) for one in self._who(at) - left_out} for at in (0, 1))
        groups = [Group("department", name, self._in(name)) for name in DEPARTMENTS]
        beside = Beside(groups=groups, told=told)
        return scale_figure(code="DC", name="x", who="mentee", pre=before, post=after, k=K, beside=beside)

    def of_counts(self) -> list[People]:
        """Over whom it is told how many they are."""
        return list(self.counts[-1].told.values())

    def of_answers(self) -> list[People]:
        """Over whom a mean is told; that of all who answered before follows from what is told of the lost."""
        sure = self.figure.certainty
        told = [self.scored()] if self.figure.change is not None else []
        told += [self._who(0) - self.people["left the scale out"]] if sure and sure.lost is not None else []
        return told + [self._in(group.name) for group in self.figure.groups or ()]

    def rows(self, sets: Iterable[People]) -> list[list[int]]:
        """The same as rows over the atoms that have people."""
        names = [name for name, size in self.sizes.items() if size]
        return [[int(self.people[name] <= people) for name in names] for people in sets]


def hash_of(name: str, at: int) -> float:
    """An answer that differs from person to person."""
    return 4 * random.Random(f"{name} {at}").random()  # noqa: S311 - the same every time


populations = st.fixed_dictionaries({name: st.integers(0, 9) for name in ATOMS})


@given(populations)
@settings(deadline=None, max_examples=150)
def test_no_combination_of_all_that_is_told_of_answers_is_about_fewer_than_k(sizes: dict[str, int]) -> None:
    survey, there = Survey(sizes), [size for size in sizes.values() if size]
    assert not isolates(survey.rows(survey.of_answers()), there, K)


@given(populations)
@settings(deadline=None, max_examples=150)
def test_counts_tell_of_nobody_alone_beyond_what_n_tells(sizes: dict[str, int]) -> None:
    """No claim may be without n: beside an earlier count it can tell that somebody left a scale out (decision 38)."""
    survey, there = Survey(sizes), [size for size in sizes.values() if size]
    before = list(survey.counts[0].told.values())
    assert not isolates(survey.rows(before), there, K)
    n = [survey.scored()] if survey.figure.n is not None else []
    if not isolates(survey.rows([*before, *n]), there, K):
        counts = survey.rows([*survey.of_counts(), *n])
        assert not isolates(counts, there, K)


@given(populations, st.sampled_from(sorted(ATOMS)))
@settings(deadline=None, max_examples=60)
def test_who_is_added_or_removed_is_never_alone_in_a_mean(sizes: dict[str, int], name: str) -> None:
    """In a world and in the one with one person more: no two means are over sets that differ by fewer than k."""
    for survey in (Survey(sizes), Survey({**sizes, name: sizes[name] + 1})):
        sets = survey.of_answers()
        assert all(len(one) >= K for one in sets)
        assert all(len(a - b) >= K for a in sets for b in sets if b < a)


def test_the_worlds_tell_something() -> None:
    """Nothing follows from nothing, either."""
    told = Survey(dict.fromkeys(ATOMS, 9))
    assert (told.figure.n, len(told.figure.groups or ())) == (27, 3)
    assert (len(told.of_answers()), len(set(told.of_counts()))) == (5, 4)
    board = [0, 0, 0, 0, 0, 0, 1]
    assert isolates([*told.rows(told.of_answers()), board], [*[9] * 6, 4], K), "the checker sees what it looks for"
    ledger = ledger_of(told.scored(), [told.scored()], K)
    assert not ledger.allows(frozenset(sorted(told.scored())[1:]))


# ---- reports of one program, one after the other --------------------------------------------------------------
Change = Callable[[Program, list[Enrolment]], None]


def erased(_program: Program, seats: list[Enrolment]) -> None:
    Person.objects.filter(pk=seats[0].person_id).update(is_active=False)
    erase_person(person_id=seats[0].person_id)


def gave_back(_program: Program, seats: list[Enrolment]) -> None:
    Enrolment.objects.filter(pk=seats[0].pk).update(state=EnrolmentState.WITHDRAWN)


def came_late(program: Program, seats: list[Enrolment]) -> None:
    newcomer = EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True)
    wave = Wave.objects.get(program=program, kind=WaveKind.POST)
    with pytest.raises(rules.SurveyClosedError):
        actions.answer_wave(wave_id=wave.pk, person=newcomer.person, answers=answers_of(wave, Side.MENTEE, 5))


def answers_gone(_program: Program, _seats: list[Enrolment]) -> None:
    first = Response.objects.order_by("pk").first()
    assert first is not None
    Response.objects.filter(respondent_key=first.respondent_key).delete()


def told_by_surveys(program: Program) -> str:
    """What a new report of the program says of answers."""
    report = ask_for_report(program_id=program.pk, kind=ReportKind.ON_DEMAND, by=None)
    compile_report(report_id=report.pk)
    stored: dict[str, Any] = Report.objects.get(pk=report.pk).snapshot
    return json.dumps([stored[name] for name in ("survey_as_of", "gains", "sureness", "beside")], sort_keys=True)


@pytest.mark.parametrize("change", [erased, gave_back, came_late, answers_gone])
def test_two_reports_of_a_program_tell_the_same_whoever_comes_or_goes_between_them(
    change: Change, program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]]
) -> None:
    seats = mentees(7)
    answer(pre, seats, [2, 3, 2, 3, 2, 4, 3])
    post = actions.open_wave(program=program, kind=WaveKind.POST, by=None)
    answer(post, seats[:6], [3, 4, 3, 3, 3, 5])
    complete(program)
    actions.tick()
    before = told_by_surveys(program)
    assert '"n": 6' in before
    change(program, seats)
    actions.tick()
    assert told_by_surveys(program) == before


def test_before_the_release_no_report_tells_a_word_of_answers(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]]
) -> None:
    seats, nothing = mentees(8), json.dumps([None, [], None, None])
    for number in range(5, 8):
        answer(pre, seats[number - 1 : number] if number > 5 else seats[:5], [3] * (1 if number > 5 else 5))
        assert told_by_surveys(program) == nothing
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    assert told_by_surveys(program) == nothing
