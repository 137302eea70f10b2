"""At the end: carry on, swap or rest, and a word of thanks."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from matching.models import Pair
from messaging import actions as outbox
from people.actions import audit
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from sessions.actions.locking import lock_pair
from sessions.actions.mornings import morning_after
from sessions.enums import Farewell
from sessions.models import ClosingStep
from sessions.rules import moments
from sessions.rules import steps as rules
from sessions.selectors import closings


@transaction.atomic
def answer_closing(*, pair_id: int, by: Person, wish: Farewell, thanks: str = "") -> ClosingStep:
    """Keep a wish and a word of thanks. The other hears of the thanks; of the wish only if both would carry on."""
    pair = lock_pair(pair_id=pair_id)
    side = pair.side_of(by)
    rules.check_may_close(pair, closings.held_of(pair), clock.now())
    said = {"wish": wish, "thanks": thanks.strip()[:1000]}
    step, _new = ClosingStep.objects.update_or_create(pair=pair, side=side, defaults=said)
    audit(verb="closing_step.answered", by=by, subject=step)
    if step.thanks:
        _tell(pair, side.other, closings.THANKS)
    if closings.parting_of(pair, side).both_carry_on:
        for one in Side:
            _tell(pair, one, closings.CARRY_ON)
    return step


def letters_about_closing(now: dt.datetime) -> Iterator[outbox.Letter]:
    """The morning after the closing meeting or the end of the program."""
    for pair in closings.pairs_to_ask_how_they_part(now, closings.MET).iterator():
        yield from _ask(pair, closings.MET, now)
    for pair in closings.pairs_to_ask_how_they_part(now, closings.OVER).iterator():
        again = getattr(pair, "was_asked_before")  # noqa: B009 - annotated
        since = (pair.ended_at or now) + (moments.CLOSING_AGAIN if again else dt.timedelta())
        yield from _ask(pair, closings.OVER, since)


def _ask(pair: Pair, occasion: str, since: dt.datetime) -> Iterator[outbox.Letter]:
    for person in (pair.mentor.person, pair.mentee.person):
        yield outbox.Letter(
            kind=closings.CLOSING,
            to=person,
            key=closings.closing_key(pair, occasion, person.pk),
            facts={"pair": pair.pk},
            local=morning_after(since, person),
        )


def _tell(pair: Pair, side: Side, kind: str) -> None:
    """Once for a pair and a person, however often somebody changes what they said."""
    person = pair.enrolment_on(side).person
    outbox.queue(kind=kind, to=person, key=f"{kind}:{pair.pk}:{person.pk}", facts={"pair": pair.pk})
