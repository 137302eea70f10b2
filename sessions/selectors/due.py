"""What the tick has to do, one query each; nothing due costs next to nothing."""

import datetime as dt

from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest

from matching.enums import PairState
from matching.models import Pair
from messaging.models import Message
from programs.enums import CaseKind, CaseState
from programs.models import Case
from sessions.enums import MeetingState
from sessions.models import Meeting
from sessions.selectors import mails

# So far ahead a meeting is put into calendars: an executive's fills up early.
INVITE = dt.timedelta(weeks=6)
# How long a meeting can be logged from its mail, and a pair that is over may log its last ones.
LOGGABLE = dt.timedelta(days=14)
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
    open_logs = Meeting.objects.filter(
        state__in=[MeetingState.PLANNED, MeetingState.HELD, MeetingState.MISSED],
        confirmed_at=None,
        starts_at__lte=now,
        starts_at__gt=now - LOGGABLE,
    )
    return open_logs.of_live_pairs().with_pair().in_order().filter(~_announced(mails.LOG))


def silent_pairs(now: dt.datetime) -> QuerySet[Pair]:
    """Live pairs without a held meeting for longer than their program allows, once for each silence."""
    held = Meeting.objects.held().filter(pair=OuterRef("pk")).order_by("-starts_at")
    last_held = Subquery(held.values("starts_at")[:1])
    since = Greatest(F("activated_at"), Coalesce(last_held, F("activated_at")), output_field=DateTimeField())
    pairs = Pair.objects.active().with_people().annotate(silent_since=since)
    return pairs.filter(_too_long(now)).order_by("pk")


def _too_long(now: dt.datetime) -> Q:
    """Silent for longer than the program's alarm, which is a number of weeks on each program."""
    rule = Q(pk__in=[])
    weeks = Pair.objects.active().order_by().values_list("program__gap_alarm_weeks", flat=True).distinct()
    for gap in map(dt.timedelta, (7 * number for number in weeks)):
        begun = Q(program__starts_on=None) | Q(program__starts_on__lt=(now - gap).date())
        silent = Q(program__gap_alarm_weeks=gap.days // 7, silent_since__lt=now - gap)
        rule |= silent & begun & ~Q(Exists(_raised(gap)))
    return rule


def _raised(gap: dt.timedelta) -> QuerySet[Case]:
    """The case of a pair's present silence: still open, or raised when this silence had lasted long enough."""
    alarm = ExpressionWrapper(OuterRef("silent_since") + gap, output_field=DateTimeField())
    about_pair = Concat(Value("pair:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    cases = Case.objects.filter(program=OuterRef("program"), kind=CaseKind.SILENT_PAIR, key=about_pair)
    return cases.filter(Q(state=CaseState.OPEN) | Q(raised_at__gte=alarm))
