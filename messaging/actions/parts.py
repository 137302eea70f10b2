"""What stands in a mail that collects several: each part asked once more whether it is true."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from messaging import rules
from messaging.enums import Category, MessageState
from messaging.models import Message, Unwanted
from messaging.rules import Kind

Subject = Callable[[Message, Kind, Mapping[str, object]], str]


@dataclass(frozen=True)
class Part:
    """One line of the collection."""

    subject: str
    path: str
    category: Category


def parts_of(digest: Message, subject: Subject) -> list[Part]:
    """The parts that still hold, most urgent and nearest first; those that do not are settled here."""
    stopped = set(Unwanted.objects.filter(person=digest.recipient_id).values_list("category", flat=True))
    waiting = Message.objects.filter(digest=digest.pk, state=MessageState.PENDING)
    found = []
    for part in waiting.select_related("recipient").order_by("priority", "expires_at", "pk"):
        kind = rules.known_kind(part.kind)
        if kind.category in stopped:
            _settle(part, MessageState.SUPPRESSED)
            continue
        context = kind.load(part.facts, part.recipient)
        if context is None:
            _settle(part, MessageState.CANCELLED)
            continue
        found.append(Part(subject(part, kind, context), str(context.get("path", "")), kind.category))
    return found


def _settle(part: Message, state: MessageState) -> None:
    Message.objects.filter(pk=part.pk, state=MessageState.PENDING).update(state=state)
