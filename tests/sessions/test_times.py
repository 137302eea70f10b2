"""Three times offered by one side, picked by the other with one click."""

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from matching.models import Pair
from messaging import rules as messaging
from messaging.actions.composing import compose
from messaging.models import Message
from people.models import AuditEntry, Person
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, IllegalMoveError, NotAllowedError, StaleError
from rmentor.lib.tokens import make_token
from sessions import actions
from sessions.enums import MeetingState, OfferState
from sessions.models import Meeting, TimeOffer
from sessions.selectors import mails, next_steps
from sessions.selectors.times import slots_for_one_more, slots_near, slots_to_offer
from tests.factories import MeetingFactory, PairFactory

SignIn = Callable[[Person], Client]
# A Monday; Rome is two hours ahead of UTC, New York four behind.
MONDAY = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)


def live_in(person: Person, zone: str) -> None:
    person.time_zone = zone
    person.save()


def url(name: str, pk: int) -> str:
    return reverse(f"sessions:{name}", args=[pk])


def link(offer: TimeOffer, person: Person, purpose: str = mails.TIMES_PURPOSE) -> str:
    return reverse("sessions:times-by-link", args=[make_token(purpose, offer=offer.pk, person=person.pk)])


def mail_to(person: Person, kind: str = mails.TIMES) -> EmailMultiAlternatives | None:
    message = Message.objects.filter(kind=kind, recipient=person).latest("pk")
    return compose(message, messaging.known_kind(kind))


@pytest.fixture
def times(soon: dt.datetime) -> list[dt.datetime]:
    return [soon + dt.timedelta(days=number) for number in range(3)]


@pytest.fixture
def offer(pair: Pair, mira: Person, times: list[dt.datetime]) -> TimeOffer:
    """Mira offers Edda three times for one more meeting."""
    return actions.offer_times(pair_id=pair.pk, times=times, by=mira)


@pytest.fixture
def other_times(planned: Meeting, mira: Person, times: list[dt.datetime]) -> TimeOffer:
    """Mira offers Edda three other times for the planned meeting."""
    return actions.offer_times(pair_id=planned.pair_id, meeting_id=planned.pk, times=times, by=mira)


def first_of(offer: TimeOffer) -> int:
    return offer.times.all()[0].pk


# ---- picking ----------------------------------------------------------------------------------------------------


def test_picking_one_plans_a_meeting_and_tells_both(offer: TimeOffer, edda: Person, times: list[dt.datetime]) -> None:
    meeting = actions.pick_time(offer_id=offer.pk, time_id=first_of(offer), by=edda)
    assert (meeting.starts_at, meeting.state) == (times[0], MeetingState.PLANNED)
    assert Message.objects.filter(kind=mails.INVITATION).count() == 2
    offer.refresh_from_db()
    assert (offer.state, offer.meeting) == (OfferState.TAKEN, meeting)
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"times.offered", "times.picked"}


def test_picking_one_moves_the_meeting_it_was_offered_for(
    other_times: TimeOffer, planned: Meeting, edda: Person, times: list[dt.datetime]
) -> None:
    actions.pick_time(offer_id=other_times.pk, time_id=first_of(other_times), by=edda)
    planned.refresh_from_db()
    assert (planned.starts_at, planned.revision, Meeting.objects.count()) == (times[0], 1, 1)
    assert Message.objects.filter(kind=mails.MOVED).count() == 2


def test_who_offered_does_not_pick(offer: TimeOffer, mira: Person, stig: Person) -> None:
    with pytest.raises(NotAllowedError, match="the other side picks"):
        actions.pick_time(offer_id=offer.pk, time_id=first_of(offer), by=mira)
    with pytest.raises(DomainError, match="not part of this pair"):
        actions.pick_time(offer_id=offer.pk, time_id=first_of(offer), by=stig)


def test_the_same_click_twice_is_one_meeting_and_another_one_is_told(offer: TimeOffer, edda: Person) -> None:
    one, two, _three = offer.times.all()
    first = actions.pick_time(offer_id=offer.pk, time_id=one.pk, by=edda)
    assert actions.pick_time(offer_id=offer.pk, time_id=one.pk, by=edda) == first
    with pytest.raises(StaleError, match="picked already"):
        actions.pick_time(offer_id=offer.pk, time_id=two.pk, by=edda)
    assert Meeting.objects.count() == 1


