"""Reading the outbox and the demo mailbox."""

import datetime as dt
import email

from django.db.models import QuerySet
from django.db.models.functions import Now

from messaging.models import CaughtMail, Heartbeat, Message


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
