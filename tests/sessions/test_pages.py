import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from matching.models import Pair
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from sessions import actions
from sessions.enums import ItemState, MeetingState
from sessions.models import ActionItem, LearningEntry, Meeting, PrivateNote
from tests.factories import ActionItemFactory, LearningEntryFactory, PairFactory, PersonFactory

SignIn = Callable[[Person], Client]
FilledIn = Callable[..., dict[str, str]]


def url(name: str, pk: int) -> str:
    return reverse(f"sessions:{name}", args=[pk])


PAIR_PAGES = ["pair-room", "meeting-add", "pair-end"]
MEETING_PAGES = ["meeting-detail", "meeting-log", "meeting-move", "meeting-cancel", "note-edit"]
POSTS = ["pair-pause", "pair-resume", "item-add", "meeting-confirm", *PAIR_PAGES[1:], *MEETING_PAGES[1:]]


@pytest.mark.parametrize("name", PAIR_PAGES + MEETING_PAGES)
def test_both_open_every_page(name: str, planned: Meeting, mira: Person, edda: Person, sign_in: SignIn) -> None:
    pk = planned.pair_id if name in PAIR_PAGES else planned.pk
    for person in (mira, edda):
        assert sign_in(person).get(url(name, pk)).status_code == 200


@pytest.mark.parametrize("name", PAIR_PAGES + MEETING_PAGES)
def test_nobody_else_opens_any_page(name: str, planned: Meeting, stig: Person, hana: Person, sign_in: SignIn) -> None:
    pk = planned.pair_id if name in PAIR_PAGES else planned.pk
    other = PairFactory(active=True, program=planned.pair.program).mentor.person
    root = PersonFactory(is_superuser=True)
    for person in (stig, hana, other, root):
        assert sign_in(person).get(url(name, pk)).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_nobody_else_posts_anything(name: str, planned: Meeting, stig: Person, sign_in: SignIn) -> None:
    pk = planned.pk if name in MEETING_PAGES or name == "meeting-confirm" else planned.pair_id
    assert sign_in(stig).post(url(name, pk), {"reason": "x", "text": "x"}).status_code == 404
    planned.refresh_from_db()
    assert planned.state == MeetingState.PLANNED


def test_nobody_else_ticks_off_a_promise(pair: Pair, stig: Person, sign_in: SignIn) -> None:
    item = ActionItemFactory(pair=pair)
    assert sign_in(stig).post(url("item-move", item.pk), {"to": "done"}).status_code == 404


@pytest.mark.parametrize("name", ["meeting-confirm", "item-move", "item-add", "pair-pause", "pair-resume"])
def test_verbs_answer_to_post_only(name: str, planned: Meeting, mira: Person, sign_in: SignIn) -> None:
    assert sign_in(mira).get(url(name, planned.pk)).status_code == 405


@pytest.mark.parametrize("name", PAIR_PAGES + MEETING_PAGES)
def test_pages_need_a_login(name: str, planned: Meeting, client: Client) -> None:
    pk = planned.pair_id if name in PAIR_PAGES else planned.pk
    assert client.get(url(name, pk)).status_code == 302


def test_an_offered_pair_has_no_room_yet(mira: Person, edda: Person, sign_in: SignIn) -> None:
    pair = PairFactory(accepted=True, mentor__person=mira, mentee__person=edda)
    assert sign_in(mira).get(url("pair-room", pair.pk)).status_code == 404


def test_logging_takes_one_button_when_all_went_as_planned(
    due: Meeting, mira: Person, sign_in: SignIn, filled_in: FilledIn
) -> None:
    response = sign_in(mira).post(url("meeting-log", due.pk), filled_in(due))
    assert response["Location"] == url("pair-room", due.pair_id)
    due.refresh_from_db()
    assert (due.state, due.logged_side) == (MeetingState.HELD, Side.MENTOR)


def test_the_form_comes_filled_in_with_my_time(due: Meeting, mira: Person, sign_in: SignIn) -> None:
    mira.time_zone = "Europe/Rome"
    mira.save()
    Meeting.objects.update(starts_at=dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC))
    page = sign_in(mira).get(url("meeting-log", due.pk)).content.decode()
    assert 'value="2026-07-01"' in page
    assert 'value="10:00"' in page
    assert "(Rome)" in page


