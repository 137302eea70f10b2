"""Mira and Edda met twice and answered; the second time Edda led. One more meeting waits for its pulse.

Run inside the app's own database by `manage.py shell`, see App.run in conftest.py.
"""

import datetime as dt

from matching.models import Pair
from people.enums import Role
from people.models import Person, RoleGrant
from programs.models import Enrolment
from rmentor.lib import clock
from sessions.enums import MeetingState
from sessions.models import Meeting
from surveys import actions
from surveys.enums import WaveKind
from tests.browser import met

HANA = "hana.hojnik@nordbrygge.example"
BOSS = {"P1": 5, "P2": 5, "P3": 5, "P4": 1, "P5": 1}


def stage(password: str) -> None:
    """The pair is red, and Hana is at HR."""
    met.stage(password)
    _hana(password)
    actions.load_instruments()
    pair = Pair.objects.get()
    actions.open_wave(program=pair.program, kind=WaveKind.PULSE, by=None)
    Meeting.objects.all().delete()
    for number, days in enumerate((9, 5, 1), start=1):
        at = clock.now() - dt.timedelta(days=days)
        logged = {"state": MeetingState.HELD, "logged_side": "mentor", "logged_at": at}
        meeting = Meeting.objects.create(pair=pair, number=number, starts_at=at, minutes=60, **logged)
        for seat in Enrolment.objects.all() if number < 3 else ():
            actions.answer_pulse(meeting_id=meeting.pk, person=seat.person, answers=BOSS)
    actions.evaluate_relapse()


def _hana(password: str) -> None:
    hana = Person.objects.create(email=HANA, first_name="Hana", last_name="Hojnik", employee_number="hana")
    hana.set_password(password)
    hana.save(update_fields=["password"])
    RoleGrant.objects.create(person=hana, role=Role.HR)
