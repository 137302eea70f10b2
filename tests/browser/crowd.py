"""The other colleagues of the main job: what they do through the same actions that the pages call.

Run inside the app's own database by `manage.py shell`, see App.crowd in conftest.py.
"""

from matching import actions as matching
from matching.models import Agreement, Pair
from people.models import Person
from programs import actions as programs
from programs.enums import Side
from programs.models import Enrolment, Program, Topic
from rmentor.lib import clock
from sessions import actions as sessions
from sessions.models import Meeting
from surveys import actions as surveys
from surveys.enums import WaveKind
from surveys.models import Wave
from surveys.rules import scales_at

MIRA, EDDA = "xenia.berg@nordbrygge.example", "lina.salandra@nordbrygge.example"


def apply(count: int) -> None:
    """`count` more juniors and seniors apply to the one program there is."""
    program = Program.objects.get()
    topics = list(Topic.objects.order_by("-pk")[:6])
    rows = Person.objects.filter(left_on=None, hired_on__lt="2024-01-01").exclude(email__in=[MIRA, EDDA])
    for side, people in (
        (Side.MENTOR, rows.filter(grade__lte=5)),
        (Side.MENTEE, rows.filter(grade=8).exclude(department="Finance")),
    ):
        for person in people.order_by("employee_number")[:count]:
            programs.apply(
                program=program,
                person=person,
                side=side,
                offers=[(topic, 4) for topic in topics[:3]],
                wishes=[(topic, 3) for topic in topics[3:]],
            )


def agree() -> None:
    """Everybody but Mira and Edda says yes and confirms an agreement."""
    for pair in Pair.objects.offered().with_people().exclude(mentee__person__email=EDDA):
        matching.accept_offer(pair_id=pair.pk, by=pair.mentee.person)
        matching.accept_offer(pair_id=pair.pk, by=pair.mentor.person)
        version = Agreement.objects.get(pair=pair).version
        agreement = matching.save_agreement(
            pair_id=pair.pk, goals="Learn from each other", communication="", version=version, by=pair.mentor.person
        )
        for person in (pair.mentor.person, pair.mentee.person):
            matching.confirm_agreement(pair_id=pair.pk, version=agreement.version, by=person)


def meet() -> None:
    """Everybody but Mira and Edda holds the first meeting, now."""
    for meeting in Meeting.objects.planned().with_pair().filter(number=1).exclude(pair__mentee__person__email=EDDA):
        sessions.log_meeting(meeting_id=meeting.pk, by=meeting.pair.mentor.person, held=True, starts_at=clock.now())


def answer(kind: str) -> None:
    """Everybody but Mira and Edda answers the survey of a kind; at the end one point higher, with some spread."""
    wave = Wave.objects.get(kind=WaveKind(kind))
    tap = 2 if wave.kind == WaveKind.PRE else 3
    rows = Enrolment.objects.accepted().with_person().exclude(person__email__in=[MIRA, EDDA])
    for number, enrolment in enumerate(rows.order_by("pk")):
        answers = {}
        for scale in scales_at(wave):
            if scale["who"] in (enrolment.side, "both"):
                for place, item in enumerate(scale["items"]):
                    level = tap + ((number + place) % 3 == 0) + (wave.kind == WaveKind.POST and number % 4 == 0)
                    answers[item["id"]] = 6 - level if item["reverse"] else level
        surveys.answer_wave(wave_id=wave.pk, person=enrolment.person, answers=answers)
