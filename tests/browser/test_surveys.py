"""On a phone: a survey begun on one device and sent from another, eleven buttons, a test question by question."""

import re
from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import LAPTOP, PHONE, App, Visitor, running_app
from tests.browser.met import EDDA, MIRA
from tests.browser.test_main_job import PASSWORD, newest_mail, sign_in_by_password

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with Mira and Edda, who are asked."""
    with running_app(tmp_path_factory.mktemp("surveyed")) as app:
        app.run("surveyed", f"stage('{PASSWORD}')")
        yield app


def link_of_mail(visitor: Visitor, email: str) -> str:
    found = re.search(r"/l/survey/[^\s]+", newest_mail(visitor, email, "minutes|survey"))
    assert found
    return found.group()


def choose(visitor: Visitor, question: int, answer: str) -> str:
    """Press an answer of a question on the page; returns the name of its field."""
    field = visitor.page.locator("form fieldset").nth(question)
    field.locator("label", has_text=re.compile(rf"^{answer}$")).click()
    return str(field.locator("input").first.get_attribute("name"))


def chosen(visitor: Visitor) -> dict[str, str]:
    pressed = visitor.page.locator("input[type=radio]:checked")
    return {one.get_attribute("name") or "": one.get_attribute("value") or "" for one in pressed.all()}


def wait_until_saved(visitor: Visitor) -> None:
    visitor.page.locator("[data-keep-says]", has_text=re.compile("^Saved$")).wait_for()


def look_again(visitor: Visitor) -> None:
    visitor.checked.clear()
    visitor.look()


def test_begun_on_one_device_and_sent_from_another(surveyed: App, visit: Callable[..., Visitor]) -> None:
    phone, laptop = visit("Mira", PHONE, at=surveyed), visit("Mira at work", LAPTOP, "dark", at=surveyed)
    link = link_of_mail(phone, MIRA)
    phone.open(link)
    phone.see("Nobody ever sees your answers")
    first = choose(phone, 0, "Agree")
    wait_until_saved(phone)
    second = choose(phone, 2, "No answer")
    third = choose(phone, 3, "Strongly disagree")
    phone.page.wait_for_load_state("networkidle")
    look_again(phone)

    laptop.open(link)
    laptop.see("What you chose last time is filled in.")
    assert chosen(laptop) == {first: "4", second: "0", third: "1"}
    # By the keys alone.
    field = laptop.page.locator("form fieldset").nth(1).locator("input").first
    field.focus()
    laptop.page.keyboard.press("Space")
    laptop.page.keyboard.press("ArrowRight")
    wait_until_saved(laptop)
    fourth = field.get_attribute("name")
    phone.page.reload()
    assert chosen(phone) == {first: "4", fourth: "2", second: "0", third: "1"}
    laptop.press("Send my answers")
    laptop.see("Thank you, your answers are in.")
    phone.page.reload()
    phone.see("Thank you, your answers are in.")
    faults = phone.faults + laptop.faults
    assert faults == [], "\n".join(faults)


def test_without_a_connection_the_page_says_that_nothing_was_saved(
    surveyed: App, visit: Callable[..., Visitor]
) -> None:
    edda = visit("Edda", PHONE, at=surveyed)
    edda.open(link_of_mail(edda, EDDA))
    edda.context.set_offline(True)
    choose(edda, 0, "Very")
    edda.page.locator("[data-keep-says]", has_text="Not saved yet.").wait_for()
    edda.context.set_offline(False)
    choose(edda, 1, "Fairly")
    wait_until_saved(edda)
    edda.press("Save and go on later")
    edda.see("Go on whenever you like")
    assert list(chosen(edda).values()) == ["4", "3"]
    assert [fault for fault in edda.faults if "ERR_INTERNET_DISCONNECTED" not in fault] == []


def test_eleven_buttons_fit_and_a_test_goes_question_by_question(
    surveyed: App, visit: Callable[..., Visitor]
) -> None:
    surveyed.run("surveyed", "go_on()")
    edda = visit("Edda", PHONE, "dark", at=surveyed)
    sign_in_by_password(edda, EDDA)
    half_way = edda.page.locator("a[href^='/surveys/']").evaluate_all("links => links.map(link => link.href)")
    assert len(half_way) == 3
    for address in half_way:
        edda.open(address)
        look_again(edda)
        if "Half-way" in edda.text():
            buttons = edda.page.locator(".taps-many label").all()
            assert [button.inner_text() for button in buttons] == [*map(str, range(11)), "No answer"]
            for button in buttons:
                box = button.bounding_box()
                assert box is not None
                assert box["width"] >= 44
                assert box["height"] >= 44
            choose(edda, 0, "9")
            edda.press("Send my answers")
            edda.see("Thank you")
        if "Begin" in edda.text():
            test = address

    edda.open(test)
    edda.see("Test (pilot)")
    edda.press("Begin")
    edda.see("Question 1 of 21")
    look_again(edda)
    edda.page.locator("form fieldset label", has_text="I do not know").click()
    edda.press("Next")
    edda.see("Question 2 of 21")
    edda.press("Next")
    edda.press("Back")
    edda.see("Question 2 of 21")
    edda.press("Back")
    assert len(chosen(edda)) == 1
    edda.open(test)
    edda.see("You have answered 1 of 21 questions.")
    edda.press("Go on")
    edda.see("Question 2 of 21")
    edda.open(f"{test}?question=22")
    edda.see("That was the last question")
    look_again(edda)
    edda.press("Send my answers")
    edda.see("Thank you")
    assert edda.faults == [], "\n".join(edda.faults)


def test_own_results_are_there_after_both_times(surveyed: App, visit: Callable[..., Visitor]) -> None:
    surveyed.run("surveyed", "come_to_the_end()")
    mira = visit("Mira", PHONE, at=surveyed)
    sign_in_by_password(mira, MIRA)
    mira.open("/surveys/results/digital-leaders/")
    mira.see("How my answers have changed")
    mira.see("Nobody but you can open this page.")
    mira.see("Not judged")
    assert mira.faults == [], "\n".join(mira.faults)