def test_a_time_of_another_offer_is_not_picked(offer: TimeOffer, edda: Person, soon: dt.datetime) -> None:
    other = PairFactory(active=True)
    foreign = actions.offer_times(pair_id=other.pk, times=[soon], by=other.mentor.person)
    with pytest.raises(DomainError, match="Choose one"):
        actions.pick_time(offer_id=offer.pk, time_id=first_of(foreign), by=edda)


def test_a_time_that_has_passed_is_not_picked_and_the_others_still_are(offer: TimeOffer, edda: Person) -> None:
    one, two, _three = offer.times.all()
    with clock.at(one.starts_at + dt.timedelta(minutes=1)):
        with pytest.raises(DomainError, match="already passed"):
            actions.pick_time(offer_id=offer.pk, time_id=one.pk, by=edda)
        assert actions.pick_time(offer_id=offer.pk, time_id=two.pk, by=edda).starts_at == two.starts_at


def test_a_meeting_that_moved_meanwhile_is_not_moved_by_an_old_offer(
    other_times: TimeOffer, planned: Meeting, edda: Person
) -> None:
    elsewhere = clock.now() + dt.timedelta(days=20)
    actions.move_meeting(meeting_id=planned.pk, starts_at=elsewhere, by=edda, revision=0)
    with pytest.raises(StaleError, match="changed meanwhile"):
        actions.pick_time(offer_id=other_times.pk, time_id=first_of(other_times), by=edda)
    planned.refresh_from_db()
    assert planned.starts_at == elsewhere


def test_times_offered_for_a_meeting_that_was_called_off_make_a_new_one(
    other_times: TimeOffer, planned: Meeting, mira: Person, edda: Person, times: list[dt.datetime]
) -> None:
    actions.cancel_meeting(meeting_id=planned.pk, by=mira)
    meeting = actions.pick_time(offer_id=other_times.pk, time_id=first_of(other_times), by=edda)
    assert (meeting.pk != planned.pk, meeting.starts_at, meeting.minutes) == (True, times[0], planned.minutes)


def test_a_pair_that_pauses_picks_nothing(offer: TimeOffer, edda: Person) -> None:
    Pair.objects.update(state="paused")
    with pytest.raises(DomainError, match="while a pair is active"):
        actions.pick_time(offer_id=offer.pk, time_id=first_of(offer), by=edda)


@pytest.mark.parametrize("now", OfferState)
@pytest.mark.parametrize("to", OfferState)
def test_an_offer_moves_only_as_its_table_says(now: OfferState, to: OfferState) -> None:
    row = TimeOffer(state=now)
    if to in TimeOffer.MOVES[now]:
        row.move(to)
        assert row.state == to
    else:
        with pytest.raises(IllegalMoveError):
            row.move(to)


# ---- offering, again, and taking back -----------------------------------------------------------------------------


def test_the_same_times_offered_twice_are_one_offer_and_one_mail(
    offer: TimeOffer, pair: Pair, mira: Person, times: list[dt.datetime]
) -> None:
    assert actions.offer_times(pair_id=pair.pk, times=times, by=mira) == offer
    assert Message.objects.filter(kind=mails.TIMES).count() == 1


def test_new_times_take_the_place_of_those_before(
    offer: TimeOffer, pair: Pair, mira: Person, edda: Person, soon: dt.datetime
) -> None:
    new = actions.offer_times(pair_id=pair.pk, times=[soon + dt.timedelta(days=9)], by=mira)
    offer.refresh_from_db()
    assert (offer.state, new.state) == (OfferState.WITHDRAWN, OfferState.OPEN)
    with pytest.raises(StaleError, match="no longer on offer"):
        actions.pick_time(offer_id=offer.pk, time_id=first_of(offer), by=edda)


def test_who_likes_none_offers_others_but_not_without_having_seen_them(
    offer: TimeOffer, pair: Pair, edda: Person, soon: dt.datetime
) -> None:
    others = [soon + dt.timedelta(days=9)]
    with pytest.raises(StaleError, match="Mira has offered you times meanwhile"):
        actions.offer_times(pair_id=pair.pk, times=others, by=edda)
    actions.offer_times(pair_id=pair.pk, times=others, by=edda, replaces=offer.pk)
    offer.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN


