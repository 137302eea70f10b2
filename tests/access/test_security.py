"""Spot checks of security.md, sections 1 to 4, over every page that anybody can open."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db.models import Model
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from people.actions import grant_role, revoke_role
from people.enums import Role
from people.models import Person
from programs.models import Enrolment, Program
from programs.models.enrolment import STYLE_FIELDS
from tests.access import crawl
from tests.access.crawl import Page
from tests.access.pages import Addresses, table
from tests.access.world import ROLES, World, build, canary
from tests.access.writes import APPLICATION

Walk = Callable[[str], list[Page]]

# ---- nothing of one program for the people of another ------------------------------------------------------------


# Whoever plans a program chooses people of the whole company by name, whatever they take part in.
THE_DIRECTORY = re.compile(r"^/admin/programs/program/\d+/(change|goals/\d+)/$")


@pytest.mark.parametrize("role", ["stig", "mira", "edda", "rolf", "nora", "cora", "dara"])
def test_nothing_of_another_program_stands_on_any_page(walk: Walk, role: str) -> None:
    strangers = ("canary-b-", "canary-berta-", "canary-bruno-", "canary-boris-", "canary-birgit-", "canary-britta-")
    found = [
        (page.address, word)
        for page in walk(role)
        for word in (strangers[:1] if THE_DIRECTORY.match(page.address) else strangers)
        if word in page.text
    ]
    assert found == []


NAMES = ("mira", "edda", "rolf", "nora", "greta", "berta", "bruno", "boris", "birgit", "britta")


def test_an_executive_sees_totals_of_every_program_and_no_participant(walk: Walk) -> None:
    words = [f"canary-{name}-" for name in NAMES]
    typed = re.compile(r"canary-[ab]-(?!program-|goal-)[a-z-]+")
    for page in walk("xena"):
        if not page.address.startswith("/l/"):
            assert not [word for word in words if word in page.text], page.address
            assert not typed.search(page.text), page.address


def test_a_coordinator_filters_by_nothing_of_another_program(world: World) -> None:
    client = world.client("cora")
    other = world.b.program.pk
    for model in (
        "programs/enrolment",
        "programs/case",
        "matching/pair",
        "matching/pairrule",
        "matching/matchingrun",
    ):
        for query in (f"program__id__exact={other}", f"program={other}", "q=berta"):
            text = client.get(f"/admin/{model}/?{query}").content.decode()
            assert "canary-b-" not in text
            assert "canary-berta" not in text


# ---- the browser ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["anon", "mira", "cora", "xena", "hana"])
def test_every_page_carries_the_headers_and_no_page_of_a_person_is_cached(walk: Walk, role: str) -> None:
    for page in walk(role):
        address, headers = page.address, page.headers
        policy = headers.get("Content-Security-Policy", "")
        if headers.get("Content-Type", "").startswith("text/html"):
            directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
            assert directives["default-src"] == "'self'", address
            for name in ("object-src", "base-uri", "frame-ancestors"):
                assert directives[name] == "'none'", address
            assert directives["form-action"] == "'self'", address
        assert "unsafe" not in policy, address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["X-Frame-Options"] == "DENY", address
        assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        if headers.get("Content-Type", "").startswith("text/calendar"):
            # A calendar program asks whether anything has changed; nobody between keeps it.
            assert {"private", "no-cache"} <= set(headers["Cache-Control"].split(", ")), address
        elif role != "anon" or (address.startswith("/l/") and page.status == 200):
            assert "no-store" in headers["Cache-Control"], address


# Ends an attribute and a script, begins an element that runs, and is a template.
PAYLOAD = """'"></script><svg onload=x()>{{7*7}}"""
RUN = re.compile(r"<svg onload|</script><svg|x\(\)&gt;49")


def test_markup_that_somebody_typed_stays_text_everywhere(db: None) -> None:
    world = build(lambda place: f"{canary(place)[7:-4]}{PAYLOAD}")
    seen = 0
    for role in ("mira", "nora", "cora", "hana"):
        for address, page, answer in crawl.pages(world, role):
            if getattr(answer, "headers", {}).get("Content-Type", "").startswith("text/html"):
                assert not RUN.search(page), address
                seen += "x()" in page
    assert seen > 50
    letters = [html for _recipient, _whole, html in crawl.mails()]
    assert len(letters) > 60
    assert not [html for html in letters if RUN.search(html)]


