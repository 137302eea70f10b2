"""Logging a meeting on a phone, from the link in a mail: how many taps, and how many seconds at a person's pace."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import LAPTOP, PHONE, App, Visitor, running_app
from tests.browser.met import EDDA, MIRA
from tests.browser.test_main_job import PASSWORD, newest_mail, sign_in_by_password

pytestmark = pytest.mark.browser

# A person looks for two seconds before each tap and types four letters a second with one thumb.
LOOK, KEY = 2.0, 250
LEARNED = "Ask what she sees before I say what I think"


@dataclass
class Thumb:
    """A person at their pace; counts taps."""

    visitor: Visitor
    taps: int = 0

    def tap(self, target: Locator) -> None:
        time.sleep(LOOK)
        target.click()
        self.taps += 1

    def type(self, target: Locator, text: str) -> None:
        self.tap(target)
        target.press_sequentially(text, delay=KEY)


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with Mira and Edda, who met two days ago."""
    with running_app(tmp_path_factory.mktemp("met")) as app:
        app.run("met", f"stage('{PASSWORD}')")
        yield app


def log_link(visitor: Visitor, email: str, about: str) -> str:
    found = re.search(r"/l/log/[^\s]+", newest_mail(visitor, email, about))
    assert found
    return found.group()


def choose(visitor: Visitor, words: str) -> Locator:
    return visitor.page.locator("label.btn", has_text=re.compile(rf"^\s*{words}\s*$"))


def walk(thumb: Thumb, link: str, *words: str, learned: str = "") -> float:
    """From the tap on the link to the word of thanks; seconds."""
    visitor, page = thumb.visitor, thumb.visitor.page
    start = time.monotonic()
    time.sleep(LOOK)
    page.goto(f"{visitor.app.url}{link}")
    thumb.taps += 1
    for word in words:
        thumb.tap(choose(visitor, word))
    if learned:
        thumb.type(page.locator("[name=learned]"), learned)
    thumb.tap(page.get_by_role("button", name="Save"))
    page.wait_for_load_state()
    took = time.monotonic() - start
    visitor.see("Saved. Thank you!")
    visitor.look()
    return took


def told(what: str, thumb: Thumb, seconds: float) -> None:
    print(f"\n{what}: {thumb.taps} taps, {seconds:.0f} s")  # noqa: T201 - the figures of docs/measurements.md


def test_a_meeting_is_logged_from_the_mail_in_under_a_minute_and_confirmed_by_the_other(
    met: App, visit: Callable[..., Visitor]
) -> None:
    mira, edda = visit("Mira", PHONE, at=met), visit("Edda", PHONE, "dark", at=met)
    link = log_link(mira, MIRA, "How was it with Edda")
    mira.open(link)
    thumb = Thumb(mira)
    seconds = walk(thumb, link, "Yes", learned=LEARNED)
    told("log with a sentence", thumb, seconds)
    assert (thumb.taps, seconds < 60) == (4, True)

    link = log_link(edda, EDDA, "How was it with Mira")
    edda.open(link)
    edda.see("Mira has logged it already")
    thumb = Thumb(edda)
    seconds = walk(thumb, link)
    told("confirm", thumb, seconds)
    assert (thumb.taps, seconds < 20) == (2, True)
    edda.see("Both of you agree")
    sign_in_by_password(mira, MIRA)
    mira.page.get_by_role("link", name="You and Edda").or_(mira.page.locator("a[href*='/room/']")).first.click()
    mira.page.wait_for_load_state()
    mira.look()
    mira.see(LEARNED)
    assert mira.faults + edda.faults == []


def test_that_it_was_called_off_takes_four_taps_and_nothing_typed_is_lost(
    met: App, visit: Callable[..., Visitor]
) -> None:
    met.manage(
        "shell",
        "--verbosity",
        "0",
        "-c",
        "from sessions.models import Meeting; Meeting.objects.filter(number=1).update("
        "state='planned', logged_side='', logged_at=None, confirmed_at=None)",
    )
    mira = visit("Mira", PHONE, at=met)
    link = log_link(mira, MIRA, "How was it with Edda")
    mira.open(link)
    page = mira.page
    assert not page.get_by_text("It did not come about").is_visible()
    choose(mira, "No").click()
    assert page.get_by_text("It did not come about").is_visible()
    assert not page.locator("[name=learned]").is_visible()
    thumb = Thumb(mira)
    seconds = walk(thumb, link, "No", "Edda called it off")
    told("called off", thumb, seconds)
    assert (thumb.taps, seconds < 30) == (4, True)
    assert mira.faults == []


@pytest.mark.parametrize(
    ("width", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (LAPTOP, "light"), (LAPTOP, "dark")]
)
def test_room_meeting_and_log_hold_at_every_width_in_light_and_dark(
    met: App, visit: Callable[..., Visitor], width: dict[str, int], scheme: str
) -> None:
    edda = visit(f"Edda {width['width']} {scheme}", width, scheme, at=met)
    sign_in_by_password(edda, EDDA)
    edda.page.locator("a[href*='/room/']").first.click()
    edda.page.wait_for_load_state()
    edda.look()
    edda.see("You said, we did: 0 of 1 commitments of Edda are done")
    edda.page.locator("a[href$='/edit/']").first.click()
    edda.page.wait_for_load_state()
    edda.look()
    edda.open("/meetings/2/")
    edda.see("listening card")
    edda.page.locator("summary", has_text="Another kind of meeting").click()
    edda.page.locator("select[name=kind]").select_option("coaching")
    edda.press("Choose")
    edda.see("Coaching")
    edda.open("/meetings/1/log/")
    assert edda.faults == []
