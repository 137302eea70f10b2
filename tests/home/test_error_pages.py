import pytest
from django.template.loader import get_template
from django.test import Client

from people.models import Person


@pytest.mark.parametrize("status", ["400", "500"])
def test_the_page_for_a_broken_app_needs_nothing(status: str) -> None:
    assert "<h1>" in get_template(f"{status}.html").render()


@pytest.mark.django_db
def test_a_stranger_to_an_address_is_told_what_to_do(client: Client, mira: Person) -> None:
    client.force_login(mira, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "Go to my home page" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_way_on() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@firm.example"})
    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()
