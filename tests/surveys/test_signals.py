import datetime as dt
import importlib
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matching.models import Pair
from people.models import AuditEntry, DottedLine, Person
from programs.actions import close_case, raise_case
from programs.enums import CaseKind, Direction, Judgement, Mode
from programs.models import Case, Program
from programs.selectors import HintsSoFar, hints_so_far, managed_programs
from rmentor.lib import clock
from rmentor.lib.errors import NotAllowedError
from sessions.enums import MeetingKind
from sessions.models import Meeting
from surveys import actions
from surveys.enums import Colour
from surveys.models import Signal, Wave
from surveys.selectors import flagged_pairs
from tests.factories import MeetingFactory, PairFactory, PersonFactory
from tests.surveys.conftest import NOW

CALM = {"P1": 2, "P2": 2, "P3": 2, "P4": 4, "P5": 4}
BOSS = {"P1": 5, "P2": 5, "P3": 5, "P4": 1, "P5": 1}
TILTED = {"P1": 3, "P2": 4, "P3": 3, "P4": 3, "P5": 3}
Meet = Callable[..., Meeting]
SignIn = Callable[[Person], Client]


@pytest.fixture
def meet(pulse: Wave, pair: Pair) -> Meet:
    """Hold the next meeting of a pair, with the answers of its sides (None: no answer)."""
    numbers: dict[int, int] = {}

    def _meet(mentor: dict | None, mentee: dict | None, of: Pair = pair, **facts: object) -> Meeting:
        number = numbers[of.pk] = numbers.get(of.pk, 0) + 1
        meeting = MeetingFactory(
            pair=of, number=number, held=True, starts_at=NOW - dt.timedelta(hours=100 - number), **facts
        )
        for person, answers in ((of.mentor.person, mentor), (of.mentee.person, mentee)):
            if answers:
                actions.answer_pulse(meeting_id=meeting.pk, person=person, answers=answers)
        return meeting

    return _meet


def test_a_calm_pair_is_green_and_nobody_is_asked_for(meet: Meet, pair: Pair) -> None:
    meet(CALM, CALM)
    meet(CALM, CALM)
    actions.evaluate_relapse()
    signal = Signal.objects.get(pair=pair)
    assert (signal.colour, signal.since) == (Colour.GREEN, NOW.date())
    assert not Case.objects.exists()


def test_a_pair_led_by_the_senior_turns_red_and_the_team_is_asked_for_a_talk(
    meet: Meet, pair: Pair, mira: Person, edda: Person, hana: Person
) -> None:
    meet(BOSS, BOSS)
    meet(BOSS, BOSS)
    actions.evaluate_relapse()
    assert Signal.objects.get(pair=pair).colour == Colour.RED
    case = Case.objects.get()
    assert case.kind == CaseKind.ROLES_SLIPPING
    assert set(case.about.all()) == {mira, edda}
    assert list(Case.objects.managed_by(hana)) == [case]


@pytest.mark.parametrize("mentor_alone", [True, False])
def test_the_case_is_the_same_whoever_answered(meet: Meet, pair: Pair, *, mentor_alone: bool) -> None:
    for _ in range(2):
        meet(BOSS if mentor_alone else None, None if mentor_alone else BOSS)
    actions.evaluate_relapse()
    case, signal = Case.objects.get(), Signal.objects.get()
    assert case.title == str(pair)
    assert case.next_step.startswith("Talk to each of the two separately")
    assert {field.name for field in signal._meta.get_fields()} == {"id", "pair", "colour", "since"}
    assert "mentee" not in f"{case.title}{case.next_step}{case.key}"


def test_the_same_colour_the_next_day_changes_nothing_and_a_closed_case_stays_closed(
    meet: Meet, pair: Pair, hana: Person
) -> None:
    meet(BOSS, BOSS)
    meet(BOSS, BOSS)
    actions.evaluate_relapse()
    close_case(case_id=Case.objects.get().pk, outcome="Talked to both", by=hana)
    with clock.at(NOW + dt.timedelta(days=1)):
        actions.evaluate_relapse()
    assert Signal.objects.get().since == NOW.date()
    assert Case.objects.count() == 1


