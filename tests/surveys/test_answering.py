import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from matching.enums import PairState
from matching.models import Pair
from people.models import AuditEntry, Person
from programs.enums import CaseKind, Side
from programs.models import Case, Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from sessions.enums import MeetingState
from sessions.models import Meeting
from surveys import actions
from surveys.actions import answering
from surveys.enums import WaveKind
from surveys.models import Participation, ProgramSecret, Response, Wave
from surveys.rules import BadAnswerError, SurveyClosedError, respondent_key
from tests.factories import MeetingFactory, PairFactory
from tests.surveys.conftest import NOW, PULSE, answer, answers_of, person_with_seat


@contextmanager
def queries(at_most: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as captured:
        yield
    sent = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"] and query["sql"] != "BEGIN"]
    assert len(sent) <= at_most, "\n".join(sent)


def test_answers_are_kept_under_a_pseudonym_and_the_participation_apart(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]]
) -> None:
    (mentee,) = mentees(1)
    with queries(8):
        answer(pre, [mentee], [4])
    response = Response.objects.get()
    secret = ProgramSecret.objects.get().key
    assert response.respondent_key == respondent_key(secret, enrolment_id=mentee.pk)
    assert response.answers == answers_of(pre, Side.MENTEE, 4)
    assert len(response.answers) == 21
    assert Participation.objects.get().enrolment == mentee


def test_the_second_submit_changes_nothing(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]]
) -> None:
    people = mentees(1)
    answer(pre, people, [4])
    answer(pre, people, [1])
    assert set(Response.objects.get().answers.values()) == {4}
    assert Participation.objects.count() == 1


def test_after_a_crash_between_the_two_the_person_answers_again_onto_the_same_row(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = mentees(1)

    def crash(_participation: Participation) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(answering, "_note", crash)
        with pytest.raises(OSError):
            answer(pre, people, [4])
    assert not Participation.objects.exists()
    answer(pre, people, [2])
    assert set(Response.objects.get().answers.values()) == {2}
    assert Participation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_holds_both_rows(program: Program, mentees: Callable[[int], list[Enrolment]]) -> None:
    people = mentees(1)
    wave = actions.open_wave(program=program, kind=WaveKind.PRE, by=None)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        answer(wave, people, [4])
    assert not Response.objects.exists()
    with CaptureQueriesContext(connection) as captured:
        answer(wave, people, [4])
    blocks: list[str] = []
    inside = ""
    for query in captured:
        if query["sql"].startswith("BEGIN"):
            inside = "BEGIN"
        elif query["sql"].startswith("COMMIT"):
            blocks.append(inside)
            inside = ""
        elif inside:
            inside += query["sql"]
    assert len(blocks) == 2
    assert "surveys_response" in blocks[0]
    assert "surveys_participation" not in blocks[0]
    assert "surveys_participation" in blocks[1]
    assert "surveys_response" not in blocks[1]


def test_an_answer_that_was_not_offered_is_refused_whole(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]]
) -> None:
    (mentee,) = mentees(1)
    for wrong in ({"DC1_1": 6}, {"DC1_1": 0}, {"OI1": 3}, {"nonsense": 1}):
        with pytest.raises(BadAnswerError):
            actions.answer_wave(wave_id=pre.pk, person=mentee.person, answers={"DC1_2": 3, **wrong})
    assert not Response.objects.exists()
    assert not Participation.objects.exists()


def test_a_closed_survey_takes_no_answer(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]]
) -> None:
    people = mentees(1)
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    with pytest.raises(SurveyClosedError):
        answer(pre, people, [4])


def test_only_somebody_with_a_seat_answers(program: Program, pre: Wave, stig: Person) -> None:
    with pytest.raises(Enrolment.DoesNotExist):
        actions.answer_wave(wave_id=pre.pk, person=stig, answers={"DC1_1": 3})


def test_before_and_after_share_a_pseudonym_and_pulses_have_another(held: Meeting, pair: Pair, edda: Person) -> None:
    for kind in (WaveKind.PRE, WaveKind.POST):
        wave = actions.open_wave(program=pair.program, kind=kind, by=None)
        actions.answer_wave(wave_id=wave.pk, person=edda, answers={"DC1_1": 3})
    actions.answer_pulse(meeting_id=held.pk, person=edda, answers=PULSE)
    keys = dict(Response.objects.values_list("wave__kind", "respondent_key"))
    assert keys["pre"] == keys["post"] != keys["pulse"]


def test_the_pulse_of_a_meeting_is_answered_once_by_each_side(
    held: Meeting, mira: Person, edda: Person, pair: Pair
) -> None:
    with queries(7):
        actions.answer_pulse(meeting_id=held.pk, person=mira, answers=PULSE)
    actions.answer_pulse(meeting_id=held.pk, person=mira, answers=dict.fromkeys(PULSE, 1))
    actions.answer_pulse(meeting_id=held.pk, person=edda, answers={"P1": 5})
    assert sorted(map(str, Response.objects.values_list("answers", flat=True))) == sorted(
        map(str, [PULSE, {"P1": 5}])
    )
    assert Participation.objects.filter(pair_id=pair.pk, occasion=1).count() == 2


