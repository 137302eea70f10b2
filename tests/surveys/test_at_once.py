"""Surveys with many hands at once, a connection each: nothing is lost, doubled, or told twice."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest

from programs.enums import Side
from programs.models import Enrolment, Program
from surveys import actions
from surveys.actions import releasing, waves
from surveys.actions.drafting import keep_draft
from surveys.actions.drawing import draw_test_order
from surveys.enums import WaveKind
from surveys.models import Draft, Participation, Release, Response, TestOrder, Wave
from surveys.rules import SurveyClosedError
from tests.at_once import at_once, needs_postgresql
from tests.factories import ProgramFactory
from tests.surveys.conftest import answer, complete, person_with_seat

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]
Mentees = Callable[[int], list[Enrolment]]

ITEMS = [f"DC{n}_{m}" for n in range(1, 3) for m in range(1, 4)]
LONG = 20  # seconds; whoever waits so long has failed


@pytest.fixture
def program() -> Program:
    return ProgramFactory(running=True)


class Halted:
    """A function that tells when it is reached and goes on when it may: what happens meanwhile is tested."""

    def __init__(self, function: Callable[..., object]) -> None:
        self.reached, self.may_go_on = threading.Event(), threading.Event()
        self._function = function

    def __call__(self, *args: object, **named: object) -> object:
        self.reached.set()
        self.may_go_on.wait(LONG)
        return self._function(*args, **named)

    def while_it_waits(self, work: Callable[[], object]) -> Callable[[], None]:
        """Begin `work` when it is reached; it goes on half a second later, whether `work` is done or waits."""

        def _work() -> None:
            assert self.reached.wait(LONG)
            threading.Timer(0.5, self.may_go_on.set).start()
            work()

        return _work


def test_answers_kept_on_two_devices_at_once_are_all_there(program: Program, pre: Wave) -> None:
    mentee = person_with_seat(program, Side.MENTEE)
    works = [lambda item=item: keep_draft(wave_id=pre.pk, person=mentee, answers={item: 4}) for item in ITEMS]
    assert at_once(works) == []
    assert Draft.objects.get().answers == dict.fromkeys(ITEMS, 4)


def test_what_is_kept_while_the_answers_are_sent_leaves_no_draft(program: Program, pre: Wave) -> None:
    mentee = person_with_seat(program, Side.MENTEE)
    keeping = [lambda item=item: keep_draft(wave_id=pre.pk, person=mentee, answers={item: 2}) for item in ITEMS]
    sending = [lambda: actions.answer_wave(wave_id=pre.pk, person=mentee, answers=dict.fromkeys(ITEMS, 5))]
    assert at_once([*keeping, *sending]) == []
    assert Response.objects.get().answers == dict.fromkeys(ITEMS, 5)
    assert not Draft.objects.exists()


def test_answers_sent_eight_times_at_once_are_one(program: Program, pre: Wave) -> None:
    mentee = person_with_seat(program, Side.MENTEE)
    assert at_once([lambda: actions.answer_wave(wave_id=pre.pk, person=mentee, answers={"DC1_1": 3})] * 8) == []
    assert (Response.objects.count(), Participation.objects.count()) == (1, 1)


def test_forms_drawn_at_once_are_as_many_of_each_and_one_for_everybody(program: Program, mentees: Mentees) -> None:
    test = actions.open_wave(program=program, kind=WaveKind.TEST_PRE, by=None)
    people = [row.person for row in mentees(6)]
    # Everybody has the test open in two windows.
    works = [lambda one=one: draw_test_order(wave_id=test.pk, person=one) for one in people * 2]
    assert at_once(works) == []
    assert Counter(TestOrder.objects.values_list("first", flat=True)) == {"A": 3, "B": 3}


def test_answers_that_come_while_the_survey_closes_are_refused_and_not_left_uncounted(
    program: Program, pre: Wave, mentees: Mentees, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, late = mentees(6), person_with_seat(program, Side.MENTEE)
    answer(pre, before, [2, 3, 2, 3, 2, 4])
    counting = Halted(waves.freeze_counts)
    monkeypatch.setattr(waves, "freeze_counts", counting)
    raised = at_once(
        [
            lambda: actions.close_wave(program=program, kind=WaveKind.PRE, by=None),
            counting.while_it_waits(lambda: actions.answer_wave(wave_id=pre.pk, person=late, answers={"DC1_1": 3})),
        ]
    )
    assert [type(fault) for fault in raised] == [SurveyClosedError]
    assert Response.objects.count() == 6
    assert not Participation.objects.filter(enrolment__person=late).exists()


def test_everybody_who_answers_while_the_survey_closes_is_counted_or_told(
    program: Program, pre: Wave, mentees: Mentees
) -> None:
    rows = mentees(12)
    works = [lambda row=row: answer(pre, [row], [3]) for row in rows]
    raised = at_once([*works, lambda: actions.close_wave(program=program, kind=WaveKind.PRE, by=None)])
    refused = [fault for fault in raised if isinstance(fault, SurveyClosedError)]
    assert len(refused) == len(raised)
    assert Response.objects.count() == Participation.objects.count() == 12 - len(refused)
    told = Release.objects.get(kind=WaveKind.PRE).figures["told"]
    assert {len(people) for name, people in told.items() if name.endswith("mentee/answered")} <= {12 - len(refused)}


def test_two_surveys_that_close_at_once_know_of_each_other(
    program: Program, pre: Wave, mentees: Mentees, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven answered the first, six of them the second: told both, the seventh would be known."""
    rows = mentees(12)
    month = actions.open_wave(program=program, kind=WaveKind.MONTH_1, by=None)
    answer(pre, rows[:7], [2, 3, 2, 3, 2, 4, 5])
    for row in rows[:6]:
        actions.answer_wave(wave_id=month.pk, person=row.person, answers=_all_threes(month))
    counting = Halted(waves.freeze_counts)
    monkeypatch.setattr(waves, "freeze_counts", counting)
    raised = at_once(
        [
            lambda: actions.close_wave(program=program, kind=WaveKind.PRE, by=None),
            counting.while_it_waits(lambda: actions.close_wave(program=program, kind=WaveKind.MONTH_1, by=None)),
        ]
    )
    assert raised == []
    told = {row.kind: row.figures["told"] for row in Release.objects.interim()}
    assert "pre/mentee/answered" in told[WaveKind.PRE]
    assert "month_1/mentee/answered" not in told[WaveKind.MONTH_1]


def _all_threes(wave: Wave) -> dict[str, int]:
    from surveys.rules import questions_for  # noqa: PLC0415 - only here

    return {question.id: 3 for question in questions_for(wave, Side.MENTEE)}


def test_the_figures_of_a_program_are_computed_once(program: Program, pre: Wave, mentees: Mentees) -> None:
    rows = mentees(6)
    answer(pre, rows, [2, 3, 2, 3, 2, 4])
    post = actions.open_wave(program=program, kind=WaveKind.POST, by=None)
    answer(post, rows, [3, 4, 3, 3, 3, 5])
    complete(program)
    assert at_once([lambda: releasing.finish_program(program_id=program.pk)] * 4) == []
    assert Release.objects.final().count() == 1
    assert Release.objects.final().get().figures["scales"]["DC"]["n"] == 6
