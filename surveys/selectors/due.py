"""What the tick has to do, one query each; nothing due costs next to nothing."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from messaging.models import Heartbeat, Message
from people.models import Person
from programs.enums import OVER, ProgramState, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from sessions.models import Meeting
from surveys.enums import WaveKind, WaveState
from surveys.models import Outsider, ProgramSecret, Wave
from surveys.rules import PULSE_DAYS
from surveys.rules.moments import AT_THE_END, BEFORE, closes_on, opens_on
from surveys.selectors import mails
from surveys.selectors.plans import plans_of, sides_by_kind

RELAPSE = "relapse"  # the heartbeat of the daily evaluation

Move = tuple[Program, WaveKind]


def _announced(kind: str, subject: str, person: str) -> Exists:
    """Whether the mail of this kind about this subject to this person is in the outbox."""
    parts = [Value(f"{kind}:"), Cast(OuterRef(subject), CharField()), Value(":"), Cast(OuterRef(person), CharField())]
    return Exists(Message.objects.filter(dedupe_key=Concat(*parts, output_field=CharField())))


def programs_to_finish() -> QuerySet[Program]:
    """Programs that are over while their pseudonyms can still be traced."""
    secret = ProgramSecret.objects.filter(program=OuterRef("pk"))
    return Program.objects.filter(Exists(secret), state__in=OVER).order_by("pk")


def waves_to_move() -> tuple[list[Move], list[Move]]:
    """Waves to open, and waves to close."""
    programs = list(Program.objects.filter(state__in=[ProgramState.MATCHING, ProgramState.RUNNING]).order_by("pk"))
    waves: dict[int, dict[WaveKind, Wave]] = defaultdict(dict)
    for wave in Wave.objects.filter(program__in=programs):
        waves[wave.program_id][WaveKind(wave.kind)] = wave
    could_open = [
        (program, kind)
        for program in programs
        for kind in WaveKind
        if kind not in waves[program.pk] or waves[program.pk][kind].state == WaveState.DRAFT
        if _is_time(program, kind)
    ]
    to_close = [
        (program, kind)
        for program in programs
        for kind, wave in waves[program.pk].items()
        if wave.state == WaveState.OPEN and _is_over(program, kind, wave)
    ]
    return _planned(could_open), to_close


def _planned(could_open: list[Move]) -> list[Move]:
    """Those of these surveys that their programs ask. Plans are read only where a survey could open."""
    programs = {program.pk: program for program, _kind in could_open}
    plans = plans_of(list(programs.values())) if programs else {}
    wanted = {number: sides_by_kind(plan) for number, plan in plans.items()}
    return [(program, kind) for program, kind in could_open if kind in wanted[program.pk]]


def _is_time(program: Program, kind: WaveKind) -> bool:
    """Whether a survey is to be open now."""
    started = program.started_at
    if program.state == ProgramState.MATCHING or started is None:
        return kind in BEFORE
    opens = opens_on(kind, starts_on=started.date(), ends_on=program.ends_on)
    if opens is None or clock.today() < opens:
        return False
    closes = closes_on(kind, starts_on=started.date(), opened_on=opens)
    return kind in AT_THE_END or closes is None or clock.today() < closes


def _is_over(program: Program, kind: WaveKind, wave: Wave) -> bool:
    started = program.started_at.date() if program.started_at else None
    closes = closes_on(kind, starts_on=started, opened_on=wave.opened_on) if wave.opened_on else None
    return closes is not None and clock.today() >= closes


def invitations() -> list[tuple[int, Person]]:
    """Open surveys, each with the people it asks who were not invited yet."""
    seats = Enrolment.objects.accepted().filter(_asked_now(is_for_others=False))
    others = Outsider.objects.filter(_asked_now(is_for_others=True))
    return [(row.open_wave, row.person) for rows in (seats, others) for row in _not_invited(rows)]


def _asked_now(*, is_for_others: bool) -> Q:
    """Rows with a side in a program of which an open survey asks it."""
    kinds = [kind for kind in WaveKind if kind.is_survey and kind.is_for_others == is_for_others]
    open_now = {"program__wave__state": WaveState.OPEN, "program__wave__kind__in": kinds}
    return Q(side=Side.MENTOR, program__wave__asks_mentors=True, **open_now) | Q(
        side=Side.MENTEE, program__wave__asks_mentees=True, **open_now
    )


def _not_invited(rows: QuerySet[Any]) -> QuerySet[Any]:
    named: QuerySet[Any] = rows.annotate(open_wave=F("program__wave")).select_related("person")
    return named.filter(~_announced(mails.INVITATION, "open_wave", "person_id"))


def pulses(now: dt.datetime) -> QuerySet[Meeting]:
    """Meetings held in the last two weeks whose pair was not asked yet."""
    taking = Q(
        pair__program__state=ProgramState.RUNNING,
        pair__program__wave__kind=WaveKind.PULSE,
        pair__program__wave__state=WaveState.OPEN,
    )
    recent = Meeting.objects.held().filter(taking, starts_at__gt=now - dt.timedelta(days=PULSE_DAYS))
    return recent.filter(~_announced(mails.PULSE, "pk", "pair__mentor__person_id")).with_pair().in_order()


def relapse_is_due() -> bool:
    """Whether nobody has looked at the pairs today."""
    last = Heartbeat.objects.filter(name=RELAPSE).values_list("beat_at", flat=True).first()
    return last is None or last.date() < clock.today()
