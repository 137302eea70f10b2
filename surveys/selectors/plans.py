"""Which surveys a program sends."""

from collections.abc import Collection

from programs.enums import Side
from programs.models import Program
from surveys import rules
from surveys.enums import INSTRUMENTS, WaveKind
from surveys.enums.instruments import BEFORE_AFTER, KNOWLEDGE_CODE, PULSE_CODE
from surveys.models import Questionnaire, SurveyPlan, Wave


def plan_of(program: Program) -> SurveyPlan:
    """The plan of a program; where HR has made none, the shipped questionnaire with what it asks by default."""
    return plans_of([program])[program.pk]


def plans_of(programs: Collection[Program]) -> dict[int, SurveyPlan]:
    """The plans of some programs by their numbers. A fixed number of queries, each questionnaire read once."""
    made = {plan.program_id: plan for plan in SurveyPlan.objects.filter(program__in=programs)}
    chosen = Questionnaire.objects.in_bulk({plan.questionnaire_id for plan in made.values()})
    for plan in made.values():
        plan.questionnaire = chosen[plan.questionnaire_id]
    missing = [program for program in programs if program.pk not in made]
    if not missing:
        return made
    begun = _begun_with(missing)
    newest = usual_questionnaire() if len(begun) < len(missing) else None
    for one in missing:
        questionnaire = begun.get(one.pk) or newest
        assert questionnaire is not None  # noqa: S101 - looked up for whoever has not begun
        scales = rules.codes_by_default(questionnaire)
        made[one.pk] = SurveyPlan(program=one, questionnaire=questionnaire, scales=scales)
    return made


def _begun_with(programs: Collection[Program]) -> dict[int, Questionnaire]:
    """The questionnaires that programs have sent already: a newer version would not be comparable."""
    kinds = [kind for kind in WaveKind if kind.is_survey and not kind.is_test]
    sent = Wave.objects.filter(program__in=programs, kind__in=kinds).order_by("-pk")
    of_program = dict(sent.values_list("program", "questionnaire"))
    found = Questionnaire.objects.in_bulk(set(of_program.values()))
    return {program: found[number] for program, number in of_program.items()}


def usual_questionnaire() -> Questionnaire:
    """The newest version of the shipped one; not saved where `load_instruments` did not store it yet."""
    newest = Questionnaire.objects.published().filter(code=BEFORE_AFTER).order_by("-version").first()
    return newest or _shipped(BEFORE_AFTER)


def sides_by_kind(plan: SurveyPlan) -> dict[WaveKind, frozenset[Side]]:
    """The waves that a plan comes to, each with the sides for which it has a question."""
    wanted = {
        WaveKind.THEN: plan.then_test,
        WaveKind.OTHERS_PRE: plan.comparison,
        WaveKind.OTHERS_POST: plan.comparison,
        WaveKind.TEST_PRE: plan.knowledge_test,
        WaveKind.TEST_POST: plan.knowledge_test,
    }
    waves = [wave_of(plan, kind) for kind in WaveKind if wanted.get(kind, True)]
    asked = {WaveKind(wave.kind): rules.sides_asked(wave) for wave in waves}
    return {kind: sides for kind, sides in asked.items() if sides}


def wave_of(plan: SurveyPlan, kind: WaveKind) -> Wave:
    """As it would be opened; of the pulse and the test the shipped questions tell whom they are for."""
    if kind is WaveKind.PULSE or kind.is_test:
        return Wave(kind=kind, questionnaire=_shipped(KNOWLEDGE_CODE if kind.is_test else PULSE_CODE))
    return Wave(kind=kind, questionnaire=plan.questionnaire, scales=plan.scales)


def _shipped(code: str) -> Questionnaire:
    return Questionnaire(**next(one for one in INSTRUMENTS if one["code"] == code))
