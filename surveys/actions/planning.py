"""Choosing which surveys a program sends."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs.models import Program
from programs.rules import check_may_manage
from rmentor.lib.errors import DomainError
from surveys import rules
from surveys.actions.instruments import load_instruments
from surveys.models import Questionnaire, SurveyPlan, Wave


@dataclass(frozen=True)
class SurveyChoice:
    """What a program asks beside its pulse."""

    scales: Collection[str]
    then_test: bool = False
    comparison: bool = False
    knowledge_test: bool = False


@transaction.atomic
def plan_surveys(*, program_id: int, questionnaire_id: int, choice: SurveyChoice, by: Person) -> SurveyPlan:
    """Keep the choice for every survey of the program that has not been opened yet.

    Raises DomainError for a questionnaire that is no longer or not yet published, for no scale at all, for a scale
    that needs more people than there are seats, and for another questionnaire once one was sent: before and after
    could not be compared.
    """
    program = Program.objects.select_for_update().get(pk=program_id)
    check_may_manage(by, program)
    load_instruments()
    questionnaire = Questionnaire.objects.published().get(pk=questionnaire_id)
    known = [scale["code"] for scale in questionnaire.part("scales")]
    scales = [code for code in known if code in choice.scales]
    if not scales:
        raise DomainError(_("Choose at least one thing to ask about."))
    rules.check_is_large_enough(questionnaire, scales, seats=program.seats)
    sent = Wave.objects.surveys().filter(program=program).exclude(scales=[]).exclude(questionnaire=questionnaire)
    if sent.exists():
        raise DomainError(
            _("A survey with another questionnaire has been sent already; before and after could not be compared.")
        )
    chosen = {**asdict(choice), "scales": scales}
    plan, _is_new = SurveyPlan.objects.update_or_create(
        program=program, defaults={"questionnaire": questionnaire, **chosen}
    )
    audit(verb="surveys.planned", by=by, subject=program, new={"questionnaire": questionnaire.pk, **chosen})
    return plan
