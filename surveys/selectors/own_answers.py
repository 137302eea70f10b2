"""What somebody has answered, found by their pseudonyms; for themselves, and to be deleted at their wish."""

from matching.models import Pair
from people.models import Person
from programs.models import Enrolment
from surveys import rules
from surveys.enums import WaveKind
from surveys.models import Outsider, ProgramSecret, Response
from surveys.rules.answering import outsider_key
from surveys.rules.knowledge import RIGHT


def pseudonyms_of(person: Person) -> dict[int, list[str]]:
    """The pseudonyms of a person by program, where its key still exists."""
    secrets = dict(ProgramSecret.objects.values_list("program", "key"))
    found: dict[int, list[str]] = {program: [] for program in secrets}
    pairs = list(Pair.objects.of(person).values_list("pk", "mentor", "mentee"))
    for seat, program in Enrolment.objects.filter(person=person, program__in=secrets).values_list("pk", "program"):
        secret = secrets[program]
        found[program].append(rules.respondent_key(secret, enrolment_id=seat))
        for pair, mentor, mentee in pairs:
            if seat in {mentor, mentee}:
                found[program].append(rules.respondent_key(secret, enrolment_id=seat, pair_id=pair))
    for number, program in Outsider.objects.filter(person=person, program__in=secrets).values_list("pk", "program"):
        found[program].append(outsider_key(secrets[program], outsider_id=number))
    return {program: keys for program, keys in found.items() if keys}


def _told(response: Response) -> dict[str, int]:
    """As they were given; of a test only how many are right: colleagues may have these questions before them."""
    if WaveKind(response.wave.kind).is_test:
        return {"right": sum(value == RIGHT for value in response.answers.values())}
    return dict(response.answers)


def own_answers(person: Person) -> list[dict[str, object]]:
    """Every answer of a person that can still be told to be theirs."""
    return [
        {
            "program": response.wave.program.name,
            "survey": response.wave.kind,
            "meeting": response.occasion or None,
            "answers": _told(response),
        }
        for program, keys in pseudonyms_of(person).items()
        for response in Response.objects.filter(wave__program=program, respondent_key__in=keys).select_related(
            "wave__program"
        )
    ]