EVIL = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "https://evil.example", "http:///evil.example", "https:///evil.example", "javascript:alert(1)",
    "data:text/html,x", "/%09/evil.example", "/\t/evil.example", "%0d%0aLocation: https://evil.example",
    "/%5cevil.example", "//evil.example/%2f..", "https://testserver@evil.example", "https://testserver.evil.example",
    "//%E3%80%82evil.example", "\u3002evil.example", "//evil\u3002example", "http:\\\\evil.example",
    " //evil.example",
    "\x01//evil.example", "ftp://evil.example", "//[::1]/", "https:/evil.example", "/../\\evil.example",
]  # fmt: skip


def _stays_here(location: str) -> bool:
    """As a browser reads it: control characters are dropped, backslashes are slashes."""
    read = urlsplit(re.sub(r"[\x00-\x20]", "", location).replace("\\", "/"))
    return not read.scheme and not read.netloc and not read.path.startswith("//")


@pytest.mark.parametrize("where", EVIL)
def test_the_way_back_after_signing_in_stays_on_this_site(mira: Person, where: str) -> None:
    password = "correct horse battery staple"
    mira.set_password(password)
    mira.save()
    client = Client()
    answer = client.post(reverse("account_login"), {"login": mira.email, "password": password, "next": where})
    assert answer.status_code == 302
    assert _stays_here(answer["Location"]), answer["Location"]
    # Signed in already; and on the way out.
    for name in ("account_login", "account_reauthenticate", "account_logout", "account_request_login_code"):
        cache.clear()
        for answer in (
            client.get(reverse(name), {"next": where}),
            client.post(reverse(name), {"next": where, "password": password}),
        ):
            assert "Location" not in answer or _stays_here(answer["Location"]), (name, answer["Location"])


@pytest.mark.parametrize("referer", ["https://evil.example/x", "//evil.example"])
def test_the_way_back_after_a_refused_form_stays_on_this_site(world: World, referer: str) -> None:
    address = reverse("matching:agreement-edit", args=[world.a.pair.pk])
    answer = world.client("mira").post(address, {"goals": "x"}, HTTP_REFERER=referer)
    assert answer.status_code == 409


# ---- fields that a form does not show ----------------------------------------------------------------------------


def _everything(model: type[Model]) -> dict[str, str]:
    """A value for every column, as an attacker would add them to a form."""
    return {field.name: "1" for field in model._meta.concrete_fields} | {
        "state": "completed", "is_superuser": "on", "is_active": "", "email": "evil@firm.example", "k": "5",
    }  # fmt: skip


def _values(row: Model) -> dict[str, Any]:
    fresh = type(row)._default_manager.get(pk=row.pk)
    return {field.attname: getattr(fresh, field.attname) for field in fresh._meta.concrete_fields}


def _changed(before: dict[str, Any], row: Model) -> set[str]:
    return {name for name, value in _values(row).items() if value != before[name]}


def test_a_profile_changes_four_fields_whatever_is_posted(world: World) -> None:
    mira = world.people["mira"]
    client, before = world.client("mira"), _values(mira)
    before["last_login"] = _values(mira)["last_login"]
    wanted = {"time_zone": "Europe/Rome", "language": "it", "quiet_from": "20:00", "quiet_to": "07:00"}
    assert client.post("/profile/", _everything(Person) | wanted).status_code == 302
    assert _changed(before, mira) - {"last_login"} == {*wanted, "own_time_zone"}


def test_an_application_changes_what_its_form_shows_whatever_is_posted(world: World) -> None:
    before = _values(world.application)
    address = reverse("programs:enrolment-edit", args=[world.application.pk])
    shown = {"motivation": "new", "interests": "new", "working_style": "new", "times": "new", "identities": "new"}
    shown |= dict.fromkeys(STYLE_FIELDS, "other") | {"wants_same_identity": "on", "counts_in_fairness": "on"}
    extra = _everything(Enrolment) | {"person": str(world.people["stig"].pk), "program": str(world.b.program.pk)}
    assert (
        world.client("mira").post(address, extra | APPLICATION | shown | {"topics_to_avoid": []}).status_code == 302
    )
    assert _changed(before, world.application) == set(shown)


