"""Keeping answers that were not sent yet, so that one can go on later and on another device.

A draft counts nowhere. It stands under the same pseudonym as the answers and goes when they are sent, or when the
survey closes.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Person
from surveys import rules
from surveys.enums import WaveState
from surveys.models import Draft, ProgramSecret, Response, Wave
from surveys.rules.respondents import Respondent
from surveys.selectors.sheets import questions_of, respondent_in

NO_ANSWER = 0


def keep_draft(*, wave_id: int, person: Person, answers: Mapping[str, int]) -> None:
    """Add these to what is kept; 0 is "No answer", chosen. Once the answers are sent, nothing is kept any more."""
    wave = Wave.objects.for_answering().get(pk=wave_id)
    who = respondent_in(wave, person)
    rules.check_answers(
        {name: value for name, value in answers.items() if value != NO_ANSWER}, questions_of(wave, who)
    )
    _keep(wave, who, answers)


def _keep(wave: Wave, who: Respondent, answers: Mapping[str, int]) -> None:
    """The wave is locked against its closing, the secret against sending: no draft is left behind by either."""
    with transaction.atomic(durable=True):
        state = Wave.objects.locked_state(wave.pk)
        secret = ProgramSecret.objects.select_for_update().key_of(wave.program_id)
        if secret is None or state != WaveState.OPEN:
            raise rules.SurveyClosedError(_("This survey is closed. Thank you for wanting to answer."))
        key = who.key(secret)
        if Response.objects.filter(wave=wave, respondent_key=key).exists():
            return
        draft, _made = Draft.objects.get_or_create(wave=wave, respondent_key=key)
        draft.answers = {**draft.answers, **answers}
        draft.save(update_fields=["answers"])
