"""What mails about gatherings say, loaded when they leave; None when they are no longer true."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.engine import calendar
from messaging.engine.calendar import Method
from messaging.enums import Category
from messaging.rules import Kind, Word, register
from people.models import Person
from programs.enums import GatheringAnswer, GatheringState, ProgramState
from programs.models import Gathering, GatheringReply
from rmentor.lib import clock
from rmentor.lib.tokens import make_token

INVITATION = "programs.gathering"
CHANGED = "programs.gathering_changed"
CANCELLED = "programs.gathering_cancelled"
REMINDER = "programs.gathering_reminder"
GATHERING_PURPOSE = "gathering"
OVER = [ProgramState.CANCELLED, ProgramState.ARCHIVED]
# What HR's own texts for these mails may name.
WORDS = (
    Word("title", gettext_lazy("what it is"), lambda facts: facts["gathering"].title, gettext_lazy("Launch event")),
    Word(
        "time",
        gettext_lazy("when it begins"),
        lambda facts: date_format(timezone.localtime(facts["gathering"].starts_at), "j F, H:i"),
        gettext_lazy("3 March, 14:30"),
    ),
)

Facts = dict[str, Any]
Said = Mapping[str, object] | None


def answer_path(gathering: Gathering, person: Person) -> str:
    """The page with two buttons, for the one person it was sent to."""
    token = make_token(GATHERING_PURPOSE, gathering=gathering.pk, person=person.pk)
    return reverse("programs:gathering-answer-by-link", args=[token])


def load_invitation(facts: Facts, recipient: Person) -> Said:
    """Invitation or change: with the calendar entry."""
    gathering = _standing(facts, recipient)
    if gathering is None:
        return None
    return {**_about(gathering, recipient), **_calendar(gathering, recipient, "REQUEST")}


def load_reminder(facts: Facts, recipient: Person) -> Said:
    """The day before; not to whoever has said no meanwhile."""
    gathering = _standing(facts, recipient)
    if gathering is None:
        return None
    replies = GatheringReply.objects.filter(gathering=gathering, enrolment__person=recipient)
    answer = replies.values_list("answer", flat=True).first()
    return None if answer == GatheringAnswer.NO else {**_about(gathering, recipient), "answer": answer or ""}


def load_cancelled(facts: Facts, recipient: Person) -> Said:
    """Takes it out of the calendar, also of somebody who has given back the seat since."""
    rows = Gathering.objects.filter(pk=facts["gathering"], state=GatheringState.CANCELLED)
    gathering = rows.select_related("program").first()
    if gathering is None:
        return None
    home = {"path": reverse("home"), "label": _("Open rmentor")}
    return {**_about(gathering, recipient), **home, **_calendar(gathering, recipient, "CANCEL")}


def _standing(facts: Facts, recipient: Person) -> Gathering | None:
    """The gathering as it was when the mail was written, while it lies ahead of somebody who is called."""
    rows = Gathering.objects.visible_to(recipient).planned().exclude(program__state__in=OVER)
    rows = rows.filter(pk=facts["gathering"], revision=facts["revision"], starts_at__gt=clock.now())
    return rows.select_related("program").first()


def _about(gathering: Gathering, recipient: Person) -> dict[str, object]:
    return {
        "gathering": gathering,
        "program": gathering.program,
        "path": answer_path(gathering, recipient),
        "label": _("Say whether you come"),
    }


def _calendar(gathering: Gathering, recipient: Person, method: Method) -> dict[str, object]:
    """The entry for one calendar: nobody reads in it who else is called."""
    address = f"{settings.BASE_URL}{reverse('programs:gathering-detail', args=[gathering.pk])}"
    ics = calendar.invitation(
        uid=f"gathering-{gathering.pk}@{urlsplit(settings.BASE_URL).hostname}",
        sequence=gathering.revision,
        method=method,
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        zone=recipient.time_zone,
        summary=gathering.title,
        description=f"{gathering.note}\n\n{address}".strip(),
        location=gathering.place,
        organizer=parseaddr(settings.DEFAULT_FROM_EMAIL),
        attendees=[(recipient.name, recipient.email)],
        url=address,
        stamp=clock.now(),
    )
    return {"calendar": ics, "calendar_method": method}


def register_all() -> None:
    """Make the kinds known to the outbox."""
    invited, changed = gettext_lazy("Invitation to a gathering"), gettext_lazy("A gathering is changed")
    cancelled, remind = gettext_lazy("A gathering is called off"), gettext_lazy("Reminder of a gathering")
    # With a calendar file, so never collected with others.
    register(Kind(INVITATION, load=load_invitation, label=invited, words=WORDS))
    register(Kind(CHANGED, load=load_invitation, label=changed, words=WORDS))
    register(Kind(CANCELLED, load=load_cancelled, label=cancelled, words=WORDS))
    register(
        Kind(REMINDER, load=load_reminder, label=remind, category=Category.REMINDERS, in_digest=True, words=WORDS)
    )
