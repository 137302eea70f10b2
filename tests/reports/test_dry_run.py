"""The pages of the dry run: what they tell, to whom, and that looking changes nothing (D6)."""

import datetime as dt
import html
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from matching.models import Pair
from messaging.actions import use_wording
from messaging.engine.sample import MOMENT
from messaging.models import Message, Wording
from messaging.rules import DIGEST, all_kinds
from people.models import Person
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from programs.rules.forecast import course_of, usual_days
from reports.selectors.dry_run import dry_run
from reports.selectors.on_events import ON_EVENTS
from rmentor.lib import clock
from surveys.actions.instruments import load_instruments
from surveys.enums import WaveKind
from surveys.enums.instruments import BEFORE_AFTER
from surveys.models import SurveyPlan
from surveys.rules.wording import WORDS
from tests.access.world import digest
from tests.factories import (
    ActionItemFactory,
    EnrolmentFactory,
    MeetingFactory,
    PairFactory,
    PersonFactory,
    ProgramFactory,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
NOW = dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC)
# Of signing in, and what only holds others.
NOT_OF_A_PROGRAM = {DIGEST, "home.sign_in_code", "home.password_reset"}


def foreseen(program: Program, viewer: Person, now: dt.datetime = NOW) -> set[tuple[str, str]]:
    """Kind and name of every line."""
    Program.objects.update(created_at=now - dt.timedelta(days=90))
    course = course_of(program, usual_days(program, now.date()), now=now, zone="UTC")
    return {(line.kind, line.name) for line in dry_run(program, viewer, course).lines}


def kinds(program: Program, viewer: Person, name: str) -> set[str]:
    return {kind for kind, whom in foreseen(program, viewer) if whom == name}


def page(client: Client, program: Program, query: str = "") -> str:
    answer = client.get(f"/admin/reports/report/dry-run/{program.pk}/{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def plan(program: Program, *scales: str, **wanted: bool) -> None:
    asked = next(one for one in load_instruments() if one.code == BEFORE_AFTER)
    SurveyPlan.objects.create(program=program, questionnaire=asked, scales=list(scales), **wanted)


@pytest.fixture
def program() -> Program:
    return ProgramFactory(recruiting=True, starts_on=dt.date(2027, 3, 29), is_self_matching=True)


@pytest.fixture
def seats(program: Program, mira: Person, edda: Person) -> list[Enrolment]:
    return [
        EnrolmentFactory(program=program, person=person, side=side, accepted=True)
        for person, side in ((mira, Side.MENTOR), (edda, Side.MENTEE))
    ]


def test_every_kind_of_mail_is_foreseen_or_told_to_come_on_an_event(
    program: Program, hana: Person, xena: Person
) -> None:
    told = {kind for kind, _name in foreseen(program, hana)}
    assert told.isdisjoint(ON_EVENTS)
    reminders_of_events = {"programs.gathering_reminder"}  # only once one is called
    assert told | set(ON_EVENTS) | reminders_of_events | NOT_OF_A_PROGRAM == {kind.name for kind in all_kinds()}


def test_without_anybody_it_is_about_an_invented_pair(sign_in: SignIn, program: Program, hana: Person) -> None:
    told = page(sign_in(hana), program)
    assert "one invented mentor and one invented mentee" in told
    assert "when you publish the pair: the mentee is asked first, privately" in told
    assert "if they have not answered by then" in told
    assert "1 mentor, 1 mentee" in told


def test_each_is_told_by_how_far_they_have_got(program: Program, hana: Person) -> None:
    for state in EnrolmentState:
        person = PersonFactory(first_name=state.value, last_name="X")
        EnrolmentFactory(program=program, person=person, side=Side.MENTOR, state=state)
    first = {"programs.invitation", "programs.application_received", "programs.accepted"}
    assert kinds(program, hana, "invited X") & first == {"programs.application_received", "programs.accepted"}
    assert kinds(program, hana, "applied X") & first == {"programs.accepted"}
    assert kinds(program, hana, "accepted X") & first == set()
    assert kinds(program, hana, "waitlisted X") == {"programs.accepted"}
    assert kinds(program, hana, "declined X") == kinds(program, hana, "withdrawn X") == set()
    assert "sessions.reminder" in kinds(program, hana, "applied X")


def test_a_live_pair_is_told_of_the_meetings_that_it_has_planned(pair: Pair, hana: Person) -> None:
    at = NOW + dt.timedelta(days=30)
    MeetingFactory(pair=pair, number=2, starts_at=at)
    MeetingFactory(pair=pair, number=1, starts_at=NOW - dt.timedelta(days=10))
    Pair.objects.update(activated_at=NOW - dt.timedelta(days=19))
    course = course_of(pair.program, usual_days(pair.program, NOW.date()), now=NOW, zone="UTC")
    found = dry_run(pair.program, hana, course).lines
    mine = {(line.kind, line.day, line.partner) for line in found if line.name == "Mira Malmsten" and line.partner}
    partner = "Edda Ek"
    assert {one for one in mine if one[0].startswith("sessions.") and one[0] != "sessions.closing"} == {
        ("sessions.reminder", (at - dt.timedelta(days=1)).date(), partner),
        ("sessions.soon", at.date(), partner),
        ("sessions.log", (at + dt.timedelta(days=1)).date(), partner),
    }


def test_by_when_somebody_has_promised_something_is_not_told(pair: Pair, sign_in: SignIn, hana: Person) -> None:
    ActionItemFactory(pair=pair, owner=Side.MENTOR, due_on=clock.now().date() + dt.timedelta(days=9))
    assert "sessions.items_due" not in kinds(pair.program, hana, "Mira Malmsten")
    told = page(sign_in(hana), pair.program)
    assert "Promises that are due</a>: on the day of a promise, to whoever made it" in told


def test_a_pair_that_rests_is_not_written_to_about_meetings(pair: Pair, hana: Person) -> None:
    Pair.objects.update(state="paused", paused_at=NOW)
    assert not {kind for kind in kinds(pair.program, hana, "Mira Malmsten") if kind.startswith("sessions.")}


def test_whoever_looks_learns_nothing_of_a_pair_of_their_own(hana: Person) -> None:
    pair = PairFactory(offered=True, mentor__person=hana)
    course = course_of(pair.program, usual_days(pair.program, NOW.date()), now=NOW, zone="UTC")
    found = dry_run(pair.program, hana, course).lines
    assert {line.partner for line in found} == {""}


def test_a_program_that_is_over_sends_nothing_more(sign_in: SignIn, hana: Person, xena: Person) -> None:
    program = ProgramFactory(completed=True)
    EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True)
    assert "This program sends nothing more by itself." in page(sign_in(hana), program)


