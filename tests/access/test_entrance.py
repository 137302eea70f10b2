from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from people.models import Person

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.mark.parametrize(
    ("name", "args"),
    [("account_email", []), ("account_email_verification_sent", []), ("account_confirm_email", ["abc"])],
)
def test_nobody_changes_the_address_that_came_from_hr(
    sign_in: SignIn, mira: Person, name: str, args: list[str]
) -> None:
    for client in (Client(), sign_in(mira)):
        assert client.get(reverse(name, args=args)).status_code == 404
        answer = client.post(reverse(name, args=args), {"email": "else@firm.example", "action_add": ""})
        assert answer.status_code == 404
    mira.refresh_from_db()
    assert mira.email == "mira@firm.example"


def test_sign_up_says_that_it_is_closed_and_makes_nobody(client: Client) -> None:
    address = reverse("account_signup")
    for answer in (client.get(address), client.post(address, {"email": "a@b.cd"})):
        assert next(template.name for template in answer.templates) == "account/signup_closed.html"
    assert not Person.objects.exists()


@pytest.mark.parametrize("name", ["auth_group", "account_emailaddress"])
def test_tables_of_the_frameworks_are_not_in_the_administration(sign_in: SignIn, name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}_changelist")
    ours = {"people", "messaging", "programs", "matching", "mentoring_sessions", "surveys", "reports"}
    assert {model._meta.app_label for model in admin.site._registry} <= ours


def test_what_a_signed_in_person_sees_is_kept_by_no_cache(sign_in: SignIn, mira: Person) -> None:
    client = sign_in(mira)
    for address in (reverse("home"), reverse("people:profile"), "/no-such-page/"):
        assert {"no-store", "private"} <= set(client.get(address)["Cache-Control"].split(", "))


def test_the_way_back_leads_to_no_other_host_that_is_allowed(mira: Person, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    mira.set_password("correct horse battery staple")
    mira.save()
    form = {"login": mira.email, "password": "correct horse battery staple", "next": "https://evil.example/"}
    assert Client().post(reverse("account_login"), form)["Location"] == "/"
