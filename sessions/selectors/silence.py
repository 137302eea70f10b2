"""Pairs that do not meet, and those of which that is no longer true."""

import datetime as dt
from collections.abc import Iterator

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
from django.utils.translation import gettext as _

from matching.enums import PairState
from matching.models import Pair
from programs.enums import CaseKind, CaseState
from programs.models import Case
from sessions.enums import MeetingState
from sessions.models import Meeting

# So long a new pair may take to its first meeting.
NEVER_MET = dt.timedelta(weeks=3)
# A first meeting that fell through is made good for by one that is planned within this time.
NEXT_CHANCE = dt.timedelta(weeks=2)


def never_met_pairs(now: dt.datetime) -> QuerySet[Pair]:
    """Live pairs that have not met once, after three weeks or when their first meeting fell through; told once.

    Two who were brought in have met before.
    """
    meetings = Meeting.objects.filter(pair=OuterRef("pk"))
    begun = Q(program__starts_on=None) | Q(program__starts_on__lte=now.date())
    long_begun = Q(program__starts_on=None) | Q(program__starts_on__lte=(now - NEVER_MET).date())
    off = Q(state=MeetingState.MISSED) | (Q(state=MeetingState.CANCELLED) & ~Q(cancelled_side=""))
    next_chance = meetings.planned().filter(starts_at__gt=now, starts_at__lt=now + NEXT_CHANCE)
    fell_through = Q(Exists(meetings.filter(off, starts_at__lt=now))) & ~Q(Exists(next_chance))
    due = fell_through | (Q(activated_at__lt=now - NEVER_MET) & long_begun)
    known = _about_pair().filter(Q(kind=CaseKind.NEVER_MET) | Q(kind=CaseKind.SILENT_PAIR, state=CaseState.OPEN))
    pairs = Pair.objects.active().filter(begun, due, ~Exists(meetings.held()), ~Exists(known), is_imported=False)
    return pairs.with_people().order_by("pk")


def silent_pairs(now: dt.datetime) -> QuerySet[Pair]:
    """Live pairs without a held meeting for longer than their program allows, once for each silence.

    Not those that the program team looks after already, because they have never met.
    """
    lately = Q(state=CaseState.OPEN, settled_at=None) | Q(closed_at__gt=now - NEVER_MET)
    looked_after = _about_pair().filter(lately, kind=CaseKind.NEVER_MET)
    pairs = _with_silence(Pair.objects.active().with_people())
    return pairs.filter(_too_long(now), ~Exists(looked_after)).order_by("pk")


def settled_cases(now: dt.datetime) -> Iterator[tuple[int, str]]:
    """Open cases about pairs that do not meet whose reason is gone, and what took it away. Two queries."""
    kinds = (CaseKind.NEVER_MET, CaseKind.SILENT_PAIR)
    cases = list(Case.objects.unsettled().filter(kind__in=kinds).order_by("pk"))
    numbers = [number for case in cases if (number := case.number_of("pair"))]
    pairs = {pair.pk: pair for pair in _with_silence(Pair.objects.filter(pk__in=numbers)).select_related("program")}
    for case in cases:
        pair = pairs.get(case.number_of("pair") or 0)
        if pair is not None and (text := _settled_by(pair, CaseKind(case.kind), now)):
            yield case.pk, text


def _settled_by(pair: Pair, kind: CaseKind, now: dt.datetime) -> str:
    if pair.state != PairState.ACTIVE:
        return _("The pair rests now.") if pair.state == PairState.PAUSED else _("The pair has ended meanwhile.")
    gap = dt.timedelta(weeks=pair.program.gap_alarm_weeks)
    last_held: dt.datetime | None = getattr(pair, "last_held")  # noqa: B009 - annotated
    if last_held is None or (kind is CaseKind.SILENT_PAIR and last_held < now - gap):
        return ""
    return _("The two have met meanwhile.")


def _with_silence(pairs: QuerySet[Pair]) -> QuerySet[Pair]:
    """Each with when it last met, and since when it has not."""
    held = Meeting.objects.held().filter(pair=OuterRef("pk")).order_by("-starts_at")
    last_held = Subquery(held.values("starts_at")[:1])
    since = Greatest(F("activated_at"), Coalesce(last_held, F("activated_at")), output_field=DateTimeField())
    return pairs.annotate(last_held=last_held, silent_since=since)


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
    cases = _about_pair().filter(kind=CaseKind.SILENT_PAIR)
    return cases.filter(Q(state=CaseState.OPEN, settled_at=None) | Q(raised_at__gte=alarm))


def _about_pair() -> QuerySet[Case]:
    """Cases whose key names the pair, for a subquery of pairs."""
    key = Concat(Value("pair:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return Case.objects.filter(program=OuterRef("program"), key=key)
