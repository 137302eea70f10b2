"""Promises that are due: whom to remind, and what the mail says."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Case, CharField, DateField, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.models import Message
from messaging.rules import Word
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from sessions.models import ActionItem
from sessions.rules.local import local

DUE = "sessions.items_due"
# What is still open then is named once more.
AGAIN = dt.timedelta(days=7)
# Whoever writes down in the afternoon what is due today is not reminded of it today.
MORNING, NOON = dt.time(9), 12
ONE_DAY = dt.timedelta(days=1)
CHUNK = 500
WORDS = (Word("promises", gettext_lazy("how many are due"), lambda facts: len(facts["items"]), "2"),)


def key_of(person: Person, day: dt.date) -> str:
    """One mail for each person and local day."""
    return f"{DUE}:{person.pk}:{day.isoformat()}"


def owners_to_remind(now: dt.datetime) -> Iterator[tuple[Person, dt.date]]:
    """Who has something due that no mail has named, or none for a week; with the day it is where they live.

    Only while it is morning there.
    """
    days: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    for owner, due_on, named_on in _unnamed(now.date()):
        days.setdefault(owner, []).append((due_on, named_on))
    numbers = list(days)
    for start in range(0, len(numbers), CHUNK):
        for person in Person.objects.filter(pk__in=numbers[start : start + CHUNK], is_active=True).order_by("pk"):
            wall = local(now, person)
            if wall.hour < NOON and any(_is_to_name(wall.date(), *row) for row in days[person.pk]):
                yield person, wall.date()


def _unnamed(day: dt.date) -> Iterator[tuple[int, dt.date, dt.date | None]]:
    """Owner, day, and when a mail named what was due to them; a day more than needed, for zones ahead of UTC."""
    owner = Case(When(owner=Side.MENTOR, then=F("pair__mentor__person_id")), default=F("pair__mentee__person_id"))
    mails = Message.objects.filter(kind=DUE, recipient=OuterRef("person")).order_by("-wanted_local")
    named_on = Cast(Substr(Subquery(mails.values("wanted_local")[:1]), 1, 10, output_field=CharField()), DateField())
    rows = ActionItem.objects.due_by(day + ONE_DAY).annotate(person=owner).annotate(named_on=named_on)
    fresh = Q(named_on=None) | Q(named_on__lte=day + ONE_DAY - AGAIN) | Q(due_on__gt=F("named_on"))
    found = rows.filter(fresh).annotate(day=F("due_on")).order_by("pk").values_list("person", "day", "named_on")
    return found.iterator(chunk_size=CHUNK)


def _is_to_name(today: dt.date, due_on: dt.date, named_on: dt.date | None) -> bool:
    if due_on > today:
        return False
    return named_on is None or due_on > named_on or named_on <= today - AGAIN


def load_due(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:  # noqa: ARG001 - a loader
    """All that is due on the day the mail leaves; None when all is done or dropped."""
    today = clock.today(recipient.time_zone)
    due = ActionItem.objects.owned_by(recipient).due_by(today)
    items = list(due.with_pair().order_by("due_on", "pk"))
    if not items:
        return None
    pairs = {item.pair_id for item in items}
    one = reverse("sessions:pair-room", args=[items[0].pair_id]) + "#plan" if len(pairs) == 1 else reverse("home")
    rows = [(item, item.pair.enrolment_on(Side(item.owner).other).person) for item in items]
    return {"items": items, "rows": rows, "today": today, "path": one, "label": _("Tick off, change or drop")}
