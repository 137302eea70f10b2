import datetime as dt

import pytest

from matching.models import Pair
from people.models import AuditEntry, Person
from programs.enums import CaseKind, Side
from programs.models import Case
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from sessions import actions
from sessions.enums import ItemKind, ItemState, MeetingKind, MeetingPlace, MeetingState
from sessions.models import ActionItem, LearningEntry, Meeting, PrivateNote
from sessions.rules import Promise
from tests.factories import ActionItemFactory, MeetingFactory


def log(meeting: Meeting, by: Person, **facts: object) -> Meeting:
    return actions.log_meeting(**{"meeting_id": meeting.pk, "by": by, "held": True, **facts})


def test_one_call_writes_down_everything(due: Meeting, mira: Person) -> None:
    promises = [
        Promise(Side.MENTOR, "Send the slides"),
        Promise(Side.MENTEE, "Meet Paolo", ItemKind.INTRODUCTION, dt.date(2027, 1, 8)),
    ]
    meeting = log(due, mira, minutes=45, place=MeetingPlace.CALL, learned="A lot", promises=promises, note="Hm")
    assert (meeting.state, meeting.minutes, meeting.place) == (MeetingState.HELD, 45, MeetingPlace.CALL)
    assert (meeting.logged_side, meeting.confirmed_at) == (Side.MENTOR, None)
    assert list(LearningEntry.objects.values_list("side", "text")) == [("mentor", "A lot")]
    assert set(ActionItem.objects.values_list("owner", "text", "kind")) == {
        ("mentor", "Send the slides", "experiment"),
        ("mentee", "Meet Paolo", "introduction"),
    }
    assert PrivateNote.objects.get().text == "Hm"


def test_the_audit_row_says_that_it_was_logged_and_nothing_of_what_was_said(due: Meeting, mira: Person) -> None:
    log(due, mira, learned="CANARY", note="CANARY", promises=[Promise(Side.MENTOR, "CANARY")])
    row = AuditEntry.objects.get(verb="meeting.logged")
    assert row.new == {"held": True, "side": "mentor"}
    assert not AuditEntry.objects.filter(subject__contains="CANARY").exists()


def test_the_same_log_twice_is_one(due: Meeting, mira: Person) -> None:
    for _again in range(2):
        log(due, mira, learned="A lot", note="Hm", promises=[Promise(Side.MENTOR, "Send the slides")])
    assert [LearningEntry.objects.count(), ActionItem.objects.count(), PrivateNote.objects.count()] == [1, 1, 1]
    due.refresh_from_db()
    assert (due.logged_side, due.confirmed_at) == (Side.MENTOR, None)


def test_the_other_sides_log_confirms_and_adds_what_they_learned(held: Meeting, edda: Person) -> None:
    meeting = log(held, edda, learned="Prompts")
    assert meeting.confirmed_at is not None
    assert meeting.logged_side == Side.MENTOR
    assert set(LearningEntry.objects.values_list("side", "text")) == {
        ("mentor", "How budgets are made"),
        ("mentee", "Prompts"),
    }


def test_the_other_side_may_correct_how_long_it_was(held: Meeting, edda: Person) -> None:
    meeting = log(held, edda, minutes=30)
    assert (meeting.minutes, meeting.confirmed_at is not None) == (30, True)


def test_who_disagrees_that_it_took_place_asks_the_first_one_anew(held: Meeting, mira: Person, edda: Person) -> None:
    meeting = log(held, edda, held=False)
    assert (meeting.state, meeting.logged_side, meeting.confirmed_at) == (MeetingState.MISSED, Side.MENTEE, None)
    assert actions.confirm_meeting(meeting_id=held.pk, by=mira).confirmed_at is not None


def test_confirming_twice_keeps_the_first_time(held: Meeting, edda: Person) -> None:
    first = actions.confirm_meeting(meeting_id=held.pk, by=edda).confirmed_at
    assert actions.confirm_meeting(meeting_id=held.pk, by=edda).confirmed_at == first
    assert AuditEntry.objects.filter(verb="meeting.confirmed").count() == 1


def test_a_meeting_that_did_not_take_place_is_missed(due: Meeting, edda: Person) -> None:
    assert log(due, edda, held=False).state == MeetingState.MISSED


@pytest.mark.parametrize("off", Side)
def test_a_log_may_say_afterwards_who_called_it_off(off: Side, due: Meeting, mira: Person, edda: Person) -> None:
    meeting = log(due, mira, held=False, called_off_by=off)
    assert (meeting.state, meeting.cancelled_side, meeting.logged_side) == (MeetingState.CANCELLED, off, Side.MENTOR)
    assert log(meeting, edda, held=False, called_off_by=off).confirmed_at is not None


