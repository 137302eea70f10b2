"""Who plays in the demo company."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from random import Random

from django.utils.translation import gettext as _

from matching.models import Pair
from people.models import Person
from rmentor.lib import clock

PASSWORD = "reverse-mentoring-demo"  # noqa: S105 - printed by `make run`, made for the demo only
PEOPLE_FILE = Path(__file__).parent / "data" / "workday_export.csv"

HR = "miriam.dahlqvist@nordbrygge.example"
COORDINATOR = "zdenka.rozic@nordbrygge.example"
EXECUTIVE = "oskar.mortensen@nordbrygge.example"
MENTEE = "lina.salandra@nordbrygge.example"
# Of a grade that may apply to the program that recruits.
STRANGER = "charita.vohra@nordbrygge.example"
# Keeps the calendar of MENTEE.
ASSISTANT = "marta.tomazic@nordbrygge.example"
NOT_IN_PROGRAMS = (HR, COORDINATOR, EXECUTIVE, STRANGER, ASSISTANT)


@dataclass(frozen=True)
class Account:
    """Somebody whose shoes a newcomer can try."""

    role: str
    name: str
    email: str


def accounts() -> list[Account]:
    """One account for each role, with the mentor of the mentee's own pair; empty where there is no demo company."""
    pair = Pair.objects.active().with_people().filter(mentee__person__email=MENTEE).first()
    roles = [
        (_("HR"), HR),
        (_("program coordinator"), COORDINATOR),
        (_("executive"), EXECUTIVE),
        (_("mentor"), pair.mentor.person.email if pair else ""),
        (_("mentee"), MENTEE),
        (_("keeps the mentee's calendar"), ASSISTANT),
        (_("not in any program"), STRANGER),
    ]
    people = Person.objects.in_bulk([email for _role, email in roles], field_name="email")
    return [Account(role, people[email].name, email) for role, email in roles if email in people]


def pool(random: Random, *, grades: range) -> list[Person]:
    """Everybody of these grades who can take part over the whole story, shuffled the same way every time."""
    long_ago = clock.today() - dt.timedelta(days=400)
    rows = Person.objects.filter(grade__in=grades, left_on=None, is_active=True, hired_on__lt=long_ago)
    people = list(rows.exclude(email__in=NOT_IN_PROGRAMS).order_by("employee_number"))
    random.shuffle(people)
    return people