def test_what_was_taken_back_cannot_be_picked(offer: TimeOffer, mira: Person, edda: Person) -> None:
    for _again in range(2):
        assert actions.take_back_times(offer_id=offer.pk, by=mira).state == OfferState.WITHDRAWN
    with pytest.raises(StaleError, match="no longer on offer"):
        actions.pick_time(offer_id=offer.pk, time_id=first_of(offer), by=edda)
    assert mail_to(edda) is None


def test_only_who_offered_takes_back_and_not_after_a_pick(offer: TimeOffer, mira: Person, edda: Person) -> None:
    with pytest.raises(NotAllowedError):
        actions.take_back_times(offer_id=offer.pk, by=edda)
    actions.pick_time(offer_id=offer.pk, time_id=first_of(offer), by=edda)
    with pytest.raises(StaleError, match="has been picked"):
        actions.take_back_times(offer_id=offer.pk, by=mira)


@pytest.mark.parametrize("count", [0, 4])
def test_one_to_three_times_are_offered(pair: Pair, mira: Person, soon: dt.datetime, count: int) -> None:
    with pytest.raises(DomainError, match="one to three"):
        actions.offer_times(
            pair_id=pair.pk, times=[soon + dt.timedelta(days=number) for number in range(count)], by=mira
        )


@pytest.mark.parametrize("days", [-1, 3000])
def test_neither_the_past_nor_a_far_future_is_offered(pair: Pair, mira: Person, days: int) -> None:
    with pytest.raises(DomainError):
        actions.offer_times(pair_id=pair.pk, times=[clock.now() + dt.timedelta(days=days)], by=mira)


def test_strangers_offer_nothing_and_nobody_moves_a_meeting_of_another_pair(
    pair: Pair, mira: Person, stig: Person, soon: dt.datetime
) -> None:
    with pytest.raises(DomainError, match="not part of this pair"):
        actions.offer_times(pair_id=pair.pk, times=[soon], by=stig)
    foreign = MeetingFactory()
    with pytest.raises(DomainError, match="Only a planned meeting"):
        actions.offer_times(pair_id=pair.pk, times=[soon], meeting_id=foreign.pk, by=mira)


# ---- the tick ------------------------------------------------------------------------------------------------------


def test_the_tick_ends_an_offer_when_its_last_time_has_passed(offer: TimeOffer, times: list[dt.datetime]) -> None:
    with clock.at(times[-1] - dt.timedelta(minutes=1)):
        actions.tick()
    offer.refresh_from_db()
    assert offer.state == OfferState.OPEN
    with clock.at(times[-1] + dt.timedelta(minutes=1)):
        actions.tick()
    offer.refresh_from_db()
    assert offer.state == OfferState.EXPIRED


@pytest.mark.parametrize("why", ["moved", "paused"])
def test_the_tick_ends_an_offer_that_nobody_can_pick_from(
    other_times: TimeOffer, planned: Meeting, mira: Person, why: str
) -> None:
    if why == "moved":
        later = clock.now() + dt.timedelta(days=20)
        actions.move_meeting(meeting_id=planned.pk, starts_at=later, by=mira, revision=0)
    else:
        Pair.objects.update(state="paused", paused_at=clock.now())
    actions.tick()
    other_times.refresh_from_db()
    assert other_times.state == OfferState.WITHDRAWN


# ---- which times we propose ----------------------------------------------------------------------------------------


def test_proposed_times_lie_in_both_working_days(pair: Pair, mira: Person, edda: Person) -> None:
    live_in(mira, "Europe/Rome")
    live_in(edda, "America/New_York")
    pair = Pair.objects.with_people().get()
    with clock.at(MONDAY):
        slots = slots_to_offer(pair, mira, None)
    hours = [
        [moment.astimezone(ZoneInfo(zone)).strftime("%a %H:%M") for moment in slots]
        for zone in ("Europe/Rome", "America/New_York")
    ]
    # 8 to 18 in Rome and in New York leaves 14 to 17 in Rome for the beginning of an hour.
    assert hours == [["Wed 14:00", "Thu 14:00", "Fri 14:00"], ["Wed 08:00", "Thu 08:00", "Fri 08:00"]]


