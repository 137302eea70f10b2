import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.admin.sites import site
from django.core import mail
from django.test import Client, RequestFactory

from messaging.actions import send_due
from messaging.actions.composing import compose
from messaging.enums import MessageState
from messaging.models import MailWishes, Message
from messaging.rules import all_kinds, known_kind
from people.models import Person
from programs.enums import EnrolmentState
from programs.models import Enrolment, Program
from rmentor.lib import clock
from sessions.models import Meeting
from surveys import actions
from surveys.enums import WaveKind
from surveys.models import Questionnaire, SurveyPlan, Wave
from surveys.selectors import mails
from tests.factories import PersonFactory
from tests.surveys.conftest import NOW, PULSE, answer


def test_the_invitation_leads_to_the_survey_and_says_who_sees_what(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]], client: Client
) -> None:
    (seat,) = mentees(1)
    context = mails.load_survey({"wave": pre.pk}, seat.person)
    assert context is not None
    assert str(context["path"]).startswith("/l/survey/")
    assert str(seat.person.pk) not in str(context["path"]).split("/")
    assert client.get(context["path"]).status_code == 200


def test_a_mail_about_a_survey_is_dropped_once_it_is_no_longer_true(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]]
) -> None:
    answered, withdrawn, waiting = mentees(3)
    answer(pre, [answered], [3])
    Enrolment.objects.filter(pk=withdrawn.pk).update(state=EnrolmentState.WITHDRAWN)
    facts = {"wave": pre.pk}
    assert mails.load_survey(facts, answered.person) is None
    assert mails.load_survey(facts, withdrawn.person) is None
    assert mails.load_survey(facts, waiting.person) is not None
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    assert mails.load_survey(facts, waiting.person) is None


def test_each_side_of_a_held_meeting_is_asked_once(held: Meeting, mira: Person, edda: Person) -> None:
    actions.tick()
    actions.tick()
    asked = Message.objects.filter(kind=mails.PULSE)
    assert set(asked.values_list("recipient", flat=True)) == {mira.pk, edda.pk}
    assert asked.count() == 2
    assert {message.expires_at for message in asked} == {held.starts_at + dt.timedelta(days=14)}


def test_nobody_is_asked_about_a_meeting_of_long_ago(held: Meeting) -> None:
    with clock.at(held.starts_at + dt.timedelta(days=15)):
        actions.tick()
    assert not Message.objects.filter(kind=mails.PULSE).exists()


def test_the_pulse_mail_is_dropped_when_answered_or_late(
    held: Meeting, mira: Person, edda: Person, stig: Person
) -> None:
    facts = {"meeting": held.pk}
    actions.answer_pulse(meeting_id=held.pk, person=mira, answers=PULSE)
    assert mails.load_pulse(facts, mira) is None
    assert mails.load_pulse(facts, stig) is None
    context = mails.load_pulse(facts, edda)
    assert context is not None
    assert context["partner"] == mira
    with clock.at(held.starts_at + dt.timedelta(days=14, minutes=1)):
        assert mails.load_pulse(facts, edda) is None


@pytest.mark.django_db
def test_hr_does_not_see_in_the_outbox_who_has_answered(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]], hana: Person, rf: RequestFactory
) -> None:
    mentees(1)
    actions.tick()
    assert Message.objects.count() == 4
    request = rf.get("/")
    request.user = hana
    shown = site.get_model_admin(Message).get_queryset(request)
    assert not shown.exists()
    Message.objects.filter(kind=mails.INVITATION).update(state=MessageState.FAILED)
    assert shown.all().count() == 1


def test_every_mail_of_this_room_is_confidential() -> None:
    own = [kind for kind in all_kinds() if kind.name.startswith("surveys.")]
    assert len(own) == 3
    assert all(kind.confidential for kind in own)


@pytest.mark.parametrize(
    ("kind", "subject", "text"),
    [
        (WaveKind.MID, "Survey half-way: “", "what works while there is still time"),
        (WaveKind.THEN, "Looking back to the start: “", "as you see your start today"),
        (WaveKind.TEST_PRE, "Test (pilot) at the start: “", "no pass mark"),
        (WaveKind.OTHERS_PRE, "Survey for comparison: “", "You do not take part in this program"),
    ],
)
def test_the_mail_of_each_kind_says_what_is_asked(
    program: Program, mentees: Callable[[int], list[Enrolment]], kind: WaveKind, subject: str, text: str
) -> None:
    mentees(1)
    other = PersonFactory()
    actions.load_instruments()
    SurveyPlan.objects.create(
        program=program,
        questionnaire=Questionnaire.objects.latest_of("before-after"),
        scales=["DC", "RS", "EN"],
        then_test=True,
        comparison=True,
        knowledge_test=True,
    )
    actions.open_wave(program=program, kind=kind, by=None)
    for message in Message.objects.select_related("recipient").filter(kind__startswith="surveys."):
        sent = compose(message, known_kind(message.kind))
        assert sent is not None
        if message.kind == mails.INVITATION:
            assert sent.subject.startswith(subject)
            assert text in " ".join(str(sent.body).split())
        assert "at the end of" not in f"{sent.subject} {sent.body}"
        assert (message.recipient == other) is kind.is_for_others


def test_the_mails_can_be_made(held: Meeting, mira: Person) -> None:
    actions.open_wave(program=held.pair.program, kind=WaveKind.POST, by=None)
    actions.tick()
    Message.objects.update(not_before=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), expires_at=NOW + dt.timedelta(days=9))
    MailWishes.objects.create(person=mira, each_alone=True)
    with clock.at(NOW.replace(hour=10)):
        send_due()
    for day in (1, 2):  # reminders of one survey come on different days
        Message.objects.update(not_before=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        with clock.at(NOW.replace(hour=10) + dt.timedelta(days=day)):
            Message.objects.filter(sent_at__isnull=False).update(sent_at=NOW + dt.timedelta(days=day - 1))
            send_due()
    sent = sorted(message.subject for message in mail.outbox if message.to[0].startswith("Mira"))
    assert sent == [
        "Six taps about your meeting with Edda",
        *[f"Still open: the questions about “{held.pair.program}”"] * 3,
        f"Three minutes at the end of “{held.pair.program}”",
    ]
    assert all("/l/" in str(message.body) for message in mail.outbox)