def test_the_plan_of_a_program_changes_what_its_form_shows_whatever_is_posted(world: World) -> None:
    program = world.open_program
    client, before = world.client("hana"), _values(program)
    address = reverse("admin:programs_program_change", args=[program.pk])
    form = client.get(address)
    data = _filled_in(
        form.context["adminform"].form, [found.formset for found in form.context["inline_admin_formsets"]]
    )
    hidden = set(model_to_dict(program)) - set(form.context["adminform"].form.fields)
    extra = dict.fromkeys(hidden, "7") | {
        "slug": "stolen", "state": "completed", "version": "99", "cancel_reason": "x", "template": "x", "id": "1",
    }  # fmt: skip
    answer = client.post(address, extra | data | {"commitment": "new"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert _changed(before, program) == {"commitment", "version"}
    assert Program.objects.get(pk=program.pk).version == before["version"] + 1


def _filled_in(form: Any, formsets: list[Any]) -> dict[str, Any]:
    data = {name: form[name].value() for name in form.fields}
    for rows in formsets:
        data |= {f"{rows.prefix}-{name}": rows.management_form[name].value() for name in rows.management_form.fields}
    return {name: value for name, value in data.items() if value is not None and value is not False}


@pytest.mark.parametrize("role", ["cora", "hana"])
def test_nobody_becomes_more_by_a_button_or_a_field(world: World, role: str) -> None:
    me = world.people[role]
    client, before = world.client(role), sorted(Person.objects.get(pk=me.pk).roles)
    for given in Role:
        client.post(f"/admin/people/person/{me.pk}/do/grant-{given.value}/")
    client.post(f"/admin/people/person/{me.pk}/change/", {"is_superuser": "on"})
    fresh = Person.objects.get(pk=me.pk)
    assert (sorted(fresh.roles), fresh.is_superuser) == (before, False)


# ---- roles and people change while they are signed in ------------------------------------------------------------


def test_a_role_that_is_taken_away_or_given_holds_from_the_next_request_on(world: World) -> None:
    person, address = world.people["xena"], reverse("reports:program-outcome", args=[world.b.program.slug])
    client = world.client("xena")
    assert client.get(address).status_code == 200
    revoke_role(person_id=person.pk, role=Role.EXECUTIVE, by=world.people["hana"])
    assert client.get(address).status_code == 404
    grant_role(person_id=person.pk, role=Role.EXECUTIVE, by=world.people["hana"])
    assert client.get(address).status_code == 200


def test_a_coordinator_who_loses_the_role_is_out_of_the_administration_at_once(world: World) -> None:
    client, address = world.client("cora"), reverse("admin:programs_program_change", args=[world.a.program.pk])
    assert client.get(address).status_code == 200
    world.a.program.team.all().delete()
    assert client.get(address).status_code == 404
    revoke_role(person_id=world.people["cora"].pk, role=Role.COORDINATOR, by=world.people["hana"])
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"anon", "gone"}])
def test_somebody_who_is_switched_off_is_out_at_once(world: World, role: str) -> None:
    client = world.client(role)
    assert client.get("/").status_code == 200
    Person.objects.filter(pk=world.people[role].pk).update(is_active=False)
    assert client.get("/")["Location"].startswith("/accounts/login/")
    addresses = Addresses(world)
    open_now = [row.label for row in table() if client.get(addresses.of(row)).status_code != row.statuses["gone"]]
    links = {row.label for row in table() if row.page.endswith(("-by-link", "-from-page", ":calendar-feed"))}
    assert set(open_now) <= links


def test_a_link_of_a_mail_dies_with_its_person(world: World) -> None:
    link = Addresses(world).of(next(row for row in table() if row.label == "sessions:meeting-log-by-link (log-link)"))
    assert Client().get(link).status_code == 200
    Person.objects.filter(pk=world.people["mira"].pk).update(is_active=False)
    assert Client().get(link).status_code == 404


# ---- who is here ---------------------------------------------------------------------------------------------


TOKEN = re.compile(r'csrfmiddlewaretoken" value="\w+|"X-CSRFToken": "\w+')


@pytest.mark.django_db(transaction=True)
def test_signing_in_with_a_wrong_password_does_not_tell_who_exists(mira: Person, settings: Settings) -> None:
    mira.set_password("correct horse battery staple")
    mira.save()
    gone = Person.objects.create_user("gone@firm.example", "correct horse battery staple", is_active=False)
    pages = []
    for email in (mira.email, "nobody@firm.example", gone.email):
        cache.clear()
        answer = Client().post(reverse("account_login"), {"login": email, "password": "wrong wrong wrong"})
        text = TOKEN.sub("", answer.content.decode())
        pages.append((answer.status_code, text.replace(email, "")))
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["account_request_login_code", "account_reset_password", "account_signup"])
def test_asking_for_a_code_does_not_tell_who_exists(mira: Person, settings: Settings, name: str) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    pages = []
    for email in (mira.email, "nobody@firm.example"):
        cache.clear()
        answer = Client().post(reverse(name), {"email": email}, follow=True)
        text = TOKEN.sub("", answer.content.decode())
        pages.append((answer.status_code, answer.redirect_chain, text.replace(email, "")))
    assert pages[0] == pages[1]