def test_it_is_narrowed_to_a_person_a_mail_a_month_and_a_day(
    sign_in: SignIn, program: Program, seats: list[Enrolment], hana: Person
) -> None:
    client = sign_in(hana)
    told = page(client, program, f"?who=e{seats[1].pk}&month=2027-04")
    assert "Edda Ek</a>" in told
    assert "Mira Malmsten</a>" not in told
    assert "Apr 2027" in told
    assert "Mar 2027</th>" not in told
    told = page(client, program, "?kind=matching.live")
    assert "The pair can begin</a>" in told
    assert "Reminder the day before</a>" not in told
    assert "No mail fits these filters." in page(client, program, "?month=2031-01")
    day = client.get(f"/admin/reports/report/dry-run/{program.pk}/?kind=matching.live").context["page"][0].day
    told = page(client, program, f"?kind=matching.live&day={day}")
    assert "Edda Ek</a>" in told
    assert "Mira Malmsten</a>" in told


def test_other_days_for_ones_own_steps_can_be_tried(sign_in: SignIn, program: Program, hana: Person) -> None:
    client = sign_in(hana)
    told = page(client, program, "?publish=2027-03-17&answer_workdays=0&kind=matching.live")
    assert "Wed 17 Mar 2027" in told
    assert 'name="publish" value="2027-03-17"' in told
    told = page(client, program, "?start=2027-01-02&publish=2027-02-01&answer_workdays=1")
    assert "This comes after the step before it." in told
    told = page(client, program, "?start=1999-01-02&answer_workdays=many")
    assert "A day from today on, within three years." in told
    assert "Enter a whole number." in told


def test_looking_queues_nothing_and_writes_nothing(
    sign_in: SignIn, program: Program, seats: list[Enrolment], hana: Person
) -> None:
    client = sign_in(hana)
    page(client, program)
    before = digest()
    for query in ("", f"?who=e{seats[0].pk}", "?page=2", "?answer_workdays=0", "mail/?kind=matching.offer"):
        page(client, program, query)
    assert digest() == before
    assert not Message.objects.exists()


def test_it_asks_as_little_for_many_people_as_for_few(
    sign_in: SignIn, program: Program, seats: list[Enrolment], hana: Person
) -> None:
    client = sign_in(hana)

    def asked() -> int:
        page(client, program)
        with CaptureQueriesContext(connection) as queries:
            page(client, program)
        return len(queries)

    PairFactory(program=program, active=True)
    few = asked()
    for _number in range(4):
        MeetingFactory(pair=PairFactory(program=program, active=True))
        EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True)
    assert asked() == few


@pytest.mark.parametrize("side", Side)
def test_every_mail_can_be_read_as_it_will_read(
    sign_in: SignIn, program: Program, seats: list[Enrolment], hana: Person, side: Side
) -> None:
    client = sign_in(hana)
    seat = next(seat for seat in seats if seat.side == side)
    for kind in all_kinds():
        if kind.name in NOT_OF_A_PROGRAM:
            continue
        told = page(client, program, f"mail/?kind={kind.name}&who=e{seat.pk}&day=2027-03-03&meeting={MOMENT:%FT%T}Z")
        assert f"Hello {seat.person.first_name}," in told, kind.name
        assert "Ciao" in told, kind.name


