"""Taking answers.

Two transactions, in this order: the answers under a pseudonym, then that somebody answered. After a crash between the
two the person answers again, onto the same row. Each is `durable`: these actions refuse to run inside anybody's
transaction, because one transaction would tie the two rows together for ever.
"""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Person
from rmentor.lib import clock
from sessions.actions import call_in_confidence
from sessions.models import Meeting
from surveys import rules
from surveys.enums import WaveKind, WaveState
from surveys.models import Draft, Participation, ProgramSecret, Response, Wave
from surveys.selectors.sheets import has_answered, questions_of, respondent_in

Answers = Mapping[str, int]
YES = 2  # of P6


def answer_wave(*, wave_id: int, person: Person, answers: Answers) -> None:
    """Answer a survey, once: the first answers stand, a second submit changes nothing. What was kept unsent goes."""
    wave = Wave.objects.for_answering().get(pk=wave_id)
    who = respondent_in(wave, person)
    if has_answered(wave, who):
        return
    rules.check_wave_is_open(wave)
    rules.check_answers(answers, questions_of(wave, who))
    _keep(Response(wave=wave, side=who.side, answers=dict(answers)), key_of=who.key)
    _note(Participation(wave=wave, **who.place))


def answer_pulse(*, meeting_id: int, person: Person, answers: Answers, again: bool = False) -> None:
    """Answer the pulse of a held meeting, once; `again` puts these answers in the place of the first.

    "Contact me" (P6) goes to the program team and is kept nowhere, so it cannot be taken back either.
    """
    meeting = Meeting.objects.with_pair().get(pk=meeting_id)
    side = meeting.pair.side_of(person)
    enrolment = meeting.pair.enrolment_on(side)
    wave = Wave.objects.for_answering().filter(program=meeting.pair.program_id, kind=WaveKind.PULSE).first()
    done = Participation(wave=wave, enrolment=enrolment, pair_id=meeting.pair_id, occasion=meeting.number)
    if _is_noted(done) and not again:
        return
    wave = rules.open_pulse(meeting, wave, at=clock.now())
    rules.check_answers(answers, rules.pulse_questions(wave.questionnaire))
    kept = {name: value for name, value in answers.items() if name != rules.CONTACT_ME}
    response = Response(wave=wave, side=side, occasion=meeting.number, answers=kept)
    _keep(
        response,
        key_of=lambda secret: rules.respondent_key(secret, enrolment_id=enrolment.pk, pair_id=meeting.pair_id),
    )
    if answers.get(rules.CONTACT_ME) == YES:
        call_in_confidence(pair=meeting.pair, person=person)
    _note(done)


def _is_noted(done: Participation) -> bool:
    return Participation.objects.filter(
        wave=done.wave_id, enrolment=done.enrolment_id, pair_id=done.pair_id, occasion=done.occasion
    ).exists()


def _keep(response: Response, *, key_of: Callable[[str], str]) -> None:
    """Under the pseudonym. Wave and secret are locked: the survey closes, and the program ends, before this or after
    it, so that no row is left out when a closed survey is counted and written anew.
    """
    with transaction.atomic(durable=True):
        state = Wave.objects.locked_state(response.wave_id)
        secret = ProgramSecret.objects.select_for_update().key_of(response.wave.program_id)
        if secret is None or state != WaveState.OPEN:
            raise rules.SurveyClosedError(_("This survey is closed. Thank you for wanting to answer."))
        response.respondent_key = key_of(secret)
        if WaveKind(response.wave.kind).is_survey:
            Draft.objects.filter(wave=response.wave, respondent_key=response.respondent_key).delete()
        Response.objects.bulk_create(
            [response],
            update_conflicts=True,
            unique_fields=["wave", "respondent_key", "occasion"],
            update_fields=["answers"],
        )


def _note(participation: Participation) -> None:
    with transaction.atomic(durable=True):
        Participation.objects.bulk_create([participation], ignore_conflicts=True)
