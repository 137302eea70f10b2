import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from matching.models import Pair
from people.models import Person
from programs.enums import CaseKind, Side
from programs.models import Case
from rmentor.home import selectors
from rmentor.lib.next_steps import NextStep
from tests.factories import EnrolmentFactory, MeetingFactory, PairFactory, ProgramFactory, TeamMemberFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def page_of(sign_in: SignIn, person: Person) -> str:
    answer = sign_in(person).get("/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_weightiest_step_comes_first_then_what_is_due_first(
    monkeypatch: pytest.MonkeyPatch, mira: Person
) -> None:
    def step(text: str, weight: int, due: dt.datetime | None) -> NextStep:
        return NextStep(text, "/", "Go", due=due, weight=weight)

    later = NOW + dt.timedelta(days=9)
    rooms = (
        lambda _: [step("c", 20, None), step("d", 30, NOW)],
        lambda _: [step("b", 20, later), step("a", 20, NOW)],
    )
    monkeypatch.setattr(selectors, "ROOMS", rooms)
    assert [row.step.text for row in selectors.waiting_for(mira, known=())] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(("hours", "urgency"), [(-1, "late"), (1, "soon"), (47, "soon"), (49, "")])
def test_what_is_late_or_soon_is_marked(
    monkeypatch: pytest.MonkeyPatch, mira: Person, hours: int, urgency: str
) -> None:
    due = timezone.now() + dt.timedelta(hours=hours)
    monkeypatch.setattr(selectors, "ROOMS", (lambda _: [NextStep("a", "/", "Go", due=due)],))
    assert [row.urgency for row in selectors.waiting_for(mira, known=())] == [urgency]


def test_a_mentor_is_told_to_log_the_meeting_and_finds_the_partner(sign_in: SignIn, mira: Person, pair: Pair) -> None:
    MeetingFactory(pair=pair, past=True)
    page = page_of(sign_in, mira)
    assert "Log your meeting with Edda" in page
    assert f"/pairs/{pair.pk}/room/" in page
    assert "your mentee" in page


def test_a_person_with_nothing_to_do_is_told_what_happens_next(sign_in: SignIn, stig: Person) -> None:
    stig.time_zone = "Europe/Rome"
    stig.save()
    assert "You take part in no program yet" in page_of(sign_in, stig)


def test_a_person_with_a_seat_is_told_that_a_partner_will_be_proposed(sign_in: SignIn, mira: Person) -> None:
    mira.time_zone = "Europe/Rome"
    mira.save()
    EnrolmentFactory(person=mira, side=Side.MENTOR, accepted=True, program=ProgramFactory(matching=True))
    assert "You will be asked before a pair is made" in page_of(sign_in, mira)


def test_hr_sees_open_cases_first_and_the_programs(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(running=True, name="Digital 2026")
    case = Case.objects.create(
        program=program, kind=CaseKind.SILENT_PAIR, key="pair:1", title="A pair", next_step="Ask", raised_at=NOW
    )
    page = page_of(sign_in, hana)
    assert f"/admin/programs/case/{case.pk}/change/" in page
    assert "1 open case" in page
    assert page.index("Open case") < page.index("Programs you run")


def test_a_coordinator_sees_only_the_own_programs(sign_in: SignIn) -> None:
    own = TeamMemberFactory(program=ProgramFactory(running=True, name="Mine"))
    ProgramFactory(running=True, name="Somebody else’s")
    page = page_of(sign_in, own.person)
    assert "Mine" in page
    assert "Somebody else" not in page


def test_an_executive_finds_the_outcomes_and_no_administration(sign_in: SignIn, xena: Person) -> None:
    program = ProgramFactory(running=True)
    page = page_of(sign_in, xena)
    assert f"/outcomes/{program.slug}/" in page
    assert 'href="/outcomes/"' in page
    assert "/admin/" not in page


def test_a_participant_finds_neither_outcomes_nor_administration(sign_in: SignIn, mira: Person, pair: Pair) -> None:
    page = page_of(sign_in, mira)
    assert "/outcomes/" not in page
    assert "/admin/" not in page


def test_a_page_has_one_primary_button(sign_in: SignIn, mira: Person, pair: Pair) -> None:
    MeetingFactory.create_batch(3, pair=pair, past=True)
    assert page_of(sign_in, mira).count("btn-primary") == 1


def test_many_steps_are_folded(monkeypatch: pytest.MonkeyPatch, sign_in: SignIn, mira: Person) -> None:
    steps = [NextStep("Look", "/", "Go", due=NOW)] * (selectors.MOST_STEPS + 2)
    monkeypatch.setattr(selectors, "ROOMS", (lambda _: steps,))
    assert "<summary>" in page_of(sign_in, mira)


def test_several_meetings_of_a_pair_wait_in_one_line(sign_in: SignIn, mira: Person, pair: Pair) -> None:
    MeetingFactory.create_batch(3, pair=pair, past=True)
    page = page_of(sign_in, mira)
    assert "3 meetings with Edda are not logged yet" in page
    assert "Log your meeting with Edda" not in page


def test_an_offer_stands_below_the_partner_and_presses_nobody(sign_in: SignIn, mira: Person, pair: Pair) -> None:
    ProgramFactory(recruiting=True, is_open=True, name="Another one")
    meeting = MeetingFactory(pair=pair, starts_at=timezone.now() + dt.timedelta(days=30))
    page = page_of(sign_in, mira)
    assert page.index("Nothing waits for you") < page.index("Next meeting") < page.index("“Another one”")
    assert f'datetime="{timezone.localtime(meeting.starts_at):%Y-%m}' in page
    assert "btn-primary" not in page


def test_who_has_no_part_anywhere_is_shown_the_open_program_first(sign_in: SignIn, stig: Person) -> None:
    ProgramFactory(recruiting=True, is_open=True, name="Another one")
    page = page_of(sign_in, stig)
    assert "“Another one”" in page
    assert "btn-primary" in page
    assert "No hurry" not in page


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_home_page_takes_the_same_queries_whatever_waits(
    sign_in: SignIn, mira: Person, pair: Pair, pairs: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(pairs - 1):
        PairFactory(active=True, mentor=pair.mentor, program=pair.program)
    for row in Pair.objects.all():
        MeetingFactory(pair=row, past=True)
    client = sign_in(mira)
    client.get("/")
    with django_assert_num_queries(8):
        client.get("/")


@pytest.mark.parametrize("programs", [1, 3])
def test_the_home_page_of_hr_takes_the_same_queries_whatever_the_number_of_programs(
    sign_in: SignIn, hana: Person, programs: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(programs):
        ProgramFactory(running=True)
    client = sign_in(hana)
    client.get("/")
    with django_assert_num_queries(9):
        client.get("/")
