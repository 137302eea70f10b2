"""On a phone: Edda names Dara, who moves and calls off and opens nothing else; Edda takes it back. A launch event."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import LAPTOP, PHONE, App, Visitor, running_app
from tests.browser.kept import DARA, HANA
from tests.browser.met import EDDA, MIRA
from tests.browser.test_main_job import PASSWORD, newest_mail, sign_in_by_password

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with Mira, Edda, Dara and Hana."""
    with running_app(tmp_path_factory.mktemp("kept")) as app:
        app.run("kept", f"stage('{PASSWORD}')")
        yield app


def status_of(visitor: Visitor, path: str) -> int:
    """What a page answers, without leaving the one that is open."""
    return visitor.page.request.get(f"{visitor.app.url}{path}", max_redirects=0).status


def test_a_delegate_plans_for_an_executive_and_opens_nothing_else(kept: App, visit: Callable[..., Visitor]) -> None:
    edda, dara = visit("Edda", PHONE, at=kept), visit("Dara", PHONE, "dark", at=kept)
    sign_in_by_password(edda, EDDA)
    edda.open("/pairs/1/room/")
    edda.press("Who keeps my calendar")
    edda.page.get_by_label("Work e-mail of your colleague").fill("nobody@nordbrygge.example")
    edda.press("Let them keep my calendar")
    edda.see("We find no colleague with this address.")
    edda.page.get_by_label("Work e-mail of your colleague").fill(DARA)
    edda.press("Let them keep my calendar")
    edda.see("Dara Dal keeps your calendar now")

    sign_in_by_password(dara, DARA)
    assert "/calendar-for/" in newest_mail(dara, DARA, "You keep the mentoring calendar of Edda Ek")
    dara.see("Calendars you keep")
    dara.press("See and change the meetings")
    dara.see("With Mira Malmsten")
    dara.press("Move")
    moved = dara.page.locator("section[aria-labelledby=slots] button time").first.inner_text()
    dara.page.locator("section[aria-labelledby=slots] button").first.click()
    dara.page.wait_for_load_state()
    dara.see("Moved. Both get the new calendar entry by mail.")
    dara.see(moved)
    assert "Dara Dal moved it for Edda." in newest_mail(dara, MIRA, "New time for your meeting")
    dara.page.get_by_role("link", name=re.compile("^Call off")).last.click()
    dara.page.wait_for_load_state()
    dara.look()
    dara.press("Call it off")
    dara.see("Called off. Both are told by mail.")
    assert "Dara Dal called this meeting off for Edda" in newest_mail(dara, MIRA, "Called off")
    dara.press("Book another meeting")
    dara.see("Book it")

    closed = [
        "/pairs/1/room/",
        "/pairs/1/",
        "/meetings/2/",
        "/meetings/2/log/",
        "/meetings/2/note/",
        "/admin/people/",
    ]
    assert [status_of(dara, path) for path in closed[:-1]] == [404] * 5
    assert status_of(dara, closed[-1]) == 302

    # She has the page of a move open while Edda takes the calendar back.
    dara.open("/calendar-for/")
    dara.press("Move")
    edda.open("/meetings/2/")
    edda.see("Dara Dal moved it for Edda.")
    edda.open("/my-calendar/")
    edda.press("Take it back")
    edda.see("Dara Dal no longer keeps your calendar.")
    with dara.page.expect_response(lambda response: response.request.method == "POST") as answer:
        dara.page.locator("section[aria-labelledby=slots] button").first.click()
    assert answer.value.status == 404
    assert status_of(dara, "/calendar-for/") == 404
    faults = [fault for fault in edda.faults + dara.faults if "the server responded with a status of 4" not in fault]
    assert faults == [], "\n".join(faults)


def test_everybody_is_called_to_a_launch_and_the_mentors_to_their_circle(
    kept: App, visit: Callable[..., Visitor]
) -> None:
    hana, mira, edda = visit("Hana", LAPTOP, at=kept), visit("Mira", PHONE, at=kept), visit("Edda", PHONE, at=kept)
    sign_in_by_password(hana, HANA)
    hana.open("/admin/programs/gathering/add/")
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=12)).date()
    hana.page.locator("[name=program]").select_option(label="Digital leaders")
    for name, value in {
        "title": "Kick-off", "starts_at_0": day.isoformat(), "starts_at_1": "09:30", "place": "Aula, floor 2",
        "note": "Coffee first, then five minutes from each of us.",
    }.items():  # fmt: skip
        hana.page.locator(f"[name={name}]").fill(value)
    hana.press("Save")
    hana.see("Kick-off")

    # Mira answers from the mail, not signed in; Edda from her home page.
    mail = newest_mail(mira, MIRA, "Kick-off")
    assert "invite.ics" in mail
    link = re.search(r"/l/gathering/[^\s]+", mail)
    assert link
    mira.open(link.group())
    mira.press("I come")
    mira.see("Saved. Thank you!")
    sign_in_by_password(edda, EDDA)
    edda.see("Launch event: Kick-off")
    edda.page.get_by_role("link", name=re.compile("Say whether you come")).first.click()
    edda.page.wait_for_load_state()
    edda.look()
    edda.press("I cannot come")
    edda.see("You have said that you cannot come.")
    hana.open("/admin/programs/gathering/1/change/")
    hana.see("1 come, 1 cannot come, 0 have not answered")
    hana.press("Who comes, and who was there")
    hana.see("Mira Malmsten")

    sign_in_by_password(mira, MIRA)
    mira.open("/programs/digital-leaders/")
    mira.press("Circle of the mentors")
    mira.press("Call a meeting")
    mira.page.get_by_label("What about").fill("When he talks over me")
    mira.page.get_by_label("Date").fill(day.isoformat())
    mira.page.get_by_label("Time").fill("15:00")
    mira.press("Call it")
    mira.see("Called. All mentors get a calendar entry by mail.")
    mira.page.get_by_role("link", name="When he talks over me").click()
    mira.page.wait_for_load_state()
    mira.see("How many come is counted; nobody sees who.")
    assert status_of(edda, "/programs/digital-leaders/circle/") == 404
    assert status_of(edda, "/gatherings/2/") == 404
    hana.open("/admin/programs/gathering/2/change/")
    assert "talks over" not in hana.text()
    faults = [fault for visitor in (hana, mira, edda) for fault in visitor.faults]
    assert faults == [], "\n".join(faults)
