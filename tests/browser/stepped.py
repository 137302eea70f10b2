"""Mira and Edda after their first meeting; and, later, at the end of another time together.

Run inside the app's own database by `manage.py shell`, see App.run in conftest.py.
"""

import datetime as dt

from matching.enums import PairState
from matching.models import Pair
from messaging.models import MailWishes
from people.models import Person
from programs.enums import ProgramState, Side
from programs.models import Program
from rmentor.lib import clock
from sessions.enums import MeetingKind, MeetingState
from sessions.models import Meeting
from tests.browser import kept

TWO_DAYS = dt.timedelta(days=2)


def stage(password: str) -> None:
    """They met two days ago, and Mira wrote it down at once: the mail of the next morning is due."""
    kept.stage(password)
    # Whatever else is due: the mail that the walk looks for comes alone.
    MailWishes.objects.bulk_create(MailWishes(person=person, each_alone=True) for person in Person.objects.all())
    ago = clock.now() - TWO_DAYS
    Meeting.objects.filter(number=1).update(state=MeetingState.HELD, logged_side=Side.MENTOR, logged_at=ago)


def part() -> None:
    """They found together again, and their program ended two days ago."""
    former, now = Pair.objects.get(), clock.now()
    Program.objects.update(state=ProgramState.COMPLETED, completed_at=now)
    pair = Pair.objects.create(
        program=former.program,
        mentor=former.mentor,
        mentee=former.mentee,
        state=PairState.COMPLETED,
        activated_at=former.activated_at,
        ended_at=now - TWO_DAYS,
    )
    Meeting.objects.create(
        pair=pair,
        number=1,
        kind=MeetingKind.CLOSING,
        minutes=60,
        starts_at=now - dt.timedelta(days=5),
        state=MeetingState.HELD,
        logged_side=Side.MENTOR,
        logged_at=now - dt.timedelta(days=5),
        confirmed_at=now - dt.timedelta(days=5),
    )
