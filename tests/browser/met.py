"""A live pair that met two days ago and has not said so yet.

Run inside the app's own database by `manage.py shell`, see App.run in conftest.py.
"""

import datetime as dt

from matching.enums import PairState
from matching.models import Pair
from people.models import Person
from programs.enums import Driver, EnrolmentState, ProgramState, Side, SkillKind
from programs.models import Enrolment, Program, Skill, Topic
from rmentor.lib import clock
from sessions.enums import ItemKind, MeetingKind
from sessions.models import ActionItem, Meeting

MIRA, EDDA = "mira.malmsten@nordbrygge.example", "edda.ek@nordbrygge.example"
MIDNIGHT = dt.time(0)


def stage(password: str) -> None:
    """Mira, Edda, their program, one meeting to log, one that lies ahead."""
    now = clock.now()
    program = Program.objects.create(
        name="Digital leaders",
        slug="digital-leaders",
        state=ProgramState.RUNNING,
        started_at=now,
        driver=Driver.SHARED,
    )
    mentor = _seat(program, MIRA, "Mira", "Malmsten", Side.MENTOR, password)
    mentee = _seat(program, EDDA, "Edda", "Ek", Side.MENTEE, password)
    topic = Topic.objects.order_by("pk").first()
    for enrolment, kind in ((mentor, SkillKind.OFFER), (mentee, SkillKind.WISH)):
        Skill.objects.create(enrolment=enrolment, topic=topic, kind=kind, level=4)
    begun = now - dt.timedelta(days=20)
    pair = Pair.objects.create(
        program=program,
        mentor=mentor,
        mentee=mentee,
        state=PairState.ACTIVE,
        mentee_accepted_at=begun,
        mentor_accepted_at=begun,
        activated_at=begun,
    )
    meetings = {"pair": pair, "minutes": 60}
    Meeting.objects.create(number=1, kind=MeetingKind.FIRST, starts_at=now - dt.timedelta(days=2), **meetings)
    Meeting.objects.create(
        number=2, starts_at=now + dt.timedelta(days=9), link="https://video.example/room", **meetings
    )
    for owner, kind, text, days in (
        (Side.MENTEE, ItemKind.INTRODUCTION, "Introduce Mira to the people who plan the budget", 5),
        (Side.MENTOR, ItemKind.EXPERIMENT, "Send the three prompts we tried", -1),
    ):
        day = clock.today() + dt.timedelta(days=days)
        ActionItem.objects.create(pair=pair, owner=owner, kind=kind, text=text, due_on=day)


def _seat(program: Program, email: str, first: str, last: str, side: Side, password: str) -> Enrolment:  # noqa: PLR0917 - a row
    person = Person.objects.create(
        email=email,
        first_name=first,
        last_name=last,
        employee_number=email[:4],
        grade=3 if side is Side.MENTOR else 9,
        quiet_from=MIDNIGHT,
        quiet_to=MIDNIGHT,
    )
    person.set_password(password)
    person.save(update_fields=["password"])
    return Enrolment.objects.create(program=program, person=person, side=side, state=EnrolmentState.ACCEPTED)
