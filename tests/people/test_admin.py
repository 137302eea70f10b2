import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from people.admin import RoleAdmin
from people.enums import ImportState, Permission, Role
from people.models import AuditEntry, ImportRun, Person, RoleGrant
from rmentor.lib.errors import DomainError
from tests.factories import PersonFactory, RoleGrantFactory
from tests.people.conftest import SHAPES, a_csv, a_row

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
PEOPLE, RUNS, TRAIL = "/admin/people/person/", "/admin/people/importrun/", "/admin/people/auditentry/"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def upload(client: Client, content: bytes, name: str = "export.csv") -> Any:
    return client.post(f"{RUNS}add/", {"file": SimpleUploadedFile(name, content)})


# ---- doors ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [PEOPLE, RUNS, TRAIL, f"{RUNS}add/"])
def test_participants_and_executives_do_not_get_into_the_admin(
    sign_in: SignIn, stig: Person, xena: Person, address: str
) -> None:
    for person in (stig, xena):
        assert sign_in(person).get(address).status_code == 302


def test_a_coordinator_sees_neither_the_directory_nor_imports_nor_the_trail(sign_in: SignIn, hana: Person) -> None:
    client = sign_in(PersonFactory(coordinator=True))
    run = ImportRun.objects.create(file_name="x.csv")
    entry = AuditEntry.objects.create(verb="x", actor="x", subject_type="x", subject_pk="1", subject="x")
    for address in (PEOPLE, RUNS, TRAIL):
        assert client.get(address).status_code == 403
    for address in (f"{PEOPLE}{hana.pk}/", f"{RUNS}{run.pk}/", f"{TRAIL}{entry.pk}/"):
        assert client.get(f"{address}change/").status_code == 404
        assert client.get(f"{address}history/").status_code == 404
    assert client.get(f"{RUNS}add/").status_code == 404
    assert client.get(f"{RUNS}{run.pk}/progress/").status_code == 404
    assert upload(client, b"x").status_code == 404
    assert client.post(f"{PEOPLE}{hana.pk}/do/revoke-hr/").status_code == 404
    assert RoleGrant.objects.filter(person=hana).exists()
    assert ImportRun.objects.count() == 1


def test_what_is_not_there_is_a_404(sign_in: SignIn, hana: Person) -> None:
    client = sign_in(hana)
    for address in (f"{PEOPLE}999/change/", f"{RUNS}999/change/", f"{RUNS}x/change/", f"{PEOPLE}999/history/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{PEOPLE}{hana.pk}/do/nothing/").status_code == 404


