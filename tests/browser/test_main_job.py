"""The main job, as its people do it: one program from an HR export to the executive's screen."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.browser.conftest import LAPTOP, PHONE, App, Visitor
from tests.browser.crowd import EDDA, MIRA

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
WORKDAY = ROOT / "rmentor" / "demo" / "data" / "workday_export.csv"
FAULTY = ROOT / "tests" / "data" / "faulty_export.csv"
PASSWORD = "a-long-word-for-hana"
HANA = "hana.hojnik@nordbrygge.example"
XENA = "oskar.mortensen@nordbrygge.example"
SLUG = "digital-leaders"


def sign_in_by_password(visitor: Visitor, email: str) -> None:
    visitor.open("/accounts/login/")
    visitor.page.locator("input[name=login]").fill(email)
    visitor.page.locator("input[name=password]").fill(PASSWORD)
    visitor.page.locator("input[name=password]").press("Enter")
    visitor.page.wait_for_url(f"{visitor.app.url}/")
    visitor.look()


def newest_mail(visitor: Visitor, to: str, about: str) -> str:
    """The text of the newest mail in the demo mailbox to somebody about something."""
    end = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)
    mailbox = visitor.context.new_page()
    while dt.datetime.now(dt.UTC) < end:
        mailbox.goto(f"{visitor.app.url}/demo-mail/?to={to}")
        link = mailbox.get_by_role("link", name=re.compile(about, re.IGNORECASE))
        if link.count():
            link.first.click()
            mailbox.wait_for_load_state()
            text = mailbox.locator("main").inner_text()
            mailbox.close()
            return text
        mailbox.wait_for_timeout(500)
    raise AssertionError(f"no mail to {to} about {about}: {mailbox.locator('main').inner_text()}")


def sign_in_by_code(visitor: Visitor, email: str) -> None:
    """People from HR's file have no password: a code comes by mail."""
    visitor.open("/accounts/login/code/")
    visitor.page.locator("main input[name=email]").fill(email)
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_load_state()
    visitor.look()
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", newest_mail(visitor, email, r"\b\w{4}-\w{4}\b"))
    assert code
    visitor.page.locator("input[name=code]").fill(code.group())
    visitor.page.locator("input[name=code]").press("Enter")
    visitor.page.wait_for_load_state()
    visitor.look()
    visitor.open("/profile/")
    visitor.page.locator("select[name=language]").select_option("en")
    # No quiet hours, so that mails come whatever time the test runs.
    visitor.page.locator("[name=quiet_from]").fill("00:00")
    visitor.page.locator("[name=quiet_to]").fill("00:00")
    visitor.page.locator("main form button[type=submit]").last.click()
    visitor.page.wait_for_load_state()
    visitor.open("/")
    visitor.see("What is next")


def hand_in(hana: Visitor, path: Path) -> None:
    hana.open("/admin/people/importrun/add/")
    hana.page.locator("input[type=file]").set_input_files(path)
    hana.page.locator("#content input[type=submit], #content button[type=submit]").first.click()
    hana.page.wait_for_load_state()


def import_the_company(hana: Visitor) -> None:
    hand_in(hana, FAULTY)
    hana.wait_for("not-an-address")
    hana.see("Nobody was imported")
    hand_in(hana, WORKDAY)
    hana.wait_for("420")


def plan_the_program(hana: Visitor) -> None:
    hana.open("/admin/programs/program/add/")
    hana.page.get_by_label("Name").fill("Digital leaders")
    hana.page.locator("select[name=template]").select_option("digital-skills")
    hana.page.locator("input[name=_save], button[name=_save], #content [type=submit]").first.click()
    hana.page.wait_for_load_state()
    hana.look()
    form = hana.page
    form.locator("[name=starts_on]").fill((dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)).isoformat())
    form.locator("[name=seats]").fill("8")
    form.locator("[name=mentor_max_grade]").fill("5")
    form.locator("[name=mentee_min_grade]").fill("8")
    form.locator("[name=sponsor]").fill(XENA)
    form.locator("[name=_continue]").first.click()
    hana.page.wait_for_load_state()
    hana.see("100 %")
    hana.press("Open recruitment")
    hana.see("Recruiting")


def apply_for_a_seat(visitor: Visitor, side: str) -> None:
    visitor.open("/programs/")
    visitor.page.get_by_role("link", name="Digital leaders").first.click()
    visitor.page.wait_for_load_state()
    visitor.look()
    visitor.press("Apply")
    page = visitor.page
    if page.locator("input[type=radio][name=side]").count():
        page.locator(f"input[name=side][value={side}]").check()
    # What Mira teaches is what Edda wants to learn.
    offered, wished = (2, 5) if side == "mentor" else (5, 2)
    for number, topic in enumerate((offered, wished)):
        page.locator("select[name$='-0-topic']").nth(number).select_option(index=topic)
        page.locator("select[name$='-0-level']").nth(number).select_option("5")
    visitor.press("Send application")
    visitor.see("Applied")


def select_and_match(hana: Visitor) -> None:
    hana.open("/admin/programs/enrolment/")
    hana.page.locator("#action-toggle").check()
    hana.page.locator("select[name=action]").select_option(label="Accept")
    hana.page.locator("button[name=index]").click()
    hana.page.wait_for_load_state()
    hana.look()
    hana.press("Accept", exact=True)
    hana.open("/admin/programs/program/")
    hana.page.get_by_role("link", name="Digital leaders").first.click()
    hana.page.wait_for_load_state()
    hana.press("Start matching")
    hana.open("/admin/matching/matchingrun/add/")
    hana.page.get_by_role("link", name="Digital leaders").first.click()
    hana.page.wait_for_load_state()
    hana.look()
    slider = hana.page.get_by_label("Another department")
    slider.focus()
    slider.press("End")
    hana.see("10 – a must")
    slider.press("Home")
    hana.see("0 – does not count")
    hana.press("Start the run")
    hana.wait_for("7 proposals")
    hana.press("Publish all")
    hana.see("7 mentees are asked by mail at once")
    hana.press("Publish")
    hana.see("The mentee is asked")


