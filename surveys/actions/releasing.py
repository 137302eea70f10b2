"""The end of a program's surveys: figures computed once, then the key to the pseudonyms destroyed."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from programs.enums import ProgramState
from programs.models import Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from surveys import rules
from surveys.actions.waves import close_wave
from surveys.enums import WaveKind, WaveState
from surveys.models import ProgramSecret, Release, Response, Wave
from surveys.selectors import response_rates
from surveys.statistics import scale_score


@transaction.atomic
def compute_release(*, program_id: int) -> Release:
    """Compute what the surveys of a program tell, and freeze it. There already: returned unchanged.

    Needs every wave closed: a figure that one more answer could change would tell that answer.
    """
    program = Program.objects.select_for_update().get(pk=program_id)
    found = Release.objects.filter(program=program).first()
    if found is not None:
        return found
    waves = {
        WaveKind(wave.kind): wave for wave in Wave.objects.filter(program=program).select_related("questionnaire")
    }
    if any(wave.state != WaveState.CLOSED for wave in waves.values()):
        raise DomainError(_("The figures are computed once all surveys of the program are closed."))
    figures = rules.ReleasedFigures(k=program.k, scales=_scales(waves, program.k), rates=response_rates(program))
    return Release.objects.create(program=program, as_of=clock.today(), figures=figures.to_dict())


@transaction.atomic
def finish_program(*, program_id: int) -> None:
    """Close what is open, freeze the figures (unless the program was cancelled), destroy the secret."""
    program = Program.objects.select_for_update().get(pk=program_id)
    for kind in Wave.objects.open().filter(program=program).values_list("kind", flat=True):
        close_wave(program=program, kind=WaveKind(kind), by=None)
    Wave.objects.filter(program=program, state=WaveState.DRAFT).delete()
    if program.state != ProgramState.CANCELLED:
        compute_release(program_id=program.pk)
    ProgramSecret.objects.filter(program=program).delete()


def _scales(waves: dict[WaveKind, Wave], k: int) -> dict[str, rules.ScaleFigure]:
    """Every scale of the first survey, over the people who answered before and after."""
    surveys = [waves[kind] for kind in (WaveKind.PRE, WaveKind.POST) if kind in waves]
    if not surveys:
        return {}
    answers = {WaveKind(wave.kind): _answers(wave) for wave in surveys}
    return {
        scale.code: rules.scale_figure(
            code=scale.code,
            name=scale.name,
            who=scale.who.value,
            pre=_scores(scale, answers.get(WaveKind.PRE, ())),
            post=_scores(scale, answers.get(WaveKind.POST, ())),
            k=k,
        )
        for scale in rules.scales_of(surveys[0].questionnaire)
    }


Answered = tuple[str, str, dict[str, int]]  # pseudonym, side, answers


def _answers(wave: Wave) -> list[Answered]:
    """In the order of random ids."""
    rows = Response.objects.filter(wave=wave).order_by("pk")
    return list(rows.values_list("respondent_key", "side", "answers"))


def _scores(scale: rules.Scale, answers: Iterable[Answered]) -> dict[str, float]:
    scored = {
        key: scale_score(given, scale.items, scale.reverse) for key, side, given in answers if side == scale.who
    }
    return {key: score for key, score in scored.items() if score is not None}
