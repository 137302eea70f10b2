"""Promises that are due remind their owner, and only their owner, in their own morning."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching.models import Pair
from messaging.models import Message
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from sessions import actions
from sessions.enums import ItemState
from sessions.models import ActionItem
from sessions.selectors import items
from tests.factories import ActionItemFactory, PairFactory
from tests.sessions.test_mails import composed

# A Wednesday.
DAY = dt.date(2026, 6, 10)
Promised = Callable[..., ActionItem]


@pytest.fixture
def promised(pair: Pair) -> Promised:
    """By Edda, due on the Wednesday."""
    Pair.objects.update(activated_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))

    def _promised(**facts: object) -> ActionItem:
        return ActionItemFactory(**{"pair": pair, "owner": Side.MENTEE, "due_on": DAY, **facts})

    return _promised


def tick(days: int = 0, hour: int = 6) -> None:
    """The clock at an hour of a day after the Wednesday."""
    with clock.at(dt.datetime.combine(DAY, dt.time(hour), dt.UTC) + dt.timedelta(days=days)):
        actions.tick()


def mails_to(person: Person) -> list[str]:
    """On which days a mail is wanted."""
    due = Message.objects.filter(kind=items.DUE, recipient=person).order_by("pk")
    return list(due.values_list("wanted_local", flat=True))


def test_the_owner_is_reminded_on_the_morning_of_the_day_and_the_other_never(
    promised: Promised, mira: Person, edda: Person
) -> None:
    promised()
    tick(-1)
    assert mails_to(edda) == []
    for _again in range(2):
        tick()
    assert mails_to(edda) == ["2026-06-10T09:00:00"]
    assert mails_to(mira) == []


def test_the_morning_is_the_one_where_the_owner_lives(promised: Promised, edda: Person) -> None:
    edda.time_zone = "Pacific/Auckland"
    edda.save()
    promised()
    tick(-1, hour=11)
    assert mails_to(edda) == []
    tick(-1, hour=13)
    assert Message.objects.get(kind=items.DUE).not_before == dt.datetime(2026, 6, 9, 21, tzinfo=dt.UTC)


def test_a_promise_written_down_in_the_afternoon_waits_for_the_next_morning(promised: Promised, edda: Person) -> None:
    promised()
    tick(hour=15)
    assert mails_to(edda) == []
    tick(1)
    assert mails_to(edda) == ["2026-06-11T09:00:00"]


def test_one_mail_names_all_that_are_due_over_all_pairs(
    promised: Promised, pair: Pair, mira: Person, edda: Person
) -> None:
    other = PairFactory(program=pair.program, active=True, mentee=pair.mentee, mentor__person__first_name="Rolf")
    promised(text="Call Paolo", due_on=DAY - dt.timedelta(days=3))
    promised(text="Read the report")
    promised(text="Ask Rolf", pair=other)
    promised(text="Not mine", owner=Side.MENTOR)
    promised(text="Later", due_on=DAY + dt.timedelta(days=1))
    promised(text="No day", due_on=None)
    promised(text="Is done", state=ItemState.DONE)
    tick()
    assert len(mails_to(edda)) == len(mails_to(mira)) == 1
    with clock.at(dt.datetime.combine(DAY, dt.time(9), dt.UTC)):
        mail = composed(items.DUE, edda)
    assert mail.subject == "3 promises of yours are due"
    assert all(text in mail.body for text in ("Call Paolo", "Read the report", "Ask Rolf", "with Rolf", "due today"))
    assert not any(text in mail.body for text in ("Not mine", "Later", "No day", "Is done"))


def test_what_stays_open_is_named_again_after_a_week_and_not_before(promised: Promised, edda: Person) -> None:
    promised()
    for day in range(16):
        tick(day)
    assert mails_to(edda) == ["2026-06-10T09:00:00", "2026-06-17T09:00:00", "2026-06-24T09:00:00"]


def test_something_new_that_falls_due_is_named_at_once(promised: Promised, edda: Person) -> None:
    promised()
    promised(due_on=DAY + dt.timedelta(days=2))
    for day in range(9):
        tick(day)
    assert mails_to(edda) == ["2026-06-10T09:00:00", "2026-06-12T09:00:00"]


def test_who_has_done_it_by_then_gets_no_mail(promised: Promised, edda: Person) -> None:
    item = promised()
    tick()
    actions.move_item(item_id=item.pk, to=ItemState.DONE, by=edda)
    with clock.at(dt.datetime.combine(DAY, dt.time(9), dt.UTC)):
        assert composed(items.DUE, edda) is None
    tick(8)
    assert len(mails_to(edda)) == 1


@pytest.mark.parametrize("state", ["paused", "ended", "completed"])
def test_a_pair_that_rests_or_is_over_reminds_nobody(state: str, promised: Promised, edda: Person) -> None:
    promised()
    Pair.objects.update(state=state, **{"paused_at" if state == "paused" else "ended_at": clock.now()})
    tick()
    assert mails_to(edda) == []


def test_looking_for_what_is_due_takes_as_many_questions_for_any_number_of_people(
    promised: Promised, pair: Pair
) -> None:
    counts = []
    for more in (1, 5):
        for _one in range(more):
            promised(pair=PairFactory(program=pair.program, active=True))
        with CaptureQueriesContext(connection) as queries:
            assert list(items.owners_to_remind(dt.datetime.combine(DAY, dt.time(6), dt.UTC)))
        counts.append(len(queries))
    assert counts == [2, 2]
