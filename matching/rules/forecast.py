"""Which mails come from the offer of a pair until it is live. Nothing is queued."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching.enums import PairState
from matching.models import Pair
from matching.rules.checks import ANSWER_WORKDAYS, REMIND_WORKDAYS
from matching.rules.short_lists import REMIND_TO_RANK_WORKDAYS
from messaging.engine.expected import Expected
from programs.enums import Side
from rmentor.lib import clock


@dataclass(frozen=True)
class Asking:
    """When the mentee is asked, each of the two says yes, and both have confirmed their agreement."""

    asked_at: dt.datetime
    mentee_yes_at: dt.datetime
    mentor_yes_at: dt.datetime
    live_at: dt.datetime


def asking(asked_at: dt.datetime, *, answer_workdays: int) -> Asking:
    """As it goes when everybody takes so many working days."""
    mentee = clock.add_workdays(asked_at, answer_workdays)
    mentor = clock.add_workdays(mentee, answer_workdays)
    return Asking(asked_at, mentee, mentor, clock.add_workdays(mentor, answer_workdays))


def asking_of(pair: Pair, *, now: dt.datetime, answer_workdays: int) -> Asking:
    """As it was, and from where the pair stands on as it goes when everybody takes so many working days."""
    asked = pair.offered_at or now
    mentee = pair.mentee_accepted_at or max(now, clock.add_workdays(asked, answer_workdays))
    mentor = pair.mentor_accepted_at or max(now, clock.add_workdays(mentee, answer_workdays))
    supposed = max(now, clock.add_workdays(mentor, answer_workdays))
    live = pair.activated_at if pair.state != PairState.OFFERED else None
    return Asking(asked, mentee, mentor, live or supposed)


def expected_of_offer(side: Side, asking: Asking) -> Iterator[Expected]:
    """For one of the two."""
    is_mentee = side is Side.MENTEE
    asked = asking.asked_at if is_mentee else asking.mentee_yes_at
    first = _("when you publish the pair: the mentee is asked first, privately")
    yield Expected("matching.offer", asked, first if is_mentee else _("once the mentee has said yes"))
    until = clock.add_workdays(asked, ANSWER_WORKDAYS)
    for days in REMIND_WORKDAYS:
        at = clock.add_workdays(asked, days)
        if at < until:
            yield Expected("matching.offer_reminder", at, _("if they have not answered by then"))
    yield Expected("matching.agreement", asking.mentor_yes_at, _("once both have said yes"))
    yield Expected("matching.live", asking.live_at, _("once both have confirmed the agreement"))


def expected_of_short_list(prepared_at: dt.datetime) -> Iterator[Expected]:
    """Where participants rank proposals."""
    yield Expected("matching.short_list", prepared_at, _("when you prepare the short lists"))
    remind_at = clock.add_workdays(prepared_at, REMIND_TO_RANK_WORKDAYS)
    yield Expected("matching.short_list_reminder", remind_at, _("if they have not ranked by then"))


ON_EVENTS: Mapping[str, "str | Promise"] = {
    "matching.agreement_changed": _("to the other, when one of the two changes the agreement"),
    "matching.offer_closed": _("when an offer is declined or runs out, to whoever was asked"),
    "matching.paused": _("when a pair takes a rest"),
    "matching.resumed": _("when a pair takes up again after a rest"),
    "matching.ended": _("to the other, when one of the two leaves the pair"),
}
