"""Reading the outbox and the demo mailbox."""

import datetime as dt
import email
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.engine.quiet import is_same_day
from messaging.enums import MessageState
from messaging.models import BadAddress, CaughtMail, Heartbeat, MailWishes, Message, Outbox, Unwanted
from people.enums import Permission
from people.models import Person
from rmentor.lib.next_steps import NextStep

TWO_DAYS = dt.timedelta(days=2)


@dataclass(frozen=True)
class Wishes:
    """What somebody has chosen of mails."""

    stopped: frozenset[str]
    each_alone: bool


def caught_mails(search: str = "") -> QuerySet[CaughtMail]:
    """The demo mailbox, newest first, without the contents; only mails to addresses that hold `search`."""
    return CaughtMail.objects.filter(to__icontains=search.strip()).defer("text", "html", "raw").order_by("-pk")


def file_names(mail: CaughtMail) -> list[str]:
    """What hangs on a caught mail."""
    parts = email.message_from_bytes(bytes(mail.raw)).walk()
    return [name for part in parts if (name := part.get_filename())]


def seconds_since_beat(name: str = "worker") -> float | None:
    """How long ago the worker last ticked, by the database's clock; None when it never did."""
    row = Heartbeat.objects.filter(name=name).annotate(now=Now()).values_list("now", "beat_at").first()
    return None if row is None else (row[0] - row[1]).total_seconds()


def oldest_due_age() -> dt.timedelta:
    """For how long the oldest due mail has been waiting; zero when none is."""
    row = Message.objects.due().order_by("not_before").annotate(now=Now()).values_list("now", "not_before").first()
    return dt.timedelta() if row is None else row[0] - row[1]


def had_one_today(message: Message, now: dt.datetime) -> bool:
    """Whether another mail of its kind has left for the same person on their local day, or leaves just now."""
    others = Message.objects.filter(kind=message.kind, recipient=message.recipient_id).exclude(pk=message.pk)
    # One at a time: of two that are being sent the older one goes on.
    if others.filter(state=MessageState.SENDING, pk__lt=message.pk).exists():
        return True
    sent = others.filter(state=MessageState.SENT, sent_at__gt=now - TWO_DAYS).values_list("sent_at", flat=True)
    return any(is_same_day(at, now, message.recipient.time_zone) for at in sent if at is not None)


def wishes_of(person: Person) -> Wishes:
    """Which mails somebody has stopped, and how the others come."""
    stopped = Unwanted.objects.filter(person=person).values_list("category", flat=True)
    alone = MailWishes.objects.filter(person=person, each_alone=True).exists()
    return Wishes(frozenset(stopped), each_alone=alone)


def due_mails() -> int:
    """How many mails would leave now."""
    return Message.objects.due().count()


def is_outbox_paused() -> bool:
    """Whether mails are held back, by somebody, by the mail server's refusals, or by a setting."""
    return settings.OUTBOX_PAUSED or Outbox.objects.filter(paused_at__isnull=False).exists()


def team_steps(person: Person) -> list[NextStep]:
    """For HR: mails that were stopped, and addresses to which nothing is sent any more. Two queries."""
    if not person.may(Permission.MANAGE_ALL_PROGRAMS):
        return []
    stopped = [_stopped_step(at) for at in Outbox.objects.exclude(paused_at=None).values_list("paused_at", flat=True)]
    bad = BadAddress.objects.exclude(suppressed_at=None).aggregate(n=Count("pk"), oldest=Min("suppressed_at"))
    return [*stopped, _address_step(bad["n"], bad["oldest"])] if bad["n"] else stopped


def _stopped_step(at: dt.datetime | None) -> NextStep:
    return NextStep(
        text=_("No mail leaves just now."),
        url=reverse("admin:messaging_outbox_change", args=[Outbox.ONLY]),
        button=_("See why"),
        weight=10,
        since=at,
    )


def _address_step(n: int, oldest: dt.datetime) -> NextStep:
    return NextStep(
        text=ngettext("%(n)s address takes no mail", "%(n)s addresses take no mail", n) % {"n": n},
        url=reverse("admin:messaging_badaddress_changelist"),
        button=_("See the addresses"),
        note=_("Mails came back from there, so nothing is sent. Have the address mended."),
        weight=20,
        since=oldest,
    )
