"""How two part: whom to ask, and what each may read of the other."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from matching.enums import PairState
from matching.models import Pair
from messaging.models import Message
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from sessions.enums import Farewell, MeetingKind
from sessions.models import ClosingStep, Meeting
from sessions.rules import steps as rules

CLOSING = "sessions.closing"
THANKS = "sessions.thanks"
CARRY_ON = "sessions.carry_on"
# What a pair was asked after: the closing meeting, or the end of its program.
MET, OVER = "met", "over"
# A mail that was not queued within this time, as nothing ran for so long, is not queued any more.
ASK_WITHIN = dt.timedelta(days=14)


@dataclass(frozen=True)
class Parting:
    """What one of the two sees of the end."""

    mine: ClosingStep | None
    # The other's word of thanks; their wish is between them and the program team.
    thanks: str
    both_carry_on: bool


def parting_of(pair: Pair, side: Side) -> Parting:
    """One query."""
    steps = {Side(step.side): step for step in ClosingStep.objects.filter(pair=pair)}
    theirs = steps.get(side.other)
    wishes = {step.wish for step in steps.values()}
    return Parting(
        mine=steps.get(side),
        thanks=theirs.thanks if theirs else "",
        both_carry_on=len(steps) == len(Side) and wishes == {Farewell.CARRY_ON},
    )


def held_of(pair: Pair) -> list[Meeting]:
    """The meetings of a pair that took place."""
    return list(Meeting.objects.held().filter(pair=pair).in_order())


def closing_key(pair: Pair, occasion: str, person_id: int) -> str:
    """A pair is asked after its closing meeting, and who has said nothing once more when the program is over."""
    return f"{CLOSING}:{pair.pk}:{occasion}:{person_id}"


def pairs_to_ask_how_they_part(now: dt.datetime, occasion: str) -> QuerySet[Pair]:
    """Pairs whose closing meeting, or whose program, was over lately, and who were not asked on this occasion."""
    lately = now - ASK_WITHIN
    held = Meeting.objects.held().filter(pair=OuterRef("pk"))
    closing = held.filter(kind=MeetingKind.CLOSING, logged_at__gt=lately)
    met = Q(Exists(closing), state=PairState.ACTIVE)
    over = Q(Exists(held), state=PairState.COMPLETED, ended_at__gt=lately)
    pairs = Pair.objects.filter(met if occasion == MET else over).filter(~_was_asked(occasion))
    return pairs.annotate(was_asked_before=_was_asked(MET)).with_people().order_by("pk")


def _was_asked(occasion: str) -> Exists:
    """Whether the mail of this occasion is in the outbox (see `closing_key`)."""
    parts = [
        Value(f"{CLOSING}:"),
        Cast(OuterRef("pk"), CharField()),
        Value(f":{occasion}:"),
        Cast(OuterRef("mentor__person_id"), CharField()),
    ]
    return Exists(Message.objects.filter(dedupe_key=Concat(*parts, output_field=CharField())))


def pair_still_to_part(pair_id: int, person: Person) -> Pair | None:
    """The pair, while it is asked and this person has said nothing."""
    return unanswered(person).filter(pk=pair_id).first()


def unanswered(person: Person) -> QuerySet[Pair]:
    """A person's pairs at their end, where they have said nothing."""
    since = clock.now() - rules.CLOSING_OPEN
    held = Meeting.objects.held().filter(pair=OuterRef("pk"))
    closing = held.filter(kind=MeetingKind.CLOSING, starts_at__gt=since)
    asked = Q(Exists(closing), state=PairState.ACTIVE)
    asked |= Q(Exists(held), state=PairState.COMPLETED, ended_at__gt=since)
    mine = Q(pk__in=[])
    for side in Side:
        answered = ClosingStep.objects.filter(pair=OuterRef("pk"), side=side)
        mine |= Q(**{f"{side}__person": person}) & ~Q(Exists(answered))
    return Pair.objects.filter(asked).filter(mine).with_people().order_by("pk")
