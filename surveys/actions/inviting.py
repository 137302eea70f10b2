"""Mails that ask for answers: planned once for everybody, dropped when they leave if the answer is there."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from messaging import actions as outbox
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment
from rmentor.lib import clock
from sessions.models import Meeting
from surveys import rules
from surveys.enums import WaveKind
from surveys.models import Outsider, Wave
from surveys.rules.moments import REMIND_AFTER
from surveys.selectors import due, mails

REMINDER_USEFUL = dt.timedelta(days=6)


def invite_to(*, wave: Wave) -> None:
    """Invite everybody whom an open survey asks."""
    outsiders = Outsider.objects.filter(program=wave.program_id)
    seats = Enrolment.objects.accepted().filter(program=wave.program_id)
    asked = outsiders if WaveKind(wave.kind).is_for_others else seats
    rows = asked.filter(side__in=[side for side in Side if wave.asks(side)]).select_related("person")
    outbox.queue_all(
        letters=(letter for row in rows.iterator(chunk_size=500) for letter in _letters(wave.pk, row.person))
    )


def invite_late_joiners() -> None:
    """Invite whoever came in after the survey opened."""
    for wave_id, person in due.invitations():
        with transaction.atomic():
            invite(wave_id=wave_id, person=person)


def invite(*, wave_id: int, person: Person) -> None:
    """One invitation, and three reminders that are dropped once the person has answered."""
    outbox.queue_all(letters=_letters(wave_id, person))


def _letters(wave_id: int, person: Person) -> Iterator[outbox.Letter]:
    facts = {"wave": wave_id}
    yield outbox.Letter(mails.INVITATION, person, f"{mails.INVITATION}:{wave_id}:{person.pk}", facts)
    for after in REMIND_AFTER:
        yield outbox.Letter(
            kind=mails.REMINDER,
            to=person,
            key=f"{mails.REMINDER}:{wave_id}:{after.days}:{person.pk}",
            facts=facts,
            not_before=clock.now() + after,
            expires_at=clock.now() + after + REMINDER_USEFUL,
        )


def ask_for_pulses() -> None:
    """One mail to each side of a meeting that was held."""
    for meeting in due.pulses(clock.now()):
        with transaction.atomic():
            _ask(meeting)


def _ask(meeting: Meeting) -> None:
    for person in (meeting.pair.mentor.person, meeting.pair.mentee.person):
        outbox.queue(
            kind=mails.PULSE,
            to=person,
            key=f"{mails.PULSE}:{meeting.pk}:{person.pk}",
            facts={"meeting": meeting.pk},
            expires_at=rules.pulse_closes_at(meeting),
        )