def trail() -> list[str]:
    return list(AuditEntry.objects.filter(verb__startswith="case.").order_by("pk").values_list("verb", flat=True))


def test_the_open_case_of_a_pair_grows_when_amber_turns_red(meet: Meet, pair: Pair) -> None:
    meet(TILTED, TILTED)
    meet(TILTED, TILTED)
    actions.evaluate_relapse()
    assert Signal.objects.get().colour == Colour.AMBER
    assert (Case.objects.get().is_urgent, Case.objects.get().next_step[:19]) == (False, "A friendly check-in")
    meet(BOSS, BOSS)
    with clock.at(NOW + dt.timedelta(days=1)):
        actions.evaluate_relapse()
        actions.evaluate_relapse()
    signal = Signal.objects.get()
    assert (signal.colour, signal.since) == (Colour.RED, NOW.date() + dt.timedelta(days=1))
    case = Case.objects.get()
    assert (case.is_urgent, case.next_step[:33]) == (True, "Talk to each of the two separatel")
    assert trail() == ["case.raised", "case.urgent"]


def test_a_pair_whose_case_was_closed_at_amber_asks_once_more_at_red(meet: Meet, pair: Pair, hana: Person) -> None:
    meet(TILTED, TILTED)
    meet(TILTED, TILTED)
    actions.evaluate_relapse()
    close_case(case_id=Case.objects.get().pk, outcome="Called both", by=hana)
    meet(BOSS, BOSS)
    actions.evaluate_relapse()
    assert list(Case.objects.order_by("pk").values_list("state", "is_urgent")) == [("closed", False), ("open", True)]


def test_a_case_says_when_the_pair_is_green_again_and_when_it_is_not_any_more(meet: Meet, pair: Pair) -> None:
    for answers in (CALM, CALM, CALM, TILTED, TILTED):
        meet(answers, answers)
    actions.evaluate_relapse()
    for answers in (CALM, CALM):
        meet(answers, answers)
    actions.evaluate_relapse()
    case = Case.objects.get()
    assert (case.state, case.settled_text) == ("open", "The hint has gone back to green.")
    for answers in (BOSS, BOSS):
        meet(answers, answers)
    actions.evaluate_relapse()
    assert (Case.objects.get().settled_text, Case.objects.get().is_urgent) == ("", True)


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_who_leads_one_of_a_pair_sees_neither_its_colour_nor_its_case(
    meet: Meet, pair: Pair, hana: Person, sign_in: SignIn, side: str, *, dotted: bool
) -> None:
    meet(BOSS, BOSS)
    meet(BOSS, BOSS)
    actions.evaluate_relapse()
    other = PersonFactory(hr=True)
    between = PersonFactory(manager=hana)
    led = getattr(pair, side).person
    if dotted:
        DottedLine.objects.create(person=led, manager=between)
    else:
        Person.objects.filter(pk=led.pk).update(manager=between)
    case, signal = Case.objects.get(), Signal.objects.get()
    pages = ("/", "/admin/", "/admin/programs/case/", "/admin/surveys/signal/")
    barred, free = sign_in(hana), sign_in(other)
    assert [page for page in pages if str(pair) in barred.get(page).content.decode()] == []
    assert [page for page in pages if str(pair) in free.get(page).content.decode()] != []
    for address in (f"/admin/programs/case/{case.pk}/change/", f"/admin/surveys/signal/{signal.pk}/change/"):
        assert (barred.get(address).status_code, free.get(address).status_code) == (404, 200)
    with pytest.raises(NotAllowedError):
        close_case(case_id=case.pk, outcome="I know better", by=Person.objects.get(pk=hana.pk))
    # Nor does a number tell it.
    of_program = f"/admin/programs/program/{pair.program.pk}/change/"
    assert "Hints that roles have slipped" not in barred.get(of_program).content.decode()
    assert "Hints that roles have slipped: 1 so far" in free.get(of_program).content.decode()
    assert [row.n_cases for who in (hana, other) for row in managed_programs(Person.objects.get(pk=who.pk))] == [0, 1]


