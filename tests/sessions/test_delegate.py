"""A colleague keeps an executive's calendar: books, moves and calls off, and opens nothing else (S9)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from matching.models import Pair
from messaging import rules as messaging
from messaging.actions.composing import compose
from messaging.models import Message
from people import actions as people
from people.models import AuditEntry, Delegate, Person
from programs.enums import CaseKind, Side
from programs.models import Case
from rmentor.lib.errors import DomainError
from sessions import actions
from sessions.enums import MeetingState
from sessions.models import Meeting
from tests.factories import MeetingFactory, PairFactory, PersonFactory

SignIn = Callable[[Person], Client]
MINE = "/my-calendar/"
KEPT = "/calendar-for/"


@pytest.fixture(autouse=True)
def _nobody_has_tried() -> None:
    cache.clear()


@pytest.fixture
def kept(pair: Pair, edda: Person, dara: Person) -> Delegate:
    """Edda has named Dara."""
    return actions.name_delegate(email=dara.email, by=edda)


def move_page(edda: Person, meeting: Meeting) -> str:
    return reverse("sessions:delegated-move", args=[edda.pk, meeting.pk])


def at(moment: dt.datetime, **more: object) -> dict[str, object]:
    return {"date": f"{moment:%Y-%m-%d}", "time": f"{moment:%H:%M}", **more}


def mail_to(person: Person, kind: str) -> str:
    """The newest mail of a kind, as it would leave now."""
    message = Message.objects.filter(kind=kind, recipient=person).latest("pk")
    mail = compose(message, messaging.known_kind(kind))
    assert mail is not None
    return f"{mail.subject}\n{mail.body}"


# ---- naming ---------------------------------------------------------------------------------------------------


def test_an_executive_names_a_colleague_by_address_and_the_colleague_is_told(
    pair: Pair, edda: Person, dara: Person, sign_in: SignIn
) -> None:
    client = sign_in(edda)
    assert "Who keeps my calendar" in client.get(reverse("sessions:pair-room", args=[pair.pk])).content.decode()
    assert MINE in client.get("/profile/").content.decode()
    answer = client.post(MINE, {"email": " Dara@Firm.example "}, follow=True)
    assert "Dara Dal keeps your calendar now, and is told." in answer.content.decode()
    row = Delegate.objects.get()
    assert (row.person, row.delegate, row.revoked_at) == (edda, dara, None)
    entry = AuditEntry.objects.get(verb="delegate.named")
    assert (entry.actor_pk, entry.new) == (edda.pk, {"delegate": dara.pk, "name": "Dara Dal"})
    mail = mail_to(dara, "sessions.delegate_named")
    assert "You keep the mentoring calendar of Edda Ek" in mail
    assert KEPT in mail


def test_naming_twice_is_once(kept: Delegate, edda: Person, dara: Person) -> None:
    assert actions.name_delegate(email=dara.email, by=edda) == kept
    assert Delegate.objects.count() == 1
    assert AuditEntry.objects.filter(verb="delegate.named").count() == 1
    assert Message.objects.filter(kind="sessions.delegate_named").count() == 1


def test_an_unknown_address_and_that_of_somebody_who_left_read_the_same(
    pair: Pair, edda: Person, sign_in: SignIn
) -> None:
    PersonFactory(email="gone@firm.example", is_active=False)
    client, pages = sign_in(edda), []
    for email in ("gone@firm.example", "none@firm.example"):
        answer = client.post(MINE, {"email": email})
        assert answer.status_code == 422
        page = answer.content.decode().partition("<main")[2]
        assert "We find no colleague with this address." in page
        pages.append(page.partition("csrfmiddlewaretoken")[0] + page.partition("Work e-mail")[2].replace(email, ""))
    assert pages[0] == pages[1]
    assert not Delegate.objects.exists()


@pytest.mark.parametrize(("who", "why"), [("edda", "yourself already"), ("mira", "This is your partner")])
def test_neither_oneself_nor_ones_partner(pair: Pair, edda: Person, sign_in: SignIn, who: str, why: str) -> None:
    answer = sign_in(edda).post(MINE, {"email": f"{who}@firm.example"})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Delegate.objects.exists()


def test_only_so_many_addresses_can_be_tried_in_an_hour(pair: Pair, edda: Person, dara: Person) -> None:
    for number in range(10):
        with pytest.raises(DomainError, match="We find no colleague"):
            actions.name_delegate(email=f"nobody{number}@firm.example", by=edda)
    with pytest.raises(DomainError, match="Take a break"):
        actions.name_delegate(email=dara.email, by=edda)


def test_five_colleagues_at_most(kept: Delegate, edda: Person) -> None:
    for _ in range(4):
        actions.name_delegate(email=PersonFactory().email, by=edda)
    with pytest.raises(DomainError, match="Five colleagues"):
        actions.name_delegate(email=PersonFactory().email, by=edda)


def test_who_has_no_partner_has_nothing_to_plan(stig: Person, dara: Person, sign_in: SignIn) -> None:
    assert "You have no partner yet" in sign_in(stig).get(MINE).content.decode()
    assert sign_in(stig).post(MINE, {"email": dara.email}).status_code == 422
    assert not Delegate.objects.exists()


def test_nobody_takes_back_what_somebody_else_has_named(kept: Delegate, mira: Person, sign_in: SignIn) -> None:
    assert sign_in(mira).post(f"{MINE}{kept.pk}/revoke/").status_code == 404
    with pytest.raises(DomainError):
        people.revoke_delegate(delegation_id=kept.pk, by=mira)
    assert Delegate.objects.standing().count() == 1


# ---- keeping --------------------------------------------------------------------------------------------------


def test_a_delegate_sees_when_how_and_with_whom_and_nothing_else(
    kept: Delegate, planned: Meeting, dara: Person, sign_in: SignIn
) -> None:
    Meeting.objects.filter(pk=planned.pk).update(link="Room 12", minutes=45)
    page = sign_in(dara).get(KEPT).content.decode()
    for words in ("Edda Ek", "With Mira Malmsten", "45 minutes", "Video", "Room 12", f"{planned.starts_at:%H:%M}"):
        assert words in page
    for words in ("First meeting", "Teach me", planned.pair.program.name, "/room/", "/meetings/1/log"):
        assert words not in page


@pytest.mark.parametrize(
    "name",
    [
        "pair-room",
        "meeting-add",
        "pair-end",
        "meeting-detail",
        "meeting-log",
        "meeting-move",
        "meeting-cancel",
        "note-edit",
    ],
)
def test_a_delegate_opens_no_page_of_the_two(
    kept: Delegate, planned: Meeting, dara: Person, sign_in: SignIn, name: str
) -> None:
    pk = planned.pair_id if name in {"pair-room", "meeting-add", "pair-end"} else planned.pk
    assert sign_in(dara).get(reverse(f"sessions:{name}", args=[pk])).status_code == 404


def test_a_delegate_does_with_the_actions_of_the_two_nothing_but_plan(
    kept: Delegate, planned: Meeting, dara: Person, soon: dt.datetime
) -> None:
    refused = [
        lambda: actions.log_meeting(meeting_id=planned.pk, by=dara, held=True),
        lambda: actions.save_note(meeting_id=planned.pk, by=dara, text="x"),
        lambda: actions.confirm_meeting(meeting_id=planned.pk, by=dara),
        lambda: actions.add_item(pair_id=planned.pair_id, owner=Side.MENTEE, text="x", by=dara),
        # Without saying for whom, she is a stranger to these too.
        lambda: actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=dara, revision=0),
        lambda: actions.cancel_meeting(meeting_id=planned.pk, by=dara),
        lambda: actions.add_meeting(pair_id=planned.pair_id, starts_at=soon, by=dara),
    ]
    for act in refused:
        with pytest.raises(DomainError, match="not part of this pair"):
            act()


def test_a_delegate_moves_a_meeting_with_one_click_and_both_read_who_it_was(  # noqa: PLR0917 - fixtures
    kept: Delegate, planned: Meeting, dara: Person, edda: Person, mira: Person, sign_in: SignIn
) -> None:
    client, address = sign_in(dara), move_page(edda, planned)
    page = client.get(address)
    slots = page.context["slots"]
    assert len(slots) == 3
    assert page.content.decode().count('name="revision"') == 4
    answer = client.post(address, at(slots[1], revision=0), follow=True)
    assert "Moved. Both get the new calendar entry by mail." in answer.content.decode()
    planned.refresh_from_db()
    assert (planned.starts_at, planned.revision) == (slots[1], 1)
    assert (planned.keeper, planned.keeper_side) == (dara, Side.MENTEE)
    entry = AuditEntry.objects.get(verb="meeting.moved")
    assert (entry.actor_pk, entry.new["for"]) == (dara.pk, "mentee")
    for person in (edda, mira):
        assert "Dara Dal moved it for Edda." in mail_to(person, "sessions.moved")
        detail = sign_in(person).get(reverse("sessions:meeting-detail", args=[planned.pk])).content.decode()
        assert "Dara Dal moved it for Edda." in detail


def test_who_moves_it_next_is_who_moved_it(  # noqa: PLR0917 - fixtures
    kept: Delegate, planned: Meeting, dara: Person, edda: Person, mira: Person, soon: dt.datetime
) -> None:
    actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=dara, revision=0, on_behalf_of=edda)
    later = soon + dt.timedelta(days=1)
    actions.move_meeting(meeting_id=planned.pk, starts_at=later, by=mira, revision=1)
    assert "Dara" not in mail_to(edda, "sessions.moved")
    planned.refresh_from_db()
    assert (planned.keeper, planned.keeper_side) == (None, "")


def test_what_a_delegate_calls_off_counts_for_the_executives_side(  # noqa: PLR0917 - fixtures
    kept: Delegate, pair: Pair, dara: Person, edda: Person, mira: Person, sign_in: SignIn
) -> None:
    for number in (1, 2):
        meeting = MeetingFactory(pair=pair, number=number)
        address = reverse("sessions:delegated-cancel", args=[edda.pk, meeting.pk])
        assert sign_in(dara).post(address, {"reason": "Board week"}).status_code == 302
        meeting.refresh_from_db()
        assert (meeting.state, meeting.cancelled_side) == (MeetingState.CANCELLED, Side.MENTEE)
        assert (meeting.keeper, meeting.cancel_reason) == (dara, "Board week")
    assert Case.objects.get(kind=CaseKind.CANCELLATIONS).key == f"pair:{pair.pk}:mentee"
    assert {entry.actor_pk for entry in AuditEntry.objects.filter(verb="meeting.cancelled")} == {dara.pk}
    for person in (edda, mira):
        assert "Dara Dal called this meeting off for Edda:" in mail_to(person, "sessions.cancelled")
    page = sign_in(edda).get(reverse("sessions:meeting-detail", args=[meeting.pk])).content.decode()
    assert "Dara Dal called it off for Edda." in page
    assert "You called it off." not in page


def test_a_delegate_books_a_meeting(  # noqa: PLR0917 - fixtures
    kept: Delegate, pair: Pair, dara: Person, edda: Person, mira: Person, soon: dt.datetime, sign_in: SignIn
) -> None:
    address = reverse("sessions:delegated-add", args=[edda.pk, pair.pk])
    assert sign_in(dara).get(address).status_code == 200
    assert sign_in(dara).post(address, at(soon, place="call", link="Room 3")).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.place, meeting.link, meeting.keeper) == (soon, "call", "Room 3", dara)
    assert "Dara Dal planned it for Edda." in mail_to(mira, "sessions.invitation")


def test_bad_times_are_refused_at_the_field(
    kept: Delegate, planned: Meeting, dara: Person, edda: Person, sign_in: SignIn
) -> None:
    answer = sign_in(dara).post(move_page(edda, planned), {"date": "2020-01-01", "time": "10:00", "revision": 0})
    assert answer.status_code == 422
    assert "That time has already passed." in answer.content.decode()


def test_a_page_that_was_open_while_the_meeting_was_moved_moves_nothing(  # noqa: PLR0917 - fixtures
    kept: Delegate, planned: Meeting, dara: Person, edda: Person, mira: Person, soon: dt.datetime, sign_in: SignIn
) -> None:
    actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=mira, revision=0)
    later = soon + dt.timedelta(days=2)
    answer = sign_in(dara).post(move_page(edda, planned), at(later, revision=0), follow=True)
    assert "This meeting was changed meanwhile." in answer.content.decode()
    planned.refresh_from_db()
    assert planned.starts_at == soon


# ---- the end --------------------------------------------------------------------------------------------------


def _revoke(edda: Person, dara: Person, row: Delegate) -> None:
    actions.revoke_delegate(delegation_id=row.pk, by=edda)


def _delegate_leaves(edda: Person, dara: Person, row: Delegate) -> None:
    Person.objects.filter(pk=dara.pk).update(is_active=False)


def _executive_leaves(edda: Person, dara: Person, row: Delegate) -> None:
    Person.objects.filter(pk=edda.pk).update(is_active=False)


@pytest.mark.parametrize("end", [_revoke, _delegate_leaves, _executive_leaves])
def test_once_it_is_over_nothing_opens_and_a_page_already_open_does_nothing(  # noqa: PLR0917 - fixtures
    kept: Delegate,
    planned: Meeting,
    dara: Person,
    edda: Person,
    soon: dt.datetime,
    sign_in: SignIn,
    end: Callable[[Person, Person, Delegate], None],
) -> None:
    client = sign_in(dara)
    pages = [
        KEPT,
        move_page(edda, planned),
        reverse("sessions:delegated-cancel", args=[edda.pk, planned.pk]),
        reverse("sessions:delegated-add", args=[edda.pk, planned.pair_id]),
    ]
    assert [client.get(page).status_code for page in pages] == [200] * 4
    end(edda, dara, kept)
    over = 302 if end is _delegate_leaves else 404
    assert [client.get(page).status_code for page in pages] == [over] * 4
    assert [client.post(page, at(soon, revision=0, place="call")).status_code for page in pages[1:]] == [over] * 3
    for act in (
        lambda: actions.cancel_meeting(meeting_id=planned.pk, by=dara, on_behalf_of=edda),
        lambda: actions.add_meeting(pair_id=planned.pair_id, starts_at=soon, by=dara, on_behalf_of=edda),
        lambda: actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=dara, revision=0, on_behalf_of=edda),
    ):
        with pytest.raises(DomainError, match="do not keep this calendar any more"):
            act()
    planned.refresh_from_db()
    assert (planned.state, planned.revision) == (MeetingState.PLANNED, 0)


def test_taking_back_is_audited_and_told_once(kept: Delegate, edda: Person, dara: Person, sign_in: SignIn) -> None:
    for _ in range(2):
        answer = sign_in(edda).post(f"{MINE}{kept.pk}/revoke/", follow=True)
        assert "Dara Dal no longer keeps your calendar." in answer.content.decode()
    assert AuditEntry.objects.get(verb="delegate.revoked").old == {"delegate": dara.pk, "name": "Dara Dal"}
    assert "You no longer keep the mentoring calendar of Edda Ek" in mail_to(dara, "sessions.delegate_revoked")
    named = Message.objects.get(kind="sessions.delegate_named")
    assert compose(named, messaging.known_kind(named.kind)) is None


def test_named_again_is_named_anew(kept: Delegate, edda: Person, dara: Person, sign_in: SignIn) -> None:
    actions.revoke_delegate(delegation_id=kept.pk, by=edda)
    again = actions.name_delegate(email=dara.email, by=edda)
    assert again.pk != kept.pk
    assert sign_in(dara).get(KEPT).status_code == 200
    revoked = Message.objects.get(kind="sessions.delegate_revoked")
    assert compose(revoked, messaging.known_kind(revoked.kind)) is None


def test_nobody_acts_for_their_own_partner(
    mira: Person, edda: Person, pair: Pair, planned: Meeting, sign_in: SignIn
) -> None:
    """Somebody who was a delegate and becomes the partner moves meetings as the partner."""
    Delegate.objects.create(person=edda, delegate=mira, named_at=timezone.now())
    assert sign_in(mira).get(move_page(edda, planned)).status_code == 404
    with pytest.raises(DomainError):
        actions.cancel_meeting(meeting_id=planned.pk, by=mira, on_behalf_of=edda)
    assert actions.cancel_meeting(meeting_id=planned.pk, by=mira).cancelled_side == Side.MENTOR


def test_a_delegate_keeps_only_what_belongs_to_whom_they_keep_it_for(  # noqa: PLR0917 - fixtures
    kept: Delegate, planned: Meeting, dara: Person, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    other = MeetingFactory(pair=PairFactory(active=True, mentor=planned.pair.mentor, program=planned.pair.program))
    client = sign_in(dara)
    assert client.get(move_page(edda, other)).status_code == 404
    assert client.get(move_page(mira, planned)).status_code == 404
    assert client.get(move_page(mira, other)).status_code == 404
    with pytest.raises(DomainError, match="not part of this pair"):
        actions.cancel_meeting(meeting_id=other.pk, by=dara, on_behalf_of=edda)
    with pytest.raises(DomainError, match="do not keep"):
        actions.cancel_meeting(meeting_id=planned.pk, by=dara, on_behalf_of=mira)


def test_home_leads_a_delegate_to_the_calendars_and_nowhere_else(
    kept: Delegate, planned: Meeting, dara: Person, sign_in: SignIn
) -> None:
    Person.objects.filter(pk=dara.pk).update(time_zone="Europe/Rome")
    page = sign_in(dara).get("/").content.decode()
    assert "Calendars you keep" in page
    assert "Edda Ek" in page
    assert f'href="{KEPT}"' in page
    assert "Mira" not in page
    assert "You take part in no program yet" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_delegates_page_takes_the_same_queries_whatever_there_is(  # noqa: PLR0917 - fixtures
    kept: Delegate,
    dara: Person,
    pair: Pair,
    sign_in: SignIn,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for count in range(number):
        MeetingFactory(pair=pair, number=10 + count)
        other = PairFactory(active=True, program=pair.program)
        MeetingFactory(pair=other)
        Delegate.objects.create(person=other.mentee.person, delegate=dara, named_at=timezone.now())
    client = sign_in(dara)
    client.get(KEPT)
    with django_assert_num_queries(6):
        client.get(KEPT)
