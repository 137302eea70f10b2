"""What stands beside the changes, on the page of a report."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person
from programs.models import Program
from reports import actions
from reports.enums import ReportKind
from reports.selectors.beside import beside_in, beside_of
from surveys.models import Release
from surveys.rules.extra_figures import (
    ComparisonFigure,
    Extras,
    KnowledgeFigure,
    RecommendationFigure,
    ShiftFigure,
    SupportFigure,
)

TOLD = Extras(
    knowledge=KnowledgeFigure(n=12, change=4.5, low=-2.1, high=11.1, form_difference=3.0),
    shifts=(ShiftFigure("DC", "Digital confidence", 8, 3.5, 2.1, 4.1, -1.4, -1.9, -0.9, "lower"),),
    comparisons=(ComparisonFigure("IN-mentee", "Inclusion climate", 8, 7, 1.2, 0.1, 1.1, 0.6, 1.6),),
    recommendations=(RecommendationFigure("mentor", 9, 25.0, -20.1, 61.2),),
)


@pytest.fixture
def program(build: Callable[..., Program]) -> Program:
    return build(scales=[{}])


def release(program: Program, *, low: float | None) -> Release:
    figures = {"k": 5, "scales": {"DC": {"low": low, "high": 1.0}}, "rates": {}, "extras": TOLD.to_dict()}
    return Release(program=program, figures=figures)


def test_every_figure_has_its_interval_and_its_number_of_people(program: Program) -> None:
    found = beside_of(beside_in(release(program, low=0.2)))
    assert found is not None
    lines = {
        table.caption: [[row.name, *(value for _name, value in row.cells)] for row in table.rows]
        for table in found.tables
    }
    assert lines == {
        "Test of digital knowledge (pilot)": [["Mentees", "+4.5", "−2.1 to +11.1", "12"]],
        "The start, as people see it now": [["Digital confidence", "3.5", "2.1", "4.1", "−1.4", "−1.9 to −0.9", "8"]],
        "Beside people who did not take part": [
            ["Inclusion climate (Mentee)", "+1.2", "+0.1", "+1.1", "+0.6 to +1.6", "8", "7"]
        ],
        "Would people recommend the program?": [["Mentors", "+25", "−20.1 to +61.2", "9"]],
    }
    assert found.tables[1].rows[0].warning == "People now rate their start lower."


def test_confidence_that_rose_without_the_test_is_said(program: Program) -> None:
    rose, flat = (beside_of(beside_in(release(program, low=low))) for low in (0.2, -0.1))
    assert rose is not None
    assert flat is not None
    assert (rose.disagree, flat.disagree) == (True, False)


def test_nothing_told_is_no_section(program: Program) -> None:
    bare = Release(program=program, figures={"k": 5, "scales": {}, "rates": {}})
    assert beside_in(bare) is None
    assert beside_in(None) is None
    assert beside_of(None) is None


def test_only_kinds_of_support_are_no_section_of_their_own(program: Program) -> None:
    supports = (SupportFigure("career", "mentee", 12, 3.9, 3.5, 4.3),)
    figures = {"k": 5, "scales": {}, "rates": {}, "extras": Extras(supports=supports).to_dict()}
    stored = beside_in(Release(program=program, figures=figures))
    assert stored is not None
    assert stored["supports"][0]["mean"] == 3.9
    assert beside_of(stored) is None


def test_the_page_shows_it_and_explains_it(
    sign_in: Callable[[Person], Client], xena: Person, program: Program
) -> None:
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    actions.compile_report(report_id=report.pk)
    report.refresh_from_db()
    address = reverse("reports:report-detail", args=[report.pk])
    assert "Beside the change" not in sign_in(xena).get(address).text
    report.snapshot["beside"] = beside_in(release(program, low=0.2))
    report.save()
    page = sign_in(xena).get(address).text
    assert "Beside the change" in page
    assert "Confidence rose and the test did not" in page
    assert 'id="beside"' in sign_in(xena).get(reverse("reports:method")).text
