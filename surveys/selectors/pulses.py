"""What is told about pulses: how long they take, and to a person their own answers of today."""

from people.models import Person
from sessions.models import Meeting
from surveys import rules
from surveys.models import ProgramSecret, PulseTiming, Response, Wave


def times_of_pulses(wave: Wave) -> rules.PulseTimes | None:
    """How long the pulses of a wave took; None of fewer than k."""
    counts = dict(PulseTiming.objects.filter(wave=wave).order_by().values_list("seconds", "pulses"))
    return rules.times_of(counts, wave.program.k)


def own_pulse(wave: Wave, meeting: Meeting, person: Person) -> dict[str, int]:
    """What this person answered about this meeting. Only for their own eyes (see rules.may_correct)."""
    secret = ProgramSecret.objects.key_of(wave.program_id)
    if secret is None:
        return {}
    seat = meeting.pair.enrolment_on(meeting.pair.side_of(person))
    key = rules.respondent_key(secret, enrolment_id=seat.pk, pair_id=meeting.pair_id)
    found = Response.objects.filter(wave=wave, respondent_key=key, occasion=meeting.number)
    answers: dict[str, int] | None = found.order_by().values_list("answers", flat=True).first()
    return answers or {}
