"""Pictures of a report: drawn by the worker in every language, shown on its page with the table behind them."""

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from programs.enums import Measure, Side
from programs.models import Program
from reports import actions, selectors, tasks
from reports.engine.pictures import Picture, Spec, to_svg
from reports.enums import ReportKind, StayWord
from reports.models import STALE_AFTER, Drawing, Report, Retention
from reports.selectors.pictures import Pictures
from reports.selectors.retention import StayFigures
from rmentor.lib import clock
from surveys.models import Release
from surveys.rules.figures import Certainty, ReleasedFigures, ScaleFigure, Step
from tests.at_once import at_once, needs_postgresql
from tests.factories import GoalFactory
from tests.reports.conftest import Build

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Person], Client]


def scale(code: str, name: str, who: Side, **fields: Any) -> ScaleFigure:
    told = {
        "hidden": False,
        "note": "evidence",
        "n": 20,
        "n_pre": 20,
        "n_post": 20,
        "mean_pre": 2.5,
        "mean_post": 3.2,
    }
    return ScaleFigure(code, name, who.value, **{**told, "change": 0.7, "low": 0.5, "high": 0.9, **fields})


FIGURES = ReleasedFigures(
    k=5,
    rates={},
    scales={
        "DC": scale("DC", "Digital confidence", Side.MENTEE, certainty=Certainty(improved=60, same=25, worse=15)),
        "IA": scale("IA", "Attitudes", Side.MENTEE, mean_pre=3.9, mean_post=3.7, change=-0.2, low=-0.5, high=0.1),
        "OI": scale("OI", "Organisational insight", Side.MENTOR, certainty=Certainty(improved=55, same=0, worse=45)),
        "ML": ScaleFigure("ML", "Mentor growth", "mentor", hidden=True, note="too_few"),
    },
    steps=(Step("pre", "mentee", 40, 30), Step("post", "mentee", 40, None, 25), Step("pre", "mentor", 40, None)),
)
STAYED = StayFigures(
    "mentor",
    n=60,
    stayed=54,
    n_controls=120,
    controls_stayed=96,
    difference=10,
    low=-2,
    high=20,
    word=StayWord.NO_DIFFERENCE.value,
    tenure=3.2,
    controls_tenure=3.6,
    smd=0.01,
    line=((0, 100), (12, 90)),
    controls_line=((0, 100), (3, 95), (12, 80)),
)
NAMES = [
    "goal-1-picture",
    "goal-2-picture",
    "gains-mentee-picture",
    "gains-mentor-picture",
    "shares-mentee-picture",
    "shares-mentor-picture",
    "flow-mentee-picture",
    "stayed-mentor-picture",
]


