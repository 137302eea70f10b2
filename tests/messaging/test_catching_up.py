"""After an outage: what is stale says so, several come as one, nothing comes at night, one of a kind a day."""

import datetime as dt
import zoneinfo

import pytest
from django.core.mail import EmailMessage
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging import actions
from messaging.engine.quiet import is_quiet, is_same_day, next_day
from messaging.enums import Category, MessageState
from messaging.models import Heartbeat, MailWishes, Message, Unwanted
from messaging.rules import DIGEST, Kind
from people.actions import update_profile
from people.models import Person
from rmentor.lib import clock
from tests.factories import PersonFactory
from tests.messaging.conftest import AWAKE, RegisterKind
from tests.messaging.test_quiet import MOMENTS, TIMES, ZONES

Mailbox = list[EmailMessage]
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
ODD_ZONES = ["Pacific/Apia", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca"]


@pytest.fixture
def several(register: RegisterKind) -> Kind:
    return register("test.note", in_digest=True, category=Category.REMINDERS)


def queue(to: Person, number: int, **wishes: object) -> list[Message]:
    return [
        actions.queue(
            kind="test.note", to=to, key=f"{to.pk}{n}", facts={"title": f"N{n}", "path": f"/{n}/", **wishes}
        )
        for n in range(number)
    ]


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Message.objects.exclude(kind=DIGEST).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_up_to_three_mails_come_one_by_one(several: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    queue(nora, 3)
    actions.send_due()
    assert sorted(mail.subject for mail in mailoutbox) == ["Save: N0", "Save: N1", "Save: N2"]


def test_more_than_three_come_as_one(several: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    queue(nora, 5)
    queue(PersonFactory(quiet_from=AWAKE, quiet_to=AWAKE), 1)
    actions.send_due()
    assert sorted(mail.subject for mail in mailoutbox) == ["5 things are waiting for you", "Save: N0"]
    digest = next(mail for mail in mailoutbox if mail.to == ["Nora Nilsson <nora@firm.example>"])
    for number in range(5):
        assert f"Save: N{number}: http://127.0.0.1:8000/{number}/" in str(digest.body)
    assert states() == {"sent": 6}
    assert "List-Unsubscribe" in digest.extra_headers


def test_who_wants_each_mail_on_its_own_gets_it_so(several: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    MailWishes.objects.create(person=nora, each_alone=True)
    queue(nora, 5)
    actions.send_due()
    assert len(mailoutbox) == 5


def test_a_second_collection_waits_for_the_next_morning(several: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    queue(nora, 4)
    actions.send_due()
    for number in range(10, 14):
        actions.queue(kind="test.note", to=nora, key=f"later{number}", facts={"title": str(number)})
    actions.send_due()
    assert len(mailoutbox) == 1
    waiting = Message.objects.filter(state=MessageState.PENDING)
    assert waiting.count() == 4
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert {message.not_before for message in waiting} == {dt.datetime.combine(tomorrow, dt.time(8), tzinfo=dt.UTC)}


def test_what_cannot_wait_for_tomorrow_leaves_beside_the_collection(
    several: Kind, nora: Person, mailoutbox: Mailbox
) -> None:
    queue(nora, 4)
    actions.send_due()
    soon = clock.now() + dt.timedelta(minutes=30)
    for number in range(4):
        actions.queue(kind="test.note", to=nora, key=f"soon{number}", facts={"title": f"S{number}"}, expires_at=soon)
    actions.send_due()
    assert sorted(mail.subject for mail in mailoutbox)[1:] == [f"Save: S{number}" for number in range(4)]


def test_a_part_that_is_no_longer_true_is_left_out(several: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    queue(nora, 4)
    Message.objects.filter(dedupe_key=f"{nora.pk}0").update(facts={"gone": True})
    actions.send_due()
    assert [mail.subject for mail in mailoutbox] == ["3 things are waiting for you"]
    assert states() == {"sent": 3, "cancelled": 1}


def test_when_nothing_is_left_to_say_nothing_is_sent(several: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    queue(nora, 4, gone=True)
    actions.send_due()
    assert mailoutbox == []
    assert states() == {"cancelled": 4}


def test_after_an_outage_of_three_days_nobody_gets_a_flood_and_what_is_stale_says_so(
    register: RegisterKind, db: None, mailoutbox: Mailbox
) -> None:
    register("test.note", in_digest=True)
    people = [PersonFactory(quiet_from=AWAKE, quiet_to=AWAKE) for _number in range(5)]
    began = clock.now() - dt.timedelta(days=3)
    for person in people:
        for hours in range(0, 72, 6):
            due = began + dt.timedelta(hours=hours)
            ends = due + dt.timedelta(hours=24) if hours < 36 else None
            actions.queue(kind="test.note", to=person, key=f"{person.pk}:{hours}", not_before=due, expires_at=ends)
    while actions.send_due():
        pass
    assert len(mailoutbox) == 5
    assert {mail.subject for mail in mailoutbox} == {"6 things are waiting for you"}
    assert states() == {"expired": 30, "sent": 30}
    expired = Message.objects.filter(state=MessageState.EXPIRED).values_list("last_error", flat=True)
    assert set(expired) == {"It could not leave in time."}


def test_a_collection_that_fails_takes_its_parts_along(
    several: Kind, nora: Person, hana: Person, monkeypatch: pytest.MonkeyPatch, mailoutbox: Mailbox
) -> None:
    from messaging.actions.posting import Answer, Postman  # noqa: PLC0415 - mended below

    queue(nora, 4)
    with monkeypatch.context() as broken:
        no = Answer(code=550, text="550 no", at_recipient=True)
        broken.setattr(Postman, "hand_over", lambda _self, _mail: no)
        actions.send_due()
    assert states() == {"failed": 4}
    actions.send_again(message_id=Message.objects.get(kind=DIGEST).pk, by=hana)
    actions.send_due()
    assert [mail.subject for mail in mailoutbox] == ["4 things are waiting for you"]
    assert states() == {"sent": 4}


# ---- one of a kind a day -----------------------------------------------------------------------------------------


def test_a_second_reminder_of_a_kind_on_one_day_waits_for_the_next(
    register: RegisterKind, nora: Person, mailoutbox: Mailbox
) -> None:
    register("test.note", once_a_day=True)
    queue(nora, 2)
    actions.send_due()
    assert len(mailoutbox) == 1
    left = Message.objects.get(state=MessageState.PENDING)
    assert left.not_before.date() == clock.today() + dt.timedelta(days=1)
    Message.objects.filter(state=MessageState.SENT).update(sent_at=clock.now() - dt.timedelta(days=1))
    Message.objects.update(not_before=clock.now())
    actions.send_due()
    assert len(mailoutbox) == 2


@given(MOMENTS, st.sampled_from(ZONES), TIMES, TIMES, TIMES)
@settings(max_examples=600, deadline=None)
def test_in_every_zone_the_next_day_is_another_local_day_and_not_quiet(
    moment: dt.datetime, zone: str, quiet_from: dt.time, quiet_to: dt.time, at: dt.time
) -> None:
    later = next_day(moment, zone, quiet_from, quiet_to, at)
    place = zoneinfo.ZoneInfo(zone)
    assert later > moment
    assert later.astimezone(place).date() > moment.astimezone(place).date()
    assert not is_quiet(later.astimezone(place).time(), quiet_from, quiet_to)
    assert later - moment <= dt.timedelta(days=4)


@pytest.mark.parametrize("zone", ODD_ZONES)
def test_a_reminder_a_day_comes_once_on_each_local_day_of_a_year(zone: str) -> None:
    place = zoneinfo.ZoneInfo(zone)
    moment = dt.datetime(2026, 1, 1, 12, tzinfo=place).astimezone(dt.UTC)
    days = []
    for _day in range(365):
        later = next_day(moment, zone, dt.time(19), dt.time(8), dt.time(8))
        assert not is_same_day(moment, later, zone)
        moment = later
        days.append(moment.astimezone(place).date())
        assert moment.astimezone(place).time() >= dt.time(8)
    first = days[0]
    assert days == [first + dt.timedelta(days=number) for number in range(365)]


# ---- who moves ----------------------------------------------------------------------------------------------------


def test_waiting_mails_follow_their_recipient_into_another_zone(note: Kind, db: None) -> None:
    person = PersonFactory(time_zone="Europe/Rome")
    with clock.at(dt.datetime(2026, 3, 2, 23, tzinfo=dt.UTC)):
        moved = actions.queue(kind="test.note", to=person, key="a")
        local = actions.queue(
            kind="test.note",
            to=person,
            key="b",
            local=dt.datetime(2026, 3, 5, 9),  # noqa: DTZ001 - a wall time, wherever that is
        )
    assert moved.not_before == dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)
    assert local.not_before == dt.datetime(2026, 3, 5, 8, tzinfo=dt.UTC)
    update_profile(person=person, time_zone="Asia/Tokyo", language="en", quiet_from=dt.time(22), quiet_to=dt.time(7))
    Message.objects.update(expires_at=None)
    Heartbeat.objects.create(name="replan", beat_at=clock.now() - dt.timedelta(minutes=2))
    actions.tick()
    local.refresh_from_db()
    moved.refresh_from_db()
    # 23:00 UTC is 08:00 in Tokyo: it could have left at once.
    assert moved.wanted_at == dt.datetime(2026, 3, 2, 23, tzinfo=dt.UTC)
    assert (moved.zone, local.zone) == ("Asia/Tokyo", "Asia/Tokyo")
    assert local.not_before >= dt.datetime(2026, 3, 5, 0, tzinfo=dt.UTC)


def test_an_unsubscribed_kind_is_left_out_of_a_collection(several: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    queue(nora, 4)
    actions.send_due(limit=0)
    Unwanted.objects.create(person=nora, category=Category.REMINDERS)
    actions.send_due()
    assert mailoutbox == []
    assert states() == {"suppressed": 4}
