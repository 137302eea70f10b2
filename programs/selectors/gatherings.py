"""Who is called together, who comes, and what of it each of them sees."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.models import Message
from people.models import Person
from programs.enums import EnrolmentState, GatheringAnswer, GatheringKind, ProgramState, Side
from programs.models import Enrolment, Gathering, GatheringReply, Program
from programs.models.enrolment import EnrolmentQuerySet
from programs.rules.gatherings import REMIND_BEFORE
from programs.selectors.gathering_mails import INVITATION, REMINDER
from rmentor.lib import clock
from rmentor.lib.next_steps import NextStep

DAY = REMIND_BEFORE
# The planner looks this far ahead of a reminder's time.
AHEAD = dt.timedelta(minutes=10)
# So far ahead an unanswered gathering is worth a line on the home page, and one that somebody comes to.
ASK_WITHIN, COMES_WITHIN = dt.timedelta(days=60), dt.timedelta(days=7)


@dataclass(frozen=True)
class Answers:
    """How many come."""

    yes: int
    no: int
    none: int


@dataclass(frozen=True)
class Called:
    """A gathering as one of those called sees it."""

    gathering: Gathering
    # What this person has answered; empty for nothing yet.
    answer: str
    coming: int
    is_open: bool
    is_mine: bool


@dataclass(frozen=True)
class Circle:
    """The page of a program's mentors."""

    program: Program
    ahead: list[Called]
    past: list[Called]


def seats_called(gathering: Gathering) -> EnrolmentQuerySet:
    """Those it is for, as of now."""
    seats: EnrolmentQuerySet = Enrolment.objects.filter(program=gathering.program_id, person__is_active=True)
    seats = seats.accepted()
    return seats.on_side(Side.MENTOR) if gathering.is_circle else seats


def not_invited(gathering: Gathering) -> EnrolmentQuerySet:
    """Those to whom no invitation has been written yet."""
    return seats_called(gathering).with_person().filter(~_written(f"{INVITATION}:{gathering.pk}:")).order_by("pk")


def invited(gathering: Gathering) -> QuerySet[Enrolment]:
    """Those to whom an invitation was written, with a seat or not any more."""
    seats = Enrolment.objects.filter(program=gathering.program_id).with_person()
    return seats.filter(_written(f"{INVITATION}:{gathering.pk}:")).order_by("pk")


def to_remind(gathering: Gathering) -> EnrolmentQuerySet:
    """Those who did not say no and have no reminder of it as it stands."""
    said_no = Exists(
        GatheringReply.objects.filter(gathering=gathering, enrolment=OuterRef("pk"), answer=GatheringAnswer.NO.value)
    )
    start = f"{REMINDER}:{gathering.pk}:{gathering.revision}:"
    return seats_called(gathering).with_person().filter(~said_no, ~_written(start)).order_by("pk")


def _written(start: str) -> Exists:
    """Whether a mail whose key is `start` and the person's number is in the outbox."""
    key = Concat(Value(start), Cast(OuterRef("person_id"), CharField()), output_field=CharField())
    return Exists(Message.objects.filter(dedupe_key=key))


def gatherings_ahead(now: dt.datetime) -> QuerySet[Gathering]:
    """Planned ones that have not begun, in programs that go on."""
    over = [ProgramState.CANCELLED, ProgramState.ARCHIVED]
    rows = Gathering.objects.planned().filter(starts_at__gt=now).exclude(program__state__in=over)
    return rows.select_related("program").order_by("pk")


def gatherings_to_remind_of(now: dt.datetime) -> QuerySet[Gathering]:
    """Those of the next day; half a day later a reminder only disturbs."""
    return gatherings_ahead(now).filter(starts_at__gt=now + DAY / 2, starts_at__lte=now + DAY + AHEAD)


def gatherings_of_cancelled_programs(now: dt.datetime) -> QuerySet[Gathering, int]:
    """Numbers of planned ones ahead whose program was called off."""
    rows = Gathering.objects.planned().filter(starts_at__gt=now, program__state=ProgramState.CANCELLED)
    return rows.order_by("pk").values_list("pk", flat=True)


def with_answers(rows: QuerySet[Gathering]) -> QuerySet[Gathering]:
    """Each with how many of those who are called now have answered what."""
    seats = Enrolment.objects.filter(program=OuterRef("program"), person__is_active=True).accepted()
    n_called = When(kind=GatheringKind.CIRCLE, then=_n_seats(seats.on_side(Side.MENTOR)))
    return rows.annotate(
        n_yes=_n_replies(GatheringAnswer.YES),
        n_no=_n_replies(GatheringAnswer.NO),
        n_called=Case(n_called, default=_n_seats(seats)),
    )


def _n_replies(answer: GatheringAnswer) -> Coalesce:
    replies = GatheringReply.objects.filter(
        gathering=OuterRef("pk"),
        answer=answer.value,
        enrolment__state=EnrolmentState.ACCEPTED,
        enrolment__person__is_active=True,
    )
    return Coalesce(Subquery(replies.order_by().values("gathering").annotate(n=Count("pk")).values("n")), 0)