def test_proposed_times_are_not_all_at_one_time_of_day(pair: Pair, mira: Person) -> None:
    with clock.at(MONDAY):
        slots = slots_to_offer(Pair.objects.with_people().get(), mira, None)
    assert [f"{moment:%a %H:%M}" for moment in slots] == ["Wed 10:00", "Thu 14:00", "Fri 10:00"]


def test_proposed_times_leave_weekends_out(pair: Pair, mira: Person) -> None:
    with clock.at(MONDAY + dt.timedelta(days=3)):  # a Thursday: there is a day's notice
        slots = slots_for_one_more(Pair.objects.with_people().get(), mira)
    assert [f"{moment:%a}" for moment in slots] == ["Mon", "Tue", "Wed"]


@pytest.mark.parametrize("who", ["mira", "edda"])
def test_proposed_times_keep_clear_of_what_either_has_planned_elsewhere(
    pair: Pair, mira: Person, edda: Person, who: str
) -> None:
    own = {"mira": {"mentor__person": mira}, "edda": {"mentee__person": edda}}[who]
    wednesday = dt.datetime(2026, 6, 3, 9, 30, tzinfo=dt.UTC)
    MeetingFactory(pair=PairFactory(active=True, **own), starts_at=wednesday, minutes=60)
    with clock.at(MONDAY):
        slots = slots_for_one_more(Pair.objects.with_people().get(pk=pair.pk), mira)
    # 10:00 is taken until 10:30.
    assert f"{slots[0]:%a %H:%M}" == "Wed 10:30"


def test_a_meeting_is_moved_to_its_own_hour_on_the_days_after(pair: Pair, mira: Person) -> None:
    live_in(mira, "Europe/Rome")
    meeting = MeetingFactory(pair=pair, starts_at=dt.datetime(2026, 3, 26, 18, 15, tzinfo=dt.UTC))
    meeting = Meeting.objects.with_pair().get(pk=meeting.pk)
    with clock.at(dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)):
        slots = slots_near(meeting, mira)
    # A quarter past seven in the evening was their own choice; the clocks change in between.
    local = [moment.astimezone(ZoneInfo("Europe/Rome")).strftime("%a %d %H:%M") for moment in slots]
    assert local == ["Fri 27 19:15", "Mon 30 19:15", "Tue 31 19:15"]


# ---- the mail and its link -----------------------------------------------------------------------------------------


def test_the_mail_shows_the_times_on_the_wall_of_its_reader(pair: Pair, mira: Person, edda: Person) -> None:
    live_in(mira, "Europe/Rome")
    live_in(edda, "America/New_York")
    with clock.at(MONDAY):
        afternoon = dt.datetime(2026, 6, 3, 13, tzinfo=dt.UTC)
        actions.offer_times(pair_id=pair.pk, times=[afternoon], by=mira)
        mail = mail_to(edda)
    assert mail is not None
    assert mail.subject == "Mira Malmsten offers you times to meet: pick one"
    assert "Wed 3 June 2026, 09:00 (New York)" in mail.body
    assert "For Mira: Wed 3 June, 15:00 (Rome)" in mail.body
    assert not Message.objects.filter(kind=mails.TIMES, recipient=mira).exists()


def test_the_mail_leads_to_a_page_where_one_click_is_enough(
    offer: TimeOffer, edda: Person, client: Client, times: list[dt.datetime]
) -> None:
    mail = mail_to(edda)
    assert mail is not None
    address = re.search(r"http://[^/\s]+(/l/times/\S+)", mail.body).group(1)
    page = client.get(address).content.decode()
    assert Meeting.objects.count() == 0
    buttons = re.findall(r'name="time" value="(\d+)"', page)
    assert len(buttons) == 3
    answer = client.post(address, {"time": buttons[1]}, follow=True)
    assert "That is settled" in answer.content.decode()
    assert Meeting.objects.get().starts_at == times[1]


