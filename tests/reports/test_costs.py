import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from matching.models import Pair
from people.models import AuditEntry, Person
from programs.actions import change_goal
from programs.enums import Side
from programs.models import GoalVersion, Program
from reports import actions
from reports.engine import Price, Untold, price_of_a_point
from reports.enums import CostKind
from reports.models import ApiToken, Cost, HourlyCost, Report
from reports.selectors import outcome_of, program_figures
from rmentor.home.erasing import erase_person
from rmentor.lib.errors import DomainError, NotAllowedError
from sessions.enums import MeetingState
from sessions.models import Meeting
from tests.factories import MeetingFactory, PairFactory, PersonFactory
from tests.reports.conftest import Build

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 1, 5)


def enter(program: Program, by: Person, *amounts: str, mentor: str = "", mentee: str = "") -> None:
    spent = [actions.Spent(CostKind.TRAINING, Decimal(amount), DAY) for amount in amounts]
    hourly = {
        side: Decimal(amount) if amount else None for side, amount in ((Side.MENTOR, mentor), (Side.MENTEE, mentee))
    }
    actions.save_costs(program_id=program.pk, spent=spent, hourly=hourly, by=by)


def taken(program: Program) -> dict[str, Any]:
    found = program_figures(program).as_snapshot()["cost"]
    assert isinstance(found, dict)
    return found