def test_the_audit_trail_names_nobody_of_a_pair_that_is_flagged(
    meet: Meet, pair: Pair, hana: Person, sign_in: SignIn
) -> None:
    meet(BOSS, BOSS)
    meet(BOSS, BOSS)
    actions.evaluate_relapse()
    close_case(case_id=Case.objects.get().pk, outcome="Talked to both", by=hana)
    rows = AuditEntry.objects.filter(verb__startswith="case.")
    assert {row.subject for row in rows} == {"Roles may have slipped"}
    assert str(pair) not in sign_in(hana).get("/admin/people/auditentry/?q=case.").content.decode()


def test_the_page_of_the_case_tells_how_to_go_about_it_and_asks_whether_the_hint_was_right(
    meet: Meet, pair: Pair, hana: Person, sign_in: SignIn
) -> None:
    meet(TILTED, TILTED)
    meet(TILTED, TILTED)
    actions.evaluate_relapse()
    client, address = sign_in(hana), f"/admin/programs/case/{Case.objects.get().pk}/"
    page = client.get(f"{address}change/").content.decode()
    for text in ("not a complaint", "Send both the same card", "asks three questions", "Never begin with"):
        assert text in page
    assert "within 7 days" not in page
    refused = client.post(f"{address}do/close-hint/", {"reason": "Called both", "choice": ""}, follow=True)
    assert "Say whether the hint was right." in refused.content.decode()
    client.post(f"{address}do/close-hint/", {"reason": "Called both", "choice": "real"})
    case = Case.objects.get()
    assert (case.state, case.outcome, case.judgement) == ("closed", "Called both", Judgement.REAL)
    assert "Yes, there was something to it" in client.get(f"{address}change/").content.decode()


def test_a_red_case_asks_for_separate_talks(meet: Meet, pair: Pair, hana: Person, sign_in: SignIn) -> None:
    meet(BOSS, BOSS)
    meet(BOSS, BOSS)
    actions.evaluate_relapse()
    page = sign_in(hana).get(f"/admin/programs/case/{Case.objects.get().pk}/change/").content.decode()
    for text in ("separately within 7 days", "another match", "a pause", "Never begin with"):
        assert text in page


def test_the_program_tells_how_often_hints_were_right(pair: Pair, hana: Person, sign_in: SignIn) -> None:
    program = pair.program
    for number, judgement in enumerate([*[Judgement.REAL] * 2, Judgement.NOT_REAL, Judgement.CANNOT_SAY, None]):
        facts = {"key": f"pair:{number}", "title": "x", "next_step": "y"}
        case = raise_case(program=program, kind=CaseKind.ROLES_SLIPPING, **facts)
        raise_case(program=program, kind=CaseKind.SILENT_PAIR, **facts)
        if judgement:
            close_case(case_id=case.pk, outcome="Talked", judgement=judgement, by=hana)
    assert hints_so_far(program, hana) == HintsSoFar(raised=5, real=2, false=1)
    page = sign_in(hana).get(f"/admin/programs/program/{program.pk}/change/").content.decode()
    assert "Hints that roles have slipped: 5 so far; 2 judged right, 1 judged a false alarm." in page


def test_only_hints_are_judged(pair: Pair, hana: Person) -> None:
    case = raise_case(program=pair.program, kind=CaseKind.SILENT_PAIR, key="pair:1", title="x", next_step="y")
    assert close_case(case_id=case.pk, outcome="z", judgement=Judgement.REAL, by=hana).judgement == ""


def test_a_pair_that_recovers_turns_green_again(meet: Meet, pair: Pair) -> None:
    for answers in (CALM, CALM, CALM, BOSS, BOSS):
        meet(answers, answers)
    actions.evaluate_relapse()
    assert Signal.objects.get().colour == Colour.RED
    for answers in (CALM, CALM):
        meet(answers, answers)
    actions.evaluate_relapse()
    assert Signal.objects.get().colour == Colour.GREEN