def test_the_link_signs_nobody_in_and_opens_nothing_else(offer: TimeOffer, edda: Person, client: Client) -> None:
    assert client.get(link(offer, edda)).status_code == 200
    assert client.get(url("times-detail", offer.pk)).status_code == 302
    assert client.get(link(offer, edda, purpose=mails.LOG_PURPOSE)).status_code == 410
    assert "no-store" in client.get(link(offer, edda))["Cache-Control"]


def test_a_link_of_somebody_else_opens_nothing(offer: TimeOffer, stig: Person, edda: Person, client: Client) -> None:
    assert client.get(link(offer, stig)).status_code == 404
    edda.is_active = False
    edda.save()
    assert client.get(link(offer, edda)).status_code == 404


def test_a_link_ends_after_two_months(offer: TimeOffer, edda: Person, client: Client) -> None:
    address = link(offer, edda)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=61)):
        assert client.get(address).status_code == 410


def test_a_link_to_times_that_were_taken_back_says_so(
    offer: TimeOffer, mira: Person, edda: Person, client: Client
) -> None:
    actions.take_back_times(offer_id=offer.pk, by=mira)
    page = client.get(link(offer, edda)).content.decode()
    assert "no longer on offer" in page
    assert 'name="time"' not in page


@pytest.mark.parametrize("time", ["", "x", "-1", "9" * 30, "²"])
def test_a_click_on_nothing_is_told(offer: TimeOffer, edda: Person, sign_in: SignIn, time: str) -> None:
    answer = sign_in(edda).post(url("times-pick", offer.pk), {"time": time})
    assert answer.status_code == 409
    assert "Choose one of the times" in answer.content.decode()


def test_a_click_by_link_needs_its_csrf_token(offer: TimeOffer, edda: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(offer, edda), {"time": first_of(offer)}).status_code == 403


# ---- the pages -----------------------------------------------------------------------------------------------------


def test_the_offer_comes_filled_in_and_is_sent_with_one_button(
    pair: Pair, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    browser = sign_in(mira)
    page = browser.get(url("pair-offer-times", pair.pk)).content.decode()
    filled = dict(re.findall(r'name="(time_\d)" value="([^"]+)"', page))
    assert len(filled) == 3
    browser.post(url("pair-offer-times", pair.pk), {**filled, "place": "call", "link": "Room 1"})
    offer = TimeOffer.objects.get()
    assert [f"{time.starts_at:%Y-%m-%dT%H:%M}" for time in offer.times.all()] == sorted(filled.values())
    assert (offer.place, offer.link, offer.side) == ("call", "Room 1", "mentor")


def test_times_for_a_planned_meeting_keep_where_it_is(
    planned: Meeting, edda: Person, sign_in: SignIn, soon: dt.datetime
) -> None:
    Meeting.objects.update(place="in_person", link="Room 7")
    browser = sign_in(edda)
    assert 'name="place"' not in browser.get(url("meeting-offer-times", planned.pk)).content.decode()
    browser.post(url("meeting-offer-times", planned.pk), {"time_1": f"{soon:%Y-%m-%dT%H:%M}"})
    offer = TimeOffer.objects.get()
    assert (offer.meeting, offer.place, offer.link, offer.side) == (planned, "in_person", "Room 7", "mentee")


@pytest.mark.parametrize(
    ("times", "fault"),
    [
        ({"time_1": ""}, "Name at least one time."),
        ({"time_1": "2020-01-01T10:00"}, "That time has already passed."),
        ({"time_2": "2099-01-01T10:00"}, "That is too far ahead."),
        ({"time_3": "tomorrow"}, "Enter a date and a time."),
        ({"time_1": "0001-01-01T00:00"}, "already passed"),
        ({"time_1": "9999-12-31T23:59"}, "too far ahead"),
    ],
)
def test_what_is_wrong_with_a_time_is_said_and_the_rest_stays(
    pair: Pair, mira: Person, sign_in: SignIn, times: dict[str, str], fault: str
) -> None:
    data = {"place": "call", "link": "TYPED", **times}
    answer = sign_in(mira).post(url("pair-offer-times", pair.pk), data)
    assert answer.status_code == 422
    assert fault in answer.content.decode()
    assert "TYPED" in answer.content.decode()
    assert TimeOffer.objects.count() == 0


def test_a_wall_time_that_spring_skips_is_understood(pair: Pair, mira: Person, sign_in: SignIn) -> None:
    live_in(mira, "Europe/Rome")
    with time_machine.travel(dt.datetime(2027, 3, 20, 9, tzinfo=dt.UTC)):
        data = {"time_1": "2027-03-28T02:30", "place": "video"}
        sign_in(mira).post(url("pair-offer-times", pair.pk), data)
    assert TimeOffer.objects.get().times.get().starts_at == dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)


