"""What the tick has to do, one query each; nothing due costs next to nothing."""

import datetime as dt
from collections import defaultdict

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from messaging.models import Heartbeat, Message
from people.models import Person
from programs.enums import ProgramState
from programs.models import Enrolment, Program
from rmentor.lib import clock
from sessions.models import Meeting
from surveys.enums import WaveKind, WaveState
from surveys.models import ProgramSecret, Wave
from surveys.rules import PULSE_DAYS
from surveys.rules.moments import BEFORE_END, POST_OPEN, PRE_OPEN
from surveys.selectors import mails

RELAPSE = "relapse"  # the heartbeat of the daily evaluation

Move = tuple[Program, WaveKind]


def _announced(kind: str, subject: str, person: str) -> Exists:
    """Whether the mail of this kind about this subject to this person is in the outbox."""
    parts = [Value(f"{kind}:"), Cast(OuterRef(subject), CharField()), Value(":"), Cast(OuterRef(person), CharField())]
    return Exists(Message.objects.filter(dedupe_key=Concat(*parts, output_field=CharField())))


def programs_to_finish() -> QuerySet[Program]:
    """Programs that are over while their pseudonyms can still be traced."""
    over = [ProgramState.COMPLETED, ProgramState.ARCHIVED, ProgramState.CANCELLED]
    secret = ProgramSecret.objects.filter(program=OuterRef("pk"))
    return Program.objects.filter(Exists(secret), state__in=over).order_by("pk")


def waves_to_move() -> tuple[list[Move], list[Move]]:
    """Waves to open, and waves to close."""
    programs = list(Program.objects.filter(state__in=[ProgramState.MATCHING, ProgramState.RUNNING]).order_by("pk"))
    waves: dict[int, dict[WaveKind, Wave]] = defaultdict(dict)
    for wave in Wave.objects.filter(program__in=programs):
        waves[wave.program_id][WaveKind(wave.kind)] = wave
    to_open = [
        (program, kind)
        for program in programs
        for kind in _wanted(program)
        if kind not in waves[program.pk] or waves[program.pk][kind].state == WaveState.DRAFT
    ]
    to_close = [
        (program, kind)
        for program in programs
        for kind, wave in waves[program.pk].items()
        if wave.state == WaveState.OPEN and _is_over(program, wave)
    ]
    return to_open, to_close


def _wanted(program: Program) -> list[WaveKind]:
    if program.state == ProgramState.MATCHING:
        return [WaveKind.PRE]
    wanted = [WaveKind.PULSE]
    if not _pre_is_over(program):
        wanted.append(WaveKind.PRE)
    if program.ends_on is not None and clock.today() >= program.ends_on - BEFORE_END:
        wanted.append(WaveKind.POST)
    return wanted


def _pre_is_over(program: Program) -> bool:
    return program.started_at is not None and clock.now() >= program.started_at + PRE_OPEN


def _is_over(program: Program, wave: Wave) -> bool:
    if wave.kind == WaveKind.PRE:
        return _pre_is_over(program)
    closes = wave.opened_on + POST_OPEN if wave.opened_on else None
    return wave.kind == WaveKind.POST and closes is not None and clock.today() >= closes


def invitations() -> list[tuple[int, Person]]:
    """Open surveys, each with the people who have a seat and were not invited yet."""
    open_survey = Q(program__wave__state=WaveState.OPEN, program__wave__kind__in=[WaveKind.PRE, WaveKind.POST])
    seats = Enrolment.objects.accepted().filter(open_survey).annotate(open_wave=F("program__wave"))
    missing = seats.filter(~_announced(mails.INVITATION, "open_wave", "person_id")).with_person()
    return [(getattr(enrolment, "open_wave"), enrolment.person) for enrolment in missing]  # noqa: B009 - annotated


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
