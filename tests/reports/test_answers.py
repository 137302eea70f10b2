"""The four answers on top of an outcome page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person
from programs.models import Program
from reports import actions
from reports.enums import ReportKind
from reports.models import Report
from reports.selectors.advice import Suggestion
from reports.selectors.answers import MOST_GOALS, Answers, GoalAnswer, answers_of
from tests.factories import GoalFactory, TeamMemberFactory
from tests.reports.conftest import Build

SignIn = Callable[[Person], Client]

MENTEES = {
    "code": "DC",
    "name": "Digital confidence",
    "side": "mentee",
    "hidden": False,
    "note": "evidence",
    "n": 12,
    "before": 2.5,
    "after": 3.2,
    "change": 0.7,
    "low": 0.5,
    "high": 0.9,
}
MENTORS = MENTEES | {"code": "OI", "name": "Organisational insight", "side": "mentor", "change": 0.2, "low": 0.1}
GOAL = {
    "objective": "Leaders use digital tools",
    "measure": "DC",
    "baseline": 3.0,
    "target": 3.5,
    "needed": 0.5,
    "verdict": "shown",
    "early": False,
    "value": None,
    "gain": MENTEES,
}
RHYTHM = {
    "planned": 50,
    "held": 45,
    "unlogged": 0,
    "cancelled_by_mentors": 0,
    "cancelled_by_mentees": 0,
    "commitments": 10,
    "commitments_done": 9,
}


def read(*gains: dict[str, Any], **fields: Any) -> Answers:
    snapshot = {"k": 5, "is_final": True, "goals": [GOAL], "gains": list(gains), "rhythm": RHYTHM, "beside": None}
    return answers_of(snapshot | fields)


def asked(*, invited: int, answered: int | None) -> dict[str, Any]:
    return {"rates": {"post": {"invited": invited, "answered": answered}}, "scales": {}}


def test_it_says_how_many_goals_are_reached_and_the_figure_against_the_target() -> None:
    counted = GOAL | {"measure": "held", "baseline": 0, "target": 80, "value": 62.5, "gain": None, "needed": None}
    found = read(MENTEES, goals=[GOAL, counted | {"verdict": "count_missed"}])
    assert found.reached == "1 of 2 goals reached"
    assert [(goal.verdict, goal.figure) for goal in found.goals] == [
        ("Target reached, shown", "Change +0.7 (95 % interval +0.5 to +0.9, 12 people); target +0.5."),
        ("Target not reached", "62.5 % counted; target 80 %."),
    ]


def test_an_early_sign_is_not_counted_as_reached() -> None:
    early = GOAL | {"early": True}
    found = read(MENTEES | {"n": 7}, goals=[early, early])
    assert found.reached == "0 of 2 goals reached, 2 more by an early sign"
    assert found.sure == "An early sign, not evidence"
    assert found.gains[0].note.startswith("Early sign")


def test_before_the_closing_survey_nothing_is_known_in_words() -> None:
    waiting = GOAL | {"verdict": "not_measured", "gain": None}
    found = read(goals=[waiting], is_final=False)
    assert found.reached == "Not known yet"
    assert {gain.note for gain in found.gains} == {"Not measured yet: people are asked again at the end."}
    assert found.sure == "Changes are not measured yet"
    assert {gain.note for gain in read(goals=[waiting]).gains} == {
        "Not measured: people were not asked both before and after."
    }


def test_a_program_without_a_goal_says_so() -> None:
    assert read(goals=[]).reached == "This program has no goal."


def test_goals_that_do_not_fit_are_counted() -> None:
    found = read(MENTEES, goals=[GOAL] * (MOST_GOALS + 2))
    assert (len(found.goals), found.more_goals) == (MOST_GOALS, 2)


def test_the_main_gain_is_that_of_the_goal_however_large_others_are_and_also_when_hidden() -> None:
    growth = MENTORS | {"code": "ML", "name": "Growth as a mentor", "change": 1.9}
    assert [gain.name for gain in read(MENTEES, growth, MENTORS).gains] == [
        "Digital confidence",
        "Organisational insight",
    ]
    of_growth = GOAL | {"measure": "ML"}
    assert read(growth, MENTORS, goals=[of_growth]).gains[1].name == "Growth as a mentor"
    hidden = {"code": "OI", "name": "Organisational insight", "side": "mentor", "hidden": True, "note": "too_alike"}
    found = read(growth, hidden).gains[1]
    assert (found.name, found.change, found.certainty) == ("Organisational insight", "", "")
    assert found.note.startswith("Hidden: the answers are too alike")


@pytest.mark.parametrize(
    ("mentees", "mentors", "said"),
    [
        ((0.5, 0.9), (0.1, 0.9), "Evidence of a change, not of its cause"),
        ((0.5, 0.9), (-0.1, 0.9), "Clear for one side only"),
        ((-0.5, 0.9), (-0.1, 0.9), "Not clear: it may be no change at all"),
        ((None, None), (-0.1, 0.9), "Not clear: it may be no change at all"),
    ],
)
def test_how_sure_it_is_follows_from_the_intervals(
    mentees: tuple[float | None, float | None], mentors: tuple[float, float], said: str
) -> None:
    ends = [dict(zip(("low", "high"), both, strict=True)) for both in (mentees, mentors)]
    assert read(MENTEES | ends[0], MENTORS | ends[1]).sure == said


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (30, "All or nearly all of those asked"),
        (29, "All or nearly all of those asked"),
        (27, "About 9 in ten"),
        (15, "About 5 in ten"),
    ],
)
def test_how_many_answered_is_told_in_tenths_so_that_nobody_counts_the_few_who_did_not(
    answered: int, said: str
) -> None:
    reasons = " ".join(read(MENTEES, sureness=asked(invited=30, answered=answered)).reasons)
    assert said in reasons
    assert str(answered) not in reasons


def test_a_rate_that_may_not_be_told_is_not_mentioned() -> None:
    assert "answered the closing survey" not in " ".join(
        read(MENTEES, sureness=asked(invited=30, answered=None)).reasons
    )


def test_what_makes_it_less_sure_is_said_first() -> None:
    certainty = {"caution": True, "alpha": 0.4}
    sureness = asked(invited=30, answered=15) | {"scales": {"DC": {"certainty": certainty}}}
    found = read(MENTEES, sureness=sureness)
    assert [text.split(":")[0] for text in found.warnings[:2]] == ["Careful", "Weak"]
    assert found.warnings[2].startswith("Fewer than seven in ten")


def test_a_snapshot_of_an_older_release_is_read() -> None:
    older = {"k": 5, "is_final": True, "goals": [GOAL], "gains": [MENTEES], "rhythm": None}
    assert answers_of(older).reached == "1 of 1 goal reached"


@pytest.fixture
def program(build: Build) -> Program:
    return build(
        scales=[{}, {"code": "OI", "name": "Organisational insight", "who": "mentor", "n": 7, "note": "early_sign"}]
    )


@pytest.fixture
def report(program: Program) -> Report:
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    actions.compile_report(report_id=report.pk)
    report.refresh_from_db()
    return report


QUESTIONS = ("Is it working?", "For whom?", "How sure are we?", "What should I do?")


@pytest.mark.django_db
def test_everybody_who_may_look_reads_the_same_four_answers(
    sign_in: SignIn, xena: Person, hana: Person, edda: Person, report: Report
) -> None:
    Program.objects.filter(pk=report.program_id).update(sponsor=edda)
    coordinator = TeamMemberFactory(program=report.program).person
    told = set()
    for person in (xena, hana, edda, coordinator):
        for address in ("program-outcome", "report-detail"):
            key = report.program.slug if address == "program-outcome" else report.pk
            page = sign_in(person).get(reverse(f"reports:{address}", args=[key])).content.decode()
            told.add(page[page.index('<div class="answers">') : page.index('id="rhythm"')])
    assert len(told) == 1
    (answers,) = told
    places = [answers.index(question) for question in QUESTIONS]
    assert places == sorted(places)
    assert "Secret" not in answers


@pytest.mark.django_db
def test_every_answer_leads_to_its_method(sign_in: SignIn, xena: Person, report: Report) -> None:
    client = sign_in(xena)
    page = client.get(reverse("reports:program-outcome", args=[report.program.slug])).content.decode()
    method = client.get(reverse("reports:method")).content.decode()
    linked = {part.split('"')[0] for part in page.split("/methods/#")[1:]}
    assert {"verdicts", "whom", "sureness", "suggestions", "rhythm", "commitments", "harvest", "model"} <= linked
    assert not {anchor for anchor in linked if f'id="{anchor}"' not in method}
    within = {part.split('"')[0] for part in page.split('href="#')[1:]} - {"main"}
    assert not {anchor for anchor in within if f'id="{anchor}"' not in page}


@pytest.mark.django_db
def test_of_too_few_people_nothing_is_answered_in_numbers(sign_in: SignIn, xena: Person, build: Build) -> None:
    program = build(pairs=4, scales=[{"n": 4, "n_pre": 4, "n_post": 4, "hidden": True, "note": "too_few"}])
    GoalFactory(program=program, objective="The pairs really meet", measure="held", baseline=0, target=80)
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    actions.compile_report(report_id=report.pk)
    page = sign_in(xena).get(reverse("reports:program-outcome", args=[program.slug])).content.decode()
    answers = page[page.index('<div class="answers">') : page.index('id="rhythm"')]
    assert "Not known yet" in answers
    assert "Hidden: too few people answered both before and after." in answers
    assert "Fewer than 5 people on one side have met so far." in answers
    assert "% of planned" not in answers
    assert "95 % interval" not in answers


@pytest.mark.parametrize(("goals", "suggestions", "room"), [(1, 1, True), (2, 1, True), (2, 2, False), (1, 3, False)])
def test_the_picture_gives_way_where_much_is_said(goals: int, suggestions: int, *, room: bool) -> None:
    said = Answers(
        "", (GoalAnswer("", "", "", ""),) * goals, 0, (), "", (), (), (Suggestion("", "", ""),) * suggestions
    )
    assert said.has_room == room