@pytest.fixture(autouse=True)
def no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows the drawing, the setting of the PDF, has its own tests."""
    monkeypatch.setattr(tasks.set_report, "delay_on_commit", lambda **_: None)


@pytest.fixture
def program(build: Build) -> Program:
    """One goal on a scale, one that counts; all kinds of figures are released, one scale is hidden."""
    program = build(scales=[])
    GoalFactory(program=program, objective="Ideas", measure=Measure.IDEAS, baseline=0, target=12)
    Release.objects.filter(program=program).update(figures=FIGURES.to_dict())
    Retention.objects.create(program=program, as_of=clock.today(), figures={"sides": [asdict(STAYED)]})
    return program


@pytest.fixture
def report(program: Program) -> Report:
    """As it happens: compiled by the worker, committed, then drawn."""
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    report.refresh_from_db()
    return report


@pytest.fixture
def undrawn(report: Report) -> Report:
    """The same as it is for the seconds before the worker has drawn it."""
    Drawing.objects.all().delete()
    Report.objects.update(drawn_at=None)
    report.refresh_from_db()
    return report


def drawn(report: Report, language: str = "en") -> Pictures:
    with translation.override(language):
        (pictures,) = selectors.drawn_pictures(selectors.outcome_of(report))
        return pictures


def texts_of(picture: Picture) -> str:
    """What can be read in a drawing."""
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own drawing
    return " ".join("".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text"))


def cells_of(picture: Picture) -> list[str]:
    return [cell for row in picture.table.rows for cell in row]


def page_of(report: Report, client: Client) -> str:
    return client.get(reverse("reports:report-detail", args=[report.pk])).content.decode()


def test_the_worker_draws_every_picture_of_a_report_in_every_language(report: Report) -> None:
    assert report.drawn_at is not None
    for language, _name in settings.LANGUAGES:
        pictures = drawn(report, language)
        assert pictures.are_drawn
        assert [picture.name for picture in pictures] == NAMES
    assert "+0.5 to +0.9" in texts_of(next(iter(drawn(report))))
    assert "+0,5" in texts_of(next(iter(drawn(report, "it"))))


def test_a_picture_says_the_same_numbers_as_the_table_behind_it(report: Report) -> None:
    for picture in drawn(report):
        said = set(re.findall(r"\d+(?:\.\d+)?", texts_of(picture)))
        told = set(re.findall(r"\d+(?:\.\d+)?", " ".join(cells_of(picture))))
        # The ends of the axis and the months are the frame, not the figures.
        assert said - {"0", "1", "5", "12", "100"} <= told, picture.name
        assert said & told, picture.name


def test_the_marks_stand_where_the_figures_are(report: Report) -> None:
    marks = {picture.name: json.dumps(picture.spec) for picture in drawn(report)}
    for name, rows in {
        "goal-1-picture": ['{"x": 0.5, "x2": 0.9}', '{"x": 0.7}'],
        "gains-mentee-picture": ['{"x": 2.5, "x2": 3.2}', '{"x": 3.9, "x2": 3.7}'],
        "stayed-mentor-picture": ['{"x": 3, "y": 95}', '{"x": 12, "y": 90}'],
    }.items():
        assert all(row in marks[name] for row in rows), name


def test_what_is_hidden_is_in_no_picture(report: Report) -> None:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            hidden = translation.gettext("Mentor growth")
        assert all(hidden not in picture.svg + json.dumps(picture.spec) for picture in drawn(report, language))


def test_nothing_is_drawn_of_a_program_that_may_tell_nothing(build: Build) -> None:
    report = actions.ask_for_report(program_id=build(pairs=2).pk, kind=ReportKind.MONTHLY, by=None)
    report.refresh_from_db()
    assert report.drawn_at is not None
    assert list(drawn(report)) == []
    assert not Drawing.objects.exists()


def test_the_page_shows_each_drawing_with_its_words_and_its_table(
    sign_in: SignIn, xena: Person, report: Report
) -> None:
    page = page_of(report, sign_in(xena))
    for picture in drawn(report):
        assert page.count(f'id="{picture.name}"') == 1
        assert f'aria-labelledby="{picture.name}-title {picture.name}-says"' in page
        assert picture.svg in page
        assert all(cell in page for cell in cells_of(picture))
    assert "being drawn" not in page


def test_before_it_is_drawn_the_page_shows_the_tables(sign_in: SignIn, xena: Person, undrawn: Report) -> None:
    page = page_of(undrawn, sign_in(xena))
    assert page.count("<details open>") == len(NAMES)
    assert page.count("the picture is being drawn") == len(NAMES)
    assert "<svg" not in page.split("<main")[1].split("</main")[0]


def test_a_page_looks_again_by_itself_while_the_worker_draws_and_not_for_ever(
    sign_in: SignIn, xena: Person, undrawn: Report
) -> None:
    client = sign_in(xena)
    assert '<div id="outcome" hx-get=' in page_of(undrawn, client)
    Report.objects.update(ended_at=clock.now() - dt.timedelta(hours=1))
    assert '<div id="outcome">' in page_of(undrawn, client)
    actions.draw_report(report_id=undrawn.pk)
    Report.objects.update(ended_at=clock.now())
    assert '<div id="outcome">' in page_of(undrawn, client)


def test_drawing_again_changes_nothing(report: Report, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    before = {drawing.key: (drawing.svg, drawing.drawn_at) for drawing in Drawing.objects.all()}
    with django_assert_num_queries(1):
        actions.draw_report(report_id=report.pk)
    Report.objects.update(drawn_at=None)
    actions.draw_report(report_id=report.pk)
    assert {drawing.key: (drawing.svg, drawing.drawn_at) for drawing in Drawing.objects.all()} == before


@needs_postgresql
def test_two_workers_that_draw_at_once_make_one_drawing_of_each(undrawn: Report) -> None:
    raised = at_once([lambda: actions.draw_report(report_id=undrawn.pk)] * 2)
    assert raised == []
    planned = {picture.key for language, _name in settings.LANGUAGES for picture in drawn(undrawn, language)}
    assert {drawing.key for drawing in Drawing.objects.all()} == planned


def test_a_worker_that_is_killed_over_a_drawing_leaves_nothing_half(
    undrawn: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings = iter(range(3))

    def killed_over_the_fourth(spec: Spec) -> str:
        if next(drawings, None) is None:
            raise SystemExit  # what a worker's end looks like from inside
        return to_svg(spec)

    with monkeypatch.context() as patch:
        patch.setattr("reports.actions.drawing.to_svg", killed_over_the_fourth)
        with pytest.raises(SystemExit):
            actions.draw_report(report_id=undrawn.pk)
    undrawn.refresh_from_db()
    assert (undrawn.drawn_at, Drawing.objects.count()) == (None, 3)
    with clock.at(clock.now() + STALE_AFTER + dt.timedelta(seconds=1)):
        actions.tick()
    assert drawn(undrawn).are_drawn


def test_drawings_that_do_not_fit_any_more_are_drawn_anew_once_somebody_looks(
    sign_in: SignIn, xena: Person, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade that draws in another way, or with another translation."""
    monkeypatch.setattr("reports.engine.pictures.drawing.VERSION", 2)  # then the web process is new, too
    assert "being drawn" in page_of(report, sign_in(xena))
    assert "being drawn" not in page_of(report, sign_in(xena))


def test_one_drawing_of_a_report_is_there_for_mails(report: Report) -> None:
    pictures = drawn(report, "sv")
    assert pictures.for_mail is not None
    with_dots = Drawing.objects.exclude(png=b"")
    assert bytes(Drawing.objects.get(key=pictures.for_mail.key).png).startswith(b"\x89PNG")
    assert with_dots.count() == len(settings.LANGUAGES)


def test_the_pictures_of_many_reports_take_one_query(
    report: Report, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    outcomes = [selectors.outcome_of(report)] * 3
    with django_assert_num_queries(1):
        several = selectors.drawn_pictures(*outcomes)
    assert [pictures.are_drawn for pictures in several] == [True] * 3
