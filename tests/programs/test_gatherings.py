"""Launch events and the circle of the mentors (S10)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from messaging import rules as messaging
from messaging.actions.composing import compose
from messaging.models import Message
from people.models import AuditEntry, Person
from programs import actions
from programs.actions import Occasion
from programs.enums import GatheringAnswer, GatheringKind, GatheringState, ProgramState, Side
from programs.models import Enrolment, Gathering, GatheringReply, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, StaleError
from tests.factories import EnrolmentFactory, PersonFactory, ProgramFactory

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
INVITED, CHANGED = "programs.gathering", "programs.gathering_changed"
CANCELLED, REMINDER = "programs.gathering_cancelled", "programs.gathering_reminder"


@pytest.fixture
def program(mira: Person, edda: Person) -> Program:
    """Running, with Mira as mentor and Edda as mentee."""
    found: Program = ProgramFactory(running=True, name="Digital leaders", slug="digital")
    EnrolmentFactory(program=found, person=mira, side=Side.MENTOR, accepted=True)
    EnrolmentFactory(program=found, person=edda, side=Side.MENTEE, accepted=True)
    return found


def occasion(**changes: Any) -> Occasion:
    starts_at = (timezone.now() + dt.timedelta(days=10)).replace(second=0, microsecond=0)
    return Occasion(**{"title": "Kick-off", "starts_at": starts_at, "place": "Aula, floor 2", **changes})


@pytest.fixture
def launch(program: Program, hana: Person) -> Gathering:
    return actions.call_gathering(
        program_id=program.pk, kind=GatheringKind.LAUNCH, occasion=occasion(note="Cake"), by=hana
    )


@pytest.fixture
def circle(program: Program, mira: Person) -> Gathering:
    what = occasion(title="When he talks over me")
    return actions.call_gathering(program_id=program.pk, kind=GatheringKind.CIRCLE, occasion=what, by=mira)


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("recipient__first_name", flat=True))


def mail(kind: str, person: Person) -> Any:
    message = Message.objects.filter(kind=kind, recipient=person).latest("pk")
    return compose(message, messaging.known_kind(kind))


def event_of(letter: Any) -> Any:
    calendar = Calendar.from_ical(next(part[1] for part in letter.attachments if part[0] == "invite.ics"))
    return calendar["method"], next(iter(calendar.walk("VEVENT")))


# ---- the launch -----------------------------------------------------------------------------------------------


def test_everybody_with_a_seat_is_invited_with_a_calendar_entry_of_their_own(
    launch: Gathering, mira: Person, edda: Person
) -> None:
    assert told(INVITED) == {"Mira", "Edda"}
    letter = mail(INVITED, edda)
    assert letter.subject.startswith("Kick-off: ")
    assert "Aula, floor 2" in letter.body
    assert "Cake" in letter.body
    method, event = event_of(letter)
    assert (method, int(event["sequence"]), str(event["location"])) == ("REQUEST", 0, "Aula, floor 2")
    assert event["dtstart"].dt == launch.starts_at
    assert str(event["attendee"]) == "mailto:edda@firm.example"
    assert AuditEntry.objects.get(verb="gathering.called").subject == "Kick-off"


def test_calling_twice_is_once(launch: Gathering, hana: Person) -> None:
    what = Occasion(launch.title, launch.starts_at, launch.minutes, launch.place, launch.note)
    again = actions.call_gathering(program_id=launch.program_id, kind=GatheringKind.LAUNCH, occasion=what, by=hana)
    assert again == launch
    assert Message.objects.filter(kind=INVITED).count() == 2


def test_who_is_accepted_later_is_invited_by_the_tick_once(launch: Gathering) -> None:
    late = EnrolmentFactory(
        program=launch.program, person=PersonFactory(first_name="Late"), side=Side.MENTEE, accepted=True
    )
    EnrolmentFactory(program=launch.program, person=PersonFactory(first_name="Waits"), side=Side.MENTEE)
    for _ in range(2):
        actions.tick()
    assert told(INVITED) == {"Mira", "Edda", "Late"}
    assert Message.objects.filter(kind=INVITED, recipient=late.person).count() == 1


def test_a_new_time_is_a_new_revision_with_a_new_mail_and_asks_anew(
    launch: Gathering, hana: Person, mira: Person, edda: Person
) -> None:
    actions.answer_gathering(gathering_id=launch.pk, answer=GatheringAnswer.YES, by=mira)
    later = launch.starts_at + dt.timedelta(days=1)
    what = Occasion(launch.title, later, 90, launch.place, launch.note)
    moved = actions.change_gathering(gathering_id=launch.pk, occasion=what, by=hana, revision=0)
    assert (moved.starts_at, moved.minutes, moved.revision) == (later, 90, 1)
    assert told(CHANGED) == {"Mira", "Edda"}
    method, event = event_of(mail(CHANGED, edda))
    assert (method, int(event["sequence"]), event["dtstart"].dt) == ("REQUEST", 1, later)
    assert GatheringReply.objects.get().answer == ""
    # The invitation that has not left yet would tell the old time.
    assert mail(INVITED, edda) is None
    with pytest.raises(StaleError):
        actions.change_gathering(gathering_id=launch.pk, occasion=occasion(), by=hana, revision=0)


def test_another_room_keeps_the_answers(launch: Gathering, hana: Person, mira: Person) -> None:
    actions.answer_gathering(gathering_id=launch.pk, answer=GatheringAnswer.YES, by=mira)
    what = Occasion(launch.title, launch.starts_at, launch.minutes, "Aula, floor 3", launch.note)
    actions.change_gathering(gathering_id=launch.pk, occasion=what, by=hana, revision=0)
    assert GatheringReply.objects.get().answer == GatheringAnswer.YES


def test_saying_the_same_again_changes_nothing(launch: Gathering, hana: Person) -> None:
    what = Occasion(launch.title, launch.starts_at, launch.minutes, launch.place, launch.note)
    assert actions.change_gathering(gathering_id=launch.pk, occasion=what, by=hana, revision=0).revision == 0
    assert told(CHANGED) == set()


def test_calling_off_takes_it_out_of_the_calendar_of_everybody_invited(
    launch: Gathering, hana: Person, mira: Person, edda: Person
) -> None:
    Enrolment.objects.filter(person=edda).update(state="withdrawn")
    for _ in range(2):
        actions.cancel_gathering(gathering_id=launch.pk, by=hana)
    assert told(CANCELLED) == {"Mira", "Edda"}
    method, event = event_of(mail(CANCELLED, edda))
    assert (method, int(event["sequence"]), str(event["status"])) == ("CANCEL", 1, "CANCELLED")
    assert str(event["uid"]) == str(event_of_invitation_uid(launch))
    assert mail(INVITED, mira) is None
    assert AuditEntry.objects.filter(verb="gathering.cancelled").count() == 1


def event_of_invitation_uid(launch: Gathering) -> str:
    return f"gathering-{launch.pk}@127.0.0.1"


def test_what_a_cancelled_program_had_planned_is_called_off(launch: Gathering, hana: Person, edda: Person) -> None:
    actions.cancel_program(program_id=launch.program_id, reason="No money", by=hana)
    actions.tick()
    launch.refresh_from_db()
    assert launch.state == GatheringState.CANCELLED
    assert event_of(mail(CANCELLED, edda))[0] == "CANCEL"


def test_the_day_before_everybody_is_reminded_who_did_not_say_no(
    launch: Gathering, mira: Person, edda: Person, stig: Person
) -> None:
    EnrolmentFactory(program=launch.program, person=stig, side=Side.MENTEE, accepted=True)
    actions.answer_gathering(gathering_id=launch.pk, answer=GatheringAnswer.NO, by=mira)
    actions.answer_gathering(gathering_id=launch.pk, answer=GatheringAnswer.YES, by=edda)
    actions.tick()
    assert told(REMINDER) == set()
    with clock.at(launch.starts_at - dt.timedelta(days=1)):
        for _ in range(2):
            actions.tick()
        assert told(REMINDER) == {"Edda", "Stig"}
        assert Message.objects.filter(kind=REMINDER).count() == 2
        assert "you have said that you come" in mail(REMINDER, edda).body
        assert "we do not know yet" in mail(REMINDER, stig).body
        actions.answer_gathering(gathering_id=launch.pk, answer=GatheringAnswer.NO, by=stig)
        assert mail(REMINDER, stig) is None


@pytest.mark.parametrize("state", [ProgramState.DRAFT, ProgramState.COMPLETED, ProgramState.CANCELLED])
def test_only_while_there_are_people_to_call(program: Program, hana: Person, state: ProgramState) -> None:
    Program.objects.filter(pk=program.pk).update(
        state=state, completed_at=timezone.now() if state == ProgramState.COMPLETED else None
    )
    with pytest.raises(DomainError, match="while a program recruits"):
        actions.call_gathering(program_id=program.pk, kind=GatheringKind.LAUNCH, occasion=occasion(), by=hana)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"starts_at": timezone.now() - dt.timedelta(hours=1)}, "passed"),
        ({"starts_at": timezone.now() + dt.timedelta(days=900)}, "too far"),
        ({"minutes": 1000}, "8 hours"),
    ],
)
def test_times_that_cannot_be_are_refused(program: Program, hana: Person, changes: Any, why: str) -> None:
    with pytest.raises(DomainError, match=why):
        actions.call_gathering(
            program_id=program.pk, kind=GatheringKind.LAUNCH, occasion=occasion(**changes), by=hana
        )


def test_a_mentor_calls_no_launch(program: Program, mira: Person) -> None:
    with pytest.raises(DomainError, match="Only HR and the coordinators"):
        actions.call_gathering(program_id=program.pk, kind=GatheringKind.LAUNCH, occasion=occasion(), by=mira)


# ---- answering ------------------------------------------------------------------------------------------------


def test_two_buttons_on_the_page_and_a_next_step_that_leads_there(
    launch: Gathering, mira: Person, sign_in: SignIn
) -> None:
    client = sign_in(mira)
    assert "Launch event: Kick-off" in client.get("/").content.decode()
    address = reverse("programs:gathering-detail", args=[launch.pk])
    page = client.get(address).content.decode()
    assert "I come" in page
    assert "I cannot come" in page
    assert "Program team" in page
    assert client.get("/programs/digital/").content.decode().count(address) == 1
    assert "You have said that you come." in client.post(address, {"answer": "yes"}, follow=True).content.decode()
    assert GatheringReply.objects.get().answer == GatheringAnswer.YES
    client.post(address, {"answer": "no"})
    assert GatheringReply.objects.get().answer == GatheringAnswer.NO
    assert "Kick-off" not in client.get("/").content.decode()
    assert client.post(address, {"answer": "maybe"}).status_code == 422


def test_the_link_of_a_mail_answers_for_its_person_without_signing_in(launch: Gathering, edda: Person) -> None:
    letter = mail(INVITED, edda)
    path = next(word for word in letter.body.split() if "/l/gathering/" in word).partition("127.0.0.1:8000")[2]
    client = Client()
    assert client.get(path).status_code == 200
    assert not GatheringReply.objects.exists()
    answer = client.post(path, {"answer": "yes"}, follow=True)
    assert "Saved. Thank you!" in answer.content.decode()
    reply = GatheringReply.objects.get()
    assert (reply.enrolment.person, reply.answer) == (edda, GatheringAnswer.YES)
    # It signs nobody in.
    assert client.get("/").status_code == 302


def test_the_link_is_over_for_who_gave_back_the_seat_and_for_everybody_else(
    launch: Gathering, edda: Person, stig: Person, sign_in: SignIn
) -> None:
    letter = mail(INVITED, edda)
    path = next(word for word in letter.body.split() if "/l/gathering/" in word).partition("127.0.0.1:8000")[2]
    assert sign_in(stig).get(path).status_code == 410
    Enrolment.objects.filter(person=edda).update(state="withdrawn")
    assert Client().get(path).status_code == 404


def test_an_answer_can_be_changed_until_it_is_over(launch: Gathering, edda: Person) -> None:
    with clock.at(launch.ends_at), pytest.raises(DomainError, match="This is over"):
        actions.answer_gathering(gathering_id=launch.pk, answer=GatheringAnswer.YES, by=edda)


def test_who_is_not_called_finds_nothing_and_answers_nothing(
    launch: Gathering, stig: Person, hana: Person, sign_in: SignIn
) -> None:
    for person in (stig, hana):
        assert sign_in(person).get(reverse("programs:gathering-detail", args=[launch.pk])).status_code == 404
        with pytest.raises(DomainError, match="not called"):
            actions.answer_gathering(gathering_id=launch.pk, answer=GatheringAnswer.YES, by=person)


# ---- the circle -----------------------------------------------------------------------------------------------


def test_a_mentor_calls_the_mentors_together_and_nobody_else(
    program: Program, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    EnrolmentFactory(program=program, person=PersonFactory(first_name="Rolf"), side=Side.MENTOR, accepted=True)
    client = sign_in(mira)
    assert "/programs/digital/circle/" in client.get("/programs/digital/").content.decode()
    when = timezone.now() + dt.timedelta(days=5)
    data = {
        "title": "Coffee",
        "date": f"{when:%Y-%m-%d}",
        "time": "15:00",
        "minutes": "30",
        "place": "Bar",
        "note": "",
    }
    answer = client.post("/programs/digital/circle/call/", data, follow=True)
    assert "Called. All mentors get a calendar entry by mail." in answer.content.decode()
    assert "Coffee" in answer.content.decode()
    assert told(INVITED) == {"Mira", "Rolf"}
    gathering = Gathering.objects.get()
    assert (gathering.kind, gathering.minutes, gathering.made_by) == (GatheringKind.CIRCLE, 30, mira)
    assert "Coffee" not in sign_in(edda).get("/programs/digital/").content.decode()


@pytest.mark.parametrize("address", ["/programs/digital/circle/", "/programs/digital/circle/call/"])
def test_the_circle_is_closed_to_mentees_to_the_team_and_to_everybody_else(  # noqa: PLR0917 - fixtures
    circle: Gathering, edda: Person, hana: Person, stig: Person, sign_in: SignIn, address: str
) -> None:
    for person in (edda, hana, stig):
        client = sign_in(person)
        assert client.get(address).status_code == 404
        assert client.get(reverse("programs:gathering-detail", args=[circle.pk])).status_code == 404
        assert client.post(reverse("programs:gathering-cancel", args=[circle.pk])).status_code == 404


def test_the_team_sees_when_a_circle_meets_and_how_many_answered_and_nothing_else(
    circle: Gathering, mira: Person, hana: Person, sign_in: SignIn
) -> None:
    actions.answer_gathering(gathering_id=circle.pk, answer=GatheringAnswer.YES, by=mira)
    client, base = sign_in(hana), f"/admin/programs/gathering/{circle.pk}"
    pages = [client.get(address).content.decode() for address in ("/admin/programs/gathering/", f"{base}/change/")]
    pages.append(client.get(f"{base}/history/").content.decode())
    for page in pages:
        assert "Circle of the mentors" in page
        assert "When he talks over me" not in page
        assert "Aula" not in page
    assert "1 come, 0 cannot come, 0 have not answered" in pages[1]
    assert "Mira" not in pages[1]
    assert client.get(f"{base}/attendance/").status_code == 404
    assert client.post(f"{base}/do/cancel/", follow=True).status_code == 200
    circle.refresh_from_db()
    assert circle.state == GatheringState.PLANNED
    assert not AuditEntry.objects.filter(verb="gathering.answered").exists()


def test_only_who_has_called_a_circle_calls_it_off(
    circle: Gathering, program: Program, mira: Person, sign_in: SignIn
) -> None:
    rolf = EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True).person
    address = reverse("programs:gathering-cancel", args=[circle.pk])
    assert (
        "Call it off"
        not in sign_in(rolf).get(reverse("programs:gathering-detail", args=[circle.pk])).content.decode()
    )
    assert sign_in(rolf).post(address).status_code in {302, 409}
    circle.refresh_from_db()
    assert circle.state == GatheringState.PLANNED
    page = sign_in(mira).post(address, follow=True).content.decode()
    assert "Called off. All mentors are told by mail." in page
    circle.refresh_from_db()
    assert circle.state == GatheringState.CANCELLED


def test_three_circles_of_one_mentor_lie_ahead_at_most(circle: Gathering, program: Program, mira: Person) -> None:
    for number in (1, 2):
        what = occasion(title=f"Coffee {number}")
        actions.call_gathering(program_id=program.pk, kind=GatheringKind.CIRCLE, occasion=what, by=mira)
    with pytest.raises(DomainError, match="Three meetings"):
        actions.call_gathering(
            program_id=program.pk, kind=GatheringKind.CIRCLE, occasion=occasion(title="Coffee 3"), by=mira
        )


def test_hr_calls_a_circle_too(program: Program, hana: Person, sign_in: SignIn) -> None:
    actions.call_gathering(program_id=program.pk, kind=GatheringKind.CIRCLE, occasion=occasion(), by=hana)
    assert told(INVITED) == {"Mira"}


# ---- HR's pages -----------------------------------------------------------------------------------------------


def test_hr_plans_a_launch_in_the_administration_and_moves_it(
    program: Program, hana: Person, sign_in: SignIn
) -> None:
    client, when = sign_in(hana), timezone.now() + dt.timedelta(days=20)
    assert "Digital leaders" in client.get("/admin/programs/gathering/add/").content.decode()
    data = {
        "program": program.pk, "kind": "launch", "title": "Kick-off", "starts_at_0": f"{when:%Y-%m-%d}",
        "starts_at_1": "09:00", "minutes": "60", "place": "Aula", "note": "Cake",
    }  # fmt: skip
    assert client.post("/admin/programs/gathering/add/", data).status_code == 302
    launch = Gathering.objects.get()
    assert (launch.made_by, launch.program) == (hana, program)
    assert told(INVITED) == {"Mira", "Edda"}
    address = f"/admin/programs/gathering/{launch.pk}/change/"
    assert 'name="seen_revision" value="0"' in client.get(address).content.decode()
    moved = {**data, "starts_at_1": "10:00", "seen_revision": "0"}
    assert client.post(address, moved).status_code == 302
    launch.refresh_from_db()
    assert (launch.starts_at.hour, launch.revision) == (10, 1)
    assert told(CHANGED) == {"Mira", "Edda"}
    stale = client.post(address, {**moved, "place": "Hall"})
    assert "Somebody else has changed this" in stale.content.decode()
    past = client.post(address, {**moved, "seen_revision": "1", "starts_at_0": "2020-01-01"})
    assert "That time has already passed." in past.content.decode()
    page = client.post(f"/admin/programs/gathering/{launch.pk}/do/cancel/", follow=True).content.decode()
    assert "Called off. Everybody invited is told by mail." in page
    launch.refresh_from_db()
    assert (launch.state, launch.revision, launch.place) == (GatheringState.CANCELLED, 2, "Aula")


def test_hr_ticks_who_was_there(launch: Gathering, hana: Person, mira: Person, edda: Person, sign_in: SignIn) -> None:
    actions.answer_gathering(gathering_id=launch.pk, answer=GatheringAnswer.YES, by=edda)
    client, address = sign_in(hana), f"/admin/programs/gathering/{launch.pk}/attendance/"
    page = client.get(address).content.decode()
    assert "1 come, 0 cannot come, 1 have not answered." in page
    assert "<td>Comes</td>" in page
    assert 'type="checkbox"' not in page.partition("<main")[2]
    seat = Enrolment.objects.get(person=mira)
    with pytest.raises(DomainError, match="Once it has begun"):
        actions.mark_attendance(gathering_id=launch.pk, there=[seat.pk], by=hana)
    Gathering.objects.filter(pk=launch.pk).update(starts_at=timezone.now() - dt.timedelta(hours=1))
    assert f'value="{seat.pk}"' in client.get(address).content.decode()
    assert "Noted: 1 person was there." in client.post(address, {"there": [seat.pk]}, follow=True).content.decode()
    rows = dict(GatheringReply.objects.values_list("enrolment__person__first_name", "attended"))
    assert rows == {"Mira": True, "Edda": False}
    assert GatheringReply.objects.get(enrolment__person=edda).answer == GatheringAnswer.YES
    entry = AuditEntry.objects.get(verb="gathering.attended")
    assert entry.new == {"there": 1, "of": 2}


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_whatever_there_is(  # noqa: PLR0917 - fixtures
    program: Program,
    hana: Person,
    mira: Person,
    sign_in: SignIn,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for count in range(number):
        for kind, by in ((GatheringKind.LAUNCH, hana), (GatheringKind.CIRCLE, mira)):
            what = occasion(title=f"{kind} {count}")
            actions.call_gathering(program_id=program.pk, kind=kind, occasion=what, by=by)
    client = sign_in(mira)
    client.get("/programs/digital/circle/")
    with django_assert_num_queries(5):
        client.get("/programs/digital/circle/")
    client = sign_in(hana)
    client.get("/admin/programs/gathering/")
    with django_assert_num_queries(6):
        client.get("/admin/programs/gathering/")
