"""Every figure of a compiled report, counted again from the rows (tests/reports/recounting.py)."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from reports import actions
from reports.enums import ReportKind
from reports.models import Report
from reports.selectors import program_figures
from rmentor.lib import clock
from tests.reports.living import Life
from tests.reports.recounting import Recount, t_point

# (seed, pairs, whether the program is over).
LIVES = [(1, 13, True), (2, 24, True), (3, 6, True), (4, 11, False), (5, 4, True)]
# What is counted again elsewhere, by the side of what it needs.
ELSEWHERE = {
    "format": "the shape of the rest",
    "as_of": "the day that was asked for",
    "retention": "tests/reports/test_retention.py",
    "beside": "tests/surveys/test_extras.py; asked by none of these programs",
    "since": "tests/reports/test_changes.py; what differs from the report before",
}


@pytest.mark.parametrize(("seed", "pairs", "is_over"), LIVES, ids=str)
def test_every_figure_of_a_report_is_that_of_the_recount(seed: int, pairs: int, is_over: bool, db: None) -> None:  # noqa: FBT001 - a parameter of the test
    life = Life(seed, pairs=pairs, is_over=is_over)
    told, recount = compiled(life), Recount(life.program.pk, life.now)
    check_what_is_counted(told, recount)
    check_gains(told, recount)
    check_prices(told, recount)
    check_who_answered(told, recount)
    with clock.at(life.now):
        now = program_figures(life.program).as_snapshot()
    assert json.loads(json.dumps(now)) == {name: part for name, part in told.items() if name != "since"}


def compiled(life: Life) -> dict[str, Any]:
    """As it comes back from the database."""
    with clock.at(life.now):
        report = actions.ask_for_report(program_id=life.program.pk, kind=ReportKind.MONTHLY, by=None)
        actions.compile_report(report_id=report.pk)
    stored: dict[str, Any] = Report.objects.done().get(pk=report.pk).snapshot
    return stored


def shared(told: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in names}


def check_what_is_counted(told: Mapping[str, Any], recount: Recount) -> None:
    known = {"k", "is_final", "pairs", "rhythm", "check_ins", "goals", "gains", "survey_as_of", "sureness", "cost"}
    assert set(told) == known | set(ELSEWHERE), "a new part of the snapshot needs its recount"
    assert (told["k"], told["is_final"]) == (recount.k, recount.is_final)
    assert told["pairs"] == recount.pair_figures()
    assert told["rhythm"] == recount.rhythm()
    assert told["check_ins"] == recount.check_ins()
    assert told["beside"] is None
    cost = recount.cost()
    assert shared(told["cost"], cost) == cost


def check_gains(told: Mapping[str, Any], recount: Recount) -> None:
    assert (told["survey_as_of"] is not None) == recount.is_final
    gains = recount.gains() if recount.is_final else []
    for gain, counted in zip(told["gains"], gains, strict=True):
        assert shared(gain, counted) == counted
        assert gain["items"] == [], "questions are told one by one from a hundred people on"
    for goal, counted in zip(told["goals"], recount.goals(), strict=True):
        told_gain, counted_gain = goal["gain"], counted.pop("gain")
        assert shared(goal, counted) == counted
        assert (told_gain is None) == (counted_gain is None)
        assert told_gain is None or shared(told_gain, counted_gain) == counted_gain
        assert goal["early"] is bool(told_gain and told_gain["n"] and told_gain["n"] < 10)


def check_prices(told: Mapping[str, Any], recount: Recount) -> None:
    cost = recount.cost()
    gains = [gain for gain in told["gains"] if not gain["hidden"]]
    points = told["cost"].get("points", [])
    assert [point["code"] for point in points] == ([] if cost["hidden"] else [gain["code"] for gain in gains])
    for point, gain in zip(points, gains, strict=bool(points)):
        hours = 2 * cost["minutes"] / 60 / cost["participants"]
        if gain["low"] is not None and gain["low"] > 0:
            price = point["hours"]
            assert price["value"] == pytest.approx(hours / gain["change"], rel=0.01, abs=0.06)
            assert price["low"] <= hours / gain["high"] <= hours / gain["low"] <= price["high"]
        else:
            assert point["hours"]["untold"]


def check_who_answered(told: Mapping[str, Any], recount: Recount) -> None:
    """Equal wherever it is told; what is not told is the matter of test_one_person.py."""
    assert (told["sureness"] is not None) == recount.is_final
    if told["sureness"] is None:
        return
    sure = told["sureness"]
    for kind, rate in sure["rates"].items():
        invited, answered = recount.invited(kind), recount.answered(kind)
        assert rate["invited"] == (invited if invited >= recount.k else None)
        assert rate["answered"] == (answered if min(answered, invited) >= recount.k else None)
    for step in sure["steps"]:
        kind, side = step["kind"], step["side"]
        assert step["invited"] in (None, recount.invited(kind, side))
        assert step["answered"] in (None, recount.answered(kind, side))
        assert step["both"] in (None, recount.both_times(side))
    for item in sure["items"]:
        kind, side = item["kind"], item["side"]
        answered = recount.item(kind, side, item["item"])
        assert item["flagged"] in (None, answered < 0.8 * recount.answered(kind, side))
    assert {code: scale["n"] for code, scale in sure["scales"].items() if not scale["hidden"]} == {
        gain["code"]: gain["n"] for gain in recount.gains() if not gain["hidden"]
    }


def test_these_companies_have_lived(db: None) -> None:
    """A recount of nothing would be right, too."""
    one = Life(1, pairs=13, is_over=False)
    rhythm = Recount(one.program.pk, one.now).rhythm()
    assert rhythm is not None
    assert min(value for name, value in rhythm.items() if name not in ("missed", "cancelled_by_mentors")) > 0
    assert one.unlogged() == rhythm["unlogged"]
    states = {row["state"] for row in Recount(one.program.pk, one.now).pairs.values()}
    assert {"active", "ended"} <= states


@pytest.mark.parametrize(("df", "point"), [(1, 12.706205), (4, 2.776445), (9, 2.262157), (29, 2.045230)])
def test_the_points_of_t_are_those_of_the_tables(df: int, point: float) -> None:
    assert t_point(df) == pytest.approx(point, abs=2e-6)