# ---- the directory --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 30])
def test_the_list_of_people_takes_the_same_queries_for_any_number(
    sign_in: SignIn, hana: Person, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(people):
        RoleGrantFactory(person__manager=hana, role=Role.EXECUTIVE)
    client = sign_in(hana)
    with django_assert_num_queries(9):
        page = client.get(PEOPLE)
    assert (
        page.content.decode().count('class="action-select"') + page.content.decode().count('class="field-name"')
        >= people
    )


def test_people_are_found_and_filtered(sign_in: SignIn, hana: Person, mira: Person, edda: Person) -> None:
    client = sign_in(hana)

    def found(query: str) -> set[str]:
        return {person.first_name for person in client.get(f"{PEOPLE}?{query}").context["cl"].queryset}

    assert found("q=malm") == {"Mira"}
    assert found("q=edda@firm.example") == {"Edda"}
    assert found("department__exact=Finance") == {"Edda"}
    assert found("grade__exact=3") == {"Mira"}
    assert found("role=hr") == {"Hana"}
    assert found("is_active__exact=0") == set()


@pytest.mark.parametrize(
    "query",
    [
        "password__startswith=pbkdf2",
        "password__contains=a",
        "manager__password__startswith=a",
        "quiet_from__gt=10:00",
        "department__startswith=F",
        "grant__person__password__startswith=a",
        "language=it",
    ],
)
def test_no_field_can_be_read_out_by_filtering(sign_in: SignIn, hana: Person, query: str) -> None:
    assert sign_in(hana).get(f"{PEOPLE}?{query}").status_code == 400


def test_the_page_of_a_person_shows_no_password_and_nothing_for_them_alone(sign_in: SignIn, hana: Person) -> None:
    person = PersonFactory(first_name="<b>Ana</b>", language="sl", quiet_from="03:14")
    person.set_password("correct horse battery")
    person.save()
    page = text_of(sign_in(hana), f"{PEOPLE}{person.pk}/change/")
    assert html.escape("<b>Ana</b>") in page
    assert "<b>Ana</b>" not in page
    assert person.password not in page
    assert "md5$" not in page
    assert "3:14" not in page
    assert 'name="_save"' not in page


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nobody_edits_adds_or_deletes_people_here(sign_in: SignIn, hana: Person, stig: Person, method: str) -> None:
    client = sign_in(hana)
    for address in (f"{PEOPLE}{stig.pk}/change/", f"{PEOPLE}add/", f"{PEOPLE}{stig.pk}/delete/"):
        answer = getattr(client, method)(address, {"is_superuser": "on", "post": "yes"})
        assert method != "post" or answer.status_code == 403
    answer = client.post(PEOPLE, {"action": "delete_selected", "_selected_action": [stig.pk], "post": "yes"})
    assert answer.status_code in {200, 302}
    assert not Person.objects.get(pk=stig.pk).is_superuser


def test_nothing_offers_to_delete_what_is_selected(sign_in: SignIn, hana: Person) -> None:
    assert "delete_selected" not in text_of(sign_in(hana), PEOPLE)


def test_hr_gives_and_takes_roles_by_buttons(sign_in: SignIn, hana: Person, stig: Person) -> None:
    client = sign_in(hana)
    address = f"{PEOPLE}{stig.pk}/"
    page = text_of(client, f"{address}change/")
    assert "do/grant-executive/" in page
    assert "do/revoke-executive/" not in page
    assert client.post(f"{address}do/grant-executive/").status_code == 302
    page = text_of(client, f"{address}change/")
    assert "Stig Strand has the role “Executive” now." in page
    assert "do/revoke-executive/" in page
    client.post(f"{address}do/revoke-executive/")
    assert not RoleGrant.objects.filter(person=stig).exists()


def test_a_role_is_given_by_post_only_and_never_to_oneself(sign_in: SignIn, hana: Person, stig: Person) -> None:
    client = sign_in(hana)
    assert client.get(f"{PEOPLE}{stig.pk}/do/grant-hr/").status_code == 405
    answer = client.post(f"{PEOPLE}{hana.pk}/do/revoke-hr/", follow=True)
    assert "Nobody changes their own roles." in answer.content.decode()
    assert Person.objects.get(pk=hana.pk).may(Permission.GRANT_ROLES)


def test_the_history_of_a_person_is_the_audit_trail(sign_in: SignIn, hana: Person, stig: Person) -> None:
    client = sign_in(hana)
    client.post(f"{PEOPLE}{stig.pk}/do/grant-hr/")
    page = text_of(client, f"{PEOPLE}{stig.pk}/history/")
    assert "people.role_granted" in page
    assert "role: hr" in page
    assert "Nothing is recorded" in text_of(client, f"{PEOPLE}{hana.pk}/history/")


# ---- imports --------------------------------------------------------------------------------------------------


def test_hr_hands_a_file_in_and_sees_what_came_of_it(
    sign_in: SignIn, hana: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = sign_in(hana)
    assert "multipart/form-data" in text_of(client, f"{RUNS}add/")
    with django_capture_on_commit_callbacks(execute=True):
        answer = upload(client, SHAPES["bamboohr"].read_bytes(), "people.xlsx")
    run = ImportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{RUNS}{run.pk}/change/")
    page = text_of(client, answer["Location"])
    assert "read as an export of BambooHR" in page
    assert '<th scope="row">New</th><td>420</td>' in page
    assert "Left or leaving (15)" in page
    assert "Kaučič" in page
    assert (run.started_by, Person.objects.count()) == (hana, 421)
    assert "people.xlsx" in text_of(client, RUNS)


def test_a_refused_file_shows_every_fault_with_what_to_do(
    sign_in: SignIn, hana: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = sign_in(hana)
    with django_capture_on_commit_callbacks(execute=True):
        answer = upload(client, SHAPES["faulty"].read_bytes())
    page = text_of(client, answer["Location"])
    assert "Nobody was imported: 11 faults are to be mended." in page
    assert re.findall(r"<tr>\s*<td>(\d+)</td>", page) == ["4", "5", "6", "7", "9", "10", "11", "14", "15", "16", "17"]
    assert "Write it like Europe/Ljubljana" in page
    assert "11 faults" in text_of(client, RUNS)


def test_markup_in_a_file_stays_text_on_the_page(
    sign_in: SignIn, hana: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = sign_in(hana)
    evil = "<img src=x onerror=alert(1)>"
    with django_capture_on_commit_callbacks(execute=True):
        faulty = upload(client, a_csv(a_row(1, Email=evil, **{evil: "x"})), f"{evil}.csv")
        good = upload(client, a_csv(a_row(1, First_name=evil, **{evil: "x"})))
    for answer in (faulty, good):
        page = text_of(client, answer["Location"])
        assert "<img src=x" not in page
        assert html.escape(evil) in page


def test_progress_is_asked_for_until_the_run_has_ended(sign_in: SignIn, hana: Person) -> None:
    client = sign_in(hana)
    upload(client, a_csv(a_row(1)))
    run = ImportRun.objects.get()
    assert "Waiting for the worker." in text_of(client, f"{RUNS}{run.pk}/change/")
    ImportRun.objects.update(state=ImportState.RUNNING, rows_done=1000, rows_total=5000)
    page = text_of(client, f"{RUNS}{run.pk}/change/")
    assert "1000 of 5000 rows checked." in page
    assert 'value="1000" max="5000"' in page
    assert f'hx-get="{RUNS}{run.pk}/progress/"' in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert "HX-Refresh" not in client.get(f"{RUNS}{run.pk}/progress/")
    ImportRun.objects.update(state=ImportState.FAILED, ended_at=run.created_at, outcome={"stopped": "worker"})
    assert client.get(f"{RUNS}{run.pk}/progress/")["HX-Refresh"] == "true"
    page = text_of(client, f"{RUNS}{run.pk}/change/")
    assert "hx-get" not in page
    assert "stopped three times" in page


def test_a_failed_run_can_be_run_again(
    sign_in: SignIn, hana: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = sign_in(hana)
    upload(client, a_csv(a_row(1)))
    run = ImportRun.objects.get()
    assert "do/again/" not in text_of(client, f"{RUNS}{run.pk}/change/")
    ImportRun.objects.update(state=ImportState.FAILED, ended_at=run.created_at)
    assert "do/again/" in text_of(client, f"{RUNS}{run.pk}/change/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{RUNS}{run.pk}/do/again/")
    run.refresh_from_db()
    assert run.state == ImportState.DONE


@pytest.mark.parametrize(("content", "error"), [(b"", "empty"), (bytes(50_000_000), "at most 20.0 MB")])
def test_an_empty_or_huge_upload_is_refused_at_the_field(
    sign_in: SignIn, hana: Person, content: bytes, error: str
) -> None:
    answer = upload(sign_in(hana), content)
    assert answer.status_code == 200
    assert error in str(answer.context["form"].errors["file"])
    assert not ImportRun.objects.exists()


def test_handing_in_nothing_is_told_at_the_field(sign_in: SignIn, hana: Person) -> None:
    assert "This field is required." in sign_in(hana).post(f"{RUNS}add/").content.decode()


def test_an_upload_needs_its_token(hana: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(hana, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert upload(client, a_csv(a_row(1))).status_code == 403
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("runs", [1, 30])
def test_the_list_of_imports_takes_the_same_queries_and_never_loads_a_file(
    sign_in: SignIn, hana: Person, runs: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(runs):
        ImportRun.objects.create(file_name="x.csv", content=b"x" * 1000, started_by=hana)
    client = sign_in(hana)
    with django_assert_num_queries(5) as asked:
        client.get(RUNS)
    assert not any('"content"' in query["sql"] for query in asked.captured_queries)


# ---- the trail ------------------------------------------------------------------------------------------------


def test_the_trail_is_read_and_searched_and_never_written(sign_in: SignIn, hana: Person, stig: Person) -> None:
    client = sign_in(hana)
    client.post(f"{PEOPLE}{stig.pk}/do/grant-executive/")
    entry = AuditEntry.objects.get()
    assert "Stig Strand" in text_of(client, f"{TRAIL}?q=stig+granted")
    assert "executive" in text_of(client, f"{TRAIL}{entry.pk}/change/")
    assert client.get(f"{TRAIL}add/").status_code == 403
    for address in (f"{TRAIL}{entry.pk}/change/", f"{TRAIL}{entry.pk}/delete/", f"{TRAIL}add/"):
        assert client.post(address, {"actor": "Nobody", "post": "yes"}).status_code == 403
    client.post(TRAIL, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    assert list(AuditEntry.objects.values_list("actor", flat=True)) == ["Hana Hojnik"]


@pytest.mark.parametrize("entries", [1, 30])
def test_the_trail_takes_the_same_queries_for_any_number_of_entries(
    sign_in: SignIn, hana: Person, entries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(entries):
        AuditEntry.objects.create(verb="x", actor="x", subject_type="people.person", subject_pk=number, subject="x")
    client = sign_in(hana)
    with django_assert_num_queries(6):
        client.get(TRAIL)


# ---- what every room's admin gets from here -------------------------------------------------------------------


def test_every_model_in_the_admin_is_behind_a_role() -> None:
    ours = {"people", "messaging", "programs", "matching", "mentoring_sessions", "surveys", "reports"}
    admins = [found for model, found in admin.site._registry.items() if model._meta.app_label in ours]
    assert all(isinstance(found, RoleAdmin) for found in admins)


def test_what_an_action_refuses_stands_above_the_form_and_nothing_typed_is_lost(
    sign_in: SignIn, hana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from programs.admin import TopicAdmin  # noqa: PLC0415 - the one room below whose form is plain

    def refuse(*args: object, **kwargs: object) -> None:
        raise DomainError("This topic is not wanted.")

    monkeypatch.setattr(TopicAdmin, "save_model", refuse)
    answer = sign_in(hana).post("/admin/programs/topic/add/", {"name": "Typed with care"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This topic is not wanted." in page
    assert 'value="Typed with care"' in page


def test_pages_of_this_room_hold_nothing_inline(sign_in: SignIn, hana: Person) -> None:
    client = sign_in(hana)
    upload(client, a_csv(a_row(1)))
    run = ImportRun.objects.get()
    for address in (PEOPLE, f"{PEOPLE}{hana.pk}/change/", RUNS, f"{RUNS}add/", f"{RUNS}{run.pk}/change/", TRAIL):
        page = text_of(client, address)
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page), address
        assert " style=" not in page
        assert not re.search(r"\son\w+=", page), address
