"""What a meeting is about: its kind, the topics of the pair, and how a mentee listens."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.models import Pair
from people.models import AuditEntry, Person
from programs.enums import Direction, Mode, SkillKind
from programs.models import Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from sessions import actions
from sessions.enums import MeetingKind
from sessions.models import Meeting
from sessions.rules import agenda, moments
from sessions.selectors import mails
from sessions.selectors.topics import topics_of
from tests.factories import MeetingFactory, SkillFactory
from tests.sessions.test_mails import composed

SignIn = Callable[[Person], Client]
OFFER, WISH = SkillKind.OFFER, SkillKind.WISH


@pytest.fixture
def topics(pair: Pair) -> Pair:
    """Mira teaches what Edda wishes: tools before clouds. Edda could teach budgets, which Mira wishes."""
    for enrolment, kind, name, level in (
        (pair.mentor, OFFER, "Clouds", 5),
        (pair.mentor, OFFER, "Tools", 2),
        (pair.mentor, OFFER, "Dancing", 5),
        (pair.mentor, WISH, "Budgets", 4),
        (pair.mentee, WISH, "Clouds", 3),
        (pair.mentee, WISH, "Tools", 5),
        (pair.mentee, WISH, "Sailing", 5),
        (pair.mentee, OFFER, "Budgets", 3),
    ):
        SkillFactory(enrolment=enrolment, kind=kind, topic__name=name, level=level)
    return pair


def said(person: Person, meeting: Meeting, sign_in: SignIn) -> str:
    return sign_in(person).get(reverse("sessions:meeting-detail", args=[meeting.pk])).content.decode()


def choose(person: Person, meeting: Meeting, kind: str, sign_in: SignIn) -> int:
    address = reverse("sessions:meeting-kind", args=[meeting.pk])
    return sign_in(person).post(address, {"kind": kind}).status_code


@pytest.mark.parametrize("kind", MeetingKind)
def test_every_kind_has_an_agenda_of_three_to_five(kind: MeetingKind) -> None:
    bare = agenda.prompts_for(kind)
    named = agenda.prompts_for(kind, 2, agenda.Topics(("Tools",), ("Budgets",)))
    assert 3 <= len(bare) <= len(named) <= 5
    assert any("Tools" in str(prompt) or "Budgets" in str(prompt) for prompt in named) is (
        kind is not MeetingKind.INFORMAL
    )


def test_a_pair_learns_what_is_offered_and_wished_the_most_wished_first(topics: Pair) -> None:
    assert topics_of(topics) == agenda.Topics(from_mentor=("Tools", "Clouds"))


def test_in_a_mutual_program_it_goes_both_ways(topics: Pair) -> None:
    topics.program.mode = Mode.MUTUAL
    assert topics_of(topics).from_mentee == ("Budgets",)


def test_what_one_would_rather_not_touch_is_never_named(topics: Pair) -> None:
    tools = topics.mentee.skills.get(topic__name="Tools").topic
    topics.mentor.topics_to_avoid.add(tools)
    assert topics_of(topics).from_mentor == ("Clouds",)


def test_the_topics_of_a_pair_take_one_query(topics: Pair) -> None:
    with CaptureQueriesContext(connection) as queries:
        topics_of(topics)
    assert len(queries) == 1


def test_meetings_go_through_the_topics_in_turn(topics: Pair, mira: Person, edda: Person, sign_in: SignIn) -> None:
    pages = [said(edda, MeetingFactory(pair=topics, number=number), sign_in) for number in (2, 3, 4)]
    assert [("“Tools”" in page, "“Clouds”" in page) for page in pages] == [
        (True, False),
        (False, True),
        (True, False),
    ]
    assert not any(word in page for page in pages for word in ("Dancing", "Sailing", "Budgets"))


def test_the_reminder_names_the_topic_and_both_topics_where_both_teach(
    topics: Pair, mira: Person, edda: Person
) -> None:
    Program.objects.update(mode=Mode.MUTUAL)
    meeting = MeetingFactory(pair=topics, number=2)
    with clock.at(meeting.starts_at - moments.DAY):
        actions.tick()
        body = composed(mails.REMINDER, mira).body
    assert "“Tools”: the mentor shows" in body
    assert "ten minutes: the mentee shows “Budgets”" in body


def test_either_chooses_what_a_planned_meeting_is_for(
    planned: Meeting, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    for person, kind in ((mira, "coaching"), (edda, "informal")):
        assert choose(person, planned, kind, sign_in) == 302
        planned.refresh_from_db()
        assert planned.kind == kind
    assert "No agenda: a walk" in said(mira, planned, sign_in)
    assert list(AuditEntry.objects.filter(verb="meeting.kind_chosen").order_by("pk").values_list("old", "new")) == [
        ({"kind": "teach"}, {"kind": "coaching"}),
        ({"kind": "coaching"}, {"kind": "informal"}),
    ]


def test_choosing_the_same_again_leaves_no_second_trace(planned: Meeting, mira: Person) -> None:
    for _again in range(2):
        actions.choose_kind(meeting_id=planned.pk, kind=MeetingKind.COACHING, by=mira)
    assert AuditEntry.objects.filter(verb="meeting.kind_chosen").count() == 1


@pytest.mark.parametrize("kind", ["first", "closing", "", "nonsense"])
def test_what_is_no_choice_is_refused(kind: str, planned: Meeting, mira: Person, sign_in: SignIn) -> None:
    choose(mira, planned, kind, sign_in)
    planned.refresh_from_db()
    assert planned.kind == "teach"


@pytest.mark.parametrize("kind", [MeetingKind.FIRST, MeetingKind.CLOSING])
def test_the_first_and_the_closing_meeting_stay_what_they_are(
    kind: MeetingKind, planned: Meeting, mira: Person, sign_in: SignIn
) -> None:
    Meeting.objects.update(kind=kind)
    assert "Another kind of meeting" not in said(mira, planned, sign_in)
    with pytest.raises(DomainError, match="their own agenda"):
        actions.choose_kind(meeting_id=planned.pk, kind=MeetingKind.INFORMAL, by=mira)


def test_what_is_logged_keeps_its_kind(held: Meeting, mira: Person) -> None:
    with pytest.raises(DomainError, match="while it is planned"):
        actions.choose_kind(meeting_id=held.pk, kind=MeetingKind.INFORMAL, by=mira)


def test_one_meeting_in_three_is_planned_for_giving_back_and_by_the_mentor(
    pair: Pair, mira: Person, edda: Person
) -> None:
    start = clock.now()
    rows = [MeetingFactory(pair=pair, number=n, starts_at=start + n * moments.DAY) for n in range(1, 5)]
    with pytest.raises(DomainError, match="one meeting in three"):
        actions.choose_kind(meeting_id=rows[1].pk, kind=MeetingKind.GIVE_BACK, by=mira)
    with pytest.raises(DomainError, match="Only the mentor"):
        actions.choose_kind(meeting_id=rows[2].pk, kind=MeetingKind.GIVE_BACK, by=edda)
    assert actions.choose_kind(meeting_id=rows[2].pk, kind=MeetingKind.GIVE_BACK, by=mira).kind == "give_back"
    with pytest.raises(DomainError, match="one meeting in three"):
        actions.choose_kind(meeting_id=rows[3].pk, kind=MeetingKind.GIVE_BACK, by=mira)


def test_a_meeting_to_give_back_is_not_slipped_in_before_another_one(pair: Pair, mira: Person) -> None:
    start = clock.now()
    rows = [MeetingFactory(pair=pair, number=n, starts_at=start + n * moments.DAY) for n in range(1, 7)]
    actions.choose_kind(meeting_id=rows[3].pk, kind=MeetingKind.GIVE_BACK, by=mira)
    with pytest.raises(DomainError, match="one meeting in three"):
        actions.choose_kind(meeting_id=rows[2].pk, kind=MeetingKind.GIVE_BACK, by=mira)
    assert actions.choose_kind(meeting_id=rows[5].pk, kind=MeetingKind.GIVE_BACK, by=mira).kind == "give_back"


def test_the_day_before_the_mentee_gets_the_listening_card_and_the_mentor_does_not(
    planned: Meeting, mira: Person, edda: Person
) -> None:
    with clock.at(planned.starts_at - moments.DAY):
        actions.tick()
        assert "Let Mira finish. Count to three" in composed(mails.REMINDER, edda).body
        assert "listening card" not in composed(mails.REMINDER, mira).body
    with clock.at(planned.starts_at - moments.HOUR):
        actions.tick()
        assert "listening card" not in composed(mails.SOON, edda).body


def test_the_mentee_reads_the_card_on_the_page_of_the_meeting(
    planned: Meeting, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    assert "Let Mira finish. Count to three" in said(edda, planned, sign_in)
    assert "listening card" not in said(mira, planned, sign_in)


def test_a_junior_mentee_is_not_told_to_give_the_chair_back(planned: Meeting, edda: Person, sign_in: SignIn) -> None:
    assert "give the chair back" in said(edda, planned, sign_in)
    Program.objects.update(direction=Direction.CLASSIC)
    page = said(edda, planned, sign_in)
    assert "give the chair back" not in page
    assert "nobody is testing you" in page
