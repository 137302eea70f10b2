"""The model of reverse mentoring: a measure in each box, or "not measured"."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person
from reports import actions
from reports.enums import ReportKind
from reports.selectors.model import BENEFITS, SUPPORTS, Box, model_of
from surveys.enums import INSTRUMENTS
from surveys.enums.scales import SUPPORTS as INSTRUMENT_SUPPORTS
from tests.reports.conftest import Build

GAIN = {"hidden": False, "note": "evidence", "n": 12, "change": 0.5, "low": 0.2, "high": 0.8}
HIDDEN = {"hidden": True, "note": "too_few"}


def gain(code: str, side: str, **fields: Any) -> dict[str, Any]:
    return {"code": code, "name": code, "side": side, **(fields or GAIN)}


def boxes(*gains: dict[str, Any], **fields: Any) -> dict[str, Box]:
    model = model_of({"gains": list(gains), "rhythm": None, **fields})
    return {box.name: box for box in (*model.supports, *model.benefits)}


def measured(found: dict[str, Box]) -> dict[str, list[str]]:
    return {name: [measure.name for measure in box.measures] for name, box in found.items() if box.measures}


def test_without_answers_and_meetings_no_box_has_a_measure() -> None:
    found = boxes()
    assert list(found) == ["career", "psychosocial", "role_model", "mentor", "mentee", "company"]
    assert measured(found) == {}


def test_each_scale_stands_in_the_box_it_asks_about() -> None:
    found = boxes(
        gain("DC", "mentee"),
        gain("OI", "mentor"),
        gain("ML", "mentor"),
        gain("TR-mentor", "mentor"),
        gain("OS-mentee", "mentee"),
        gain("OS-mentor", "mentor"),
        gain("IN-mentee", "mentee"),
        gain("OWN", "mentee"),
    )
    assert measured(found) == {
        "psychosocial": ["TR-mentor (Mentor)"],
        "mentor": ["OI", "ML"],
        "mentee": ["DC", "OS-mentee"],
        "company": ["IN-mentee (Mentee)"],
    }


def test_a_figure_comes_with_its_interval_and_number_of_people_and_a_hidden_one_with_its_reason() -> None:
    found = boxes(gain("DC", "mentee"), gain("OI", "mentor", **HIDDEN))
    assert found["mentee"].measures[0].text == "change +0.5 (95 % interval +0.2 to +0.8, 12 people)"
    assert found["mentor"].measures[0].text == "Hidden: too few people answered both before and after."
    assert found["mentor"].measures[0].is_hidden


def test_counts_stand_beside_the_scales() -> None:
    rhythm = {"learnings": 30, "introductions": 4, "ideas": 7, "commitments_done": 5}
    found = boxes(rhythm=rhythm)
    assert [measure.text for measure in found["career"].measures] == ["30 counted", "4 counted"]
    assert [measure.text for measure in found["company"].measures] == ["7 counted", "5 counted"]
    older = {name: value for name, value in rhythm.items() if name != "commitments_done"}
    assert [measure.text for measure in boxes(rhythm=older)["company"].measures] == ["7 counted"]


def test_the_test_and_who_stayed_have_their_boxes() -> None:
    test = {"n": 14, "change": 4.5, "low": -2.1, "high": 11.1}
    side = {"side": "mentor", "refusal": "", "n": 30, "difference": 10, "low": -8, "high": 24}
    refused = {"side": "mentee", "refusal": "too_few"}
    found = boxes(beside={"knowledge": test}, retention={"sides": [side, refused]})
    assert [measure.text for measure in found["mentee"].measures] == ["+4.5 (95 % interval −2.1 to +11.1, 14 people)"]
    assert [measure.text for measure in found["company"].measures] == ["+10 (95 % interval −8 to +24, 30 people)"]


def test_each_kind_of_support_that_was_asked_has_its_level() -> None:
    told = {"kind": "role_model", "side": "mentee", "n": 12, "mean": 3.9, "low": 3.5, "high": 4.3}
    flat = {"kind": "career", "side": "mentor", "n": 12, "mean": 4, "low": None, "high": None}
    found = boxes(beside={"supports": [told, flat], "confidence": [None, None]})
    assert [(one.name, one.text) for one in found["role_model"].measures] == [
        ("What mentees say they got, on a scale from 1 to 5", "3.9 (95 % interval 3.5 to 4.3, 12 people)")
    ]
    assert [one.text for one in found["career"].measures] == ["4 (no interval can be computed, 12 people)"]
    assert list(found)[:3] == list(INSTRUMENT_SUPPORTS)


def test_every_shipped_scale_with_a_change_stands_in_one_box() -> None:
    shipped = {
        scale["code"]
        for instrument in INSTRUMENTS
        for scale in instrument["definition"].get("scales", ())
        if "post" in scale["moments"] and {"pre", "month_1"} & set(scale["moments"])
    }
    placed = [code for subject in (*SUPPORTS.values(), *BENEFITS.values()) for code in subject.scales]
    assert sorted(placed) == sorted(shipped)


@pytest.mark.django_db
def test_the_page_shows_the_boxes_and_says_what_was_not_measured(
    sign_in: Callable[[Person], Client], xena: Person, build: Build
) -> None:
    program = build(scales=[{}])
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    actions.compile_report(report_id=report.pk)
    client = sign_in(xena)
    page = client.get(reverse("reports:program-outcome", args=[program.slug])).content.decode()
    model = page[page.index('id="model"') : page.index('id="goals"')]
    for title in ("Career support", "Psychosocial support", "Role modelling", "For mentors", "For mentees"):
        assert title in model
    assert model.count("Not measured") == 3
    assert "change +0.7 (95 % interval +0.5 to +0.9, 12 people)" in model
    method = client.get(reverse("reports:method")).content.decode()
    assert "10.1002/hrm.21489" in method