def test_both_see_the_offer_in_the_room_each_in_their_way(
    offer: TimeOffer, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    mine = sign_in(mira).get(url("pair-room", offer.pair_id)).content.decode()
    assert "Times you have offered Edda" in mine
    assert "Take them back" in mine
    assert 'name="time"' not in mine
    theirs = sign_in(edda).get(url("pair-room", offer.pair_id)).content.decode()
    assert "Mira offers you these times" in theirs
    assert len(re.findall(r'name="time" value="\d+"', theirs)) == 3


def test_the_page_of_a_meeting_shows_only_times_for_it(
    other_times: TimeOffer, planned: Meeting, edda: Person, sign_in: SignIn
) -> None:
    other = MeetingFactory(pair=planned.pair, number=2)
    browser = sign_in(edda)
    assert 'name="time"' in browser.get(url("meeting-detail", planned.pk)).content.decode()
    assert 'name="time"' not in browser.get(url("meeting-detail", other.pk)).content.decode()


def test_picking_waits_on_the_home_page_of_the_other_side_only(offer: TimeOffer, mira: Person, edda: Person) -> None:
    assert [step.text for step in next_steps(edda)] == ["Mira offers you times to meet"]
    assert next_steps(mira) == []
    actions.pick_time(offer_id=offer.pk, time_id=first_of(offer), by=edda)
    assert "Mira offers you times to meet" not in [step.text for step in next_steps(edda)]


def test_a_click_in_the_room_settles_it(offer: TimeOffer, edda: Person, sign_in: SignIn) -> None:
    answer = sign_in(edda).post(url("times-pick", offer.pk), {"time": first_of(offer)})
    assert answer["Location"] == url("meeting-detail", Meeting.objects.get().pk)


def test_taking_back_is_one_button(offer: TimeOffer, mira: Person, sign_in: SignIn) -> None:
    sign_in(mira).post(url("times-take-back", offer.pk))
    offer.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN


def test_nobody_else_sees_or_touches_an_offer(offer: TimeOffer, stig: Person, hana: Person, sign_in: SignIn) -> None:
    for person in (stig, hana):
        browser = sign_in(person)
        assert browser.get(url("times-detail", offer.pk)).status_code == 404
        assert browser.get(url("pair-offer-times", offer.pair_id)).status_code == 404
        assert browser.post(url("times-pick", offer.pk), {"time": first_of(offer)}).status_code == 404
        assert browser.post(url("times-take-back", offer.pk)).status_code == 404


# ---- after a cancellation -----------------------------------------------------------------------------------------


def test_after_calling_off_another_time_is_one_click_away(planned: Meeting, mira: Person, sign_in: SignIn) -> None:
    Meeting.objects.update(place="call", link="+39 1")
    browser = sign_in(mira)
    page = browser.post(url("meeting-cancel", planned.pk), {}, follow=True).content.decode()
    form = re.search(r'<input type="hidden" name="date".*?</form>', page, re.DOTALL).group()
    data = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    browser.post(url("meeting-add", planned.pair_id), data)
    new = Meeting.objects.get(state=MeetingState.PLANNED)
    assert (new.place, new.link, new.starts_at > clock.now()) == ("call", "+39 1", True)


def test_the_page_of_a_meeting_that_was_called_off_says_who_did_and_leads_on(
    planned: Meeting, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    actions.cancel_meeting(meeting_id=planned.pk, by=mira)
    for person, text in ((mira, "You called it off."), (edda, "Mira called it off.")):
        page = sign_in(person).get(url("meeting-detail", planned.pk)).content.decode()
        assert text in page
        assert url("meeting-add", planned.pair_id) in page
