"""HR's dashboard in the browser: what needs a person, how programs stand, every pair month by month."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from matching.enums import PairState, RunState
from matching.models import Fairness, Pair
from messaging.models import BadAddress
from people.models import Person
from programs.enums import CaseKind, EnrolmentState, Side
from programs.models import Case, Program
from reports import actions
from reports.enums import ReportKind, ReportState
from reports.models import Board, Report
from rmentor.lib import clock
from sessions.enums import MeetingState, MonthState
from sessions.selectors.grid import pair_grid
from surveys.enums import WaveKind, WaveState
from surveys.models import Participation
from tests.factories import (
    EnrolmentFactory,
    MatchingRunFactory,
    MeetingFactory,
    PairFactory,
    PersonFactory,
    ProgramFactory,
    ProposalFactory,
    TeamMemberFactory,
    WaveFactory,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
BOARD = "/admin/reports/board/"
NOW = dt.datetime(2026, 6, 20, 12, tzinfo=dt.UTC)


def open_case(program: Program, key: str, *, raised_at: dt.datetime = NOW, **more: object) -> Case:
    kind = more.pop("kind", CaseKind.SILENT_PAIR)
    case: Case = Case.objects.create(
        program=program, kind=kind, key=key, title=key, next_step="Ask both", raised_at=raised_at, **more
    )
    return case


def steps_on(page: str) -> list[tuple[str, str]]:
    """(what waits, its button) from the top down."""
    found = re.findall(
        r"<strong>([^<]*)</strong>(?:(?!<strong>).)*?<a class=\"rm-button[^>]*>(.*?)</a>", page, re.DOTALL
    )
    return [(text.strip(), button.strip()) for text, button in found]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


# ---- what needs a person today -----------------------------------------------------------------------------------


def test_what_waits_is_listed_from_all_rooms_oldest_first_each_with_one_button(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(running=True, name="Digital")
    days = [NOW - dt.timedelta(days=number) for number in range(8)]
    open_case(program, "pair:1", raised_at=days[5])
    open_case(program, "pair:2", raised_at=days[1], is_urgent=True)
    EnrolmentFactory(program=ProgramFactory(recruiting=True), side=Side.MENTOR, applied_at=days[6])
    Report.objects.create(
        program=program,
        kind=ReportKind.MONTHLY,
        version=1,
        as_of=NOW.date(),
        state=ReportState.FAILED,
        ended_at=days[4],
    )
    BadAddress.objects.create(address="gone@firm.example", refused_on=NOW.date(), suppressed_at=days[3])
    run = MatchingRunFactory(
        program=ProgramFactory(matching=True, name="Matched"), state=RunState.DONE, progress=100, ended_at=days[2]
    )
    ProposalFactory(run=run)
    assert steps_on(sign_in(hana).get(BOARD).content.decode()) == [
        ("No meeting for a while: pair:2", "Open case"),
        ("1 application to decide about", "Select"),
        ("No meeting for a while: pair:1", "Open case"),
        ("The report on “Digital” could not be compiled", "Look at it"),
        ("1 address takes no mail", "See the addresses"),
        ("Matching for “Matched” is done: 1 proposal to look at.", "Look at the proposals"),
    ]


def test_every_button_leads_somewhere(sign_in: SignIn, hana: Person) -> None:
    open_case(ProgramFactory(running=True), "pair:1")
    EnrolmentFactory(program=ProgramFactory(recruiting=True), side=Side.MENTOR)
    BadAddress.objects.create(address="gone@firm.example", refused_on=NOW.date(), suppressed_at=NOW)
    client = sign_in(hana)
    places = re.findall(r"<a class=\"rm-button[^\"]*\" href=\"([^\"]+)\"", client.get(BOARD).content.decode())
    assert len(places) == 3
    assert [client.get(place.replace("&amp;", "&")).status_code for place in places] == [200] * 3


def test_of_many_cases_the_oldest_stand_here_and_the_rest_behind_a_button(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(running=True)
    for number in range(14):
        open_case(program, f"pair:{number}", raised_at=NOW - dt.timedelta(days=number))
    found = steps_on(sign_in(hana).get(BOARD).content.decode())
    assert found[0] == ("No meeting for a while: pair:13", "Open case")
    assert found[8:] == [("More cases need a person", "All cases")]


def test_of_many_programs_those_with_the_oldest_applications_stand_here(sign_in: SignIn, hana: Person) -> None:
    for number in range(7):
        program = ProgramFactory(recruiting=True, name=f"Program {number}")
        EnrolmentFactory(program=program, side=Side.MENTOR, applied_at=NOW - dt.timedelta(days=number))
    # Nobody can give a seat in it any more.
    EnrolmentFactory(program=ProgramFactory(state="completed"), side=Side.MENTOR, applied_at=NOW)
    page = sign_in(hana).get(BOARD).content.decode()
    assert [text for text, _button in steps_on(page)] == [
        *["1 application to decide about"] * 5,
        "More applications wait",
    ]
    assert re.findall(r"Program \d(?= ·)", page) == [f"Program {number}" for number in (6, 5, 4, 3, 2)]


def test_a_coordinator_sees_what_needs_them_in_their_own_programs_only(sign_in: SignIn) -> None:
    own = TeamMemberFactory(program=ProgramFactory(running=True, name="Ours"))
    other = ProgramFactory(running=True, name="Theirs")
    open_case(own.program, "pair:1")
    open_case(other, "pair:2")
    EnrolmentFactory(program=other, side=Side.MENTOR)
    BadAddress.objects.create(address="gone@firm.example", refused_on=NOW.date(), suppressed_at=NOW)
    page = sign_in(own.person).get(BOARD).content.decode()
    assert steps_on(page) == [("No meeting for a while: pair:1", "Open case")]
    assert "Theirs" not in page


def test_a_case_in_confidence_about_somebody_below_in_the_line_is_not_shown(sign_in: SignIn) -> None:
    member = TeamMemberFactory(program=ProgramFactory(running=True))
    below = PersonFactory(manager=member.person)
    pair = PairFactory(active=True, program=member.program, mentor__person=below)
    case = open_case(member.program, f"pair:{pair.pk}", kind=CaseKind.FIT_CHECK)
    case.about.set([below, pair.mentee.person])
    client = sign_in(member.person)
    assert steps_on(client.get(BOARD).content.decode()) == []
    grid = client.get(f"{BOARD}{member.program_id}/pairs/").content.decode()
    assert str(pair) in words(grid)
    assert "Open case" not in grid


def test_on_a_quiet_morning_the_page_says_so(sign_in: SignIn, hana: Person) -> None:
    assert "Nothing needs you today." in sign_in(hana).get(BOARD).content.decode()


# ---- how the programs stand --------------------------------------------------------------------------------------


def _running(name: str = "Digital") -> Program:
    program: Program = ProgramFactory(running=True, name=name)
    for _number in range(6):
        pair = PairFactory(active=True, program=program)
        MeetingFactory(pair=pair, held=True)
    wave = WaveFactory(program=program, kind=WaveKind.PRE, state=WaveState.OPEN)
    for seat in [pair.mentor for pair in Pair.objects.filter(program=program)]:
        Participation.objects.create(wave=wave, enrolment=seat)
    few = WaveFactory(program=program, kind=WaveKind.POST, state=WaveState.OPEN)
    Participation.objects.create(wave=few, enrolment=pair.mentor)
    run = MatchingRunFactory(program=program, state=RunState.DONE, progress=100)
    rows = [
        {"kind": "all", "name": "", "people": 20, "without": 7},
        {"kind": "side", "name": "mentor", "people": 10, "without": None},
    ]
    Fairness.objects.create(run=run, figures={"weak": 30, "rows": rows})
    return program


def test_a_program_tells_its_funnel_its_rates_its_channels_and_its_fairness(sign_in: SignIn, hana: Person) -> None:
    _running()
    actions.refresh_boards()
    client = sign_in(hana)
    page = words(client.get(f"{BOARD}?program={Program.objects.get().pk}").content.decode())
    assert "12 people with a seat 6 of 6 pairs keep the rhythm 50 % answered “Before”" in page
    assert "Invited 0 0 – " in page
    assert "Trained not measured" in page
    assert "Had the first meeting 6 6 6 " in page
    assert "Before · open 6 of 12, 50 %" in page
    assert "After · open not enough people" in page
    assert "Found it themselves 12 12" in page
    assert "All 7 of 20, 35 %" in page
    assert "Mentor not enough people" in page
    assert "Digital Running 0 12 12 12 12 12 12 0 50 % 35 % Found it themselves 0" in words(
        client.get(BOARD).content.decode()
    )


def test_a_program_that_was_not_counted_yet_says_so(sign_in: SignIn, hana: Person) -> None:
    ProgramFactory(name="Brand new")
    client = sign_in(hana)
    page = client.get(BOARD).content.decode()
    assert "Brand new" in page
    assert "not counted yet" in page
    assert "Not counted yet." in client.get(f"{BOARD}?program={Program.objects.get().pk}").content.decode()


def test_figures_in_a_format_of_another_release_are_not_read(sign_in: SignIn, hana: Person) -> None:
    board = Board.objects.create(program=ProgramFactory(), as_of=NOW, figures={"format": "0"})
    client = sign_in(hana)
    assert "not counted yet" in client.get(BOARD).content.decode()
    assert "Not counted yet." in client.get(f"{BOARD}?program={board.program_id}").content.decode()


def test_what_goes_on_comes_first_and_what_is_put_away_only_on_demand(sign_in: SignIn, hana: Person) -> None:
    for state in ("archived", "completed", "draft", "running"):
        ProgramFactory(state=state, name=f"A {state} program")
    client = sign_in(hana)
    assert re.findall(r"A \w+ program(?=</a>)", client.get(BOARD).content.decode()) == [
        "A running program",
        "A draft program",
        "A completed program",
    ]
    assert "A archived program" in client.get(f"{BOARD}?all").content.decode()


def test_a_single_program_stands_alone_and_is_one_of_mine(sign_in: SignIn, hana: Person) -> None:
    own = TeamMemberFactory(program=ProgramFactory(running=True, name="Wanted"))
    other = ProgramFactory(running=True, name="Other")
    client = sign_in(own.person)
    page = client.get(f"{BOARD}?program={own.program_id}").content.decode()
    assert "Dashboard: Wanted" in page
    assert "Other" not in page
    assert client.get(f"{BOARD}?program={other.pk}").status_code == 404
    assert sign_in(hana).get(f"{BOARD}?program={other.pk}").status_code == 200


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 40, "%00"])
def test_an_odd_question_is_no_fault(sign_in: SignIn, hana: Person, asked: str) -> None:
    ProgramFactory(running=True)
    client = sign_in(hana)
    assert client.get(f"{BOARD}?program={asked}").status_code == (404 if asked.isdecimal() else 200)
    assert client.get(f"{BOARD}?page={asked}").status_code == 200


def test_twenty_five_programs_stand_on_a_page(sign_in: SignIn, hana: Person) -> None:
    ProgramFactory.create_batch(26)
    client = sign_in(hana)
    assert client.get(BOARD).content.decode().count('<th scope="row"') == 25
    assert client.get(f"{BOARD}?page=2").content.decode().count('<th scope="row"') == 1


def test_count_again_has_the_worker_count(
    sign_in: SignIn, hana: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    program = ProgramFactory(running=True)
    client = sign_in(hana)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(f"{BOARD}count/", follow=True).content.decode()
    assert "The worker counts again." in page
    assert Board.objects.get().program == program
    with django_capture_on_commit_callbacks(execute=True):
        assert "Counted just now." in client.post(f"{BOARD}count/", follow=True).content.decode()


# ---- month by pair -----------------------------------------------------------------------------------------------


@pytest.fixture
def june() -> object:
    with clock.at(NOW):
        yield


def _pair(program: Program, since: dt.datetime, **more: object) -> Pair:
    pair: Pair = PairFactory(active=True, program=program, **more)
    Pair.objects.filter(pk=pair.pk).update(activated_at=since)
    return pair


def _meeting(pair: Pair, month: int, state: MeetingState, day: int = 10, **more: object) -> None:
    at = dt.datetime(2026, month, day, 9, tzinfo=dt.UTC)
    logged = {"logged_at": at} if state in {MeetingState.HELD, MeetingState.MISSED} else {}
    MeetingFactory(pair=pair, starts_at=at, state=state, **logged, **more)


@pytest.mark.usefixtures("june")
def test_each_month_of_a_pair_is_told_as_what_became_of_it(hana: Person) -> None:
    program = ProgramFactory(running=True, starts_on=dt.date(2026, 1, 1))
    early = _pair(program, dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    late = _pair(program, dt.datetime(2026, 5, 2, tzinfo=dt.UTC))
    _meeting(early, 1, MeetingState.HELD, day=5)
    _meeting(early, 1, MeetingState.HELD, day=20)
    _meeting(early, 2, MeetingState.MISSED)
    _meeting(early, 3, MeetingState.CANCELLED, cancelled_side="mentee")
    _meeting(early, 4, MeetingState.PLANNED)
    # Called off because of the pair's end: nobody did, and it is no trouble.
    _meeting(early, 5, MeetingState.CANCELLED)
    _meeting(early, 6, MeetingState.MISSED, day=3)
    _meeting(early, 6, MeetingState.PLANNED, day=28)
    _meeting(late, 5, MeetingState.CANCELLED, cancelled_side="mentor", day=4)
    _meeting(late, 5, MeetingState.HELD, day=6)
    grid = pair_grid(program, hana)
    assert [month.month for month in grid.months] == [1, 2, 3, 4, 5, 6]
    assert [row.pair for row in grid.rows] == [early, late]
    assert [[cell.state for cell in row.cells] for row in grid.rows] == [
        [
            MonthState.HELD,
            MonthState.MISSED,
            MonthState.CALLED_OFF,
            MonthState.UNLOGGED,
            MonthState.NONE,
            MonthState.PLANNED,
        ],
        [*[MonthState.NOT_LIVE] * 4, MonthState.HELD, MonthState.NONE],
    ]
    assert grid.rows[0].cells[0].held == 2


@pytest.mark.usefixtures("june")
def test_a_cell_is_a_word_and_a_shape_under_its_month(sign_in: SignIn, hana: Person) -> None:
    pair = _pair(ProgramFactory(running=True), dt.datetime(2026, 5, 2, tzinfo=dt.UTC))
    _meeting(pair, 5, MeetingState.HELD, day=5)
    _meeting(pair, 5, MeetingState.HELD, day=20)
    _meeting(pair, 6, MeetingState.MISSED)
    page = sign_in(hana).get(f"{BOARD}{pair.program_id}/pairs/").content.decode()
    cells = re.findall(r'<td class="rm-cell[^>]*data-name="([^"]+)">(.*?)</td>', page, re.DOTALL)
    assert [(month, words(cell)) for month, cell in cells] == [("May 2026", "● 2 × Held"), ("Jun 2026", "✕ Missed")]
    assert f'<a href="/admin/matching/pair/{pair.pk}/change/">' in page
    assert "met in 1 of 2 months" in words(page)


def test_pairs_about_which_something_is_open_come_first(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(running=True)
    met_least, pair = PairFactory.create_batch(2, active=True, program=program)
    MeetingFactory(pair=pair, held=True)
    case = open_case(program, f"pair:{pair.pk}:mentor")
    page = sign_in(hana).get(f"{BOARD}{program.pk}/pairs/").content.decode()
    assert page.index(f"/pair/{pair.pk}/change/") < page.index(f"/pair/{met_least.pk}/change/")
    assert page.count(f'href="/admin/programs/case/{case.pk}/change/"') == 1


def test_ones_own_pair_is_not_in_the_grid(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(running=True)
    own = PairFactory(active=True, program=program, mentor__person=hana)
    other = PairFactory(active=True, program=program)
    page = sign_in(hana).get(f"{BOARD}{program.pk}/pairs/").content.decode()
    assert f"/pair/{other.pk}/change/" in page
    assert f"/pair/{own.pk}/change/" not in page


def test_nobody_has_gone_live_yet(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(matching=True)
    PairFactory(offered=True, program=program)
    assert "No pair has gone live yet." in sign_in(hana).get(f"{BOARD}{program.pk}/pairs/").content.decode()


# ---- as files ----------------------------------------------------------------------------------------------------


def _read(response: object) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # Django's test client
    return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))


def test_the_funnel_can_be_taken_along(sign_in: SignIn, hana: Person) -> None:
    _running()
    ProgramFactory(name="Not counted")
    actions.count_boards(program_ids=[Program.objects.get(name="Digital").pk])
    rows = _read(sign_in(hana).post(f"{BOARD}file/", {"format": "csv"}))
    assert rows[0][:6] == ["Program", "State", "Step", "Mentors", "Mentees", "Pairs"]
    assert [row[2:6] for row in rows[3:6]] == [
        ["Got a seat", "6", "6", ""],
        ["Trained", "", "", ""],
        ["Asked about a partner", "6", "6", "6"],
    ]
    assert {row[0] for row in rows[1:]} == {"Digital"}


def test_month_by_pair_can_be_taken_along(sign_in: SignIn, hana: Person) -> None:
    pair = PairFactory(active=True, program__starts_on=timezone.now().date().replace(day=1))
    Pair.objects.update(activated_at=timezone.now())
    MeetingFactory(pair=pair, held=True, starts_at=timezone.now())
    rows = _read(sign_in(hana).post(f"{BOARD}{pair.program_id}/pairs/file/", {"format": "csv"}))
    assert [(row[0], row[3], row[4]) for row in rows[1:]] == [(str(pair), "Held", "1")]


# ---- as many questions for any number ----------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_take_the_same_queries_for_any_number_of_programs_and_pairs(
    sign_in: SignIn, hana: Person, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    program = ProgramFactory(running=True)
    for number in range(rows):
        more = ProgramFactory(recruiting=True)
        ProgramFactory(matching=True, is_self_matching=True)
        ProposalFactory(run=MatchingRunFactory(state=RunState.DONE, progress=100))
        EnrolmentFactory(program=more, side=Side.MENTOR, state=EnrolmentState.APPLIED)
        pair = PairFactory(active=True, program=program)
        MeetingFactory(pair=pair, held=True)
        open_case(program, f"pair:{pair.pk}", raised_at=NOW - dt.timedelta(days=number))
        PairFactory(program=program, state=PairState.COMPLETED, activated_at=NOW, ended_at=NOW)
    actions.refresh_boards()
    client = sign_in(hana)
    client.get(BOARD)
    with django_assert_num_queries(BOARD_QUERIES):
        client.get(BOARD)
    with django_assert_num_queries(PAIR_QUERIES):
        client.get(f"{BOARD}{program.pk}/pairs/")


BOARD_QUERIES, PAIR_QUERIES = 16, 9
