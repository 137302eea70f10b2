"""What the tick has to do, one query each; nothing due costs next to nothing."""

import datetime as dt

from django.db.models import (
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat

from matching.enums import PairState
from matching.models import Pair
from messaging.models import Message
from sessions.models import Meeting, TimeOffer
from sessions.rules.moments import INVITE, LOGGABLE
from sessions.selectors import mails

# The planner looks this far ahead of a reminder's time.
AHEAD = dt.timedelta(minutes=10)


def _announced(kind: str) -> Exists:
    """Whether the mail of this kind about the meeting as it stands is in the outbox (see mails.key_of)."""
    key = Concat(
        Value(f"{kind}:"),
        Cast(OuterRef("pk"), CharField()),
        Value(":"),
        Cast(OuterRef("revision"), CharField()),
        Value(":"),
        Cast(OuterRef("pair__mentor__person_id"), CharField()),
        output_field=CharField(),
    )
    return Exists(Message.objects.filter(dedupe_key=key))


def pairs_to_plan() -> QuerySet[Pair, int]:
    """Numbers of live pairs that have no meeting yet."""
    has_meetings = Exists(Meeting.objects.filter(pair=OuterRef("pk")))
    return Pair.objects.active().filter(~has_meetings).order_by("pk").values_list("pk", flat=True)


def meetings_to_clear(now: dt.datetime) -> QuerySet[Meeting, int]:
    """Numbers of planned meetings that cannot take place: their pair is over, or rested when they were due."""
    over = Q(pair__state__in=[PairState.ENDED, PairState.COMPLETED]) & (
        Q(starts_at__gt=F("pair__ended_at")) | Q(starts_at__lt=now - LOGGABLE)
    )
    rested = Q(pair__state=PairState.PAUSED, starts_at__gt=F("pair__paused_at"), starts_at__lt=now)
    return Meeting.objects.planned().filter(over | rested).order_by("pk").values_list("pk", flat=True)


def times_to_close(now: dt.datetime) -> QuerySet[TimeOffer, int]:
    """Numbers of offers of times that wait for an answer that cannot come any more."""
    standing = TimeOffer.objects.standing(now).filter(pk=OuterRef("pk"))
    return TimeOffer.objects.open().filter(~Exists(standing)).order_by("pk").values_list("pk", flat=True)


def _upcoming() -> QuerySet[Meeting]:
    return Meeting.objects.planned().of_live_pairs().with_pair().in_order()


def meetings_to_invite_to(now: dt.datetime) -> QuerySet[Meeting]:
    """Meetings of the next weeks nobody was told of. A moved one was announced by the mail that told of the move."""
    near = _upcoming().filter(starts_at__gt=now, starts_at__lte=now + INVITE, revision=0)
    return near.filter(~_announced(mails.INVITATION))


def meetings_to_remind_of(now: dt.datetime, kind: str, before: dt.timedelta) -> QuerySet[Meeting]:
    """Meetings to remind of `before` they begin; half of that time later a reminder only disturbs."""
    window = _upcoming().filter(starts_at__gt=now + before / 2, starts_at__lte=now + before + AHEAD)
    return window.filter(~_announced(kind))


def meetings_to_ask_about(now: dt.datetime) -> QuerySet[Meeting]:
    """Meetings whose time has come and that are not logged by both."""
    open_logs = Meeting.objects.to_be_logged().filter(starts_at__lte=now, starts_at__gt=now - LOGGABLE)
    return open_logs.of_live_pairs().with_pair().in_order().filter(~_announced(mails.LOG))
