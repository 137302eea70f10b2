"""What a report says that the one before it did not; and that reports of older releases can still be read."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from people.models import Person
from reports import actions, selectors
from reports.enums import ReportKind, ReportState
from reports.models import Report
from reports.selectors.changes import changes, since_of
from reports.selectors.figures import FORMAT
from sessions.models import Meeting
from tests.factories import MeetingFactory, ProgramFactory
from tests.reports.conftest import Build, release

OLD = json.loads((Path(__file__).parent / "data" / "snapshot_1.json").read_text(encoding="utf-8"))
SignIn = Callable[[Person], Client]


def moved(**parts: Any) -> dict[str, Any]:
    """The old snapshot with some of its parts another."""
    after = copy.deepcopy(OLD)
    for name, changed in parts.items():
        after[name] = {**after[name], **changed} if isinstance(changed, dict) and after[name] else changed
    return after


def test_the_same_figures_have_not_changed() -> None:
    told = changes(OLD, copy.deepcopy(OLD))
    assert told == {"goals": [], "figures": [], "new": [], "gone": []}
    since = since_of({"version": 3, "as_of": "2026-09-01", **told})
    assert since is not None
    assert since.title == "Since report 3, as of 1 September 2026"
    assert since.lines == ("Nothing in the figures has changed.",)


def test_figures_that_moved_are_told_with_what_they_were() -> None:
    held, ideas = OLD["rhythm"]["held"], OLD["rhythm"]["ideas"]
    told = changes(OLD, moved(rhythm={"held": held + 2, "ideas": ideas + 1}))
    since = since_of({"version": 3, "as_of": "2026-09-01", **told})
    assert since is not None
    assert since.lines == (f"Meetings held {held} → {held + 2}; ideas logged {ideas} → {ideas + 1}",)


def test_a_verdict_that_is_another_one_is_told_with_the_one_before() -> None:
    after = moved()
    before = moved()
    before["goals"][0] |= {"verdict": "not_measured", "early": False}
    after["goals"][0] |= {"verdict": "uncertain", "early": True}
    since = since_of({"version": 1, "as_of": "2026-09-01", **changes(before, after)})
    assert since is not None
    goal = after["goals"][0]["objective"]
    assert since.lines == (f"{goal}: Early sign, not evidence: Target reached, uncertain; it was: Not measured yet",)


def test_a_figure_is_compared_only_where_both_reports_tell_it() -> None:
    """What is hidden in one of the two would be told by its difference, or by a number beside nothing."""
    hidden = moved(rhythm=None)
    assert changes(OLD, hidden) == {"goals": [], "figures": [], "new": [], "gone": ["rhythm"]}
    assert changes(hidden, OLD) == {"goals": [], "figures": [], "new": ["rhythm"], "gone": []}


def test_who_cancelled_and_what_became_of_pairs_is_not_told_from_report_to_report() -> None:
    """Between two reports that may be one of them."""
    after = moved(
        rhythm={"cancelled_by_mentors": 40, "cancelled_by_mentees": 41, "missed": 42, "unlogged": 43},
        pairs={"met": 44, "live": 45, "completed": 46, "ended": 47},
        check_ins={"flagged": 48},
    )
    assert changes(OLD, after) == {"goals": [], "figures": [], "new": [], "gone": []}


def test_what_is_known_for_the_first_time_is_named_without_its_figures() -> None:
    before = moved(gains=[], sureness=None, beside=None)
    told = changes(before, OLD)
    assert told["new"] == ["gains", "sureness", "beside"]
    since = since_of({"version": 2, "as_of": "2026-09-01", **told})
    assert since is not None
    assert since.lines == (
        "Told for the first time: what both sides gained, how sure a change is, what stands beside the change",
    )


def test_a_scale_that_is_hidden_is_no_news() -> None:
    before = moved(gains=[])
    after = moved(gains=[{**OLD["gains"][0], "hidden": True}])
    assert changes(before, after)["new"] == []


@pytest.mark.django_db(transaction=True)
def test_a_new_report_is_a_new_version_and_says_what_changed_since_the_one_before(
    sign_in: SignIn, xena: Person, build: Build
) -> None:
    program = build()
    first = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    MeetingFactory(pair=Meeting.objects.all()[0].pair, held=True)
    release(program, [{}])
    second = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    first, second = Report.objects.get(pk=first.pk), Report.objects.get(pk=second.pk)
    assert (first.version, second.version) == (1, 2)
    assert first.snapshot["since"] is None
    assert second.snapshot["since"]["version"] == 1
    client = sign_in(xena)
    page = client.get(reverse("reports:report-detail", args=[second.pk])).content.decode()
    for words in ("Since report 1, as of", "Told for the first time: what both sides gained", "eetings held 6 → 7"):
        assert words in page
    assert "Since report" not in client.get(reverse("reports:report-detail", args=[first.pk])).content.decode()
    # Frozen as the figures are: a third one does not change what the second says.
    before = second.snapshot
    actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    second.refresh_from_db()
    assert second.snapshot == before


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_report_of_an_older_release_is_still_read(sign_in: SignIn, xena: Person, language: str) -> None:
    assert OLD["format"] < FORMAT
    program = ProgramFactory(running=True)
    report = Report.objects.create(
        program=program, kind=ReportKind.FINAL, state=ReportState.DONE, version=8, as_of=OLD["as_of"], snapshot=OLD
    )
    xena.language = language
    xena.save()
    for address in (
        reverse("reports:report-detail", args=[report.pk]),
        reverse("reports:program-outcome", args=[program.slug]),
    ):
        page = sign_in(xena).get(address)
        assert page.status_code == 200
        assert ("+0.7" if language == "en" else "+0,7") in page.content.decode()
    with translation.override(language):
        document = selectors.document_of(report)
        assert "since" not in str(document.opening)
        with selectors.workbook_of(report) as file:
            assert file.read(2) == b"PK"
