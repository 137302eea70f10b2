"""Opening and closing waves."""

import random

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs.enums import ProgramState, Side
from programs.models import Program
from programs.rules import check_may_manage
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from surveys import rules
from surveys.actions.comparing import ask_others
from surveys.actions.freezing import freeze_counts
from surveys.actions.instruments import load_instruments
from surveys.actions.inviting import invite_to
from surveys.enums import WaveKind, WaveState
from surveys.enums.instruments import KNOWLEDGE_CODE, PULSE_CODE
from surveys.models import Draft, ProgramSecret, Questionnaire, Response, Wave
from surveys.models.answer import new_id
from surveys.rules.moments import BEFORE
from surveys.selectors.plans import plan_of


@transaction.atomic
def open_wave(*, program: Program, kind: WaveKind, by: Person | None) -> Wave:
    """Start taking answers and invite everybody who is asked. Opened already: nothing happens; closed: refused.

    The first wave of a program makes the secret under which all its answers are kept.
    """
    program = Program.objects.select_for_update().get(pk=program.pk)
    if by is not None:
        check_may_manage(by, program)
    wave = Wave.objects.filter(program=program, kind=kind).select_related("questionnaire").first()
    if wave is not None and wave.state == WaveState.OPEN:
        return wave
    opens_in = {ProgramState.MATCHING, ProgramState.RUNNING} if kind in BEFORE else {ProgramState.RUNNING}
    if program.state not in opens_in:
        raise DomainError(_("This survey cannot be opened while the program is in this state."))
    wave = wave or _wave_of(program, WaveKind(kind))
    wave.open(on=clock.today())
    wave.save()
    ProgramSecret.objects.get_or_create(program=program)
    audit(verb="wave.opened", by=by, subject=wave, new={"kind": WaveKind(kind).value})
    if WaveKind(kind).is_for_others:
        ask_others(program=program)
    if WaveKind(kind).is_survey:
        invite_to(wave=wave)
    return wave


@transaction.atomic
def close_wave(*, program: Program, kind: WaveKind, by: Person | None) -> Wave:
    """Stop taking answers. Closed already: nothing happens.

    The program is locked: of two surveys that close at once the second is counted beside what the first has told.
    """
    program = Program.objects.select_for_update().get(pk=program.pk)
    if by is not None:
        check_may_manage(by, program)
    wave = Wave.objects.select_for_update(of=("self",)).select_related("program").get(program=program, kind=kind)
    if wave.state == WaveState.CLOSED:
        return wave
    wave.close(on=clock.today())
    wave.save(update_fields=["state", "closed_on"])
    Draft.objects.filter(wave=wave).delete()
    _forget_order(wave)
    freeze_counts(wave)
    audit(verb="wave.closed", by=by, subject=wave, new={"kind": WaveKind(kind).value})
    return wave


def _wave_of(program: Program, kind: WaveKind) -> Wave:
    """As the program's plan says at this moment."""
    load_instruments()
    if kind is WaveKind.PULSE or kind.is_test:
        code = PULSE_CODE if kind is WaveKind.PULSE else KNOWLEDGE_CODE
        wave = Wave(program=program, kind=kind, questionnaire=Questionnaire.objects.latest_of(code))
    else:
        plan = plan_of(program)
        wave = Wave(program=program, kind=kind, questionnaire=plan.questionnaire, scales=plan.scales)
    sides = rules.sides_asked(wave)
    wave.asks_mentors, wave.asks_mentees = Side.MENTOR in sides, Side.MENTEE in sides
    return wave


def _forget_order(wave: Wave) -> None:
    """Write all answers of a wave anew, shuffled: rows tell by place and transaction in which order they came."""
    rows = list(Response.objects.filter(wave=wave))
    random.SystemRandom().shuffle(rows)
    Response.objects.filter(wave=wave).delete()
    for row in rows:
        row.pk = new_id()
    Response.objects.bulk_create(rows)