def test_contact_me_raises_a_case_at_once_and_is_not_stored(
    held: Meeting, mira: Person, edda: Person, hana: Person
) -> None:
    actions.answer_pulse(meeting_id=held.pk, person=mira, answers={**PULSE, "P6": 2})
    case = Case.objects.get()
    assert (case.kind, case.title) == (CaseKind.CONTACT_ME, mira.name)
    assert Response.objects.get().answers == PULSE
    assert "P6" not in str(list(Response.objects.values()))
    assert list(Case.objects.managed_by(hana)) == [case]
    texts = f"{case.title} {case.next_step} {case.key}"
    assert edda.last_name not in texts
    assert "meeting" not in texts


def test_contact_me_is_not_shown_to_the_partner_even_if_they_run_the_program(
    held: Meeting, mira: Person, edda: Person
) -> None:
    edda.is_superuser = True
    edda.save()
    actions.answer_pulse(meeting_id=held.pk, person=mira, answers={"P6": 2})
    assert not Case.objects.managed_by(edda).exists()


def test_contact_me_no_calls_nobody(held: Meeting, mira: Person) -> None:
    actions.answer_pulse(meeting_id=held.pk, person=mira, answers={**PULSE, "P6": 1})
    assert not Case.objects.exists()
    assert Response.objects.get().answers == PULSE


def test_contact_me_speaks_the_language_of_the_team(held: Meeting, mira: Person) -> None:
    with translation.override("it"):
        actions.answer_pulse(meeting_id=held.pk, person=mira, answers={"P6": 2})
    assert Case.objects.get().next_step.startswith("Call them in confidence")


def test_the_pulse_can_be_answered_for_fourteen_days(held: Meeting, mira: Person, edda: Person) -> None:
    with clock.at(held.starts_at + dt.timedelta(days=14)):
        actions.answer_pulse(meeting_id=held.pk, person=mira, answers=PULSE)
    with clock.at(held.starts_at + dt.timedelta(days=14, seconds=1)), pytest.raises(SurveyClosedError, match="until"):
        actions.answer_pulse(meeting_id=held.pk, person=edda, answers=PULSE)


def test_a_meeting_that_was_not_held_has_no_pulse(held: Meeting, mira: Person) -> None:
    Meeting.objects.update(state=MeetingState.PLANNED)
    with pytest.raises(SurveyClosedError, match="not held"):
        actions.answer_pulse(meeting_id=held.pk, person=mira, answers=PULSE)


def test_a_program_that_is_over_takes_no_pulse(held: Meeting, mira: Person, pair: Pair) -> None:
    actions.close_wave(program=pair.program, kind=WaveKind.PULSE, by=None)
    with pytest.raises(SurveyClosedError):
        actions.answer_pulse(meeting_id=held.pk, person=mira, answers=PULSE)


def test_an_answer_on_its_way_when_the_secret_dies_is_refused(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]]
) -> None:
    people = mentees(1)
    ProgramSecret.objects.all().delete()
    with pytest.raises(SurveyClosedError):
        answer(pre, people, [4])
    assert not Response.objects.exists()


def test_nobody_answers_for_another_pair(held: Meeting, stig: Person) -> None:
    with pytest.raises(DomainError):
        actions.answer_pulse(meeting_id=held.pk, person=stig, answers=PULSE)


def test_somebody_with_two_partners_answers_twice(held: Meeting, pair: Pair, mira: Person) -> None:
    second = PairFactory(active=True, program=pair.program, mentor=pair.mentor)
    meeting = MeetingFactory(pair=second, number=1, held=True, starts_at=NOW - dt.timedelta(days=2))
    for one in (held, meeting):
        actions.answer_pulse(meeting_id=one.pk, person=mira, answers=PULSE)
    assert len(set(Response.objects.values_list("respondent_key", flat=True))) == 2


def test_a_pair_that_ended_may_still_answer_its_last_pulse(held: Meeting, pair: Pair, mira: Person) -> None:
    Pair.objects.update(state=PairState.ENDED, ended_at=NOW, ended_side=Side.MENTEE)
    actions.answer_pulse(meeting_id=held.pk, person=mira, answers=PULSE)
    assert Response.objects.count() == 1


def test_answering_leaves_no_audit_row(held: Meeting, pair: Pair, mira: Person, edda: Person) -> None:
    before = AuditEntry.objects.count()
    actions.answer_pulse(meeting_id=held.pk, person=mira, answers=PULSE)
    assert AuditEntry.objects.count() == before


def test_the_database_itself_refuses_a_second_participation(pre: Wave, program: Program) -> None:
    person_with_seat(program, Side.MENTOR)
    row = {"wave": pre, "enrolment": Enrolment.objects.get()}
    Participation.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(**row)
