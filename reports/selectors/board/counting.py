"""How far people have come, how they came, who answers, who meets: counted for many programs at once.

As many queries for one program as for two hundred. What is kept (see `reports.models.Board`) is the same as what is
counted on the spot.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q
from django.db.models.functions import TruncMonth

from matching.enums import PairState, RunKind, RunState
from matching.models import Fairness, MatchingRun, Pair
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from reports.enums import ChannelKind, FunnelStep
from reports.selectors.board.figures import BoardFigures, Channel, Fair, FairGroup, Month, Step, WaveRate
from rmentor.lib import clock
from sessions.enums import MeetingState
from sessions.models import Meeting
from surveys.enums import WaveState
from surveys.models import Wave
from surveys.selectors import counted_waves, rate_of_counted

SEATED = (EnrolmentState.ACCEPTED, EnrolmentState.WITHDRAWN)
# So many links that people followed are told one by one.
MOST_CHANNELS = 8
# The groups of the fairness figures that stand on the dashboard; all of them stand on the page of the run.
FAIR_KINDS = ("all", "side")


def count_board(program: Program, now: dt.datetime | None = None) -> BoardFigures:
    """The figures of one program."""
    return count_boards([program], now)[program.pk]


def count_boards(programs: Iterable[Program], now: dt.datetime | None = None) -> dict[int, BoardFigures]:
    """The figures of these programs, in eight queries."""
    told, moment = {program.pk: program for program in programs}, now or clock.now()
    seats, channels, rates, fair = _seats(told), _channels(told), _rates(told), _fairness(told)
    pairs, met = _pairs(told), _last_held(told)
    meetings = _meetings(told, moment)
    return {
        pk: BoardFigures(
            state=program.state,
            funnel=_funnel(program, seats[pk], pairs[pk], met, moment),
            channels=_ranked(channels[pk]),
            rates=tuple(rates[pk]),
            months=_months(program, pairs[pk], meetings[pk], moment),
            fairness=fair.get(pk),
        )
        for pk, program in told.items()
    }


# ---- how far people have come ------------------------------------------------------------------------------------

_Counts = Mapping[str, int]


def _seats(programs: Mapping[int, Program]) -> defaultdict[int, dict[str, _Counts]]:
    """By program and side."""
    rows = Enrolment.objects.filter(program__in=programs).order_by().values_list("program", "side")
    counted = rows.annotate(
        invited=Count("pk", filter=Q(invited_at__isnull=False)),
        applied=Count("pk", filter=~Q(state=EnrolmentState.INVITED)),
        accepted=Count("pk", filter=Q(state__in=SEATED)),
    )
    found: defaultdict[int, dict[str, _Counts]] = defaultdict(dict)
    for program, side, invited, applied, accepted in counted:
        found[program][side] = {
            FunnelStep.INVITED: invited,
            FunnelStep.APPLIED: applied,
            FunnelStep.ACCEPTED: accepted,
        }
    return found


@dataclass(frozen=True)
class _Pair:
    pk: int
    mentor: int
    mentee: int
    state: str
    live_from: dt.datetime | None
    ended_at: dt.datetime | None


def _pairs(programs: Mapping[int, Program]) -> defaultdict[int, list[_Pair]]:
    """Everybody who was asked about a partner, by program."""
    asked = Pair.objects.filter(program__in=programs).exclude(state=PairState.PROPOSED).order_by("pk")
    found: defaultdict[int, list[_Pair]] = defaultdict(list)
    facts = ("pk", "mentor_id", "mentee_id", "state", "activated_at", "ended_at")
    for program, *row in asked.values_list("program", *facts):
        found[program].append(_Pair(*row))
    return found


def _last_held(programs: Mapping[int, Program]) -> dict[int, dt.datetime]:
    """When each pair has met last."""
    held = Meeting.objects.held().filter(pair__program__in=programs).order_by()
    return dict(held.values_list("pair_id").annotate(last=Max("starts_at")))


def _funnel(
    program: Program,
    seats: Mapping[str, _Counts],
    pairs: Iterable[_Pair],
    met: Mapping[int, dt.datetime],
    now: dt.datetime,
) -> tuple[Step, ...]:
    gap = dt.timedelta(weeks=program.gap_alarm_weeks)
    reached: dict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        for step in _steps_of(pair, met.get(pair.pk), gap, now):
            reached[step].append(pair)
    return tuple(_step(step, seats, reached[step]) for step in FunnelStep)


def _step(step: FunnelStep, seats: Mapping[str, _Counts], pairs: list[_Pair]) -> Step:
    if step is FunnelStep.TRAINED:
        return Step(step.value)
    if step in {FunnelStep.INVITED, FunnelStep.APPLIED, FunnelStep.ACCEPTED}:
        return Step(step.value, *(seats.get(side, {}).get(step, 0) for side in (Side.MENTOR, Side.MENTEE)))
    mentors, mentees = ({pair.mentor for pair in pairs}, {pair.mentee for pair in pairs})
    return Step(step.value, len(mentors), len(mentees), len(pairs))


def _steps_of(
    pair: _Pair, last_held: dt.datetime | None, gap: dt.timedelta, now: dt.datetime
) -> Iterable[FunnelStep]:
    yield FunnelStep.MATCHED
    if pair.live_from is not None:
        yield FunnelStep.AGREED
    if last_held is not None:
        yield FunnelStep.MET
        until = _watched_until(pair, now)
        if until is not None and last_held >= until - gap:
            yield FunnelStep.ON_RHYTHM
    if pair.state == PairState.COMPLETED:
        yield FunnelStep.COMPLETED


def _watched_until(pair: _Pair, now: dt.datetime) -> dt.datetime | None:
    """Until when a pair should have met: now, or its end; None of one that rests or has ended early."""
    if pair.state == PairState.ACTIVE:
        return now
    return pair.ended_at if pair.state == PairState.COMPLETED else None


# ---- how they came -----------------------------------------------------------------------------------------------

_Came = dict[tuple[str, str], tuple[int, int]]


def _channels(programs: Mapping[int, Program]) -> defaultdict[int, _Came]:
    """By program and channel: applied, and with a seat."""
    came = Enrolment.objects.filter(program__in=programs).exclude(state=EnrolmentState.INVITED).order_by()
    alone = ExpressionWrapper(Q(invited_at=None), output_field=BooleanField())
    rows = (
        came.annotate(alone=alone)
        .values_list("program", "source", "alone")
        .annotate(applied=Count("pk"), accepted=Count("pk", filter=Q(state__in=SEATED)))
    )
    found: defaultdict[int, _Came] = defaultdict(dict)
    for program, source, alone, applied, accepted in rows:
        channel = _channel(source, alone=alone)
        before = found[program].get(channel, (0, 0))
        found[program][channel] = (before[0] + applied, before[1] + accepted)
    return found


def _channel(source: str, *, alone: bool) -> tuple[str, str]:
    """Kind and name; whoever says where they came from came from there, invited or not."""
    if source in {ChannelKind.SIGN_UP_LIST, ChannelKind.PAIR_LIST}:
        return source, ""
    if source:
        return ChannelKind.SAID.value, source
    return (ChannelKind.ALONE if alone else ChannelKind.INVITED).value, ""


def _ranked(came: _Came) -> tuple[Channel, ...]:
    """Who brought most comes first; the smallest together."""
    rows = [Channel(kind, name, *counts) for (kind, name), counts in came.items()]
    rows.sort(key=lambda row: (-row.applied, row.kind, row.name))
    rest = rows[MOST_CHANNELS:]
    if not rest:
        return tuple(rows)
    others = Channel(ChannelKind.OTHER.value, "", sum(row.applied for row in rest), sum(row.accepted for row in rest))
    return (*rows[:MOST_CHANNELS], others)


# ---- who answers -------------------------------------------------------------------------------------------------


def _rates(programs: Mapping[int, Program]) -> defaultdict[int, list[WaveRate]]:
    """By program, the surveys in the order in which they were sent."""
    waves = Wave.objects.filter(program__in=programs).exclude(state=WaveState.DRAFT).select_related("program")
    found: defaultdict[int, list[WaveRate]] = defaultdict(list)
    for wave in counted_waves(waves).order_by("opened_on", "pk"):
        rate = rate_of_counted(wave)
        found[wave.program_id].append(WaveRate(wave.kind, wave.state, rate.invited, rate.answered))
    return found


# ---- who meets ---------------------------------------------------------------------------------------------------


def _meetings(programs: Mapping[int, Program], now: dt.datetime) -> defaultdict[int, dict[str, dict[str, int]]]:
    """By program and month. A meeting called off because its pair ended is no trouble of the month."""
    rows = (
        Meeting.objects.filter(pair__program__in=programs)
        .order_by()
        .annotate(month=TruncMonth("starts_at", tzinfo=dt.UTC))
        .values("pair__program", "month")
        .annotate(
            met=Count("pair", filter=Q(state=MeetingState.HELD), distinct=True),
            held=Count("pk", filter=Q(state=MeetingState.HELD)),
            missed=Count("pk", filter=Q(state=MeetingState.MISSED)),
            called_off=Count("pk", filter=~Q(cancelled_side="")),
            unlogged=Count("pk", filter=Q(state=MeetingState.PLANNED, starts_at__lte=now)),
            planned=Count("pk", filter=Q(state=MeetingState.PLANNED, starts_at__gt=now)),
        )
    )
    found: defaultdict[int, dict[str, dict[str, int]]] = defaultdict(dict)
    for row in rows:
        counts: dict[str, Any] = dict(row)
        program, month = counts.pop("pair__program"), counts.pop("month")
        found[program][month.date().isoformat()] = counts
    return found


NO_MEETING = dict.fromkeys((field.name for field in fields(Month) if field.name not in {"month", "live"}), 0)


def _months(
    program: Program, pairs: Iterable[_Pair], meetings: Mapping[str, dict[str, int]], now: dt.datetime
) -> tuple[Month, ...]:
    """Every month up to this one in which pairs were expected to meet, or did."""
    live = _live_by_month(program, pairs, now)
    this = now.date().replace(day=1).isoformat()
    past = {month: counts for month, counts in meetings.items() if month <= this}
    rows = [(month, live[month], past.get(month, NO_MEETING)) for month in sorted({*live, *past})]
    # Two may meet before anybody expects it: a day before they are live, or before the program begins.
    told = [Month(month=month, live=max(number, counts["met"]), **counts) for month, number, counts in rows]
    return tuple(row for row in told if row.live)


def _live_by_month(program: Program, pairs: Iterable[_Pair], now: dt.datetime) -> Counter[str]:
    """Pairs by month from going live, or the beginning of the program, to their end."""
    begin = (program.starts_on or dt.date.min).replace(day=1)
    found: Counter[str] = Counter()
    for pair in pairs:
        if pair.live_from is None:
            continue
        month, last = max(begin, pair.live_from.date().replace(day=1)), (pair.ended_at or now).date()
        while month <= last:
            found[month.isoformat()] += 1
            month = clock.add_months(month, 1)
    return found


# ---- who was left out --------------------------------------------------------------------------------------------


def _fairness(programs: Mapping[int, Program]) -> dict[int, Fair]:
    """Of the last run of each program that proposed pairs: what it has released, of everybody and of the sides."""
    runs = MatchingRun.objects.filter(program__in=programs, kind=RunKind.PROPOSE, state=RunState.DONE)
    newest = dict(runs.order_by().values_list("program").annotate(newest=Max("pk")))
    kept = dict(Fairness.objects.filter(run__in=newest.values()).values_list("run_id", "figures"))
    return {program: _fair_of(run, kept[run]) for program, run in newest.items() if run in kept}


def _fair_of(run: int, figures: Mapping[str, Any]) -> Fair:
    groups = [
        FairGroup(row["kind"], row["name"], row["people"], row["without"])
        for row in figures["rows"]
        if row["kind"] in FAIR_KINDS
    ]
    return Fair(run, figures["weak"], tuple(groups))