def test_a_mail_is_read_in_the_words_of_hr_about_the_real_partner(
    sign_in: SignIn, program: Program, seats: list[Enrolment], hana: Person
) -> None:
    PairFactory(program=program, offered=True, mentor=seats[0], mentee=seats[1])
    own = Wording(
        kind="matching.offer", language="en", subject="$partner for you", text="Dear $name: $program\n\n$link"
    )
    own.save()
    use_wording(wording_id=own.pk, by=hana)
    told = page(sign_in(hana), program, f"mail/?kind=matching.offer&who=e{seats[1].pk}&day=2027-03-03")
    assert "Mira Malmsten for you" in told
    assert f"Dear Edda: {program}" in told
    assert "your text" in told


@pytest.mark.parametrize("kind", ["surveys.invitation", "surveys.reminder"])
def test_the_mail_of_every_survey_that_the_plan_holds_can_be_read(
    sign_in: SignIn, program: Program, seats: list[Enrolment], hana: Person, kind: str
) -> None:
    plan(program, "DC", "OI", "TR", "EN", then_test=True, knowledge_test=True, comparison=True)
    client = sign_in(hana)
    held = ["pre", "month_1", "post", "then", "test_pre", "test_post", "others_pre", "others_post"]
    first = page(client, program, f"mail/?kind={kind}")
    assert re.findall(r"survey=(\w+)", first) == held
    subjects = {}
    for one in held:
        told = page(client, program, f"mail/?kind={kind}&who=e{seats[1].pk}&survey={one}")
        assert told.count('aria-current="true"') == 1
        subjects[one] = re.findall(r"<div><p>.*?</div>", told, re.DOTALL)
    assert len({tuple(texts) for texts in subjects.values()}) == len(held)
    assert page(client, program, f"mail/?kind={kind}&who=e{seats[1].pk}&survey=mid").count("Survey half-way") == 0


def test_a_survey_is_called_by_its_name_in_the_language_of_each_mail(
    sign_in: SignIn, program: Program, hana: Person
) -> None:
    plan(program, "DC", knowledge_test=True)
    told = page(sign_in(hana), program, "mail/?kind=surveys.invitation&survey=test_pre")
    assert f"Take the test (pilot) at the start of “{program}”." in html.unescape(told)
    with translation.override("it"):
        italian = str(WORDS[WaveKind.TEST_PRE].title)
    assert italian != "Test (pilot) at the start"
    assert f"{italian}: “{program}”" in html.unescape(told)


def test_the_calendar_names_each_survey_and_leads_to_its_mail(
    sign_in: SignIn, program: Program, seats: list[Enrolment], hana: Person
) -> None:
    plan(program, "DC", "TR", knowledge_test=True)
    told = page(sign_in(hana), program, "?kind=surveys.invitation")
    leads = dict(re.findall(r'survey=(\w+)">Survey</a><p class="help">(.*?)</p>', told))
    assert leads == {
        "pre": "Survey at the start",
        "test_pre": "Test (pilot) at the start",
        "month_1": "Survey after a month",
        "post": "Survey at the end",
        "test_post": "Test (pilot) at the end",
    }


@pytest.mark.parametrize("who", ["", "e{}"])
def test_subject_and_text_name_the_hour_on_the_clock_of_whoever_gets_it(
    sign_in: SignIn, program: Program, seats: list[Enrolment], hana: Person, who: str
) -> None:
    Person.objects.filter(pk=seats[0].person_id).update(time_zone="America/New_York")
    Person.objects.filter(pk=hana.pk).update(time_zone="Asia/Tokyo")
    query = f"?kind=sessions.reminder&who={who.format(seats[0].pk)}&meeting=2027-03-03T14:30Z"
    told = page(sign_in(hana), program, f"mail/{query}")
    assert told.count("09:30" if who else "23:30") == 2 * 5
    assert told.count("New York" if who else "Tokyo") == 5


@pytest.mark.parametrize(
    "query", ["?kind=", "?kind=nothing", "?kind=home.sign_in_code", "?kind=home.password_reset", f"?kind={DIGEST}"]
)
def test_what_is_no_mail_of_a_program_is_not_found(
    sign_in: SignIn, program: Program, hana: Person, query: str
) -> None:
    assert sign_in(hana).get(f"/admin/reports/report/dry-run/{program.pk}/mail/{query}").status_code == 404


def test_nonsense_in_the_address_does_no_harm(sign_in: SignIn, program: Program, hana: Person) -> None:
    client = sign_in(hana)
    page(client, program, "?who=e&kind=%00&month=x&day=y&page=-3")
    page(client, program, "mail/?kind=matching.offer&who=e99999999999999999999&day=x&meeting=2027-03-03&role=boss")


def test_the_days_are_in_order_and_none_has_passed(program: Program) -> None:
    for starts_on in (None, dt.date(2020, 1, 1), dt.date(2027, 3, 29)):
        program.starts_on = starts_on
        days = list(usual_days(program, NOW.date()).values())
        assert days == sorted(days)
        assert days[0] >= clock.next_workday(NOW.date())
        assert all(day.weekday() < 5 for day in days)
