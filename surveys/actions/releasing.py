"""The end of a program's surveys: figures computed once, then the key to the pseudonyms destroyed."""

from django.db import transaction
from django.utils.translation import gettext as _

from programs.enums import ProgramState
from programs.models import Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from surveys import rules
from surveys.actions.freezing import BEFORE_THE_END, freeze_counts
from surveys.actions.waves import close_wave
from surveys.enums import WaveKind, WaveState
from surveys.models import ProgramSecret, Release, Wave
from surveys.rules.certainty import with_holm
from surveys.rules.counting import Counts, count
from surveys.rules.extras import extras_of
from surveys.rules.figures import PilotItem
from surveys.rules.item_figures import WeakItems, weak_items
from surveys.rules.pilot import pilot_items
from surveys.rules.scale_figures import Beside, least_of
from surveys.rules.twice import Twice, scores_of, twice_asked
from surveys.selectors import frozen, response_rates
from surveys.statistics import seed_of


@transaction.atomic
def compute_release(*, program_id: int) -> Release:
    """Compute what the surveys of a program tell, and freeze it. There already: returned unchanged.

    Needs every wave closed: a figure that one more answer could change would tell that answer.
    """
    program = Program.objects.select_for_update().get(pk=program_id)
    found = Release.objects.final().filter(program=program).first()
    if found is not None:
        return found
    waves = {
        WaveKind(wave.kind): wave for wave in Wave.objects.filter(program=program).select_related("questionnaire")
    }
    if any(wave.state != WaveState.CLOSED for wave in waves.values()):
        raise DomainError(_("The figures are computed once all surveys of the program are closed."))
    for kind in BEFORE_THE_END:
        if kind in waves:
            freeze_counts(waves[kind])
    figures = _figures(program, waves)
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
    _forget_who_was_counted(program)
    ProgramSecret.objects.filter(program=program).delete()


def _figures(program: Program, waves: dict[WaveKind, Wave]) -> rules.ReleasedFigures:
    """Over how many people the figures of scales are is told first; what else is counted gives way to it."""
    answers = {kind: frozen.answers_to(wave) for kind, wave in waves.items() if kind.is_survey}
    asked_twice = twice_asked(waves, answers)
    extras, beside = extras_of(waves, answers, groups=frozen.groups_of(program), k=program.k)
    weak = _weak_items(program, asked_twice, answers)
    told_anyway = [one.both for one in asked_twice if len(one.both) >= least_of(one.scale.code, program.k)]
    told_anyway += [items.people for items in weak.values()]
    counts, earlier = _counts(program, waves, answers, [*told_anyway, *beside]), frozen.earlier_releases(program)
    return rules.ReleasedFigures(
        k=program.k,
        scales=_scales(program, asked_twice, counts, weak),
        rates=response_rates(program),
        steps=tuple(step for one in earlier for step in one.steps) + counts.steps,
        items=tuple(item for one in earlier for item in one.items) + counts.items,
        extras=extras,
        pilot=_pilot(program, waves, answers),
    )


def _pilot(program: Program, waves: dict[WaveKind, Wave], answers: frozen.Answers) -> tuple[PilotItem, ...]:
    """The questions of the test, where it was taken before."""
    if WaveKind.TEST_PRE not in waves:
        return ()
    questions = waves[WaveKind.TEST_PRE].questionnaire.part("test")
    return tuple(pilot_items(answers[WaveKind.TEST_PRE], questions, k=program.k))


def _counts(
    program: Program, waves: dict[WaveKind, Wave], answers: frozen.Answers, told_anyway: list[frozenset[str]]
) -> Counts:
    """Of the last survey, beside what was told of those before."""
    known = frozen.told_before(program)
    if WaveKind.POST not in waves:
        return Counts((), (), known)
    found = frozen.counted(waves[WaveKind.POST], answers[WaveKind.POST], first=answers.get(WaveKind.PRE, ()))
    return count(found, known=known, told_anyway=told_anyway, k=program.k)


def _weak_items(program: Program, asked_twice: list[Twice], answers: frozen.Answers) -> dict[str, WeakItems]:
    """The single questions of scales that hang together too little for one score, where they may be told."""
    groups, counted = frozen.groups_of(program), list(frozen.told_before(program).values())
    found = {}
    for one in asked_twice:
        looked_back = frozenset(scores_of(one.scale, answers.get(WaveKind.THEN, ())))
        items = weak_items(one, k=program.k, groups=groups, counted=counted, looked_back=looked_back)
        if items is not None:
            found[one.scale.key] = items
    return found


def _scales(
    program: Program, asked_twice: list[Twice], counts: Counts, weak: dict[str, WeakItems]
) -> dict[str, rules.ScaleFigure]:
    """Every scale, over the people who answered before and after."""
    groups, told = frozen.groups_of(program), list(counts.told.values())
    told += [items.people for items in weak.values()]
    figures = {
        one.scale.key: rules.scale_figure(
            code=one.scale.code,
            name=one.scale.name,
            who=one.scale.who.value,
            pre=one.pre,
            post=one.post,
            k=program.k,
            beside=Beside(
                rows=one.rows,
                groups=groups,
                told=told,
                seed=seed_of(program.pk, one.scale.key, WaveKind.POST.value),
                items=weak[one.scale.key].figures if one.scale.key in weak else (),
            ),
        )
        for one in asked_twice
    }
    goals = program.goals.prefetch_related("versions")
    return with_holm(figures, frozenset(goal.judged().measure for goal in goals))


def _forget_who_was_counted(program: Program) -> None:
    """Take the pseudonyms out of the releases: none comes after the last."""
    for release in Release.objects.interim().filter(program=program):
        release.figures.pop("told", None)
        release.save(update_fields=["figures"])
