"""The mails of this room, as rows in the outbox. What they say is in selectors.mails and the templates."""

import datetime as dt

from matching import rules
from matching.models import MatchingRun, Pair
from messaging import actions as outbox
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment
from rmentor.lib import clock

OFFER = "matching.offer"
OFFER_REMINDER = "matching.offer_reminder"
OFFER_CLOSED = "matching.offer_closed"
AGREEMENT = "matching.agreement"
AGREEMENT_CHANGED = "matching.agreement_changed"
LIVE = "matching.live"
PAUSED = "matching.paused"
RESUMED = "matching.resumed"
ENDED = "matching.ended"
SHORT_LIST = "matching.short_list"
SHORT_LIST_REMINDER = "matching.short_list_reminder"


def ask(*, pair: Pair, side: Side) -> None:
    """Ask one side whether they accept the offer, and remind them twice while they have not answered."""
    person = pair.enrolment_on(side).person
    tell(pair=pair, side=side, kind=OFFER, expires_at=pair.expires_at)
    for days in rules.REMIND_WORKDAYS:
        outbox.queue(
            kind=OFFER_REMINDER,
            to=person,
            key=f"{OFFER_REMINDER}:{pair.pk}:{days}:{person.pk}",
            facts={"pair": pair.pk, "side": side.value},
            not_before=clock.add_workdays(clock.now(), days),
            expires_at=pair.expires_at,
        )


def tell(*, pair: Pair, side: Side, kind: str, revision: int = 1, expires_at: dt.datetime | None = None) -> None:
    """Queue one mail about a pair to one side, once per `revision`."""
    person: Person = pair.enrolment_on(side).person
    outbox.queue(
        kind=kind,
        to=person,
        key=f"{kind}:{pair.pk}:{revision}:{person.pk}",
        facts={"pair": pair.pk, "side": side.value},
        expires_at=expires_at,
    )


def tell_both(*, pair: Pair, kind: str) -> None:
    """Queue the same mail to both."""
    for side in Side:
        tell(pair=pair, side=side, kind=kind)


def ask_to_rank(*, run: MatchingRun, owner: Enrolment) -> None:
    """Ask somebody to rank their short list, and remind them once while they have not."""
    remind_at = clock.add_workdays(clock.now(), rules.REMIND_TO_RANK_WORKDAYS)
    for kind, not_before in ((SHORT_LIST, None), (SHORT_LIST_REMINDER, remind_at)):
        outbox.queue(
            kind=kind,
            to=owner.person,
            key=f"{kind}:{run.pk}:{owner.person_id}",
            facts={"run": run.pk, "enrolment": owner.pk},
            not_before=not_before,
        )
