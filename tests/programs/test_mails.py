from typing import Any

import pytest
from django.template.loader import render_to_string

from messaging.models import Message
from messaging.rules import known_kind
from people.models import Person
from programs import actions
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from tests.factories import EnrolmentFactory, ProgramFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(mira: Person) -> Enrolment:
    row: Enrolment = EnrolmentFactory(
        program=ProgramFactory(recruiting=True, name="Research & <b>care</b>", slug="care"),
        person=mira,
        side=Side.MENTOR,
    )
    return row


def loaded(message: Message) -> Any:
    return known_kind(message.kind).load(message.facts, message.recipient)


def text_of(message: Message) -> str:
    context = {"recipient": message.recipient, "base_url": "https://rmentor.example", **loaded(message)}
    return render_to_string(known_kind(message.kind).template, context)


@pytest.mark.parametrize(
    ("verb", "kind", "says"),
    [
        (actions.accept, "programs.accepted", "You take part in"),
        (actions.waitlist, "programs.waitlisted", "You are on the waiting list"),
        (actions.decline, "programs.declined", "could not give you a seat"),
    ],
)
def test_each_decision_is_told_without_its_reason(
    enrolment: Enrolment, hana: Person, verb: Any, kind: str, says: str
) -> None:
    verb(enrolment_ids=[enrolment.pk], by=hana, reason="INTERNAL")
    message = Message.objects.get()
    text = text_of(message)
    assert message.kind == kind
    assert says in text
    assert "INTERNAL" not in text
    assert "Research &amp; &lt;b&gt;care&lt;/b&gt;" in text
    assert 'href="https://rmentor.example/' in text


def test_a_mail_that_is_no_longer_true_is_not_sent(enrolment: Enrolment, hana: Person, mira: Person) -> None:
    actions.accept(enrolment_ids=[enrolment.pk], by=hana)
    message = Message.objects.get()
    actions.withdraw(enrolment_id=enrolment.pk, by=mira)
    assert loaded(message) is None


def test_an_invitation_is_not_sent_once_answered_deleted_or_too_late(hana: Person, mira: Person) -> None:
    program = ProgramFactory(recruiting=True)
    (row,) = actions.invite(program_id=program.pk, person_ids=[mira.pk], side=Side.MENTEE, by=hana)
    message = Message.objects.get()
    assert "as a mentee" in text_of(message)
    Program.objects.update(state="matching")
    assert loaded(message) is None
    Program.objects.update(state="recruiting")
    Enrolment.objects.update(state=EnrolmentState.APPLIED)
    assert loaded(message) is None
    row.delete()
    assert loaded(message) is None


def test_a_cancelled_program_tells_why_and_nothing_else(enrolment: Enrolment, hana: Person) -> None:
    actions.accept(enrolment_ids=[enrolment.pk], by=hana)
    actions.cancel_program(program_id=enrolment.program_id, reason="The budget is gone", by=hana)
    accepted, cancelled = Message.objects.order_by("pk")
    assert loaded(accepted) is None
    assert "The reason: The budget is gone" in text_of(cancelled)


def test_a_mail_is_never_loaded_for_somebody_else(enrolment: Enrolment, hana: Person, stig: Person) -> None:
    actions.accept(enrolment_ids=[enrolment.pk], by=hana)
    message = Message.objects.get()
    assert known_kind(message.kind).load(message.facts, stig) is None
