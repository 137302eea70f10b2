import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching.models import Pair
from messaging.models import Message
from people.models import Person
from programs.enums import CaseKind
from programs.models import Case, Program
from rmentor.lib import clock
from sessions import actions
from sessions.enums import MeetingState
from sessions.models import Meeting
from sessions.selectors import mails
from tests.factories import MeetingFactory

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def tick(at: dt.datetime | None = None) -> None:
    with clock.at(at or clock.now()):
        actions.tick()


def kinds() -> list[str]:
    return list(Message.objects.order_by("kind").values_list("kind", flat=True))


@pytest.fixture(autouse=True)
def fresh(request: pytest.FixtureRequest) -> None:
    """A pair that went live a week ago in a program that has begun: not silent yet."""
    if "pair" in request.fixturenames:
        pair = request.getfixturevalue("pair")
        Pair.objects.filter(pk=pair.pk).update(activated_at=clock.now() - 7 * DAY)
        pair.refresh_from_db()


def test_a_live_pair_without_meetings_gets_them_once(pair: Pair) -> None:
    Program.objects.update(starts_on=clock.today())
    for _again in range(2):
        tick()
    assert Meeting.objects.filter(pair=pair).count() == 7


def test_meetings_of_the_next_six_weeks_are_announced_once_to_both(pair: Pair) -> None:
    for number, weeks in enumerate((1, 5, 7), 1):
        MeetingFactory(pair=pair, number=number, starts_at=clock.now() + dt.timedelta(weeks=weeks))
    for _again in range(2):
        tick()
    assert kinds() == ["sessions.invitation"] * 4


def test_a_meeting_that_was_moved_before_it_was_announced_is_not_announced_twice(
    planned: Meeting, mira: Person, soon: dt.datetime
) -> None:
    actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=mira, revision=0)
    tick()
    assert kinds() == ["sessions.moved"] * 2


def test_both_are_reminded_a_day_and_an_hour_before_once(planned: Meeting) -> None:
    tick(planned.starts_at - 2 * DAY)
    for moment in (planned.starts_at - DAY, planned.starts_at - DAY + HOUR, planned.starts_at - HOUR):
        tick(moment)
        tick(moment)
    assert kinds() == ["sessions.invitation"] * 2 + ["sessions.reminder"] * 2 + ["sessions.soon"] * 2
    soon = Message.objects.filter(kind=mails.SOON).first()
    assert (soon.not_before, soon.expires_at) == (planned.starts_at - HOUR, planned.starts_at)


def test_a_moved_meeting_is_reminded_of_anew_and_the_old_reminder_is_not_sent(planned: Meeting, mira: Person) -> None:
    tick(planned.starts_at - DAY)
    with clock.at(planned.starts_at - DAY + HOUR):
        later = planned.starts_at + 2 * DAY
        actions.move_meeting(meeting_id=planned.pk, starts_at=later, by=mira, revision=0)
        old = Message.objects.filter(kind=mails.REMINDER, recipient=mira).get()
        assert mails.load_reminder(old.facts, mira) is None
    with clock.at(later - DAY):
        actions.tick()
        new = Message.objects.filter(kind=mails.REMINDER, recipient=mira).exclude(pk=old.pk).get()
        assert mails.load_reminder(new.facts, mira) is not None


def test_a_meeting_planned_for_in_an_hour_brings_no_reminder_of_the_day_before(planned: Meeting) -> None:
    tick(planned.starts_at - 3 * HOUR)
    assert mails.REMINDER not in kinds()


def test_the_day_after_who_drives_is_asked_to_log_in_the_morning_and_the_other_later(
    due: Meeting, mira: Person, edda: Person
) -> None:
    edda.time_zone = "America/New_York"
    edda.save()
    start = dt.datetime(2026, 6, 10, 8, tzinfo=dt.UTC)
    Meeting.objects.update(starts_at=start)
    Pair.objects.update(activated_at=start - DAY)
    for _again in range(2):
        tick(start + 2 * HOUR)
    asked = dict(Message.objects.filter(kind=mails.LOG).values_list("recipient", "not_before"))
    assert asked == {
        mira.pk: dt.datetime(2026, 6, 11, 9, tzinfo=dt.UTC),
        edda.pk: dt.datetime(2026, 6, 11, 19, tzinfo=dt.UTC),
    }