def test_an_agreed_give_back_meeting_is_skipped(meet: Meet, pair: Pair) -> None:
    meet(CALM, CALM)
    meet(BOSS, BOSS, kind=MeetingKind.GIVE_BACK)
    meet(BOSS, BOSS, kind=MeetingKind.GIVE_BACK)
    actions.evaluate_relapse()
    assert Signal.objects.get().colour == Colour.GREEN


def test_a_mutual_program_expects_more_talk_of_the_senior(meet: Meet, pair: Pair) -> None:
    Program.objects.update(mode=Mode.MUTUAL)
    meet(TILTED, TILTED)
    meet(TILTED, TILTED)
    actions.evaluate_relapse()
    assert Signal.objects.get().colour == Colour.GREEN


def test_classic_mentoring_cannot_slip_back_into_itself(meet: Meet, pair: Pair) -> None:
    Program.objects.update(direction=Direction.CLASSIC)
    meet(BOSS, BOSS)
    meet(BOSS, BOSS)
    actions.evaluate_relapse()
    assert not Signal.objects.exists()


def test_the_clock_looks_at_the_pairs_once_a_day(meet: Meet, pair: Pair) -> None:
    meet(BOSS, BOSS)
    actions.tick()
    meet(BOSS, BOSS)
    with clock.at(NOW + dt.timedelta(hours=10)):
        actions.tick()
    assert Signal.objects.get().colour == Colour.GREEN
    with clock.at(NOW + dt.timedelta(days=1)):
        actions.tick()
    assert Signal.objects.get().colour == Colour.RED


def test_the_number_of_flagged_pairs_is_told_only_of_many(meet: Meet, pair: Pair) -> None:
    program = pair.program
    Signal.objects.create(pair=pair, colour=Colour.RED, since=NOW.date())
    assert flagged_pairs(program) is None
    for _ in range(4):
        Signal.objects.create(pair=PairFactory(program=program, active=True), colour=Colour.AMBER, since=NOW.date())
    assert flagged_pairs(program) == 5
    Signal.objects.exclude(pair=pair).update(colour=Colour.GREEN)
    assert flagged_pairs(program) is None
    PairFactory.create_batch(15, program=program, active=True)
    assert flagged_pairs(program) == 1


def count_evaluation() -> int:
    with CaptureQueriesContext(connection) as captured:
        actions.evaluate_relapse()
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def test_looking_at_three_pairs_costs_as_much_as_at_one(meet: Meet, pair: Pair) -> None:
    meet(CALM, CALM)
    actions.evaluate_relapse()
    one = count_evaluation()
    for _ in range(2):
        meet(CALM, CALM, of=PairFactory(program=pair.program, active=True))
    actions.evaluate_relapse()
    assert count_evaluation() == one


def test_a_tick_with_nothing_due_is_cheap(meet: Meet, pair: Pair) -> None:
    meet(CALM, CALM)
    actions.tick()
    with CaptureQueriesContext(connection) as captured:
        actions.tick()
    assert len(captured) == 7


def test_open_cases_of_before_become_one_per_pair(pair: Pair, hana: Person) -> None:
    for key in ("pair:1:amber", "pair:1:red", "pair:2:amber", "pair:3"):
        raise_case(program=pair.program, kind=CaseKind.ROLES_SLIPPING, key=key, title="x", next_step="y")
    one_per_pair = importlib.import_module(
        "programs.migrations.0009_one_case_about_the_colour_of_a_pair"
    ).one_per_pair
    one_per_pair(apps, None)
    found = Case.objects.order_by("key").values_list("key", "state", "is_urgent")
    assert list(found) == [
        ("pair:1", "open", True),
        ("pair:1:amber", "closed", False),
        ("pair:2", "open", False),
        ("pair:3", "open", False),
    ]
