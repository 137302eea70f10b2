"""Whom to ask whether the two fit, and what one side has said. The other side's answer is read by nobody here."""

import datetime as dt

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from matching.models import Pair
from messaging.models import Message
from people.models import Person
from programs.enums import CaseKind, Side
from programs.models import Case
from rmentor.lib import clock
from sessions.models import FitCheck, Meeting
from sessions.models.meeting import MeetingQuerySet
from sessions.rules import steps as rules

FIT_CHECK = "sessions.fit_check"
FIT_REMINDER = "sessions.fit_reminder"
# A mail that was not queued within this time, as nothing ran for so long, is not queued any more.
ASK_WITHIN = dt.timedelta(days=14)


def first_held(pair: Pair) -> Meeting | None:
    """The first meeting of a pair that took place."""
    return Meeting.objects.held().filter(pair=pair).in_order().first()


def fit_of(pair: Pair, side: Side) -> FitCheck | None:
    """What one side has said."""
    return FitCheck.objects.filter(pair=pair, side=side).first()


def _first_meetings() -> MeetingQuerySet:
    """The first held meeting of each pair that is asked at all."""
    earlier = Meeting.objects.held().filter(pair=OuterRef("pair"), starts_at__lt=OuterRef("starts_at"))
    asked = Q(pair__program__has_fit_check=True, pair__is_imported=False)
    return Meeting.objects.held().filter(asked, ~Exists(earlier))


def fit_key(kind: str, meeting_id: int, person_id: int) -> str:
    """A mail about how it fits is the same for the same first meeting and recipient."""
    return f"{kind}:{meeting_id}:{person_id}"


def still_to_say(meeting_id: int, person: Person) -> Meeting | None:
    """The meeting, while it counts as the first of a pair that meets and this person has said nothing."""
    return unanswered(person).of_live_pairs().filter(pk=meeting_id).first()


def first_meetings_to_ask_about(now: dt.datetime) -> MeetingQuerySet:
    """First meetings that were logged as held lately, and about which nobody was asked yet."""
    parts = [
        Value(f"{FIT_CHECK}:"),
        Cast(OuterRef("pk"), CharField()),
        Value(":"),
        Cast(OuterRef("pair__mentor__person_id"), CharField()),
    ]
    asked = Exists(Message.objects.filter(dedupe_key=Concat(*parts, output_field=CharField())))
    lately = _first_meetings().of_live_pairs().filter(logged_at__gt=now - ASK_WITHIN)
    return lately.filter(~asked).with_pair().in_order()


def unanswered(person: Person) -> MeetingQuerySet:
    """First meetings of a person's pairs, about which they have said nothing."""
    mine = Q(pk__in=[])
    for side in Side:
        answered = FitCheck.objects.filter(pair=OuterRef("pair"), side=side)
        mine |= Q(**{f"pair__{side}__person": person}) & ~Q(Exists(answered))
    recent = Q(pair__state__in=rules.LIVE, logged_at__gt=clock.now() - rules.FIT_ASKED)
    return _first_meetings().filter(mine, recent).with_pair().in_order()


def sides_in_doubt(pair: Pair) -> list[Side]:
    """The sides of a pair that did not call it good."""
    found = FitCheck.objects.in_doubt().filter(pair=pair).order_by("pk")
    return [Side(side) for side in found.values_list("side", flat=True)]


def cases_of_former_pairs() -> list[int]:
    """Numbers of cases about two who may not fit, and who are no pair any more; two queries."""
    cases = {
        case.number_of("pair") or 0: case.pk for case in Case.objects.unsettled().filter(kind=CaseKind.FIT_CHECK)
    }
    over = Pair.objects.filter(pk__in=cases).exclude(state__in=rules.LIVE).order_by("pk") if cases else ()
    return [cases[pair.pk] for pair in over]
