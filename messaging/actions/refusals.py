"""When a mail server says no for good: is it the address, or is it the server?"""

import datetime as dt

import structlog
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.db.models.functions import Now

from messaging import rules
from messaging.actions.outcomes import Outcome
from messaging.enums import MessageState, PauseReason
from messaging.models import BadAddress, Message, Outbox
from rmentor.lib import clock

# Refused on so many days, an address is left alone; refusals longer ago than a month do not count.
DAYS = 2
FORGET_AFTER = dt.timedelta(days=30)
# Of the last 50 answers within an hour more than 20 % "no", to several domains and people: the relay is at fault.
WINDOW = 50
TOO_MANY = 10
DOMAINS = 3
RECENT = dt.timedelta(hours=1)

log = structlog.get_logger(__name__)


def note_refusal(*, message: Message, answer: Outcome) -> bool:
    """Count a final refusal against the address, unless the mail server refuses everybody: then nothing leaves.

    No row is lost to a server that is set up wrong: what it refused lately waits again. True when that is so.
    """
    with transaction.atomic():
        if answer.at_recipient:
            count_against(address=message.recipient.email, said=answer.error)
        # The row of the outbox makes workers that are refused at the same moment judge one after the other.
        outbox, _new = Outbox.objects.get_or_create(pk=Outbox.ONLY)
        outbox = Outbox.objects.select_for_update().get(pk=outbox.pk)
        refused = _refused_lately(outbox)
        if outbox.reason == PauseReason.REFUSED or _is_the_server(refused):
            _stop(outbox, refused, answer.error)
            return True
    return False


def count_against(*, address: str, said: str, for_good: bool = False) -> BadAddress:
    """One more day on which an address took no mail; for good when that is certain at once."""
    today = clock.today()
    row, is_new = BadAddress.objects.select_for_update().get_or_create(
        address=address.lower(), defaults={"refused_on": today, "said": said[:300]}
    )
    if not is_new and row.refused_on != today:
        row.days = 1 if row.refused_on < today - FORGET_AFTER else row.days + 1
    row.refused_on, row.said = today, said[:300]
    if row.suppressed_at is None and (for_good or row.days >= DAYS):
        row.suppressed_at = clock.now()
    row.save()
    return row


def _refused_lately(outbox: Outbox) -> list[Message]:
    """Those of the last answers that were a final no; nothing from before somebody looked."""
    answered = Message.objects.filter(answered_at__gt=Now() - RECENT)
    if outbox.resumed_at is not None:
        answered = answered.filter(answered_at__gt=outbox.resumed_at)
    last = answered.select_related("recipient").order_by("-answered_at", "-pk")[:WINDOW]
    return [one for one in last if one.state == MessageState.FAILED and (one.answer_code or 0) >= 500]


def _is_the_server(refused: list[Message]) -> bool:
    """Many people at several domains. Where the company has one domain only, that one is enough."""
    people = {one.recipient_id for one in refused}
    domains = {one.recipient.email.rpartition("@")[2].lower() for one in refused}
    if len(refused) <= TOO_MANY or len(people) <= TOO_MANY:
        return False
    return len(domains) >= DOMAINS or not _knows_other_domains(domains)


def _knows_other_domains(domains: set[str]) -> bool:
    others = Message.objects.filter(answered_at__gt=Now() - RECENT)
    for domain in domains:
        others = others.exclude(recipient__email__iendswith=f"@{domain}")
    return others.exists()


def _stop(outbox: Outbox, refused: list[Message], said: str) -> None:
    """Nothing leaves any more, and what was refused waits again; what held a code is gone."""
    if outbox.paused_at is None:
        outbox.paused_at, outbox.paused_by = clock.now(), None
        outbox.reason, outbox.said = PauseReason.REFUSED, said[:300]
        outbox.save()
    again = Message.objects.filter(pk__in=[one.pk for one in refused], state=MessageState.FAILED)
    kept = again.exclude(kind__in=rules.names_of(lambda kind: kind.secret))
    kept.update(state=MessageState.PENDING, not_before=Now(), lease_until=None)
    Message.objects.filter(digest__in=_digests_among(refused), state=MessageState.FAILED).update(
        state=MessageState.PENDING
    )
    _take_back([one.recipient.email.lower() for one in refused])
    log.error("outbox_paused", refused=len(refused), said=said[:100])


def _digests_among(refused: list[Message]) -> list[int]:
    """Those of the refused that hold others."""
    return [one.pk for one in refused if one.kind == rules.DIGEST]


def _take_back(addresses: list[str]) -> None:
    """What was counted against the addresses today was the server's fault."""
    today = BadAddress.objects.filter(address__in=addresses, refused_on=clock.today())
    today.filter(days=1).delete()
    freed = Case(When(Q(days__lte=DAYS), then=Value(None)), default=F("suppressed_at"), output_field=DateTimeField())
    today.update(days=F("days") - 1, suppressed_at=freed)
