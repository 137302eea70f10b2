"""When a survey of the participants closes: how many were asked and answered is frozen, once, for every reader."""

from programs.enums import ProgramState
from rmentor.lib import clock
from surveys import rules
from surveys.enums import WaveKind
from surveys.models import Release, Wave
from surveys.rules.counting import count
from surveys.selectors import frozen

# The surveys that ask participants scales before the last one.
BEFORE_THE_END = (WaveKind.PRE, WaveKind.MONTH_1, WaveKind.MID)


def freeze_counts(wave: Wave) -> None:
    """The release of a survey before the last: counts only, checked against those of earlier releases.

    Frozen already, or the program cancelled: nothing happens.
    """
    program = wave.program
    if wave.kind not in BEFORE_THE_END or program.state == ProgramState.CANCELLED:
        return
    if Release.objects.filter(program=program, kind=wave.kind).exists():
        return
    known = frozen.told_before(program)
    counts = count(frozen.counted(wave, frozen.answers_to(wave)), known=known, told_anyway=(), k=program.k)
    figures = rules.ReleasedFigures(k=program.k, steps=counts.steps, items=counts.items).to_dict()
    told = {name: sorted(people) for name, people in counts.told.items() if name not in known}
    Release.objects.create(program=program, kind=wave.kind, as_of=clock.today(), figures=figures | {"told": told})