def say_yes(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.page.locator("main a[href^='/pairs/']").first.click()
    visitor.page.wait_for_load_state()
    visitor.look()
    visitor.press("Yes, I accept")


def agree(mira: Visitor, edda: Visitor) -> None:
    mira.open(mira.page.url)
    mira.press("Write the agreement")
    mira.page.get_by_label(re.compile("what we want to reach", re.IGNORECASE)).fill("Try one new tool each month")
    mira.press("Save")
    mira.press("I confirm this agreement")
    edda.open(edda.page.url)
    edda.see("Try one new tool each month")
    edda.press("I confirm this agreement")
    edda.press("To your meetings")


def answer_survey(visitor: Visitor, path: str, tap: int) -> None:
    visitor.open(path)
    for group in visitor.page.locator("main form fieldset").all():
        group.locator("label").nth(tap).click()
    visitor.press("Send my answers")
    visitor.see("Thank you, your answers are in")


def survey_link(visitor: Visitor, email: str, about: str) -> str:
    found = re.search(r"/l/survey/[^\s]+", newest_mail(visitor, email, about))
    assert found
    return found.group()


def log_the_meeting_on_a_phone(mira: Visitor, room: str) -> None:
    mira.open(room)
    mira.press("We have met already")
    page = mira.page
    page.locator("input[name=held][value=yes], input[name=held][value=True], input[name=held]").first.check(
        force=True
    )
    now = dt.datetime.now(ZoneInfo("Europe/Copenhagen")) - dt.timedelta(minutes=5)
    page.locator("summary", has_text="change").click()
    page.locator("[name=date]").fill(now.date().isoformat())
    page.locator("[name=time]").fill(f"{now:%H:%M}")
    page.locator("[name=learned]").fill("How a budget is decided")
    mira.press("Save")


def pulse(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.page.locator("main a[href^='/pulse/']").first.click()
    visitor.page.wait_for_load_state()
    visitor.look()
    groups = visitor.page.locator("main form fieldset")
    assert groups.count() == 6
    for number in range(5):
        groups.nth(number).locator("label").nth(1).click()
    groups.nth(5).locator("label").first.click()
    visitor.press("Send")
    visitor.see("Thank you")


def read_four_answers_without_scrolling(xena: Visitor) -> None:
    """All of each answer stands within the screen of a laptop, below menu and head."""
    screen = LAPTOP["height"]
    for question in ("Is it working?", "For whom?", "How sure are we?", "What should I do?"):
        box = xena.page.get_by_role("region", name=question).bounding_box()
        assert box, question
        end = box["y"] + box["height"]
        assert end <= screen, f"{question} ends at {end:.0f} of {screen}: {xena.text()[:2000]}"


def test_a_program_goes_from_an_hr_export_to_the_executives_screen(app: App, visit: Callable[..., Visitor]) -> None:
    app.env["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    app.manage("createsuperuser", "--noinput", "--email", HANA, "--first_name", "Hana", "--last_name", "Hojnik")
    hana, mira, edda = visit("Hana", LAPTOP), visit("Mira", PHONE), visit("Edda", PHONE, "dark")
    sign_in_by_password(hana, HANA)
    import_the_company(hana)
    plan_the_program(hana)

    sign_in_by_code(mira, MIRA)
    apply_for_a_seat(mira, "mentor")
    sign_in_by_code(edda, EDDA)
    apply_for_a_seat(edda, "mentee")
    app.crowd("apply(6)")
    select_and_match(hana)

    say_yes(edda)
    mira.open("/")
    mira.wait_for("could be your partner")
    say_yes(mira)
    agree(mira, edda)
    app.crowd("agree()")
    edda.wait_for("First meeting")
    room = edda.page.url
    answer_survey(mira, survey_link(mira, MIRA, "start"), 1)
    answer_survey(edda, survey_link(edda, EDDA, "start"), 1)
    app.crowd("answer('pre')")

    hana.open("/admin/programs/program/")
    hana.page.get_by_role("link", name="Digital leaders").first.click()
    hana.page.wait_for_load_state()
    hana.press("Start program")
    assert "invite.ics" in newest_mail(mira, MIRA, "meeting")
    log_the_meeting_on_a_phone(mira, room)
    app.crowd("meet()")
    mira.open("/")
    mira.wait_for("taps")
    pulse(mira)
    pulse(edda)

    hana.open("/admin/surveys/wave/")
    hana.page.locator("#result_list tbody th a").first.click()
    hana.page.wait_for_load_state()
    hana.press("Open the closing survey now")
    answer_survey(mira, survey_link(mira, MIRA, "end"), 3)
    answer_survey(edda, survey_link(edda, EDDA, "end"), 3)
    app.crowd("answer('post')")
    hana.open("/admin/programs/program/")
    hana.page.get_by_role("link", name="Digital leaders").first.click()
    hana.press("Complete program")

    xena = visit("Xena", LAPTOP)
    sign_in_by_code(xena, XENA)
    xena.open(f"/outcomes/{SLUG}/")
    xena.wait_for("95 % interval")
    xena.see("7")
    read_four_answers_without_scrolling(xena)
    faults = [fault for visitor in (hana, mira, edda, xena) for fault in visitor.faults]
    assert faults == [], "\n".join(faults)
