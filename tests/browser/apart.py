"""Mira in Rome and Edda in New York, who met two days ago and have a meeting ahead.

Run inside the app's own database by `manage.py shell`, see App.run in conftest.py.
"""

from pathlib import Path

from people.models import Person
from sessions import actions
from sessions.models import Meeting
from tests.browser import met
from tests.browser.met import EDDA, MIRA


def stage(password: str) -> None:
    """The pair of met.py, an ocean between them."""
    met.stage(password)
    for email, zone in ((MIRA, "Europe/Rome"), (EDDA, "America/New_York")):
        Person.objects.filter(email=email).update(time_zone=zone)


def decline() -> None:
    """Edda's calendar says no to the meeting that was planned last."""
    meeting = Meeting.objects.planned().latest("pk")
    uid = f"meeting-{meeting.pk}@127.0.0.1"
    file = f"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{uid}\nSEQUENCE:{meeting.revision}\n"
    file += f"ATTENDEE;PARTSTAT=DECLINED:mailto:{EDDA}\nEND:VEVENT\nEND:VCALENDAR\n"
    mail = f"From: Edda Ek <{EDDA}>\nMIME-Version: 1.0\nContent-Type: text/calendar; method=REPLY\n\n{file}"
    assert actions.take_reply(raw=mail.encode()), Path(__file__).name
