"""HR builds a questionnaire on a phone and publishes it; each page is checked by axe and for its width."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import PHONE, App, Visitor, running_app
from tests.browser.test_main_job import HANA, PASSWORD, sign_in_by_password

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with HR alone."""
    with running_app(tmp_path_factory.mktemp("builder")) as app:
        app.env["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
        app.manage("createsuperuser", "--noinput", "--email", HANA, "--first_name", "Hana", "--last_name", "Hojnik")
        yield app


def test_hr_builds_previews_and_publishes_a_questionnaire(empty: App, visit: Callable[..., Visitor]) -> None:
    hana = visit("Hana", PHONE, "dark", at=empty)
    sign_in_by_password(hana, HANA)
    hana.open("/admin/surveys/questionnaire/")
    hana.see("Before and after")
    hana.press("Add questionnaire")
    hana.page.get_by_label("Title").fill("Team spirit")
    hana.press("Create the draft")
    hana.press("Check and publish")
    hana.see("There is no question yet")
    hana.press("Back to the draft")

    hana.press("Add a scale")
    hana.page.get_by_label("Name").fill("Team spirit")
    hana.page.get_by_label("Before", exact=True).check()
    hana.page.get_by_label("Question 1", exact=True).fill("We help each other.")
    hana.page.get_by_label("Question 2", exact=True).fill("Everybody is left alone.")
    hana.page.get_by_label("Counts the other way round").nth(1).check()
    hana.press("Save and add more rows")
    hana.page.get_by_label("Question 3", exact=True).fill("My mentee asks me.")
    hana.page.get_by_label("Asked of").nth(2).select_option("Mentors only")
    hana.press("Save", exact=True)

    hana.press("Swedish")
    hana.page.get_by_label("We help each other.").fill("Vi hjälper varandra.")
    hana.press("Save", exact=True)
    hana.see("3 texts are missing")
    hana.press("Team spirit (v1)")
    hana.press("agree", exact=True)
    hana.press("Back", exact=True)

    hana.press("Preview", exact=True)
    hana.page.get_by_label("As", exact=True).select_option("Mentor")
    hana.page.get_by_label("Language").select_option("Swedish")
    hana.press("Show", exact=True)
    hana.see("Vi hjälper varandra.")
    hana.see("My mentee asks me.")
    assert hana.page.locator("main form").last.get_by_role("button").first.is_disabled()
    hana.press("Back to “Team spirit (v1)”")

    hana.press("Check and publish")
    hana.press("Publish", exact=True)
    hana.see("This version never changes.")
    hana.press("New version")
    hana.see("Draft")
    assert hana.faults == []
