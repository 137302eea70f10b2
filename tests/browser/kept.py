"""Mira and Edda, who meet; Dara, who may keep Edda's calendar; Hana of HR.

Run inside the app's own database by `manage.py shell`, see App.run in conftest.py.
"""

import datetime as dt

from matching.models import Pair
from people.enums import Role
from people.models import Person, RoleGrant
from rmentor.lib import clock
from sessions.models import Meeting
from tests.browser import met

HANA, DARA = "hana.hojnik@nordbrygge.example", "dara.dal@nordbrygge.example"


def stage(password: str) -> None:
    """The pair of met.py with one more meeting ahead; the two others; everybody lives in one zone."""
    met.stage(password)
    Meeting.objects.create(
        pair=Pair.objects.get(), number=3, starts_at=clock.now() + dt.timedelta(days=40), minutes=60
    )
    for email, first, last in ((HANA, "Hana", "Hojnik"), (DARA, "Dara", "Dal")):
        person = Person.objects.create_user(
            email, password, first_name=first, last_name=last, quiet_from=met.MIDNIGHT, quiet_to=met.MIDNIGHT
        )
        if first == "Hana":
            RoleGrant.objects.create(person=person, role=Role.HR)
    Person.objects.update(time_zone="Europe/Copenhagen")
