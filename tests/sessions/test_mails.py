import datetime as dt
from collections.abc import Callable

import pytest
from django.core.mail import EmailMultiAlternatives
from icalendar import Calendar

from messaging import rules
from messaging.actions.composing import compose
from messaging.models import Message
from people.models import Person
from rmentor.lib import clock
from sessions import actions
from sessions.models import Meeting
from sessions.rules import moments
from sessions.selectors import mails

Compose = Callable[[str, Person], EmailMultiAlternatives | None]


def composed(kind: str, person: Person) -> EmailMultiAlternatives | None:
    message = Message.objects.filter(kind=kind, recipient=person).latest("pk")
    return compose(message, rules.known_kind(kind))


def event_of(mail: EmailMultiAlternatives) -> tuple[str, object]:
    ics = next(part.content for part in mail.alternatives if part.mimetype.startswith("text/calendar"))
    calendar = Calendar.from_ical(ics)
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def html(mail: EmailMultiAlternatives) -> str:
    return next(part.content for part in mail.alternatives if part.mimetype == "text/html")


def test_the_invitation_carries_the_meeting_for_both(planned: Meeting, mira: Person, edda: Person) -> None:
    actions.tick()
    mail = composed(mails.INVITATION, edda)
    method, event = event_of(mail)
    assert "Mira Malmsten" in mail.subject
    assert (method, int(event["SEQUENCE"])) == ("REQUEST", 0)
    assert event["DTSTART"].dt == planned.starts_at.replace(microsecond=0)
    assert {str(attendee) for attendee in event["ATTENDEE"]} == {f"mailto:{mira.email}", f"mailto:{edda.email}"}


def test_moving_and_cancelling_change_the_same_calendar_entry(
    planned: Meeting, mira: Person, edda: Person, soon: dt.datetime
) -> None:
    actions.tick()
    first = event_of(composed(mails.INVITATION, edda))[1]["UID"]
    actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=mira, revision=0)
    method, moved = event_of(composed(mails.MOVED, edda))
    assert (method, moved["UID"], int(moved["SEQUENCE"]), moved["DTSTART"].dt) == ("REQUEST", first, 1, soon)
    actions.cancel_meeting(meeting_id=planned.pk, by=mira, reason="SECRET")
    mail = composed(mails.CANCELLED, edda)
    method, off = event_of(mail)
    assert (method, off["UID"], int(off["SEQUENCE"])) == ("CANCEL", first, 2)
    assert "SECRET" not in mail.body + html(mail)
    assert composed(mails.MOVED, edda) is None
    assert composed(mails.INVITATION, edda) is None


@pytest.mark.parametrize("kind", [mails.REMINDER, mails.SOON])
def test_reminders_name_the_partner_and_both_times(kind: str, planned: Meeting, mira: Person, edda: Person) -> None:
    for person, zone in ((mira, "Europe/Rome"), (edda, "America/New_York")):
        person.time_zone = zone
        person.save()
    before = moments.DAY if kind == mails.REMINDER else moments.HOUR
    with clock.at(planned.starts_at - before):
        actions.tick()
        mail = composed(kind, mira)
    assert "Edda Ek" in mail.subject
    assert "Rome" in mail.body
    assert "New York" in mail.body


def test_the_mail_of_the_day_after_leads_to_the_log(due: Meeting, edda: Person) -> None:
    actions.tick()
    mail = composed(mails.LOG, edda)
    assert "How was it with Mira?" in mail.subject
    assert "/l/log/" in mail.body


def test_who_did_not_log_is_asked_whether_it_is_right(due: Meeting, mira: Person, edda: Person) -> None:
    actions.tick()
    actions.log_meeting(meeting_id=due.pk, by=mira, held=True, learned="SECRET")
    mail = composed(mails.LOG, edda)
    assert "is it right?" in mail.subject
    assert "SECRET" not in mail.body + html(mail)
    assert composed(mails.LOG, mira) is None