def test_everything_is_written_in_one_post(due: Meeting, edda: Person, sign_in: SignIn, filled_in: FilledIn) -> None:
    data = filled_in(due, learned="Prompts", my_promise="Try it", my_due_on="2027-01-31", note="Hm")
    data |= {"their_promise": "Send the list", "their_kind": "introduction"}
    sign_in(edda).post(url("meeting-log", due.pk), data)
    assert LearningEntry.objects.get().side == Side.MENTEE
    assert list(ActionItem.objects.order_by("owner").values_list("owner", "text", "kind", "due_on")) == [
        ("mentee", "Try it", "experiment", dt.date(2027, 1, 31)),
        ("mentor", "Send the list", "introduction", None),
    ]
    assert PrivateNote.objects.get().author == edda


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"held": ""}, "Say whether you met."),
        ({"minutes": "1800"}, "A meeting lasts between 5 minutes and 8 hours."),
        ({"minutes": "-3"}, "A meeting lasts between 5 minutes and 8 hours."),
        ({"date": "2100-01-01"}, "A meeting that lies ahead cannot have been held yet."),
        ({"date": "9999-12-31"}, "A meeting that lies ahead cannot have been held yet."),
        ({"date": "0001-01-01"}, "That lies before the two of you became a pair."),
        ({"date": "yesterday"}, "Enter a valid date."),
        ({"my_due_on": "soon"}, "Enter a valid date."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(  # noqa: PLR0917 - fixtures
    due: Meeting, mira: Person, sign_in: SignIn, filled_in: FilledIn, changes: dict[str, str], fault: str
) -> None:
    data = filled_in(due, learned="LEARNED", my_promise="PROMISED", note="NOTED", **changes)
    response = sign_in(mira).post(url("meeting-log", due.pk), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert fault in page
    assert [word in page for word in ("LEARNED", "PROMISED", "NOTED")] == [True] * 3
    due.refresh_from_db()
    assert due.state == MeetingState.PLANNED
    assert LearningEntry.objects.count() == 0


def test_who_did_not_meet_is_asked_nothing_more(due: Meeting, mira: Person, sign_in: SignIn) -> None:
    sign_in(mira).post(url("meeting-log", due.pk), {"held": "no", "date": "nonsense"})
    due.refresh_from_db()
    assert due.state == MeetingState.MISSED


def test_the_log_takes_who_called_it_off_and_the_other_confirms(
    due: Meeting, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    sign_in(mira).post(url("meeting-log", due.pk), {"held": "no", "off": "mentee"})
    due.refresh_from_db()
    assert (due.state, due.cancelled_side) == (MeetingState.CANCELLED, Side.MENTEE)
    browser = sign_in(edda)
    for name, pk in (("pair-room", due.pair_id), ("meeting-detail", due.pk)):
        assert "That is right" in browser.get(url(name, pk)).content.decode()
    assert "You called it off." in browser.get(url("meeting-detail", due.pk)).content.decode()
    browser.post(url("meeting-confirm", due.pk))
    due.refresh_from_db()
    assert due.confirmed_at is not None


def test_what_was_typed_is_kept_though_the_two_did_not_meet(due: Meeting, mira: Person, sign_in: SignIn) -> None:
    data = {"held": "no", "off": "", "learned": "LEARNED", "my_promise": "PROMISED", "note": "NOTED"}
    sign_in(mira).post(url("meeting-log", due.pk), data)
    page = sign_in(mira).get(url("meeting-detail", due.pk)).content.decode()
    assert [word in page for word in ("LEARNED", "PROMISED", "NOTED")] == [True] * 3


def test_a_fault_in_what_was_typed_is_told_also_where_they_did_not_meet(
    due: Meeting, mira: Person, sign_in: SignIn
) -> None:
    response = sign_in(mira).post(url("meeting-log", due.pk), {"held": "no", "learned": "x" * 1501})
    assert response.status_code == 422
    assert "x" * 1501 in response.content.decode()


def test_a_meeting_long_past_is_still_logged_by_who_signs_in(
    due: Meeting, mira: Person, sign_in: SignIn, filled_in: FilledIn
) -> None:
    Meeting.objects.update(starts_at=clock.now() - dt.timedelta(days=200))
    due.refresh_from_db()
    sign_in(mira).post(url("meeting-log", due.pk), filled_in(due, learned="Late but here"))
    due.refresh_from_db()
    assert due.state == MeetingState.HELD


def test_a_double_submit_of_the_log_is_one_log(
    due: Meeting, mira: Person, sign_in: SignIn, filled_in: FilledIn
) -> None:
    browser = sign_in(mira)
    for _again in range(2):
        response = browser.post(url("meeting-log", due.pk), filled_in(due, learned="x", my_promise="y"))
        assert response.status_code == 302
    assert [LearningEntry.objects.count(), ActionItem.objects.count()] == [1, 1]


def test_markup_in_what_was_learned_stays_text(held: Meeting, mira: Person, sign_in: SignIn) -> None:
    LearningEntryFactory(meeting=held, side=Side.MENTEE, text="<svg onload=alert(1)>")
    for name, pk in (("pair-room", held.pair_id), ("meeting-detail", held.pk)):
        page = sign_in(mira).get(url(name, pk)).content.decode()
        assert "<svg onload" not in page
        assert "&lt;svg onload" in page


def test_a_privacy_label_stands_beside_each_field_of_the_log(due: Meeting, mira: Person, sign_in: SignIn) -> None:
    page = sign_in(mira).get(url("meeting-log", due.pk)).content.decode()
    labels = re.findall(r"privacy privacy-(\w+)", page)
    assert {"only_me", "both_of_us", "program_team"} == set(labels)


def test_moving_shows_both_times(planned: Meeting, mira: Person, edda: Person, sign_in: SignIn) -> None:
    for person, zone in ((mira, "Europe/Rome"), (edda, "America/New_York")):
        person.time_zone = zone
        person.save()
    page = sign_in(mira).get(url("meeting-move", planned.pk)).content.decode()
    assert "(Rome)" in page
    assert "(New York)" in page


def test_moving_takes_one_tap_on_a_proposed_slot(planned: Meeting, mira: Person, sign_in: SignIn) -> None:
    browser = sign_in(mira)
    page = browser.get(url("meeting-move", planned.pk)).content.decode()
    date, time = re.search(
        r'name="date" value="([^"]+)"><input type="hidden" name="time" value="([^"]+)"', page
    ).groups()
    browser.post(url("meeting-move", planned.pk), {"date": date, "time": time, "revision": "0"})
    old = planned.starts_at
    planned.refresh_from_db()
    assert (planned.revision, planned.starts_at > old) == (1, True)


def test_a_local_time_that_spring_skips_is_understood(planned: Meeting, mira: Person, sign_in: SignIn) -> None:
    mira.time_zone = "Europe/Rome"
    mira.save()
    sign_in(mira).post(url("meeting-move", planned.pk), {"date": "2027-03-28", "time": "02:30", "revision": "0"})
    planned.refresh_from_db()
    assert planned.starts_at == dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("date", "fault"), [("2020-01-01", "already passed"), ("2099-01-01", "too far ahead"), ("", "required")]
)
def test_an_impossible_new_time_is_refused_at_the_field(
    planned: Meeting, mira: Person, sign_in: SignIn, date: str, fault: str
) -> None:
    response = sign_in(mira).post(url("meeting-move", planned.pk), {"date": date, "time": "10:00", "revision": "0"})
    assert response.status_code == 422
    assert fault in response.content.decode()


def test_a_stale_move_is_told_and_changes_nothing(planned: Meeting, mira: Person, sign_in: SignIn) -> None:
    browser = sign_in(mira)
    later = clock.now() + dt.timedelta(days=20)
    actions.move_meeting(meeting_id=planned.pk, starts_at=later, by=mira, revision=0)
    date = f"{clock.now() + dt.timedelta(days=9):%Y-%m-%d}"
    response = browser.post(url("meeting-move", planned.pk), {"date": date, "time": "10:00", "revision": "0"})
    assert response.status_code == 409
    assert "changed meanwhile" in response.content.decode()


def test_cancelling_needs_no_reason(planned: Meeting, edda: Person, sign_in: SignIn) -> None:
    sign_in(edda).post(url("meeting-cancel", planned.pk), {"reason": ""})
    planned.refresh_from_db()
    assert (planned.state, planned.cancelled_side) == (MeetingState.CANCELLED, Side.MENTEE)


def test_adding_a_meeting_plans_it(pair: Pair, mira: Person, sign_in: SignIn, soon: dt.datetime) -> None:
    data = {"date": f"{soon:%Y-%m-%d}", "time": f"{soon:%H:%M}", "place": "call", "link": ""}
    sign_in(mira).post(url("meeting-add", pair.pk), data)
    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.place) == (soon, "call")


def test_the_other_side_confirms_with_one_button(held: Meeting, edda: Person, sign_in: SignIn) -> None:
    browser = sign_in(edda)
    assert "That is right" in browser.get(url("pair-room", held.pair_id)).content.decode()
    browser.post(url("meeting-confirm", held.pk))
    held.refresh_from_db()
    assert held.confirmed_at is not None


def test_promises_are_added_and_ticked_off_on_the_room(pair: Pair, mira: Person, sign_in: SignIn) -> None:
    browser = sign_in(mira)
    browser.post(url("item-add", pair.pk), {"text": "Try it", "owner": "mentee", "kind": "idea", "due_on": ""})
    item = ActionItem.objects.get()
    browser.post(url("item-move", item.pk), {"to": "done"})
    item.refresh_from_db()
    assert (item.owner, item.kind, item.state) == (Side.MENTEE, "idea", ItemState.DONE)


def test_a_promise_without_words_comes_back_with_the_page(pair: Pair, mira: Person, sign_in: SignIn) -> None:
    response = sign_in(mira).post(url("item-add", pair.pk), {"text": "", "owner": "mentee", "kind": "idea"})
    assert response.status_code == 422
    assert ActionItem.objects.count() == 0


def test_leaving_ends_the_pair_and_pausing_rests_it(pair: Pair, mira: Person, edda: Person, sign_in: SignIn) -> None:
    sign_in(edda).post(url("pair-pause", pair.pk))
    pair.refresh_from_db()
    assert pair.state == "paused"
    assert sign_in(edda).get(url("pair-room", pair.pk)).status_code == 200
    sign_in(mira).post(url("pair-resume", pair.pk))
    sign_in(edda).post(url("pair-end", pair.pk), {"reason": "No time"})
    pair.refresh_from_db()
    assert (pair.state, pair.end_reason) == ("ended", "No time")
    page = sign_in(mira).get(url("pair-room", pair.pk))
    assert page.status_code == 200
    assert "No time" not in page.content.decode()