def test_who_has_logged_is_not_asked_and_the_other_is_asked_to_confirm(
    held: Meeting, mira: Person, edda: Person
) -> None:
    facts = {"meeting": held.pk}
    assert mails.load_log(facts, mira) is None
    assert mails.load_log(facts, edda) is not None
    actions.confirm_meeting(meeting_id=held.pk, by=edda)
    assert mails.load_log(facts, edda) is None


def silent_cases() -> int:
    return Case.objects.filter(kind=CaseKind.SILENT_PAIR).count()


@pytest.fixture
def silent(pair: Pair) -> Pair:
    Program.objects.update(starts_on=None)
    Pair.objects.update(activated_at=clock.now() - 50 * DAY)
    MeetingFactory(pair=pair, number=80, held=True, starts_at=clock.now() - 48 * DAY)
    return pair


def test_a_silent_pair_is_raised_once(silent: Pair, mira: Person, edda: Person) -> None:
    for _again in range(2):
        tick()
    assert silent_cases() == 1
    assert set(Case.objects.get(kind=CaseKind.SILENT_PAIR).about.all()) == {mira, edda}


def test_a_case_that_was_closed_is_not_raised_again_for_the_same_silence(silent: Pair, hana: Person) -> None:
    tick()
    Case.objects.update(state="closed", closed_at=clock.now(), closed_by=hana)
    tick()
    assert silent_cases() == 1


def test_a_new_silence_after_a_meeting_is_a_new_case(silent: Pair, hana: Person) -> None:
    tick()
    Case.objects.update(state="closed", closed_at=clock.now(), closed_by=hana)
    MeetingFactory(pair=silent, number=90, held=True)
    tick(clock.now() + 40 * DAY)
    assert silent_cases() == 1
    tick(clock.now() + 43 * DAY)
    assert silent_cases() == 2


def test_a_pair_that_met_lately_is_not_silent(silent: Pair) -> None:
    MeetingFactory(pair=silent, number=90, held=True)
    tick()
    assert silent_cases() == 0


def test_silence_counts_from_the_start_of_the_program(silent: Pair) -> None:
    Program.objects.update(starts_on=clock.today() - 10 * DAY)
    tick()
    assert silent_cases() == 0


@pytest.mark.parametrize("state", ["ended", "completed"])
def test_meetings_ahead_of_a_pair_that_is_over_are_called_off_without_a_side(planned: Meeting, state: str) -> None:
    tick()
    Pair.objects.update(state=state, ended_at=clock.now())
    for _again in range(2):
        tick()
    planned.refresh_from_db()
    assert (planned.state, planned.cancelled_side) == (MeetingState.CANCELLED, "")
    assert kinds().count("sessions.cancelled") == 2


def test_a_meeting_nobody_was_told_of_is_called_off_quietly(pair: Pair) -> None:
    MeetingFactory(pair=pair, number=1, starts_at=clock.now() + 90 * DAY)
    Pair.objects.update(state="completed", ended_at=clock.now())
    tick()
    assert kinds() == []


def test_a_pair_that_is_over_may_still_log_its_last_meeting_for_two_weeks(due: Meeting) -> None:
    Pair.objects.update(state="completed", ended_at=clock.now())
    tick()
    due.refresh_from_db()
    assert due.state == MeetingState.PLANNED
    tick(clock.now() + 15 * DAY)
    due.refresh_from_db()
    assert due.state == MeetingState.CANCELLED


def test_meetings_that_fell_into_a_pause_are_called_off_without_a_side(planned: Meeting) -> None:
    Pair.objects.update(state="paused", paused_at=clock.now())
    tick()
    planned.refresh_from_db()
    assert planned.state == MeetingState.PLANNED
    tick(planned.starts_at + HOUR)
    planned.refresh_from_db()
    assert (planned.state, planned.cancelled_side) == (MeetingState.CANCELLED, "")


def test_paused_pairs_get_no_mail(planned: Meeting) -> None:
    Pair.objects.update(state="paused", paused_at=clock.now())
    tick(planned.starts_at - DAY)
    assert kinds() == []


def test_when_nothing_is_due_the_tick_asks_as_little_for_any_number_of_pairs(planned: Meeting) -> None:
    tick()
    with CaptureQueriesContext(
        connection,
    ) as one:
        tick()
    for number in range(3):
        MeetingFactory(pair__program=planned.pair.program, pair__activated_at=clock.now(), number=number + 1)
    tick()
    with CaptureQueriesContext(connection) as four:
        tick()
    assert (len(one), len(four)) == (16, 16)