def report_page(program: Program, client: Client) -> str:
    figures = program_figures(program).as_snapshot()
    Report.objects.create(
        program=program, kind="monthly", state="done", version=1, as_of=DAY, snapshot=figures, progress=100
    )
    text = client.get(reverse("reports:program-outcome", args=[program.slug])).content.decode()
    section = text.partition('aria-labelledby="cost"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", section).split())


# ---- figures -----------------------------------------------------------------------------------------------------


def test_the_figures_equal_a_count_by_hand(build: Build, hana: Person) -> None:
    program = build(pairs=6, scales=[{"change": 0.5, "low": 0.25, "high": 0.8}])
    first = Pair.objects.filter(program=program).order_by("pk").first()
    MeetingFactory(pair=first, held=True, minutes=45)
    MeetingFactory(pair=first, held=True, state=MeetingState.MISSED, minutes=90)
    enter(program, hana, "1000", "234.50", mentor="40", mentee="100")

    held = [row for row in Meeting.objects.filter(pair__program=program) if row.state == MeetingState.HELD]
    hours = sum(row.minutes for row in held) / 60
    people = 12
    money = 1234.5 + hours * 40 + hours * 100
    found = taken(program)
    assert found["participants"] == people
    assert found["minutes"] == hours * 60
    assert found["entered"] == 1234.5
    assert found["each"] == {
        "hours": round(hours * 2 / people, 1),
        "entered": round(1234.5 / people),
        "time": round(hours * 140 / people, 1),
        "money": round(money / people),
    }
    price = found["points"][0]["money"]
    assert price["value"] == round(money / people / 0.5)
    assert price["low"] <= money / people / 0.8 < price["low"] + 1
    assert price["high"] - 1 < money / people / 0.25 <= price["high"]
    assert found["points"][0]["hours"]["value"] == round(hours * 2 / people / 0.5, 1)


def test_a_mentor_of_two_pairs_is_one_participant(build: Build) -> None:
    program = build(pairs=6)
    pair = Pair.objects.filter(program=program).first()
    assert pair is not None
    PairFactory(program=program, mentor=pair.mentor, active=True)
    assert taken(program)["participants"] == 13


def test_without_costs_hours_are_told_and_no_money(build: Build) -> None:
    found = taken(build(scales=[{}]))
    assert (found["each"]["hours"], found["each"]["entered"], found["each"]["money"]) == (1.0, None, None)
    assert found["points"][0]["money"] is None


def test_the_rate_of_one_side_counts_for_that_side_alone(build: Build, hana: Person) -> None:
    program = build(pairs=6)
    enter(program, hana, mentor="60")
    assert taken(program)["each"] == {"hours": 1.0, "entered": None, "time": 30.0, "money": 30.0}


def test_a_sum_counts_from_the_day_on_which_it_is_spent(build: Build, hana: Person) -> None:
    program = build(pairs=6)
    enter(program, hana, "100")
    assert program_figures(program, DAY).as_snapshot()["cost"]["entered"] == 100  # type: ignore[index]  # a dict
    early = program_figures(program, DAY - dt.timedelta(days=1)).as_snapshot()
    assert early["cost"]["entered"] is None  # type: ignore[index]  # a dict


@pytest.mark.parametrize(("pairs", "hidden"), [(4, True), (5, False)])
def test_costs_are_hidden_with_the_rhythm(build: Build, hana: Person, pairs: int, *, hidden: bool) -> None:
    program = build(pairs=pairs)
    enter(program, hana, "100")
    assert taken(program)["hidden"] is hidden
    assert ("entered" in taken(program)) is not hidden


@given(
    spent=st.floats(0.01, 10_000),
    low=st.floats(0.01, 2),
    to_change=st.floats(0, 1),
    to_high=st.floats(0, 1),
)
def test_the_range_of_a_price_never_looks_narrower_than_it_is(
    spent: float, low: float, to_change: float, to_high: float
) -> None:
    change = low + to_change
    high = change + to_high
    price = price_of_a_point(spent, change=change, low=low, high=high)
    assert isinstance(price, Price)
    assert price.low <= spent / high + 1e-5
    assert price.high >= spent / low - 1e-5
    assert price.low <= price.value <= price.high


@pytest.mark.parametrize(
    ("change", "low", "high", "why"),
    [
        (0.4, 0.0, 0.8, Untold.COVERS_NO_CHANGE),
        (0.4, -0.1, 0.9, Untold.COVERS_NO_CHANGE),
        (-0.1, -0.4, 0.2, Untold.COVERS_NO_CHANGE),
        (-0.5, -0.9, -0.1, Untold.WORSE),
        (0.5, None, None, Untold.NO_INTERVAL),
    ],
)
def test_without_a_clear_gain_there_is_no_price(
    change: float, low: float | None, high: float | None, why: Untold
) -> None:
    assert price_of_a_point(100, change=change, low=low, high=high) is why


# ---- the page ----------------------------------------------------------------------------------------------------


def test_the_outcome_tells_both_parts_and_a_point_with_its_range(
    build: Build, hana: Person, client: Client, settings: Settings
) -> None:
    settings.CURRENCY = "SEK"
    program = build(pairs=6, scales=[{"change": 0.5, "low": 0.25, "high": 1.0}])
    enter(program, hana, "13200", mentor="40", mentee="100")
    client.force_login(hana)
    text = report_page(program, client)
    assert "1 hours of conversation per participant" in text
    assert "1,100 SEK entered costs per participant (13,200 SEK for 12 participants)" in text
    assert "70 SEK hours of both sides, in money, per participant" in text
    assert "1,170 SEK both together per participant" in text
    assert "Scale Hours Hours, from to SEK SEK, from to" in text
    assert "2 1 to 4 2,340 1,170 to 4,680" in text
    assert "Not counted: preparation" in text
    assert "None of it proves that the program caused the change." in text


def test_a_change_that_may_be_none_has_no_price_on_the_page(build: Build, hana: Person, client: Client) -> None:
    program = build(pairs=6, scales=[{"change": 0.2, "low": -0.1, "high": 0.5}])
    enter(program, hana, "1200")
    client.force_login(hana)
    text = report_page(program, client)
    assert "Cannot be told: the interval of the change covers no change." in text
    assert "From where to where" not in text


@pytest.mark.parametrize(("n", "early"), [(9, True), (10, False)])
def test_a_price_of_few_people_is_an_early_sign(
    build: Build, client: Client, hana: Person, n: int, *, early: bool
) -> None:
    program = build(pairs=6, scales=[{"n": n}])
    client.force_login(hana)
    assert ("Early sign, not evidence" in report_page(program, client)) is early


def test_a_report_of_an_older_release_has_no_section(build: Build) -> None:
    snapshot = program_figures(build()).as_snapshot()
    del snapshot["cost"]
    assert outcome_of(Report(snapshot=snapshot)).cost is None


def test_nothing_is_called_a_return_on_investment() -> None:
    texts = [*ROOT.glob("templates/**/*"), *ROOT.glob("locale/**/*.po")]
    texts += [path for room in ("reports", "programs", "surveys", "rmentor") for path in ROOT.glob(f"{room}/**/*.py")]
    assert len(texts) > 100
    named = re.compile(
        r"\bROI\b|return on invest|avkastning|ritorno sull|investeringsafkast|donos\w* nalo", re.IGNORECASE
    )
    assert [path.name for path in texts if path.is_file() and named.search(path.read_text(encoding="utf-8"))] == []


# ---- entering ----------------------------------------------------------------------------------------------------


def rows(*sums: tuple[str, str], **more: str) -> dict[str, str]:
    """What the page posts."""
    data = {"sum-TOTAL_FORMS": "3", "sum-INITIAL_FORMS": "3"}
    for number in range(3):
        kind, amount = sums[number] if number < len(sums) else ("other", "")
        data |= {f"sum-{number}-kind": kind, f"sum-{number}-amount": amount, f"sum-{number}-spent_on": "2026-01-05"}
    return {**data, **more}


def test_three_sums_and_a_rate_are_entered_in_one_go(client: Client, build: Build, hana: Person) -> None:
    program = build(pairs=0)
    client.force_login(hana)
    page = reverse("admin:reports_costs", args=[program.pk])
    assert "Nothing yet." in client.get(page).content.decode()
    sums = (("licences", "1200.50"), ("training", "800"), ("travel", "99.99"))
    answer = client.post(page, rows(*sums, mentor="40.5"), follow=True)
    assert "The costs are saved." in answer.content.decode()
    assert "2,100.49" in answer.content.decode()
    assert {(row.kind, row.amount) for row in Cost.objects.filter(program=program)} == {
        (kind, Decimal(amount)) for kind, amount in sums
    }
    assert list(HourlyCost.objects.values_list("side", "amount")) == [("mentor", Decimal("40.5"))]
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "actor_pk"))[-4:] == [
        ("cost.hour_changed", hana.pk), *[("cost.added", hana.pk)] * 3,
    ]  # fmt: skip


