import datetime as dt

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from messaging import actions, rules
from messaging.enums import MessageState, Priority
from messaging.models import Message
from messaging.rules import Kind
from people.models import Person
from rmentor.lib import clock
from tests.factories import PersonFactory
from tests.messaging.conftest import RegisterKind, show

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
NIGHT = dt.datetime(2026, 3, 2, 23, tzinfo=dt.UTC)


def test_the_same_key_makes_one_row_however_often_it_is_asked_for(note: Kind, nora: Person) -> None:
    first = actions.queue(kind="test.note", to=nora, key="a", facts={"text": "first"})
    again = actions.queue(kind="test.note", to=nora, key="a", facts={"text": "second"})
    assert again.pk == first.pk
    assert again.facts == {"text": "first"}
    assert Message.objects.count() == 1


def test_queueing_takes_two_queries(
    note: Kind, nora: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        actions.queue(kind="test.note", to=nora, key="a")


def test_two_long_keys_that_begin_alike_stay_two(note: Kind, nora: Person) -> None:
    one = actions.queue(kind="test.note", to=nora, key="x" * 300 + "1")
    other = actions.queue(kind="test.note", to=nora, key="x" * 300 + "2")
    assert one.pk != other.pk


def test_a_mail_of_an_unknown_kind_is_a_bug(nora: Person) -> None:
    with pytest.raises(LookupError, match="nobody registered"):
        actions.queue(kind="nobody registered", to=nora, key="a")


def test_two_kinds_of_the_same_name_are_a_bug(note: Kind) -> None:
    rules.register(Kind("test.note", show))
    with pytest.raises(ValueError, match=r"test\.note"):
        rules.register(Kind("test.note", show, urgent=True))


def test_a_mail_queued_at_night_waits_for_the_morning(note: Kind, db: None) -> None:
    person = PersonFactory(time_zone="Europe/Rome")
    with clock.at(NIGHT):
        message = actions.queue(kind="test.note", to=person, key="a")
    assert message.not_before == dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)


def test_an_urgent_mail_does_not_wait_for_the_morning(register: RegisterKind, db: None) -> None:
    register("test.note", urgent=True)
    with clock.at(NIGHT):
        message = actions.queue(kind="test.note", to=PersonFactory(), key="a")
    assert message.not_before == NIGHT


def test_every_mail_is_useless_one_day(register: RegisterKind, nora: Person) -> None:
    register("test.note", useful_for=dt.timedelta(days=3))
    with clock.at(NOON):
        assert actions.queue(kind="test.note", to=nora, key="a").expires_at == NOON + dt.timedelta(days=3)
        told = actions.queue(kind="test.note", to=nora, key="b", expires_at=NIGHT)
    assert told.expires_at == NIGHT


def test_a_sign_in_code_wakes_the_worker(
    note: Kind, nora: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        message = actions.queue(kind="test.note", to=nora, key="a", priority=Priority.SECURITY)
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_an_unreachable_broker_does_not_break_the_sign_in(
    note: Kind,
    nora: Person,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def refuse(**options: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("messaging.tasks.tick.apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        message = actions.queue(kind="test.note", to=nora, key="a", priority=Priority.SECURITY)
    assert message.state == MessageState.PENDING


@time_machine.travel(NOON, tick=False)
def test_a_mail_of_the_past_of_the_demo_is_kept_at_its_time(note: Kind, nora: Person) -> None:
    with clock.at(NOON - dt.timedelta(days=90)):
        message = actions.queue(kind="test.note", to=nora, key="a")
    assert message.not_before == NOON - dt.timedelta(days=90)


def test_a_planner_queues_for_many_in_few_statements_and_as_often_as_it_likes(
    note: Kind, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [PersonFactory(quiet_from=dt.time(0), quiet_to=dt.time(0)) for _number in range(30)]
    for _time in range(2):
        with django_assert_num_queries(1):
            actions.queue_all(letters=(actions.Letter("test.note", to, f"note:{to.pk}") for to in people))
    assert Message.objects.count() == 30
    actions.queue_all(letters=[])


def test_a_wall_time_is_kept_wherever_the_person_lives(note: Kind, db: None) -> None:
    nine = dt.datetime(2026, 3, 29, 9)  # noqa: DTZ001 - the morning after the clocks went forward in Rome
    for zone, hour in (("Europe/Rome", 7), ("Pacific/Apia", 20)):
        person = PersonFactory(time_zone=zone)
        message = actions.queue(kind="test.note", to=person, key=zone, local=nine)
        assert message.not_before.hour == hour
