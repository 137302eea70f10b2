"""Offering times: one side names up to three, the other picks one."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from matching.models import Pair
from messaging import actions as outbox
from messaging.enums import Priority
from people.actions import audit
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError, StaleError
from sessions.actions.locking import lock_meeting, lock_pair
from sessions.actions.planning import add_meeting, move_meeting
from sessions.enums import MeetingPlace, MeetingState, OfferState
from sessions.models import Meeting, OfferedTime, TimeOffer
from sessions.rules.acting import for_whom, side_for
from sessions.rules.planning import check_ahead, check_live
from sessions.selectors import mails, time_mails


@transaction.atomic
def offer_times(
    *,
    pair_id: int,
    times: Iterable[dt.datetime],
    by: Person,
    meeting_id: int | None = None,
    place: MeetingPlace = MeetingPlace.VIDEO,
    link: str = "",
    replaces: int | None = None,
    on_behalf_of: Person | None = None,
) -> TimeOffer:
    """Offer the other side up to three times, for one more meeting or to move `meeting_id`.

    What was on offer before ends; StaleError when the other side has offered times since the page was opened that
    knew of `replaces`. The same times twice are one offer. Whoever keeps the calendar of one of the two offers times
    `on_behalf_of` them.
    """
    pair = lock_pair(pair_id=pair_id)
    side = side_for(pair, by, on_behalf_of)
    check_live(pair)
    moments = sorted(set(times))
    if not 1 <= len(moments) <= TimeOffer.MOST:
        raise DomainError(_("Offer one to three times."))
    for moment in moments:
        check_ahead(moment)
    meeting = _to_move(pair, meeting_id)
    before = TimeOffer.objects.open().filter(pair=pair).select_for_update().first()
    if before is not None:
        if (before.side, before.meeting_id, _moments(before)) == (side, meeting_id, moments):
            return before
        _make_room(before, pair, side, replaces)
    offer = TimeOffer.objects.create(
        pair=pair,
        meeting=meeting,
        side=side,
        revision=meeting.revision if meeting else 0,
        place=meeting.place if meeting else place,
        link=meeting.link if meeting else link,
        made_at=clock.now(),
        keeper=by if on_behalf_of else None,
    )
    OfferedTime.objects.bulk_create(OfferedTime(offer=offer, starts_at=moment) for moment in moments)
    new: dict[str, object] = {"side": side.value, "times": len(moments)}
    audit(verb="times.offered", by=by, subject=offer, new=new | for_whom(on_behalf_of, side))
    _tell(offer, to=pair.enrolment_on(side.other).person, until=moments[-1])
    return offer


def _to_move(pair: Pair, meeting_id: int | None) -> Meeting | None:
    if meeting_id is None:
        return None
    meeting = lock_meeting(meeting_id=meeting_id)
    if meeting.pair_id != pair.pk or meeting.state != MeetingState.PLANNED:
        raise DomainError(_("Only a planned meeting can be moved."))
    return meeting


def _moments(offer: TimeOffer) -> list[dt.datetime]:
    return sorted(offer.times.values_list("starts_at", flat=True))


def _make_room(before: TimeOffer, pair: Pair, side: Side, replaces: int | None) -> None:
    """End the offer that stood before a new one."""
    stands = TimeOffer.objects.standing(clock.now()).filter(pk=before.pk).exists()
    if stands and before.side != side and before.pk != replaces:
        name = pair.enrolment_on(side.other).person.first_name
        raise StaleError(_("%(name)s has offered you times meanwhile. Look at them first.") % {"name": name})
    _close(before)


def _close(offer: TimeOffer) -> None:
    """Over when all times have passed, taken back otherwise."""
    is_over = not offer.times.filter(starts_at__gt=clock.now()).exists()
    offer.move(OfferState.EXPIRED if is_over else OfferState.WITHDRAWN)
    offer.save(update_fields=["state"])


def _tell(offer: TimeOffer, *, to: Person, until: dt.datetime) -> None:
    outbox.queue(
        kind=mails.TIMES,
        to=to,
        key=f"{mails.TIMES}:{offer.pk}:{to.pk}",
        facts={"offer": offer.pk},
        expires_at=until,
        priority=Priority.SOON,
    )


def _tell_if_none_was_picked(offer: TimeOffer) -> None:
    if offer.state == OfferState.EXPIRED:
        person = offer.pair.enrolment_on(Side(offer.side)).person
        key = f"{time_mails.OVER}:{offer.pk}:{person.pk}"
        outbox.queue(kind=time_mails.OVER, to=person, key=key, facts={"offer": offer.pk})


@transaction.atomic
def pick_time(*, offer_id: int, time_id: int, by: Person) -> Meeting:
    """Take one of the times that the other side offered: the meeting is planned or moved. Twice is once."""
    offer = _lock_offer(offer_id)
    pair = offer.pair
    if pair.side_of(by) == offer.side:
        raise NotAllowedError(_("You have offered these times: the other side picks one."))
    time = offer.times.filter(pk=time_id).first()
    if time is None:
        raise DomainError(_("Choose one of the times."))
    if offer.state == OfferState.TAKEN:
        return _picked_before(offer, time)
    if offer.state != OfferState.OPEN:
        raise StaleError(_("These times are no longer on offer."))
    meeting = _book(offer, time.starts_at, by)
    offer.move(OfferState.TAKEN)
    offer.meeting = meeting
    offer.save(update_fields=["state", "meeting"])
    audit(verb="times.picked", by=by, subject=offer, new={"meeting": meeting.pk})
    return meeting


def _lock_offer(offer_id: int) -> TimeOffer:
    """The pair first, as everywhere, then the offer: two who click at once come one after the other."""
    pair = lock_pair(pair_id=TimeOffer.objects.values_list("pair_id", flat=True).get(pk=offer_id))
    offer = TimeOffer.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=offer_id)
    offer.pair = pair
    return offer


def _picked_before(offer: TimeOffer, time: OfferedTime) -> Meeting:
    meeting = offer.meeting
    if meeting is None or meeting.state != MeetingState.PLANNED or meeting.starts_at != time.starts_at:
        raise StaleError(_("Another of these times was picked already."))
    return meeting


def _book(offer: TimeOffer, starts_at: dt.datetime, by: Person) -> Meeting:
    meeting = offer.meeting
    if meeting is None or meeting.state in (MeetingState.CANCELLED, MeetingState.MISSED):
        return add_meeting(
            pair_id=offer.pair_id,
            starts_at=starts_at,
            by=by,
            minutes=meeting.minutes if meeting else None,
            place=MeetingPlace(offer.place),
            link=offer.link,
        )
    if meeting.state != MeetingState.PLANNED:
        raise StaleError(_("This meeting has been logged meanwhile: there is nothing to move."))
    return move_meeting(meeting_id=meeting.pk, starts_at=starts_at, by=by, revision=offer.revision)


@transaction.atomic
def take_back_times(*, offer_id: int, by: Person) -> TimeOffer:
    """The side that offered changes its mind. Twice is once; nothing to take back once a time was picked."""
    offer = _lock_offer(offer_id)
    if offer.pair.side_of(by) != offer.side:
        raise NotAllowedError(_("Only who has offered these times can take them back."))
    if offer.state == OfferState.WITHDRAWN:
        return offer
    if offer.state == OfferState.TAKEN:
        raise StaleError(_("One of these times has been picked. You can still move the meeting."))
    if offer.state == OfferState.OPEN:
        _close(offer)
        audit(verb="times.taken back", by=by, subject=offer)
    return offer


@transaction.atomic
def close_times(*, offer_id: int) -> None:
    """End an offer that nobody can pick from any more: its times have passed, or its meeting or pair has changed."""
    offer = _lock_offer(offer_id)
    stands = TimeOffer.objects.standing(clock.now()).filter(pk=offer.pk).exists()
    if offer.state == OfferState.OPEN and not stands:
        _close(offer)
        _tell_if_none_was_picked(offer)
        audit(verb="times.over", by=None, subject=offer, new={"state": offer.state})
