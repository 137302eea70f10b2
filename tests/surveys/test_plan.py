"""Which surveys a program sends: chosen by HR, opened on their days, put to the people they are for."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from messaging.models import Message
from people.models import Person
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from surveys import actions, rules
from surveys.actions import SurveyChoice
from surveys.enums import WaveKind
from surveys.enums.instruments import BEFORE_AFTER
from surveys.models import Outsider, Participation, Questionnaire, Response, SurveyPlan, Wave
from surveys.rules.moments import closes_on, opens_on
from tests.factories import EnrolmentFactory, PersonFactory

START, END = dt.date(2026, 4, 1), dt.date(2026, 10, 1)
ALL = ["DC", "OI", "ML", "TR", "PC", "VE", "MF", "RS", "IA"]


@pytest.fixture
def everybody(program: Program) -> dict[Side, Enrolment]:
    program.started_at, program.months = dt.datetime.combine(START, dt.time(), dt.UTC), 6
    program.save()
    assert program.ends_on == END
    return {side: EnrolmentFactory(program=program, side=side, accepted=True) for side in Side}


def plan(program: Program, by: Person, *scales: str, **more: bool) -> SurveyPlan:
    actions.load_instruments()
    questionnaire = Questionnaire.objects.latest_of(BEFORE_AFTER)
    choice = SurveyChoice(scales=scales, **more)
    return actions.plan_surveys(program_id=program.pk, questionnaire_id=questionnaire.pk, choice=choice, by=by)


def open_on(day: dt.date) -> set[str]:
    with clock.at(dt.datetime.combine(day, dt.time(9), dt.UTC)):
        actions.tick()
        return set(Wave.objects.open().values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("kind", "opens", "closes"),
    [
        (WaveKind.PRE, START, dt.date(2026, 4, 29)),
        (WaveKind.MONTH_1, dt.date(2026, 5, 1), dt.date(2026, 5, 29)),
        (WaveKind.MID, dt.date(2026, 7, 1), dt.date(2026, 7, 29)),
        (WaveKind.POST, dt.date(2026, 9, 17), dt.date(2026, 10, 15)),
        (WaveKind.THEN, dt.date(2026, 9, 17), dt.date(2026, 10, 15)),
        (WaveKind.PULSE, START, None),
    ],
)
def test_each_survey_has_its_day(kind: WaveKind, opens: dt.date, closes: dt.date | None) -> None:
    assert opens_on(kind, starts_on=START, ends_on=END) == opens
    assert closes_on(kind, starts_on=START, opened_on=opens) == closes


def test_a_short_program_leaves_out_what_would_come_too_close_to_its_end() -> None:
    end = START + dt.timedelta(days=60)
    assert opens_on(WaveKind.MONTH_1, starts_on=START, ends_on=end) is None
    assert opens_on(WaveKind.MID, starts_on=START, ends_on=end) is None
    assert opens_on(WaveKind.POST, starts_on=START, ends_on=end) == end - dt.timedelta(days=14)


def test_without_a_plan_only_before_after_and_pulse_are_asked(
    program: Program, everybody: dict[Side, Enrolment]
) -> None:
    assert open_on(dt.date(2026, 4, 8)) == {"pre", "pulse"}
    assert open_on(dt.date(2026, 5, 3)) == {"pulse"}
    assert open_on(dt.date(2026, 7, 2)) == {"pulse"}
    assert open_on(dt.date(2026, 9, 18)) == {"post", "pulse"}


def test_a_plan_brings_its_surveys_on_their_days(
    program: Program, everybody: dict[Side, Enrolment], hana: Person
) -> None:
    plan(program, hana, *ALL, then_test=True, knowledge_test=True, comparison=True)
    PersonFactory()
    assert open_on(dt.date(2026, 4, 8)) == {"pre", "pulse", "test_pre", "others_pre"}
    assert open_on(dt.date(2026, 5, 3)) == {"pulse", "month_1"}
    assert open_on(dt.date(2026, 7, 2)) == {"pulse", "mid"}
    assert open_on(dt.date(2026, 9, 18)) == {"pulse", "post", "then", "test_post", "others_post"}


def test_whoever_is_asked_nothing_gets_no_mail(
    program: Program, everybody: dict[Side, Enrolment], hana: Person
) -> None:
    plan(program, hana, "DC", knowledge_test=True)  # both for mentees only
    open_on(dt.date(2026, 4, 8))
    invited = Message.objects.filter(kind="surveys.invitation").values_list("recipient", flat=True)
    assert set(invited) == {everybody[Side.MENTEE].person_id}
    mentor = everybody[Side.MENTOR].person
    assert not Wave.objects.visible_to(mentor).exists()


def test_what_is_asked_depends_on_the_moment(
    program: Program, everybody: dict[Side, Enrolment], hana: Person
) -> None:
    plan(program, hana, *ALL, then_test=True)
    asked = {}
    for kind in (WaveKind.PRE, WaveKind.MONTH_1, WaveKind.MID, WaveKind.POST, WaveKind.THEN):
        wave = actions.open_wave(program=program, kind=kind, by=None)
        asked[kind] = {question.id[:2] for question in rules.questions_for(wave, Side.MENTEE)}
    assert asked == {
        WaveKind.PRE: {"DC", "IA"},
        WaveKind.MONTH_1: {"TR", "PC", "VE"},
        WaveKind.MID: {"RS"},
        WaveKind.POST: {"DC", "IA", "TR", "PC", "VE", "MF", "RS"},
        WaveKind.THEN: {"DC"},
    }


def test_what_was_opened_keeps_its_questions(
    program: Program, everybody: dict[Side, Enrolment], hana: Person
) -> None:
    plan(program, hana, "DC", "OI")
    pre = actions.open_wave(program=program, kind=WaveKind.PRE, by=None)
    plan(program, hana, "DC", "IA")
    pre.refresh_from_db()
    assert {question.id[:2] for question in rules.questions_for(pre, Side.MENTOR)} == {"OI"}


def test_the_comparison_group_is_drawn_outside_the_program_and_first_from_those_without_a_seat(
    program: Program, everybody: dict[Side, Enrolment], hana: Person
) -> None:
    waiting = EnrolmentFactory(program=program, side=Side.MENTEE, state=EnrolmentState.WAITLISTED)
    colleagues = [PersonFactory() for _ in range(5)]
    elsewhere = EnrolmentFactory(side=Side.MENTOR, accepted=True)
    plan(program, hana, "IA", comparison=True)
    open_on(dt.date(2026, 4, 8))
    drawn = {one.person_id: one.side for one in Outsider.objects.all()}
    assert drawn.pop(waiting.person_id) == Side.MENTEE
    assert list(drawn.values()) == [Side.MENTOR]
    assert elsewhere.person_id not in drawn
    assert not drawn.keys() & {seat.person_id for seat in everybody.values()}
    assert drawn.keys() <= {person.pk for person in [*colleagues, hana, *Person.objects.all()]}
    invited = Message.objects.filter(kind="surveys.invitation", facts__wave=Wave.objects.get(kind="others_pre").pk)
    assert set(invited.values_list("recipient", flat=True)) == {waiting.person_id, *drawn}
    open_on(dt.date(2026, 9, 18))
    assert Outsider.objects.count() == 2


def test_a_person_outside_answers_once_under_a_pseudonym(
    program: Program, everybody: dict[Side, Enrolment], hana: Person
) -> None:
    person = PersonFactory()
    plan(program, hana, "IA", comparison=True)
    Outsider.objects.create(program=program, person=person, side=Side.MENTEE)
    wave = actions.open_wave(program=program, kind=WaveKind.OTHERS_PRE, by=None)
    answers = {question.id: 4 for question in rules.questions_for(wave, Side.MENTEE)}
    actions.answer_wave(wave_id=wave.pk, person=person, answers=answers)
    actions.answer_wave(wave_id=wave.pk, person=person, answers=dict.fromkeys(answers, 1))
    assert Response.objects.get(wave=wave).answers == answers
    assert Participation.objects.get(wave=wave).outsider.person == person
    assert not Wave.objects.visible_to(person).not_answered_by(person).exists()


def test_a_scale_that_needs_many_people_is_refused_where_there_are_few_seats(program: Program, hana: Person) -> None:
    program.seats = 12
    program.save()
    with pytest.raises(DomainError, match="only shown from 20 people"):
        plan(program, hana, "DC", "TI")


def test_nothing_at_all_cannot_be_asked(program: Program, hana: Person) -> None:
    with pytest.raises(DomainError, match="at least one"):
        plan(program, hana)


def test_another_questionnaire_is_refused_once_one_was_sent(program: Program, hana: Person) -> None:
    plan(program, hana, "DC")
    wave = actions.open_wave(program=program, kind=WaveKind.PRE, by=None)
    other = Questionnaire.objects.create(code="ours", title="Ours", definition=wave.questionnaire.definition)
    with pytest.raises(DomainError, match="could not be compared"):
        actions.plan_surveys(
            program_id=program.pk, questionnaire_id=other.pk, choice=SurveyChoice(scales=["DC"]), by=hana
        )


def test_hr_plans_on_a_page(client: Client, program: Program, everybody: dict[Side, Enrolment], hana: Person) -> None:
    client.force_login(hana)
    address = reverse("admin:surveys_wave_plan", args=[program.pk])
    page = client.get(address)
    assert "Trust in the mentoring partner" in page.text
    form = page.context["form"]
    posted = {"questionnaire": form.initial["questionnaire"].pk, "scales": ["DC", "TR"], "then_test": "on"}
    assert client.post(address, posted).status_code == 302
    saved = SurveyPlan.objects.get(program=program)
    assert (saved.scales, saved.then_test, saved.comparison) == (["DC", "TR"], True, False)
    assert "After a month" in client.get(address).text
    refused = client.post(address, {**posted, "scales": []})
    assert refused.status_code == 422
    assert "at least one" in refused.text


def test_a_program_without_a_plan_ends_with_the_questionnaire_it_began_with(
    program: Program, everybody: dict[Side, Enrolment]
) -> None:
    pre = actions.open_wave(program=program, kind=WaveKind.PRE, by=None)
    Questionnaire.objects.create(code=BEFORE_AFTER, version=9, title="Newer", definition=pre.questionnaire.definition)
    post = actions.open_wave(program=program, kind=WaveKind.POST, by=None)
    assert post.questionnaire == pre.questionnaire
