import datetime as dt
import html
from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import AuditEntry, ImportRun, Person
from people.selectors import MEANINGS, SIGHTS, labelled_forms, next_steps
from rmentor.lib.privacy import Privacy
from tests.factories import PersonFactory

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
SETTINGS = {"time_zone": "Europe/Rome", "language": "it", "quiet_from": "18:00", "quiet_to": "09:30"}


def test_the_pages_need_a_sign_in(client: Client) -> None:
    for address in ("/profile/", "/privacy/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address}")


def test_a_person_sets_zone_language_and_quiet_hours(sign_in: SignIn, mira: Person) -> None:
    answer = sign_in(mira).post("/profile/", SETTINGS)
    assert (answer.status_code, answer["Location"]) == (302, "/profile/")
    mira.refresh_from_db()
    assert (mira.time_zone, mira.language, mira.own_time_zone) == ("Europe/Rome", "it", True)
    assert (mira.quiet_from, mira.quiet_to) == (dt.time(18), dt.time(9, 30))


def test_the_trail_tells_that_settings_changed_and_not_to_what(sign_in: SignIn, mira: Person) -> None:
    client = sign_in(mira)
    client.post("/profile/", SETTINGS)
    client.post("/profile/", SETTINGS)
    entry = AuditEntry.objects.get()
    assert entry.new == {"settings": ["time_zone", "language", "quiet_from", "quiet_to"]}


@pytest.mark.parametrize(
    ("typed", "zone"), [("europe/rome", "Europe/Rome"), ("America/new york", "America/New_York")]
)
def test_a_zone_may_be_typed_without_capitals_and_underscores(
    sign_in: SignIn, mira: Person, typed: str, zone: str
) -> None:
    sign_in(mira).post("/profile/", SETTINGS | {"time_zone": typed})
    mira.refresh_from_db()
    assert mira.time_zone == zone


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", ""),
        ("language", "xx"),
        ("quiet_from", "25:00"),
        ("quiet_to", ""),
    ],
)
def test_a_fault_stands_at_its_field_and_what_was_typed_stays(
    sign_in: SignIn, mira: Person, field: str, text: str
) -> None:
    answer = sign_in(mira).post("/profile/", SETTINGS | {field: text})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="18:00"' in answer.content.decode() or field == "quiet_from"
    mira.refresh_from_db()
    assert mira.time_zone == "UTC"


def test_nobody_sets_more_than_their_settings(sign_in: SignIn, mira: Person, hana: Person) -> None:
    extra = {"is_superuser": "on", "email": "x@x.example", "grade": "1", "person": str(hana.pk), "is_active": ""}
    sign_in(mira).post("/profile/", SETTINGS | extra)
    mira.refresh_from_db()
    assert (mira.is_superuser, mira.email, mira.grade, mira.is_active) == (False, "mira@firm.example", 3, True)
    hana.refresh_from_db()
    assert hana.time_zone == "UTC"


def test_beside_each_setting_stands_who_reads_it(sign_in: SignIn, mira: Person) -> None:
    page = sign_in(mira).get("/profile/").content.decode()
    assert page.count("Who sees this: Only me") == 3
    assert page.count("Who sees this: Program team") == 1
    assert '<option value="Europe/Ljubljana">' in page


def test_markup_in_what_hr_says_stays_text(sign_in: SignIn) -> None:
    person = PersonFactory(first_name="<script>alert(1)</script>", department="<b>x</b>", job_title="{{ 7*7 }}")
    page = sign_in(person).get("/profile/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert html.escape("<script>alert(1)</script>") in page


def test_the_page_of_settings_takes_few_queries(
    sign_in: SignIn, mira: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mira.manager = PersonFactory()
    mira.save()
    client = sign_in(mira)
    with django_assert_num_queries(4):
        client.get("/profile/")


def test_the_privacy_page_tells_the_labels_the_readers_and_every_labelled_field(
    sign_in: SignIn, mira: Person
) -> None:
    page = html.unescape(sign_in(mira).get("/privacy/").content.decode())
    for meaning in MEANINGS:
        assert str(meaning.meaning) in page
    for sight in SIGHTS:
        assert f'role="rowheader">{sight.what}' in page
    assert {meaning.label for meaning in MEANINGS} == set(Privacy)


def test_every_model_with_labels_is_on_the_privacy_page() -> None:
    labelled = [model for model in apps.get_models() if getattr(model, "PRIVACY", None)]
    assert len(labelled_forms()) == len(labelled)
    assert sum(len(form.fields) for form in labelled_forms()) == sum(len(model.PRIVACY) for model in labelled)


def test_managers_never_see_what_people_write() -> None:
    assert {str(sight.manager) for sight in SIGHTS} == {"Never", "As in the company anyway"}
    only_me = [sight for sight in SIGHTS if sight.label == Privacy.ONLY_ME]
    texts = [str(text) for sight in only_me for text in (sight.partner, sight.team, sight.executive)]
    assert all(text.startswith("Never") for text in texts)


# ---- next steps -----------------------------------------------------------------------------------------------


def test_who_has_no_zone_is_asked_for_it_until_they_answer(sign_in: SignIn, mira: Person) -> None:
    assert [step.url for step in next_steps(mira)] == ["/profile/"]
    sign_in(mira).post("/profile/", SETTINGS | {"time_zone": "UTC"})
    assert next_steps(Person.objects.get(pk=mira.pk)) == []


def test_hr_alone_in_the_house_is_asked_to_import(hana: Person) -> None:
    assert [step.url for step in next_steps(hana)] == ["/profile/", "/admin/people/importrun/add/"]
    PersonFactory()
    assert [step.url for step in next_steps(hana)] == ["/profile/"]


def test_hr_is_reminded_of_the_file_that_was_refused(hana: Person) -> None:
    now = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    run = ImportRun.objects.create(file_name="x.csv", state="refused", started_by=hana, ended_at=now)
    assert [step.url for step in next_steps(hana)][1:] == [f"/admin/people/importrun/{run.pk}/change/"]
    ImportRun.objects.create(file_name="x.csv", state="done", started_by=hana, ended_at=now)
    assert len(next_steps(hana)) == 1


def test_next_steps_of_hr_take_one_query(hana: Person, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert hana.roles
    with django_assert_num_queries(1):
        next_steps(hana)
