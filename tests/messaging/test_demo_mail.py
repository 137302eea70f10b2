import datetime as dt

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from messaging.actions.catcher import CatcherBackend
from messaging.models import CaughtMail


@pytest.fixture(autouse=True)
def _embedded(settings: Settings) -> None:
    settings.EMBEDDED = True


def catch(to: str = "nora@firm.example", subject: str = "Hello", text: str = "Hi") -> CaughtMail:
    mail = EmailMultiAlternatives(subject, text, to=[to])
    mail.attach_alternative("<p>Hi</p>", "text/html")
    mail.attach("invite.ics", b"BEGIN:VCALENDAR", "application/ics")
    assert CatcherBackend().send_messages([mail]) == 1
    return CaughtMail.objects.latest("pk")


@pytest.mark.django_db
def test_a_caught_mail_is_kept_whole() -> None:
    caught = catch(subject="A\u2028B")
    assert (caught.to, caught.subject, caught.text, caught.html) == ("nora@firm.example", "A B", "Hi", "<p>Hi</p>")
    assert b"invite.ics" in bytes(caught.raw)
    assert caught.at.tzinfo is dt.UTC


@pytest.mark.django_db
def test_the_mailbox_shows_the_newest_first_without_a_login(client: Client) -> None:
    catch(subject="Older one")
    catch(subject="Newer one")
    page = client.get("/demo-mail/")
    assert page.status_code == 200
    body = page.content.decode()
    assert 0 < body.index("Newer one") < body.index("Older one")


@pytest.mark.django_db
def test_the_mailbox_is_searched_by_recipient_and_says_when_nothing_is_found(client: Client) -> None:
    catch("mira@firm.example", "For Mira")
    catch("edda@firm.example", "For Edda")
    found = client.get("/demo-mail/", {"to": "MIRA"}).content.decode()
    assert "For Mira" in found
    assert "For Edda" not in found
    assert "No mail to “nobody”." in client.get("/demo-mail/", {"to": "nobody"}).content.decode()


@pytest.mark.django_db
def test_an_empty_mailbox_says_what_to_do(client: Client) -> None:
    assert "Ask for a sign-in code" in client.get("/demo-mail/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["2", "999", "0", "-1", "x"])
def test_a_long_mailbox_has_pages_and_takes_any_number_for_one(client: Client, page: str) -> None:
    for number in range(26):
        catch(subject=f"Mail {number}")
    assert client.get("/demo-mail/", {"page": page, "to": "nora"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_mailbox_takes_two_queries_whatever_it_holds(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        catch()
    with django_assert_num_queries(2):
        client.get("/demo-mail/")


@pytest.mark.django_db
def test_a_mail_is_shown_as_text_with_links_to_follow(client: Client) -> None:
    caught = catch(text='Open: http://127.0.0.1:8000/l/abc:def/\n\n<script>alert(1)</script> "><svg/onload=x>')
    body = client.get(f"/demo-mail/{caught.pk}/").content.decode()
    assert 'href="http://127.0.0.1:8000/l/abc:def/"' in body
    assert "&lt;script&gt;" in body
    assert "<svg/onload" not in body
    assert "invite.ics" in body


@pytest.mark.django_db
def test_a_mail_can_be_opened_in_a_mail_program(client: Client) -> None:
    caught = catch()
    response = client.get(f"/demo-mail/{caught.pk}/mail.eml")
    assert response.headers["Content-Type"] == "message/rfc822"
    assert response.headers["Content-Disposition"] == f'attachment; filename="mail-{caught.pk}.eml"'
    assert response.content == bytes(caught.raw)


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["", "{pk}/", "{pk}/mail.eml"])
@pytest.mark.parametrize(
    "request_facts",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "::ffff:192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"},
    ],
)
def test_nobody_sees_the_mails_from_another_computer(client: Client, request_facts: dict[str, str], end: str) -> None:
    address = "/demo-mail/" + end.format(pk=catch().pk)
    assert client.get(address, **request_facts).status_code == 404  # type: ignore[arg-type]  # facts of the request


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["", "{pk}/", "{pk}/mail.eml"])
def test_a_real_installation_has_no_such_mailbox(client: Client, settings: Settings, end: str) -> None:
    settings.EMBEDDED = False
    assert client.get("/demo-mail/" + end.format(pk=catch().pk)).status_code == 404


@pytest.mark.django_db
def test_the_mailbox_is_open_to_this_computer_by_either_protocol(client: Client) -> None:
    assert client.get("/demo-mail/", REMOTE_ADDR="::1").status_code == 200
    assert client.get("/demo-mail/", REMOTE_ADDR="127.0.0.1").status_code == 200


@pytest.mark.django_db
def test_a_mail_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/demo-mail/1/").status_code == 404


@pytest.mark.django_db
def test_a_name_with_letters_beyond_ascii_can_be_read() -> None:
    assert catch(to="=?utf-8?b?xaB0ZWZhbg==?= <s@firm.example>").to == "Štefan <s@firm.example>"
