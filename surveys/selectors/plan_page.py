"""What HR looks at when choosing the surveys of a program: what is asked of whom and when, and how long it takes."""

from dataclasses import dataclass

from programs.enums import Side
from programs.models import Enrolment, Program
from surveys import rules
from surveys.enums import WaveKind
from surveys.enums.instruments import KNOWLEDGE_CODE, PULSE_CODE
from surveys.models import Questionnaire, SurveyPlan
from surveys.rules.wording import minutes_for
from surveys.selectors.plans import sides_by_kind, wave_of
from surveys.statistics import NotComputable, smallest_effect


@dataclass(frozen=True)
class ScaleChoice:
    """A scale that can be asked. `questions` are those of each side."""

    code: str
    name: str
    questions: dict[Side, int]
    moments: tuple[str, ...]
    least: int


@dataclass(frozen=True)
class PlannedWave:
    """One survey as the plan stands: questions and minutes for each side that is asked."""

    kind: WaveKind
    mentors: int
    mentees: int

    @property
    def minutes(self) -> tuple[int, int]:
        """About how long mentors and mentees need."""
        return minutes_for(self.kind, self.mentors), minutes_for(self.kind, self.mentees)


def choices_of(questionnaire: Questionnaire) -> list[ScaleChoice]:
    """Every scale of a questionnaire, in its order."""
    return [
        ScaleChoice(
            code=scale["code"],
            name=rules.said(questionnaire, scale["name"]),
            questions={side: len(rules.items_of(scale, side)) for side in Side},
            moments=tuple(str(kind.label) for kind in WaveKind if kind in rules.moments_of(scale)),
            least=scale.get("least", 0),
        )
        for scale in questionnaire.part("scales")
    ]


def planned_waves(plan: SurveyPlan) -> list[PlannedWave]:
    """What everybody is asked, in the order of the program."""
    asked = sides_by_kind(plan)
    return [PlannedWave(kind, *(_questions(plan, kind, side) for side in Side)) for kind in WaveKind if kind in asked]


def usable_questionnaires() -> list[Questionnaire]:
    """The newest published version of each, without the pulse and the test, which are planned by themselves."""
    newest: dict[str, Questionnaire] = {}
    for one in Questionnaire.objects.published().order_by("version"):
        if one.code not in {PULSE_CODE, KNOWLEDGE_CODE} and one.part("scales"):
            newest[one.code] = one
    return sorted(newest.values(), key=lambda one: one.title)


def smallest_changes(program: Program) -> list[tuple[Side, int, float]]:
    """For each side its people, as far as is known, and the smallest change in standard deviations they can show."""
    seats = list(Enrolment.objects.accepted().filter(program=program).values_list("side", flat=True))
    found = []
    for side in Side:
        n = seats.count(side) or program.seats or 0
        effect = smallest_effect(n)
        if not isinstance(effect, NotComputable):
            found.append((side, n, effect))
    return found


def _questions(plan: SurveyPlan, kind: WaveKind, side: Side) -> int:
    wave = wave_of(plan, kind)
    if kind is WaveKind.PULSE:
        return len(wave.questionnaire.part("questions"))
    if kind.is_test:
        asked = side in rules.sides_asked(wave)
        return len({one["competence"] for one in wave.questionnaire.part("test")}) if asked else 0
    return len(rules.questions_for(wave, side))
