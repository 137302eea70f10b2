"""How long answers are kept."""

import datetime as dt

import pytest
from django.core.management import call_command

from people.models import AuditEntry, Person
from programs import actions as programs
from programs.enums import Side
from programs.models import Program
from rmentor.lib import clock
from sessions.models import Meeting
from surveys import actions
from surveys.enums import TestForm, WaveKind
from surveys.models import Outsider, Participation, Release, Response, TestOrder, Wave
from tests.factories import PersonFactory
from tests.surveys.conftest import NOW, PULSE, answers_of


@pytest.fixture
def ended(held: Meeting, hana: Person) -> Program:
    """One answered the survey before, two the pulse; then the program ended."""
    program: Program = held.pair.program
    pre = actions.open_wave(program=program, kind=WaveKind.PRE, by=None)
    answers = answers_of(pre, Side.MENTEE, 3)
    actions.answer_wave(wave_id=pre.pk, person=held.pair.mentee.person, answers=answers)
    for person in (held.pair.mentor.person, held.pair.mentee.person):
        actions.answer_pulse(meeting_id=held.pk, person=person, answers=PULSE)
    TestOrder.objects.create(enrolment=held.pair.mentee, first=TestForm.A)
    Outsider.objects.create(program=program, person=PersonFactory(), side=Side.MENTEE)
    programs.complete_program(program_id=program.pk, by=hana)
    actions.finish_program(program_id=program.pk)
    return program


def left_after(program: Program, months: int) -> set[str]:
    with clock.at(dt.datetime.combine(clock.add_months(NOW.date(), months), dt.time(12), dt.UTC)):
        actions.purge_answers()
    rows = Response.objects.filter(wave__program=program).values_list("wave__kind", flat=True)
    return {*rows, *Participation.objects.filter(wave__program=program).values_list("wave__kind", flat=True)}


def test_pulses_go_after_three_months_and_surveys_after_twelve(ended: Program) -> None:
    assert left_after(ended, 2) == {"pulse", "pre"}
    assert left_after(ended, 3) == {"pre"}
    assert left_after(ended, 11) == {"pre"}
    assert (Outsider.objects.count(), TestOrder.objects.count()) == (1, 1)
    assert left_after(ended, 12) == set()
    assert (Outsider.objects.count(), TestOrder.objects.count()) == (0, 0)
    assert Release.objects.filter(program=ended).exists()
    assert Wave.objects.filter(program=ended).exists()


def test_answers_of_a_program_that_goes_on_stay(held: Meeting) -> None:
    actions.answer_pulse(meeting_id=held.pk, person=held.pair.mentor.person, answers=PULSE)
    assert left_after(held.pair.program, 40) == {"pulse"}


def test_a_cancelled_program_counts_from_its_last_survey(held: Meeting, hana: Person) -> None:
    actions.answer_pulse(meeting_id=held.pk, person=held.pair.mentor.person, answers=PULSE)
    programs.cancel_program(program_id=held.pair.program_id, reason="No budget", by=hana)
    actions.finish_program(program_id=held.pair.program_id)
    assert left_after(held.pair.program, 2) == {"pulse"}
    assert left_after(held.pair.program, 3) == set()


def test_the_trail_says_how_many_went_and_the_worker_does_it_by_itself(
    ended: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    with clock.at(NOW + dt.timedelta(days=400)):
        actions.tick()
        assert not Response.objects.exists()
        call_command("purge_answers")
    assert capsys.readouterr().out.strip() == "0"
    entries = AuditEntry.objects.filter(verb="wave.purged")
    assert sorted(entry.new["answers"] for entry in entries) == [1, 2]
