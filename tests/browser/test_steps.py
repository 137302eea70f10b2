"""On a phone: does it fit, leaving with a new match wanted, and how two part."""

import re
from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import LAPTOP, PHONE, App, Visitor, running_app
from tests.browser.kept import HANA
from tests.browser.met import EDDA, MIRA
from tests.browser.test_main_job import PASSWORD, newest_mail, sign_in_by_password

pytestmark = pytest.mark.browser
WHY = "We could not find a common language"
THANKS = "For every honest answer"


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with Mira, Edda and Hana, two days after the first meeting."""
    with running_app(tmp_path_factory.mktemp("stepped")) as app:
        app.run("stepped", f"stage('{PASSWORD}')")
        yield app


def link(visitor: Visitor, what: str, email: str, about: str) -> str:
    found = re.search(rf"/l/{what}/[^\s]+", newest_mail(visitor, email, about))
    assert found
    return found.group()


def choose(visitor: Visitor, answer: str) -> None:
    visitor.page.get_by_text(answer, exact=True).click()


def test_fit_check_exit_and_a_new_match(stepped: App, visit: Callable[..., Visitor]) -> None:
    mira, edda = visit("Mira", PHONE, at=stepped), visit("Edda", PHONE, "dark", at=stepped)
    # Mira from her mail, without signing in.
    mira.open(link(mira, "fit", MIRA, "does it fit"))
    choose(mira, "Not sure yet")
    mira.page.get_by_label(re.compile("What should the program team know")).fill(WHY)
    mira.press("Send")
    mira.see("asks you in confidence what would help")
    mira.press("Ask for a call in confidence")
    mira.see("has been asked to call you in confidence")

    # Edda from her home page; she leaves right there.
    sign_in_by_password(edda, EDDA)
    edda.see("How did the first meeting with Mira feel?")
    edda.open("/pairs/1/room/")
    assert WHY not in edda.text()
    edda.open("/pairs/1/fit/")
    choose(edda, "This is not the right pair")
    edda.press("Send")
    edda.see("That is nobody's fault")
    assert edda.page.get_by_label("Yes, please").is_checked()
    edda.press("Leave the pair")
    edda.see("The program team looks for a new partner for you")

    # Mira hears that it ended, not why, and wants to rest.
    mira.open(link(mira, "partner", MIRA, "has ended"))
    mira.press("Not now")
    mira.see("You keep your seat")

    hana = visit("Hana", LAPTOP, at=stepped)
    sign_in_by_password(hana, HANA)
    hana.open("/admin/programs/case/")
    hana.page.locator("#result_list tr", has_text="A pair ended early").locator("th a").first.click()
    hana.page.wait_for_load_state()
    hana.see("Edda Ek wants a new match")
    hana.see("Mira Malmsten wants none at present")
    hana.press("What the pairs said")
    hana.see(WHY)
    hana.see("This is not the right pair")
    faults = mira.faults + edda.faults + hana.faults
    assert faults == [], "\n".join(faults)


def test_two_part_with_thanks_and_carry_on(stepped: App, visit: Callable[..., Visitor]) -> None:
    stepped.run("stepped", "part()")
    mira, edda = visit("Mira", PHONE, at=stepped), visit("Edda", PHONE, "dark", at=stepped)
    sign_in_by_password(mira, MIRA)
    mira.see("You and Edda: and now?")
    mira.open("/pairs/2/room/")
    mira.press("Say what you wish, and thank you")
    choose(mira, "Carry on together, in our own way")
    mira.page.get_by_label(re.compile("A word of thanks")).fill(THANKS)
    mira.press("Send")
    mira.see("If Edda would like to carry on too, both of you are told")

    assert THANKS not in newest_mail(edda, EDDA, "Mira has left you a word of thanks")
    edda.open(link(edda, "closing", EDDA, "and now"))
    choose(edda, "Carry on together, in our own way")
    edda.press("Send")
    edda.see("Mira would like to carry on too")
    newest_mail(edda, MIRA, "both wish to carry on")
    sign_in_by_password(edda, EDDA)
    edda.see("Whom you worked with")
    edda.open("/pairs/2/room/")
    edda.see(THANKS)
    edda.see("You and Mira both wish to carry on")
    edda.see("Closing")
    faults = mira.faults + edda.faults
    assert faults == [], "\n".join(faults)
