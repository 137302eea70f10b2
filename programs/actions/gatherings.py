"""Calling people together: a launch event of everybody, a circle of the mentors."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from messaging import actions as outbox
from people.actions import audit
from people.models import Person
from programs import rules
from programs.actions.locking import lock_program
from programs.enums import GatheringAnswer, GatheringKind
from programs.models import Enrolment, Gathering, GatheringReply
from programs.rules import gatherings as called
from programs.selectors import gathering_mails as mails
from programs.selectors import gatherings
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, StaleError


@dataclass(frozen=True)
class Occasion:
    """What people are called to."""

    title: str
    starts_at: dt.datetime
    minutes: int = 60
    place: str = ""
    note: str = ""


@transaction.atomic
def call_gathering(*, program_id: int, kind: GatheringKind, occasion: Occasion, by: Person) -> Gathering:
    """Call everybody with a seat to a launch, or the mentors to a circle. Sent twice is once.

    The team calls either; any mentor a circle, three ahead at most. The trail tells when, never about what.
    """
    program = lock_program(program_id=program_id)
    called.check_may_call(by, program, kind)
    called.check_time(occasion.starts_at, occasion.minutes, now=clock.now())
    own = Gathering.objects.planned().filter(program=program, kind=kind, made_by=by, starts_at__gt=clock.now())
    if same := own.filter(starts_at=occasion.starts_at, title=occasion.title).first():
        return same
    if not rules.may_manage(by, program) and own.count() >= called.MOST_AHEAD:
        raise DomainError(_("Three meetings that you have called lie ahead already."))
    gathering = Gathering.objects.create(program=program, kind=kind, made_by=by, **asdict(occasion))
    audit(verb="gathering.called", by=by, subject=gathering, new=_when(gathering))
    invite_all(gathering=gathering)
    return gathering


@transaction.atomic
def change_gathering(*, gathering_id: int, occasion: Occasion, by: Person, revision: int) -> Gathering:
    """Another time, place or text: everybody gets the new entry; at another time all are asked anew."""
    gathering = _lock(gathering_id)
    called.check_may_change(by, gathering)
    if gathering.revision != revision:
        raise StaleError(_("Somebody else has changed this since you opened it. Load the page again."))
    old, moved = _when(gathering), gathering.starts_at != occasion.starts_at
    if not gathering.change(**asdict(occasion)):
        return gathering
    called.check_time(occasion.starts_at, occasion.minutes, now=clock.now())
    gathering.save(update_fields=[*asdict(occasion), "revision"])
    if moved:
        GatheringReply.objects.filter(gathering=gathering).update(answer="", replied_at=None)
    audit(verb="gathering.changed", by=by, subject=gathering, old=old, new=_when(gathering))
    outbox.queue_all(letters=_letters(mails.CHANGED, gathering, _invited(gathering)))
    return gathering


@transaction.atomic
def cancel_gathering(*, gathering_id: int, by: Person | None) -> Gathering:
    """Call it off, and take it out of every calendar; `by` is None when its program was called off. Twice is once."""
    gathering = _lock(gathering_id)
    if by is not None:
        called.check_may_change(by, gathering)
    if not gathering.is_planned:
        return gathering
    if gathering.ends_at <= clock.now():
        raise DomainError(_("This is over."))
    gathering.cancel()
    gathering.save(update_fields=["state", "revision"])
    audit(verb="gathering.cancelled", by=by, subject=gathering, new=_when(gathering))
    outbox.queue_all(letters=_letters(mails.CANCELLED, gathering, _invited(gathering)))
    return gathering


@transaction.atomic
def answer_gathering(*, gathering_id: int, answer: GatheringAnswer, by: Person) -> GatheringReply:
    """Say whether one comes; can be changed until it is over. Of a circle nobody learns who answered what."""
    gathering = _lock(gathering_id)
    seat = gatherings.seats_called(gathering).filter(person=by).first()
    if seat is None:
        raise DomainError(_("You are not called to this."))
    called.check_may_answer(gathering, now=clock.now())
    reply, _new = GatheringReply.objects.get_or_create(gathering=gathering, enrolment=seat)
    if reply.answer != answer:
        reply.answer, reply.replied_at = answer, clock.now()
        reply.save(update_fields=["answer", "replied_at"])
        if not gathering.is_circle:
            audit(verb="gathering.answered", by=by, subject=gathering, new={"answer": answer.value})
    return reply


@transaction.atomic
def mark_attendance(*, gathering_id: int, there: Collection[int], by: Person) -> int:
    """Note who was at a launch: the enrolments in `there`, and nobody else; how many of them."""
    gathering = _lock(gathering_id)
    called.check_may_mark(by, gathering, now=clock.now())
    seats = list(gatherings.seats_called(gathering).order_by("pk"))
    replies = [GatheringReply(gathering=gathering, enrolment=seat, attended=seat.pk in there) for seat in seats]
    GatheringReply.objects.bulk_create(
        replies, update_conflicts=True, unique_fields=["gathering", "enrolment"], update_fields=["attended"]
    )
    present = sum(bool(reply.attended) for reply in replies)
    audit(verb="gathering.attended", by=by, subject=gathering, new={"there": present, "of": len(seats)})
    return present


def invite_all(*, gathering: Gathering) -> None:
    """Invite everybody called who has not been: also those accepted since."""
    seats = gatherings.not_invited(gathering).iterator(chunk_size=500)
    outbox.queue_all(letters=_letters(mails.INVITATION, gathering, seats))


def remind_all(*, gathering: Gathering) -> None:
    """Remind whoever did not say no, a day before."""
    seats = gatherings.to_remind(gathering).iterator(chunk_size=500)
    outbox.queue_all(letters=_letters(mails.REMINDER, gathering, seats))


def _lock(gathering_id: int) -> Gathering:
    rows = Gathering.objects.select_for_update(of=("self",)).select_related("program")
    gathering = rows.filter(pk=gathering_id).first()
    if gathering is None:
        raise DomainError(_("This does not exist any more."))
    return gathering


def _invited(gathering: Gathering) -> Iterator[Enrolment]:
    """Everybody to whom an invitation was written, with a seat or not any more."""
    told = gatherings.invited(gathering)
    return told.iterator(chunk_size=500)


def _letters(kind: str, gathering: Gathering, seats: Iterable[Enrolment]) -> Iterator[outbox.Letter]:
    """One mail to each; the invitation once for all times, everything else once a revision."""
    for seat in seats:
        times = "" if kind == mails.INVITATION else f"{gathering.revision}:"
        yield outbox.Letter(
            kind=kind,
            to=seat.person,
            key=f"{kind}:{gathering.pk}:{times}{seat.person_id}",
            facts={"gathering": gathering.pk, "revision": gathering.revision},
            not_before=gathering.starts_at - gatherings.DAY if kind == mails.REMINDER else None,
            expires_at=gathering.starts_at,
        )


def _when(gathering: Gathering) -> dict[str, object]:
    return {"starts_at": gathering.starts_at.isoformat(), "minutes": gathering.minutes}
