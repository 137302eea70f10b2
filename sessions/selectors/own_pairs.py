"""A person's pairs with all that waits in them, asked for once: their rows are then found by number.

To ask about the meetings of all pairs, and whose they are, took PostgreSQL seconds among a million meetings.
"""

import datetime as dt
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Case, Count, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from matching.models import Pair
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from sessions.models import ActionItem, Meeting, TimeOffer
from sessions.selectors import closings, fits


class Told(TypedDict):
    """What own_pairs adds to a pair: of the person who asks, not of their partner."""

    own_side: str
    next_meeting: dt.datetime | None
    n_late: int
    has_times: bool
    about_fit: bool
    about_closing: bool


if TYPE_CHECKING:
    OwnPair = WithAnnotations[Pair, Told]
else:
    OwnPair = Pair


def own_pairs(person: Person) -> list[OwnPair]:
    """Every pair this person is part of, whatever its state, with both people. One query."""
    now = clock.now()
    ahead = Meeting.objects.planned().filter(pair=OuterRef("pk"), starts_at__gt=now).order_by("starts_at")
    late = ActionItem.objects.open().filter(
        pair=OuterRef("pk"), owner=OuterRef("own_side"), due_on__lt=clock.today(person.time_zone)
    )
    times = TimeOffer.objects.standing(now) | TimeOffer.objects.lapsed(now)
    pairs = Pair.objects.of(person).annotate(
        own_side=Case(When(mentor__person=person, then=Value(Side.MENTOR.value)), default=Value(Side.MENTEE.value))
    )
    told = pairs.annotate(
        next_meeting=Subquery(ahead.values("starts_at")[:1]),
        n_late=Coalesce(Subquery(late.order_by().values("pair").annotate(n=Count("pk")).values("n")), 0),
        has_times=Exists(times.filter(pair=OuterRef("pk"))),
        about_fit=Exists(fits.unanswered(person).filter(pair=OuterRef("pk")).order_by()),
        about_closing=Exists(closings.unanswered(person).filter(pk=OuterRef("pk")).order_by()),
    )
    # The annotations above say what they add, and cannot say that it is a pair.
    return cast("list[OwnPair]", list(told.with_people().order_by("pk")))