def test_sums_sent_twice_are_entered_once_and_a_note_tells_two_apart(
    client: Client, build: Build, hana: Person
) -> None:
    program = build(pairs=0)
    client.force_login(hana)
    page = reverse("admin:reports_costs", args=[program.pk])
    first = client.post(page, rows(("travel", "10"), ("training", "20")), follow=True)
    assert "was not added again" not in first.content.decode()
    again = client.post(page, rows(("travel", "10.00"), ("training", "20")), follow=True)
    assert "was not added again" in again.content.decode()
    assert (Cost.objects.count(), AuditEntry.objects.filter(verb="cost.added").count()) == (2, 2)
    client.post(page, {**rows(("travel", "10")), "sum-0-note": "The way back"})
    assert Cost.objects.count() == 3


def test_saving_again_changes_nothing_and_an_emptied_rate_goes(client: Client, build: Build, hana: Person) -> None:
    program = build(pairs=0)
    enter(program, hana, "100", mentor="40")
    client.force_login(hana)
    page, audited = reverse("admin:reports_costs", args=[program.pk]), AuditEntry.objects.count()
    client.post(page, rows(mentor="40"))
    assert (Cost.objects.count(), HourlyCost.objects.count(), AuditEntry.objects.count()) == (1, 1, audited)
    client.post(page, rows())
    assert HourlyCost.objects.count() == 0
    assert AuditEntry.objects.order_by("pk").last().old == {"mentor": "40.00"}  # type: ignore[union-attr]  # there