def _n_seats(seats: QuerySet[Enrolment]) -> Coalesce:
    return Coalesce(Subquery(seats.order_by().values("program").annotate(n=Count("pk")).values("n")), 0)


def answers_of(gathering: Gathering) -> Answers:
    """Counts over those who are called now; asked for unless `with_answers` has brought them along."""
    if not hasattr(gathering, "n_called"):
        gathering = with_answers(Gathering.objects.all()).get(pk=gathering.pk)
    yes, no, invited = (getattr(gathering, name) for name in ("n_yes", "n_no", "n_called"))
    return Answers(yes, no, invited - yes - no)


def called(gathering: Gathering, person: Person) -> Called:
    """One gathering for its page."""
    return _called(Gathering.objects.visible_to(person).filter(pk=gathering.pk), person)[0]


def called_in(program: Program, person: Person) -> list[Called]:
    """What lies ahead of this person in a program; one query."""
    rows = Gathering.objects.visible_to(person).planned().filter(program=program, starts_at__gt=clock.now() - DAY)
    return [row for row in _called(rows, person) if row.is_open]


def circle_of(program: Program, person: Person) -> Circle:
    """Everything that the circle of a program has had and will have; one query."""
    rows = Gathering.objects.visible_to(person).circles().filter(program=program)
    found = _called(rows, person)
    ahead = [row for row in found if row.is_open]
    return Circle(program, ahead, [row for row in reversed(found) if not row.is_open])


def programs_as_mentor(person: Person) -> QuerySet[Program]:
    """Programs in which this person has a seat as a mentor: those whose circle they are part of."""
    seats = Enrolment.objects.filter(person=person, state=EnrolmentState.ACCEPTED).on_side(Side.MENTOR)
    return Program.objects.filter(pk__in=seats.values("program"))


def _called(rows: QuerySet[Gathering], person: Person) -> list[Called]:
    now = clock.now()
    return [
        Called(
            gathering=row,
            answer=row.own_answer or "",  # type: ignore[attr-defined]  # annotated below
            coming=row.n_coming,  # type: ignore[attr-defined]  # annotated below
            is_open=row.is_planned and row.ends_at > now,
            is_mine=row.is_circle and row.made_by_id == person.pk,
        )
        for row in _as_seen(rows, person)
    ]


def _as_seen(rows: QuerySet[Gathering], person: Person) -> QuerySet[Gathering]:
    own = GatheringReply.objects.filter(gathering=OuterRef("pk"), enrolment__person=person).values("answer")[:1]
    n_coming = _n_replies(GatheringAnswer.YES)
    return (
        rows.select_related("program")
        .annotate(own_answer=Subquery(own), n_coming=n_coming)
        .order_by("starts_at", "pk")
    )


def steps_of_gatherings(person: Person) -> list[NextStep]:
    """What is to be answered, and what somebody comes to within a week; one query."""
    now = clock.now()
    rows = Gathering.objects.visible_to(person).planned().filter(starts_at__gt=now, starts_at__lte=now + ASK_WITHIN)
    rows = rows.exclude(program__state__in=[ProgramState.CANCELLED, ProgramState.ARCHIVED])
    return [step for row in _called(rows, person) if (step := _step(row, now))]


def _step(row: Called, now: dt.datetime) -> NextStep | None:
    gathering = row.gathering
    if row.answer == GatheringAnswer.NO or (row.answer and gathering.starts_at > now + COMES_WITHIN):
        return None
    return NextStep(
        text=f"{gathering.get_kind_display()}: {gathering.title}",
        url=reverse("programs:gathering-detail", args=[gathering.pk]),
        button=_("See where") if row.answer else _("Say whether you come"),
        due=gathering.starts_at,
        note=_("You said that you come.") if row.answer else _("Two taps"),
        weight=45 if row.answer else 25,
    )


@dataclass(frozen=True)
class Guest:
    """One of those called, for the program team."""

    enrolment: Enrolment
    answer: str
    attended: bool | None


def guests_of(gathering: Gathering) -> list[Guest]:
    """Everybody called to a launch with their answer, by name. Never of a circle."""
    replies = {reply.enrolment_id: reply for reply in GatheringReply.objects.filter(gathering=gathering)}
    seats = seats_called(gathering).with_person().order_by("person__last_name", "person__first_name", "pk")
    return [_guest(seat, replies.get(seat.pk)) for seat in seats]


def _guest(seat: Enrolment, reply: GatheringReply | None) -> Guest:
    if reply is None:
        return Guest(seat, "", None)
    answers = {GatheringAnswer.YES.value: _("Comes"), GatheringAnswer.NO.value: _("Cannot come")}
    return Guest(seat, answers.get(reply.answer, ""), reply.attended)
