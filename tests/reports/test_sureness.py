"""What the page of a report says under "What stands behind the changes"."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person
from programs.models import Program
from reports import actions
from reports.enums import ReportKind
from reports.models import Report
from reports.selectors.figures import program_figures
from reports.selectors.sureness import Sureness, sureness_of
from surveys.models import Release
from surveys.rules.figures import Certainty, GroupFigure, ItemRate, ReleasedFigures, ScaleFigure, Step
from tests.reports.conftest import Build

SignIn = Callable[[Person], Client]

SURE = Certainty(
    improved=60,
    same=25,
    worse=15,
    p=0.0004,
    p_holm=0.0312,
    robust_low=0.2,
    robust_high=0.61,
    alpha=0.55,
    alpha_low=0.4,
    alpha_high=0.7,
    omega=0.58,
    lost=6,
    lost_low=-0.42,
    lost_high=0.9,
    tipping=-1.3,
    caution=True,
)
SCALE = ScaleFigure(
    "DC",
    "Digital confidence",
    "mentee",
    hidden=False,
    note="evidence",
    n=20,
    n_pre=26,
    mean_pre=2.5,
    mean_post=2.9,
    change=0.4,
    low=0.21,
    high=0.6,
    certainty=SURE,
    groups=(
        GroupFigure("department", "Sales", 10, 2.4, 2.9, 0.5, 0.1, 0.9),
        GroupFigure("grades", "4-6", 9, 2.6, 2.9, 0.3),
    ),
)
FIGURES = ReleasedFigures(
    k=5,
    scales={"DC": SCALE, "OI": ScaleFigure("OI", "Organisational insight", "mentor", hidden=True, note="too_few")},
    steps=(Step("pre", "mentee", 40, 30), Step("post", "mentee", 40, None, 25), Step("pre", "mentor", 40, 40)),
    items=(
        ItemRate("pre", "mentee", "DC1_1", flagged=True, text="A question"),
        ItemRate("post", "mentee", "DC1_1", flagged=True, text="A question"),
        ItemRate("pre", "mentee", "DC1_2", flagged=False, text="Another"),
    ),
)


def read(figures: ReleasedFigures) -> Sureness:
    found = sureness_of(figures.to_dict())
    assert found is not None
    return found


def test_what_stands_behind_a_change_is_said_in_words() -> None:
    scales, parts, flow = read(FIGURES).tables
    assert [row.name for row in scales.rows] == ["Digital confidence (Mentee)"]
    assert dict(scales.rows[0].cells) == {
        "Improved / same / worse": "60 % / 25 % / 15 %",
        "Signed ranks, p": "< 0.001",
        "p, adjusted": "0.031",
        "Bootstrap interval": "+0.2 to +0.61",
        "Alpha": "0.55 (0.4 to 0.7)",
        "Omega": "0.58",
        "Did not answer again": "6 people; with them the change of all could be anything from −0.42 to +0.9; "
        "theirs would have to be −1.3 on average for no change of all",
    }
    assert scales.rows[0].warning.startswith("Weak:")
    assert "Careful:" in scales.rows[0].warning
    assert [(row.name, dict(row.cells)["95 % interval"]) for row in parts.rows] == [
        ("Sales", "+0.1 to +0.9"),
        ("grades 4-6", "–"),
    ]
    assert [row.warning[:10] for row in parts.rows] == ["", "Early sign"]
    assert dict(flow.rows[0].cells) == {
        "Invited": "40",
        "Answered before": "30",
        "Answered after": "–",
        "Both times": "25",
        "Whole scale both times": "Digital confidence: 20",
    }
    assert dict(flow.rows[1].cells)["Answered before"] == "40"
    assert read(FIGURES).left_out == ("A question",)


def test_few_people_leave_dashes_and_no_empty_table() -> None:
    few = replace(SCALE, certainty=Certainty(lost=0, caution=False), groups=None)
    scales, flow = read(replace(FIGURES, scales={"DC": few})).tables
    assert [value for _name, value in scales.rows[0].cells] == ["–"] * 6 + ["nobody"]
    assert scales.rows[0].warning == ""
    assert flow.id == "sure-flow"


@pytest.mark.django_db
def test_the_page_of_a_report_tells_how_sure_it_is(sign_in: SignIn, xena: Person, build: Build) -> None:
    page = report_page(sign_in(xena), build(scales=[{}]), FIGURES.to_dict())
    for words in (
        "What stands behind the changes",
        'href="#sureness"',
        'id="sureness"',
        "60 % / 25 % / 15 %",
        "grades 4-6",
        "A question",
        'data-label="Alpha"',
    ):
        assert words in page


@pytest.mark.django_db
def test_a_release_of_before_says_nothing_of_it(sign_in: SignIn, xena: Person, build: Build) -> None:
    page = report_page(sign_in(xena), build(scales=[{}]), None)
    assert "What stands behind the changes" not in page
    assert "#sureness" not in page.replace("/methods/#sureness", "")


def report_page(client: Client, program: Program, figures: dict[str, object] | None) -> str:
    if figures:
        Release.objects.filter(program=program).update(figures=figures)
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    actions.compile_report(report_id=report.pk)
    assert Report.objects.get().state == "done"
    return client.get(reverse("reports:report-detail", args=[report.pk])).content.decode()


ITEMS = [
    {"item": "DC1_1", "text": "I know what an API is.", "n": 21, "mean_pre": 2.1, "mean_post": 3.05, "change": 0.95},
    {"item": "DC1_2", "text": "<b>Bold</b>", "n": 21, "mean_pre": 4.5, "mean_post": 4.1, "change": -0.4},
]


@pytest.mark.django_db
def test_a_weak_score_is_drawn_pale_its_questions_are_listed_and_the_verdict_says_so(
    build: Build, sign_in: SignIn, xena: Person
) -> None:
    program = build(scales=[{"n": 25, "note": "weak", "items": ITEMS}])
    text = report_page(sign_in(xena), program, None)
    assert "Digital confidence, question by question: 21 people who answered each of them before and after." in text
    assert "I know what an API is." in text
    assert "2.1 → 3.05" in text
    assert "+0.95" in text
    assert "&lt;b&gt;Bold&lt;/b&gt;" in text
    assert "Digital confidence (weak)" in text
    assert "so do not rely on it" in text
    assert "Weak: the questions hang together too little for one score." in text


@pytest.mark.django_db
def test_a_score_that_holds_together_lists_no_questions(build: Build, sign_in: SignIn, xena: Person) -> None:
    program = build(scales=[{"n": 25}])
    text = report_page(sign_in(xena), program, None)
    assert "question by question" not in text
    assert "(weak)" not in text
    assert "so do not rely on it" not in text


@pytest.mark.django_db
def test_a_question_of_fewer_than_k_people_stops_at_the_report(build: Build) -> None:
    program = build(scales=[{"n": 25, "note": "weak", "items": [{**ITEMS[0], "n": 4}]}])
    (gain,) = program_figures(program).gains
    assert gain.items == ()
