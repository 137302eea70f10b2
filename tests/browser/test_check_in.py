"""HR looks after a pair that is red, and Mira corrects what she tapped, both on a phone."""

import re
from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import PHONE, App, Visitor, running_app
from tests.browser.flagged import HANA
from tests.browser.met import MIRA
from tests.browser.test_main_job import PASSWORD, sign_in_by_password

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def flagged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with a pair that is red."""
    with running_app(tmp_path_factory.mktemp("flagged")) as app:
        app.run("flagged", f"stage('{PASSWORD}')")
        yield app


def test_hr_reads_how_to_go_about_it_and_says_whether_the_hint_was_right(
    flagged: App, visit: Callable[..., Visitor]
) -> None:
    hana = visit("Hana", PHONE, "dark", at=flagged)
    sign_in_by_password(hana, HANA)
    hana.open("/admin/programs/case/")
    hana.press("Mira Malmsten – Edda Ek")
    hana.see("Talk to each of the two separately within 7 days")
    hana.see("Never begin with “your mentor reported”")
    hana.page.get_by_label("What was done").fill("Talked to each; they start afresh")
    hana.page.get_by_label("Was the hint right?").select_option(label="Yes, there was something to it")
    hana.press("Close case")
    hana.see("The case is closed.")
    hana.open("/admin/programs/program/1/change/")
    hana.see("Hints that roles have slipped: 1 so far; 1 judged right, 0 judged a false alarm.")
    assert hana.faults == []


def test_mira_corrects_what_she_tapped(flagged: App, visit: Callable[..., Visitor]) -> None:
    mira = visit("Mira", PHONE, at=flagged)
    sign_in_by_password(mira, MIRA)
    mira.open(pulse_on(mira))
    for question in range(5):
        tap(mira, question, 2)
    mira.press("Send", exact=True)
    mira.press("Correct my answers")
    assert mira.page.locator("input[type=radio]:checked").count() == 5
    tap(mira, 0, 4)
    mira.press("Send", exact=True)
    mira.see("Thank you, that is all.")
    assert mira.faults == []


def pulse_on(visitor: Visitor) -> str:
    """The way to the pulse from the home page."""
    found = re.search(r"/pulse/\d+/", visitor.page.content())
    assert found
    return found.group()


def tap(visitor: Visitor, question: int, answer: int) -> None:
    visitor.page.locator("form fieldset").nth(question).locator("label").nth(answer).click()
