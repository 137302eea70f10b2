"""Finding a time on a phone: offer three, pick one from the mail, move, call off, plan anew; one's own calendar."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import PHONE, App, Visitor, running_app
from tests.browser.met import EDDA, MIRA
from tests.browser.test_main_job import PASSWORD, newest_mail, sign_in_by_password

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("apart")) as app:
        app.run("apart", f"stage('{PASSWORD}')")
        yield app


def times_on(visitor: Visitor) -> Locator:
    """The buttons with a time on them."""
    return visitor.page.locator("main form button:has(time)")


def click_first(visitor: Visitor) -> str:
    """Take the first time that is there; how it reads."""
    button = times_on(visitor).first
    text = button.locator("time").first.inner_text()
    button.click()
    visitor.page.wait_for_load_state()
    visitor.look()
    return text


def times_link(visitor: Visitor, email: str) -> str:
    found = re.search(r"/l/times/\S+", newest_mail(visitor, email, "offers you times"))
    assert found
    return found.group()


def test_a_time_is_found_moved_called_off_and_found_again(app_and_two: tuple[App, Visitor, Visitor]) -> None:
    app, mira, edda = app_and_two
    sign_in_by_password(mira, MIRA)
    mira.open("/")
    mira.page.get_by_role("link", name="Edda Ek").first.click()
    mira.page.wait_for_load_state()
    mira.look()
    room = mira.page.url

    # Mira offers three times for one more meeting; they come filled in, and two are inside both working days.
    mira.press("Offer three times")
    filled = [mira.page.locator(f"[name=time_{number}]").input_value() for number in (1, 2, 3)]
    assert [dt.datetime.fromisoformat(text).weekday() < 5 for text in filled] == [True] * 3
    assert all(14 <= dt.datetime.fromisoformat(text).hour < 18 for text in filled)
    mira.press("Send")
    mira.see("Times you have offered Edda")

    # Edda picks the first from the mail, without signing in: one click.
    edda.open(times_link(edda, EDDA))
    edda.see("Mira offers you these times")
    edda.see("New York")
    assert times_on(edda).count() == 3
    click_first(edda)
    edda.see("That is settled")
    mira.open(room)
    assert "Times you have offered" not in mira.text()

    # Edda offers other times for it, from the page of the meeting; Mira likes none, offers hers, takes them back.
    sign_in_by_password(edda, EDDA)
    edda.open(room)
    edda.press("Offer other times")
    edda.press("Send")
    mira.open("/")
    mira.see("Edda offers you times to meet")
    mira.page.get_by_role("link", name=re.compile("Pick one")).first.click()
    mira.page.wait_for_load_state()
    mira.look()
    mira.press("None of them suits: offer others")
    mira.see("Yours will take their place")
    mira.press("Send")
    mira.press("Take them back")
    mira.see("Taken back")

    # Edda moves it with one click.
    edda.open(room)
    edda.press("Move", exact=True)
    moved = click_first(edda)
    edda.see("Moved.")
    edda.see(moved.split(",")[0])

    # Her calendar says no: Mira sees it and finds another time.
    app.run("apart", "decline()")
    mira.open(room)
    mira.see("Edda's calendar has declined")
    mira.press("Find another time")
    click_first(mira)

    # Called off without a reason; another time is one click away.
    mira.open(room)
    mira.press("Call off", exact=True)
    mira.press("Call it off")
    mira.see("Called off. Pick another time")
    assert times_on(mira).count() == 3
    click_first(mira)
    mira.see("The meeting is planned")


def test_ones_own_calendar_is_a_link_that_can_be_renewed(app_and_two: tuple[App, Visitor, Visitor]) -> None:
    _app, mira, _edda = app_and_two
    mira.open("/calendar/")
    if not mira.page.locator("#feed").count():
        mira.press("Make my link")
    first = mira.page.locator("#feed").input_value()
    mira.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    mira.page.get_by_role("button", name="Copy").click()
    mira.page.get_by_role("button", name="Copied").wait_for()
    assert mira.page.evaluate("navigator.clipboard.readText()") == first
    assert "BEGIN:VCALENDAR" in mira.page.request.get(first).text()
    mira.press("Renew the link")
    second = mira.page.locator("#feed").input_value()
    assert second != first
    assert mira.page.request.get(first).status == 404
    assert "BEGIN:VEVENT" in mira.page.request.get(second).text()


@pytest.fixture(scope="module")
def app_and_two(apart: App, visit: Callable[..., Visitor]) -> Iterator[tuple[App, Visitor, Visitor]]:
    """Both on their phones, one in the dark; what either saw was without fault."""
    mira, edda = visit("Mira", PHONE, at=apart), visit("Edda", PHONE, "dark", at=apart)
    yield apart, mira, edda
    assert mira.faults + edda.faults == []
