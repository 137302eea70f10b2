"""The calendar files that leave, read back by vobject, which shares no code with the library that writes them.

vobject understands a time by the VTIMEZONE that comes with it, as Outlook does.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from matching.models import Pair
from messaging import rules as messaging
from messaging.actions.composing import compose
from messaging.models import Message
from people.models import AuditEntry, Person
from programs.enums import Driver
from programs.models import Program
from rmentor.lib import clock
from rmentor.lib.tokens import make_lasting_token, make_token
from sessions import actions
from sessions.enums import MeetingKind
from sessions.models import CalendarFeed, Meeting
from sessions.selectors import mails
from sessions.selectors.calendars import feed_address
from tests.factories import (
    ActionItemFactory,
    LearningEntryFactory,
    MeetingFactory,
    PairFactory,
    PersonFactory,
    PrivateNoteFactory,
)

SignIn = Callable[[Person], Client]
ROME, NEW_YORK = "Europe/Rome", "America/New_York"
# A program over each change of the clocks. Rome: 29 March and 25 October; New York: 8 March and 1 November.
SEASONS = [dt.date(2026, 2, 9), dt.date(2026, 9, 7)]


def read(ics: bytes | str) -> vobject.base.Component:
    return vobject.readOne(ics.decode() if isinstance(ics, bytes) else ics)


def moment(value: dt.datetime) -> dt.datetime:
    """As vobject understood it, in UTC."""
    assert value.tzinfo is not None
    return value.astimezone(dt.UTC)


def calendar_of(mail: EmailMultiAlternatives) -> vobject.base.Component:
    """The part that mail programs look at; the file beside it says the same."""
    part = next(part for part in mail.alternatives if part.mimetype.startswith("text/calendar"))
    file = next(content for name, content, _type in mail.attachments if name == "invite.ics")
    assert bytes(file) == str(part.content).encode()
    calendar = read(str(part.content))
    assert f"method={calendar.method.value}" in part.mimetype
    return calendar


def mail_to(person: Person, kind: str, meeting: Meeting) -> EmailMultiAlternatives:
    message = Message.objects.get(kind=kind, recipient=person, facts__meeting=meeting.pk)
    mail = compose(message, messaging.known_kind(kind))
    assert mail is not None
    return mail


@pytest.fixture
def far_apart(pair: Pair) -> Pair:
    """Mira in Rome, Edda in New York."""
    for person, zone in ((pair.mentor.person, ROME), (pair.mentee.person, NEW_YORK)):
        person.time_zone = zone
        person.save()
    return Pair.objects.with_people().get(pk=pair.pk)


@pytest.fixture(params=SEASONS, ids=["spring", "autumn"])
def season(request: pytest.FixtureRequest, far_apart: Pair) -> Iterator[dt.date]:
    """The program has just begun, and the pair with it."""
    begin: dt.date = request.param
    Program.objects.update(starts_on=begin, months=4)
    with clock.at(dt.datetime.combine(begin, dt.time(9), dt.UTC)):
        Pair.objects.update(activated_at=clock.now())
        yield begin


# ---- from the rhythm to the calendars of both ---------------------------------------------------------------


@pytest.mark.parametrize(("driver", "zone"), [(Driver.MENTOR, ROME), (Driver.MENTEE, NEW_YORK)])
def test_who_drives_meets_at_one_hour_all_year_and_both_calendars_show_the_moment(  # noqa: PLR0917 - fixtures
    far_apart: Pair, season: dt.date, driver: Driver, zone: str, mira: Person, edda: Person
) -> None:
    Program.objects.update(driver=driver)
    planned = actions.plan_meetings(pair_id=far_apart.pk)
    assert len(planned) == 4
    # Planned over a change of the clocks, in summer time and in standard time.
    assert {meeting.starts_at.astimezone(ZoneInfo(zone)).dst() for meeting in planned} == {
        dt.timedelta(),
        dt.timedelta(hours=1),
    }
    walls = set()
    for meeting in planned:
        with clock.at(meeting.starts_at - dt.timedelta(days=3)):
            actions.tick()
            for person in (mira, edda):
                person.refresh_from_db()
                event = calendar_of(mail_to(person, mails.INVITATION, meeting)).vevent
                assert moment(event.dtstart.value) == meeting.starts_at
                assert moment(event.dtend.value) == meeting.ends_at
                if person.time_zone == zone:
                    walls.add(event.dtstart.value.replace(tzinfo=None).time())
    assert len(walls) == 1


def test_the_working_days_of_both_are_kept_over_all_changes(far_apart: Pair, season: dt.date) -> None:
    for meeting in actions.plan_meetings(pair_id=far_apart.pk):
        for zone in (ROME, NEW_YORK):
            local = meeting.starts_at.astimezone(ZoneInfo(zone))
            assert dt.time(8) <= local.time() <= dt.time(17)
            assert local.weekday() < 5


# ---- one entry from the invitation to the end ---------------------------------------------------------------


@pytest.mark.parametrize("change", ["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01"])
def test_an_entry_keeps_its_name_and_counts_up_over_every_change_of_the_clock(
    far_apart: Pair, mira: Person, edda: Person, change: str
) -> None:
    """Invited before the clocks change, moved to the day after, called off."""
    day = dt.date.fromisoformat(change)
    before = dt.datetime.combine(day - dt.timedelta(days=2), dt.time(14), dt.UTC)
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(14), dt.UTC)
    meeting = MeetingFactory(pair=far_apart, starts_at=before)
    seen: dict[Person, list[tuple[str, str, int, dt.datetime, str]]] = {mira: [], edda: []}

    def note(kind: str) -> None:
        for person, entries in seen.items():
            person.refresh_from_db()
            calendar = calendar_of(mail_to(person, kind, meeting))
            event = calendar.vevent
            entries.append(
                (
                    calendar.method.value,
                    event.uid.value,
                    int(event.sequence.value),
                    moment(event.dtstart.value),
                    event.status.value,
                )
            )

    with clock.at(before - dt.timedelta(days=5)):
        actions.tick()
        note(mails.INVITATION)
        actions.move_meeting(meeting_id=meeting.pk, starts_at=after, by=mira, revision=0)
        note(mails.MOVED)
        actions.cancel_meeting(meeting_id=meeting.pk, by=edda)
        note(mails.CANCELLED)
    name = f"meeting-{meeting.pk}@127.0.0.1"
    told = [
        ("REQUEST", name, 0, before, "CONFIRMED"),
        ("REQUEST", name, 1, after, "CONFIRMED"),
        ("CANCEL", name, 2, after, "CANCELLED"),
    ]
    assert seen == {mira: told, edda: told}


@pytest.mark.parametrize("zone", [ROME, NEW_YORK])
@pytest.mark.parametrize(
    "utc",
    [
        # An hour before, at and after each change, in both zones.
        f"2026-{day}T{hour:02}:30"
        for day, hours in (("03-08", (6, 7)), ("03-29", (0, 1)), ("10-25", (0, 1)), ("11-01", (5, 6)))
        for hour in hours
    ],
)
def test_the_nights_themselves_are_told_unmistakably(far_apart: Pair, mira: Person, zone: str, utc: str) -> None:
    starts_at = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    mira.time_zone = zone
    mira.save()
    meeting = MeetingFactory(pair=far_apart, starts_at=starts_at)
    with clock.at(starts_at - dt.timedelta(days=5)):
        actions.tick()
        event = calendar_of(mail_to(mira, mails.INVITATION, meeting)).vevent
    assert moment(event.dtstart.value) == starts_at
    assert moment(event.dtend.value) == meeting.ends_at


def test_an_invitation_says_who_invites_whom_and_asks_for_an_answer(
    planned: Meeting, mira: Person, edda: Person
) -> None:
    actions.tick()
    event = calendar_of(mail_to(edda, mails.INVITATION, planned)).vevent
    guests = {guest.value: guest.params["RSVP"] for guest in event.attendee_list}
    assert guests == {f"mailto:{mira.email}": ["TRUE"], f"mailto:{edda.email}": ["TRUE"]}
    assert event.organizer.value.startswith("mailto:")
    assert event.organizer.value.removeprefix("mailto:") not in {mira.email, edda.email}


# ---- one's own feed -----------------------------------------------------------------------------------------


def path_of(feed: CalendarFeed) -> str:
    return "/" + feed_address(feed).split("/", 3)[3]


@pytest.fixture
def feed(mira: Person) -> CalendarFeed:
    return actions.renew_feed(by=mira)


def events_at(client: Client, feed: CalendarFeed) -> dict[str, vobject.base.Component]:
    answer = client.get(path_of(feed))
    assert answer.status_code == 200
    calendar = read(answer.content)
    return {event.uid.value: event for event in getattr(calendar, "vevent_list", [])}


def test_the_feed_shows_the_meetings_of_all_ones_pairs_and_nobody_elses(
    planned: Meeting, mira: Person, feed: CalendarFeed, client: Client
) -> None:
    second = MeetingFactory(pair=PairFactory(active=True, mentee__person=mira))
    MeetingFactory()
    events = events_at(client, feed)
    assert set(events) == {f"meeting-{row.pk}@127.0.0.1" for row in (planned, second)}
    assert {moment(event.dtstart.value) for event in events.values()} == {
        row.starts_at.replace(microsecond=0) for row in (planned, second)
    }


def test_the_feed_is_right_over_both_changes_of_the_clock_in_two_zones(
    far_apart: Pair, mira: Person, edda: Person, client: Client
) -> None:
    moments = [
        dt.datetime(2026, month, day, 14, tzinfo=dt.UTC)
        for month, day in ((3, 6), (3, 9), (3, 27), (3, 30), (7, 1), (10, 23), (10, 26), (10, 30), (11, 2))
    ]
    for number, starts_at in enumerate(moments):
        MeetingFactory(pair=far_apart, number=number + 1, starts_at=starts_at)
    with clock.at(dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)):
        for person in (mira, edda):
            person.refresh_from_db()
            events = events_at(client, actions.renew_feed(by=person))
            assert sorted(moment(event.dtstart.value) for event in events.values()) == moments
            walls = {event.dtstart.value.replace(tzinfo=None) for event in events.values()}
            zone = ZoneInfo(person.time_zone)
            assert walls == {starts_at.astimezone(zone).replace(tzinfo=None) for starts_at in moments}


def test_the_feed_and_the_mail_speak_of_the_same_entry(
    planned: Meeting, mira: Person, feed: CalendarFeed, client: Client, soon: dt.datetime
) -> None:
    actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=mira, revision=0)
    mailed = calendar_of(mail_to(mira, mails.MOVED, planned)).vevent
    fed = events_at(client, feed)[mailed.uid.value]
    for part in ("uid", "sequence", "summary"):
        assert getattr(fed, part).value == getattr(mailed, part).value
    assert moment(fed.dtstart.value) == moment(mailed.dtstart.value) == soon


def test_the_feed_keeps_what_was_held_and_drops_what_is_off(
    pair: Pair, mira: Person, feed: CalendarFeed, client: Client
) -> None:
    held = MeetingFactory(pair=pair, number=1, held=True)
    MeetingFactory(pair=pair, number=2, held=True, starts_at=clock.now() - dt.timedelta(days=200))
    off = MeetingFactory(pair=pair, number=3)
    actions.cancel_meeting(meeting_id=off.pk, by=mira)
    assert set(events_at(client, feed)) == {f"meeting-{held.pk}@127.0.0.1"}


def test_a_pair_that_pauses_leaves_the_feed_until_it_goes_on(
    planned: Meeting, feed: CalendarFeed, client: Client
) -> None:
    Pair.objects.update(state="paused")
    assert events_at(client, feed) == {}
    Pair.objects.update(state="active")
    assert len(events_at(client, feed)) == 1


def test_the_feed_tells_nothing_that_anybody_wrote(
    pair: Pair, mira: Person, edda: Person, feed: CalendarFeed, client: Client
) -> None:
    held = MeetingFactory(pair=pair, held=True, kind=MeetingKind.GIVE_BACK, cancel_reason="SECRET")
    for author in (mira, edda):
        PrivateNoteFactory(meeting=held, author=author, text="SECRET")
    LearningEntryFactory(meeting=held, text="SECRET")
    ActionItemFactory(pair=pair, meeting=held, text="SECRET")
    text = client.get(path_of(feed)).content.decode()
    assert "SECRET" not in text
    assert edda.email not in text
    assert "ATTENDEE" not in text


def test_a_link_ends_when_it_is_renewed(planned: Meeting, mira: Person, feed: CalendarFeed, sign_in: SignIn) -> None:
    old = path_of(feed)
    browser = sign_in(mira)
    assert browser.get(old).status_code == 200
    browser.post(reverse("sessions:calendar-renew"))
    assert browser.get(old).status_code == 404
    new = path_of(CalendarFeed.objects.get())
    assert Client().get(new).status_code == 200
    assert AuditEntry.objects.filter(verb="calendar.link renewed", actor_pk=mira.pk).count() == 2


def test_a_link_of_somebody_who_left_opens_nothing(
    planned: Meeting, mira: Person, feed: CalendarFeed, client: Client
) -> None:
    mira.is_active = False
    mira.save()
    assert client.get(path_of(feed)).status_code == 404


@pytest.mark.parametrize("token", ["nonsense", "eyJhIjoxfQ:x", "a:b:c"])
def test_a_wrong_link_opens_nothing(token: str, db: None, client: Client) -> None:
    assert client.get(reverse("sessions:calendar-feed", args=[token])).status_code == 404


def test_a_token_made_for_something_else_opens_nothing(mira: Person, feed: CalendarFeed, client: Client) -> None:
    for token in (
        make_lasting_token("another", person=mira.pk, nonce=feed.nonce),
        make_token("calendar-feed", person=mira.pk, nonce=feed.nonce),
        make_lasting_token("calendar-feed", person=PersonFactory().pk, nonce=feed.nonce),
        make_lasting_token("calendar-feed", person=mira.pk),
    ):
        assert client.get(reverse("sessions:calendar-feed", args=[token])).status_code == 404


def test_the_feed_is_kept_by_no_shared_cache_and_asked_again_cheaply(
    planned: Meeting, mira: Person, feed: CalendarFeed, client: Client, soon: dt.datetime
) -> None:
    first = client.get(path_of(feed))
    assert {"private", "no-cache"} <= set(first["Cache-Control"].replace(" ", "").split(","))
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    again = client.get(path_of(feed), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=mira, revision=0)
    assert client.get(path_of(feed), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_feed_speaks_the_language_of_its_person(
    planned: Meeting, mira: Person, feed: CalendarFeed, client: Client
) -> None:
    (english,) = events_at(client, feed).values()
    assert english.summary.value == "Reverse mentoring: Mira and Edda"
    mira.language = "it"
    mira.save()
    (italian,) = events_at(client, feed).values()
    assert italian.summary.value != english.summary.value


@pytest.mark.parametrize("meetings", [1, 12])
def test_the_feed_takes_two_queries(
    pair: Pair, feed: CalendarFeed, client: Client, meetings: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(meetings):
        MeetingFactory(pair=pair, number=number + 1)
    with django_assert_num_queries(2):
        client.get(path_of(feed))


def test_the_page_makes_the_link_only_when_asked(mira: Person, sign_in: SignIn) -> None:
    browser = sign_in(mira)
    page = browser.get(reverse("sessions:calendar-detail")).content.decode()
    assert "Make my link" in page
    assert CalendarFeed.objects.count() == 0
    browser.post(reverse("sessions:calendar-renew"))
    page = browser.get(reverse("sessions:calendar-detail")).content.decode()
    assert feed_address(CalendarFeed.objects.get()) in page


def test_everybody_sees_their_own_link_only(mira: Person, feed: CalendarFeed, edda: Person, sign_in: SignIn) -> None:
    assert feed_address(feed) not in sign_in(edda).get(reverse("sessions:calendar-detail")).content.decode()