def test_who_is_said_to_have_called_it_off_may_correct_that(due: Meeting, mira: Person, edda: Person) -> None:
    log(due, mira, held=False, called_off_by=Side.MENTEE)
    meeting = log(due, edda, held=False, called_off_by=Side.MENTOR)
    assert (meeting.cancelled_side, meeting.logged_side, meeting.confirmed_at) == (Side.MENTOR, Side.MENTEE, None)
    meeting = log(due, mira, held=True)
    assert (meeting.state, meeting.cancelled_side, meeting.logged_side) == (MeetingState.HELD, "", Side.MENTOR)
    assert actions.confirm_meeting(meeting_id=due.pk, by=edda).confirmed_at is not None


def test_calling_off_said_afterwards_counts_towards_the_case(pair: Pair, mira: Person) -> None:
    for number in (1, 2):
        meeting = MeetingFactory(pair=pair, number=number, past=True)
        for _again in range(2):
            log(meeting, mira, held=False, called_off_by=Side.MENTEE)
        assert Case.objects.filter(kind=CaseKind.CANCELLATIONS).count() == number - 1


def test_what_lies_ahead_is_called_off_on_its_page_and_not_in_a_log(planned: Meeting, mira: Person) -> None:
    with pytest.raises(DomainError, match="lies ahead"):
        log(planned, mira, held=False, called_off_by=Side.MENTOR)


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"minutes": 1800}, "between 5 minutes and 8 hours"),
        ({"starts_at": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)}, "lies ahead"),
        ({"starts_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "before the two of you became a pair"),
    ],
)
def test_impossible_facts_are_refused_and_nothing_is_half_written(
    due: Meeting, mira: Person, facts: dict[str, object], fault: str
) -> None:
    with pytest.raises(DomainError, match=fault):
        log(due, mira, learned="A lot", promises=[Promise(Side.MENTOR, "x")], **facts)
    due.refresh_from_db()
    assert due.state == MeetingState.PLANNED
    assert [LearningEntry.objects.count(), ActionItem.objects.count()] == [0, 0]


def test_who_met_earlier_than_planned_logs_it(planned: Meeting, mira: Person) -> None:
    yesterday = clock.now() - dt.timedelta(days=1)
    assert log(planned, mira, starts_at=yesterday).starts_at == yesterday


def test_a_cancelled_meeting_cannot_be_logged(planned: Meeting, mira: Person) -> None:
    actions.cancel_meeting(meeting_id=planned.pk, by=mira)
    with pytest.raises(DomainError):
        log(planned, mira, starts_at=clock.now() - dt.timedelta(days=1))


def test_a_stranger_logs_nothing(due: Meeting, stig: Person) -> None:
    with pytest.raises(DomainError, match="not part of this pair"):
        log(due, stig)


def test_one_meeting_in_three_may_be_for_giving_back(pair: Pair, mira: Person) -> None:
    kinds = []
    for number in range(1, 7):
        meeting = MeetingFactory(pair=pair, number=number, past=True)
        try:
            log(meeting, mira, give_back=True)
        except DomainError:
            log(meeting, mira)
        meeting.refresh_from_db()
        kinds.append(meeting.kind == MeetingKind.GIVE_BACK)
    assert kinds == [False, False, True, False, False, True]


def test_only_the_mentor_says_that_a_meeting_was_for_giving_back(due: Meeting, edda: Person) -> None:
    with pytest.raises(DomainError, match="Only the mentor"):
        log(due, edda, give_back=True)


def test_an_empty_note_is_thrown_away(held: Meeting, mira: Person) -> None:
    actions.save_note(meeting_id=held.pk, by=mira, text="Hm")
    assert actions.save_note(meeting_id=held.pk, by=mira, text="  ") is None
    assert PrivateNote.objects.count() == 0


def test_notes_leave_no_trace_in_the_audit_trail(held: Meeting, mira: Person) -> None:
    before = AuditEntry.objects.count()
    actions.save_note(meeting_id=held.pk, by=mira, text="Hm")
    assert AuditEntry.objects.count() == before


def test_the_same_promise_twice_is_one(pair: Pair, mira: Person) -> None:
    first = actions.add_item(pair_id=pair.pk, owner=Side.MENTEE, text="Try it", by=mira)
    assert actions.add_item(pair_id=pair.pk, owner=Side.MENTEE, text=" Try it ", by=mira) == first


def test_both_may_tick_off_a_promise_and_twice_is_once(pair: Pair, mira: Person, edda: Person) -> None:
    item = ActionItemFactory(pair=pair, owner=Side.MENTEE)
    assert actions.move_item(item_id=item.pk, to=ItemState.DONE, by=mira).state == ItemState.DONE
    assert actions.move_item(item_id=item.pk, to=ItemState.DONE, by=edda).state == ItemState.DONE
    assert AuditEntry.objects.filter(verb="item.moved").count() == 1


def test_an_empty_promise_is_refused(pair: Pair, mira: Person) -> None:
    with pytest.raises(DomainError):
        actions.add_item(pair_id=pair.pk, owner=Side.MENTEE, text=" ", by=mira)
