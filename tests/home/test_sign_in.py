import re
from html.parser import HTMLParser

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from messaging.models import Message
from people.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _clean_slate(settings: Settings) -> None:
    cache.clear()  # how often each address asked
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def ask_for_code(client: Client, email: str) -> None:
    client.post(reverse("account_request_login_code"), {"email": email})


def code_in_mail() -> str:
    found = re.search(r"sign in: (\S+)", mail.outbox[-1].subject)
    assert found
    return found[1]


def test_a_person_without_a_password_signs_in_by_a_code_from_a_mail(client: Client, mira: Person) -> None:
    ask_for_code(client, "mira@firm.example")
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in_mail()})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").context["request"].user == mira
    assert not EmailAddress.objects.exists()


def test_the_code_does_not_stay_in_the_outbox(client: Client, mira: Person) -> None:
    ask_for_code(client, mira.email)
    assert Message.objects.get().facts == {}


def test_a_wrong_code_does_not_sign_in(client: Client, mira: Person) -> None:
    ask_for_code(client, mira.email)
    answer = client.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})
    assert "invalid-feedback" in answer.content.decode()
    assert not client.get("/").context


def test_a_person_signs_in_with_a_password(client: Client) -> None:
    person = PersonFactory()
    person.set_password(PASSWORD)
    person.save()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_somebody_who_left_gets_neither_code_nor_link_nor_entrance(client: Client) -> None:
    person = PersonFactory(is_active=False)
    person.set_password(PASSWORD)
    person.save()
    ask_for_code(client, person.email)
    client.post(reverse("account_reset_password"), {"email": person.email})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert mail.outbox == []
    assert client.get("/").status_code == 302


class Words(HTMLParser):
    """The text of a page without tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@pytest.mark.parametrize("name", ["account_request_login_code", "account_reset_password"])
def test_asking_for_a_mail_does_not_tell_who_exists(mira: Person, name: str) -> None:
    pages = []
    for email in ("mira@firm.example", "nora@firm.example"):
        answer = Client().post(reverse(name), {"email": email}, follow=True)
        words = Words()
        words.feed(answer.content.decode())
        pages.append((answer.status_code, answer.redirect_chain, " ".join(words.words).replace(email, "")))
    assert pages[0] == pages[1]
    assert [letter.to for letter in mail.outbox] == [["Mira Malmsten <mira@firm.example>"]]


def test_the_link_to_a_new_password_points_to_us_whatever_host_was_asked(
    client: Client, mira: Person, settings: Settings
) -> None:
    settings.BASE_URL = "https://mentoring.firm.example"
    client.post(reverse("account_reset_password"), {"email": mira.email}, HTTP_HOST="localhost")
    found = re.search(r"https?://[^/\s]+/accounts/password/reset/key/\S+/", str(mail.outbox[-1].body))
    assert found
    assert found[0].startswith("https://mentoring.firm.example/")


def test_a_new_password_is_set_by_the_link_once(client: Client, mira: Person) -> None:
    client.post(reverse("account_reset_password"), {"email": mira.email})
    found = re.search(r"/accounts/password/reset/key/\S+/", str(mail.outbox[-1].body))
    assert found
    form = client.get(found[0], follow=True)
    client.post(form.context["action_url"], {"password1": PASSWORD, "password2": PASSWORD})
    mira.refresh_from_db()
    assert mira.check_password(PASSWORD)
    assert "no longer works" in Client().get(found[0], follow=True).content.decode()


def test_nobody_signs_up(client: Client) -> None:
    client.post(
        reverse("account_signup"), {"email": "new@firm.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not Person.objects.exists()


ENTRANCE = [
    "account_login", "account_signup", "account_request_login_code", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key_done", "account_inactive",
]  # fmt: skip


@pytest.mark.parametrize("name", ENTRANCE)
def test_every_page_before_the_sign_in_wears_our_look(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert "rmentor/theme.css" in answer.content.decode()
    assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize("name", ["account_set_password", "account_change_password", "account_logout"])
def test_every_page_behind_the_sign_in_wears_our_look(client: Client, mira: Person, name: str) -> None:
    mira.set_unusable_password()
    mira.save()
    client.force_login(mira, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(reverse(name), follow=True)
    assert answer.status_code == 200
    assert "rmentor/theme.css" in answer.content.decode()


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/confirm-email/abc/"])
def test_pages_of_allauth_that_would_change_an_address_are_not_there(client: Client, mira: Person, path: str) -> None:
    client.force_login(mira, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "else@firm.example", "action_add": ""}).status_code == 404