@pytest.mark.parametrize(("name", "amount"), [("sum-0-amount", "-5"), ("sum-0-amount", "much"), ("mentee", "1e12")])
def test_what_is_no_sum_of_money_is_said_at_the_field_and_nothing_is_lost(
    client: Client, build: Build, hana: Person, name: str, amount: str
) -> None:
    program = build(pairs=0)
    client.force_login(hana)
    page = reverse("admin:reports_costs", args=[program.pk])
    answer = client.post(page, {**rows(("travel", "10"), ("training", "20")), name: amount})
    text = answer.content.decode()
    assert "Nothing is saved yet." in text
    assert 'class="errorlist"' in text
    assert f'value="{amount}"' in text
    assert 'value="20"' in text
    assert Cost.objects.count() == 0


def test_a_sum_is_taken_out_once_and_only_out_of_its_own_program(client: Client, build: Build, hana: Person) -> None:
    program = build(pairs=0)
    enter(program, hana, "100")
    cost = Cost.objects.get()
    with pytest.raises(Program.DoesNotExist):
        actions.remove_cost(cost_id=cost.pk, program_id=program.pk + 1, by=hana)
    client.force_login(hana)
    page = reverse("admin:reports_cost_remove", args=[program.pk, cost.pk])
    for _press in range(2):
        assert client.post(page).status_code == 302
    assert Cost.objects.count() == 0
    removed = AuditEntry.objects.get(verb="cost.removed")
    assert removed.old["amount"] == "100.00"


def test_whoever_does_not_run_the_program_enters_nothing(build: Build, stig: Person, hana: Person) -> None:
    program = build(pairs=0)
    enter(program, hana, "100")
    with pytest.raises(NotAllowedError):
        enter(program, stig, "1")
    with pytest.raises(NotAllowedError):
        actions.remove_cost(cost_id=Cost.objects.get().pk, program_id=program.pk, by=stig)
    assert Cost.objects.count() == 1


@pytest.mark.parametrize("amount", ["-0.01", "NaN", "Infinity", "10000000000"])
def test_the_action_too_refuses_what_is_no_sum_of_money(build: Build, hana: Person, amount: str) -> None:
    with pytest.raises(DomainError, match="between 0 and"):
        enter(build(pairs=0), hana, amount)


def test_the_workbench_leads_to_the_costs(client: Client, build: Build) -> None:
    program = build(pairs=0)
    client.force_login(PersonFactory(hr=True))
    page = client.get(reverse("admin:programs_program_change", args=[program.pk])).content.decode()
    assert reverse("admin:reports_costs", args=[program.pk]) in page


def test_compiled_reports_keep_their_costs(build: Build, hana: Person) -> None:
    program = build(pairs=6)
    enter(program, hana, "100")
    report = actions.ask_for_report(program_id=program.pk, kind="on_demand", by=hana)  # type: ignore[arg-type]  # its value
    actions.compile_report(report_id=report.pk)
    actions.remove_cost(cost_id=Cost.objects.get().pk, program_id=program.pk, by=hana)
    report.refresh_from_db()
    assert report.snapshot["cost"]["entered"] == 100


def test_who_is_erased_stands_neither_in_notes_nor_beside_tools_and_goals(build: Build, hana: Person) -> None:
    program = build(pairs=0)
    goal = program.goals.get()
    note = f"Flight of {hana.name}"
    spent = [actions.Spent(CostKind.TRAVEL, Decimal(100), DAY, note)]
    actions.save_costs(program_id=program.pk, spent=spent, hourly={}, by=hana)
    actions.make_token(name=f"Sheet of {hana.name}", by=hana)
    change_goal(goal_id=goal.pk, values={"target": Decimal(4)}, reason=f"{hana.name} said so", by=hana)
    Person.objects.filter(pk=hana.pk).update(is_active=False)
    erase_person(person_id=hana.pk)
    token, version = ApiToken.objects.get(), GoalVersion.objects.get()
    assert Cost.objects.get().note == "Flight of Former participant"
    assert (token.name, token.made_by) == ("Sheet of Former participant", None)
    assert (version.reason, version.by) == ("Former participant said so", None)
    assert ApiToken.objects.valid().count() == 1
