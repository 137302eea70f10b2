"""Opening and closing waves."""

import random

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs.enums import ProgramState
from programs.models import Program
from programs.rules import check_may_manage
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from surveys.actions.instruments import load_instruments
from surveys.actions.inviting import invite_to
from surveys.enums import WaveKind, WaveState
from surveys.enums.instruments import BEFORE_AFTER, PULSE_CODE
from surveys.models import ProgramSecret, Questionnaire, Response, Wave
from surveys.models.answer import new_id

OPENS_IN = {
    WaveKind.PRE: {ProgramState.MATCHING, ProgramState.RUNNING},
    WaveKind.POST: {ProgramState.RUNNING},
    WaveKind.PULSE: {ProgramState.RUNNING},
}


@transaction.atomic
def open_wave(*, program: Program, kind: WaveKind, by: Person | None) -> Wave:
    """Start taking answers and invite everybody with a seat. Opened already: nothing happens; closed: refused.

    The first wave of a program makes the secret under which all its answers are kept.
    """
    program = Program.objects.select_for_update().get(pk=program.pk)
    if by is not None:
        check_may_manage(by, program)
    wave = Wave.objects.filter(program=program, kind=kind).select_related("questionnaire").first()
    if wave is not None and wave.state == WaveState.OPEN:
        return wave
    if program.state not in OPENS_IN[WaveKind(kind)]:
        raise DomainError(_("This survey cannot be opened while the program is in this state."))
    wave = wave or Wave(program=program, kind=kind, questionnaire=_questions_of(kind))
    wave.open(on=clock.today())
    wave.save()
    ProgramSecret.objects.get_or_create(program=program)
    audit(verb="wave.opened", by=by, subject=wave, new={"kind": WaveKind(kind).value})
    if kind != WaveKind.PULSE:
        invite_to(wave=wave)
    return wave


@transaction.atomic
def close_wave(*, program: Program, kind: WaveKind, by: Person | None) -> Wave:
    """Stop taking answers. Closed already: nothing happens."""
    if by is not None:
        check_may_manage(by, program)
    wave = Wave.objects.select_for_update(of=("self",)).select_related("program").get(program=program, kind=kind)
    if wave.state == WaveState.CLOSED:
        return wave
    wave.close(on=clock.today())
    wave.save(update_fields=["state", "closed_on"])
    _forget_order(wave)
    audit(verb="wave.closed", by=by, subject=wave, new={"kind": WaveKind(kind).value})
    return wave


def _questions_of(kind: WaveKind) -> Questionnaire:
    code = PULSE_CODE if kind == WaveKind.PULSE else BEFORE_AFTER
    load_instruments()
    return Questionnaire.objects.filter(code=code).order_by("-version")[0]


def _forget_order(wave: Wave) -> None:
    """Write all answers of a wave anew, shuffled: rows tell by place and transaction in which order they came."""
    rows = list(Response.objects.filter(wave=wave))
    random.SystemRandom().shuffle(rows)
    Response.objects.filter(wave=wave).delete()
    for row in rows:
        row.pk = new_id()
    Response.objects.bulk_create(rows)
