import datetime as dt
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from people.models import AuditEntry, Person
from programs.models import Program
from reports import actions
from reports.engine.released import FORMAT
from reports.enums import ReportKind
from reports.models import ApiToken, Report
from reports.selectors import outcome_of
from reports.views import api
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError
from tests.factories import ProgramFactory
from tests.reports.conftest import Build

pytestmark = pytest.mark.django_db
LIST = "/api/v1/programs/"


@pytest.fixture(autouse=True)
def _quiet() -> None:
    cache.clear()


@pytest.fixture
def secret(hana: Person) -> str:
    return actions.make_token(name="Reporting", by=hana)[1]


@pytest.fixture
def released(build: Build, hana: Person) -> Program:
    """Two reports: the older without anything that newer releases tell."""
    program = build(pairs=6, scales=[{"change": 0.7, "low": 0.5, "high": 0.9}, {"code": "OI", "hidden": True}])
    program.sponsor = hana
    program.save()
    spent = [actions.Spent(kind="training", amount=Decimal(600), spent_on=clock.today())]  # type: ignore[arg-type]  # its value
    actions.save_costs(program_id=program.pk, spent=spent, hourly={}, by=hana)
    for _version in range(2):
        report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.ON_DEMAND, by=hana)
        actions.compile_report(report_id=report.pk)
    old = Report.objects.get(program=program, version=1)
    del old.snapshot["cost"], old.snapshot["rhythm"]["commitments"], old.snapshot["goals"][0]["changes"]
    old.save()
    return program


def get(path: str, secret: str, **headers: Any) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {secret}"}, **headers)


def read(path: str, secret: str) -> dict[str, Any]:
    answer = get(path, secret)
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert isinstance(found, dict)
    return found


def pages(program: Program) -> tuple[str, ...]:
    one = f"{LIST}{program.slug}/"
    return (LIST, one, f"{one}reports/1/", f"{one}reports/2/")


# ---- what is told ------------------------------------------------------------------------------------------------


def test_a_tool_reads_the_figures_of_the_newest_report_as_they_were_frozen(released: Program, secret: str) -> None:
    found = read(f"{LIST}digital/", secret)
    report = Report.objects.get(program=released, version=2)
    stored = report.snapshot
    assert found["format"] == FORMAT
    assert found["program"]["state"] == "running"
    assert found["program"]["newest"]["url"] == f"{settings.BASE_URL}{LIST}digital/reports/2/"
    told = found["report"]
    assert (told["version"], told["kind"], told["as_of"], told["k"]) == (2, "on_demand", stored["as_of"], 5)
    assert told["rhythm"] == {name: stored["rhythm"][name] for name in told["rhythm"]}
    assert told["pairs"] == stored["pairs"]
    for goal, kept in zip(told["goals"], stored["goals"], strict=True):
        assert {name: goal[name] for name in ("target", "needed", "verdict", "value")} == {
            name: kept[name] for name in ("target", "needed", "verdict", "value")
        }
        assert goal["gain"] == {name: kept["gain"][name] for name in goal["gain"]}
    assert [goal["verdict_text"] for goal in told["goals"]] == [goal.verdict for goal in outcome_of(report).goals]
    assert [(gain["code"], gain["hidden"], gain["change"]) for gain in told["gains"]] == [
        ("DC", False, 0.7),
        ("OI", True, None),
    ]
    assert told["cost"] == {
        "currency": "EUR",
        "participants": 12,
        "hours_each": 1.0,
        "entered_each": 50.0,
        "time_each": None,
        "money_each": 50.0,
    }
    assert [line["version"] for line in found["reports"]] == [2, 1]


def test_a_report_of_an_older_release_is_told_as_far_as_it_goes(released: Program, secret: str) -> None:
    told = read(f"{LIST}digital/reports/1/", secret)["report"]
    assert (told["cost"], told["rhythm"]["commitments"], told["rhythm"]["held"]) == (None, None, 6)


def test_a_program_without_a_report_stands_in_the_list_and_one_that_has_not_begun_does_not(secret: str) -> None:
    ProgramFactory(running=True, name="Young", slug="young")
    ProgramFactory(recruiting=True, name="Secret plan", slug="plan")
    found = read(LIST, secret)["programs"]
    assert [(line["slug"], line["newest"]) for line in found] == [("young", None)]
    detail = read(f"{LIST}young/", secret)
    assert (detail["report"], detail["reports"]) == (None, [])
    assert get(f"{LIST}plan/", secret).status_code == 404


def test_nobody_is_named_and_nothing_of_a_pair_is_told(released: Program, secret: str) -> None:
    people = Person.objects.values_list("first_name", "last_name", "email")
    words = {word for row in people for word in row}
    assert len(words) > 25
    for path in pages(released):
        text = get(path, secret).content.decode()
        assert [word for word in words if re.search(rf"\b{re.escape(word)}\b", text)] == [], path
        assert "Reporting" not in text


def test_what_a_snapshot_holds_beyond_the_contract_is_not_told(released: Program, secret: str) -> None:
    report = Report.objects.get(program=released, version=2)
    for part in (
        report.snapshot,
        report.snapshot["rhythm"],
        report.snapshot["goals"][0],
        report.snapshot["gains"][0],
    ):
        part["secret"] = "hidden-word"
    report.save()
    for path in pages(released):
        assert "hidden-word" not in get(path, secret).content.decode()


def test_words_are_english_whatever_the_tool_asks_for(released: Program, secret: str) -> None:
    answer = get(f"{LIST}digital/", secret, HTTP_ACCEPT_LANGUAGE="it")
    assert answer.json()["report"]["goals"][0]["verdict_text"] == "Target reached, shown"


@pytest.mark.parametrize("programs", [1, 3])
def test_the_list_takes_the_same_queries_whatever_its_length(
    secret: str, hana: Person, programs: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(programs):
        program = ProgramFactory(running=True)
        report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=hana)
        actions.compile_report(report_id=report.pk)
    read(LIST, secret)  # notes the day
    with django_assert_num_queries(3):
        assert len(read(LIST, secret)["programs"]) == programs


# ---- who is let in -----------------------------------------------------------------------------------------------


HOSTILE = [
    "", "Bearer", "Bearer ", "Bearer  x", "Basic eDp5", "bearer\tx", "Bearer " + "x" * 5000, "Bearer \x00'; --",
    "Bearer \udcff\u2028ü", "Token x", "Bearer null", "Bearer " + "0" * 64,
]  # fmt: skip


@pytest.mark.parametrize("said", HOSTILE)
def test_without_a_token_nothing_opens(released: Program, secret: str, said: str) -> None:
    for path in (*pages(released), "/api/v1/openapi.json", f"{LIST}nowhere/"):
        answer = Client().get(path, HTTP_AUTHORIZATION=said)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="rmentor"'
        assert answer.json() == {"error": "A valid token is needed."}
        assert "no-store" in answer.headers["Cache-Control"]


def test_neither_a_session_nor_an_address_carries_a_token(released: Program, secret: str, hana: Person) -> None:
    client = Client()
    client.force_login(hana)
    for query in ("", f"?token={secret}", f"?access_token={secret}"):
        assert client.get(f"{LIST}{query}").status_code == 401
    client.cookies["token"] = secret
    assert client.get(LIST).status_code == 401


def test_the_digest_that_is_kept_opens_nothing(secret: str) -> None:
    kept = ApiToken.objects.get()
    assert secret not in str(ApiToken.objects.values().get())
    assert get(LIST, kept.digest).status_code == 401


def test_a_revoked_token_opens_nothing_from_then_on(secret: str, hana: Person) -> None:
    assert get(LIST, secret).status_code == 200
    token = actions.revoke_token(token_id=ApiToken.objects.get().pk, by=hana)
    assert get(LIST, secret).status_code == 401
    assert actions.revoke_token(token_id=token.pk, by=hana).revoked_at == token.revoked_at
    assert list(AuditEntry.objects.filter(verb__startswith="token.").values_list("verb", "subject", "actor_pk")) == [
        ("token.revoked", "Reporting", hana.pk),
        ("token.made", "Reporting", hana.pk),
    ]


def test_only_the_day_of_the_last_use_is_kept(secret: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    day = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
    with clock.at(day):
        read(LIST, secret)
    assert ApiToken.objects.get().last_used_on == day.date()
    with clock.at(day + dt.timedelta(hours=5)), django_assert_num_queries(2):
        read(LIST, secret)


def test_a_tool_that_asks_too_often_waits(secret: str, hana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MOST_AN_HOUR", 2)
    other = actions.make_token(name="Other", by=hana)[1]
    assert [get(LIST, secret).status_code for _try in range(3)] == [200, 200, 429]
    answer = get(LIST, secret)
    assert (answer.headers["Retry-After"], answer.json()) == ("3600", {"error": "Asked too often."})
    assert get(LIST, other).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_tool_only_reads(released: Program, secret: str, method: str) -> None:
    for path in pages(released):
        answer = getattr(Client(), method)(path, headers={"Authorization": f"Bearer {secret}"})
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_answers_are_kept_by_nobody_and_read_by_no_page_elsewhere(released: Program, secret: str) -> None:
    for path in (*pages(released), f"{LIST}nowhere/"):
        answer = get(path, secret, HTTP_ORIGIN="https://evil.example")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
        assert not answer.cookies


@pytest.mark.parametrize("path", [f"{LIST}nowhere/", f"{LIST}digital/reports/99/", f"{LIST}nowhere/reports/1/"])
def test_what_is_not_there_is_said_in_json(released: Program, secret: str, path: str) -> None:
    answer = get(path, secret)
    assert (answer.status_code, answer.json()) == (404, {"error": "There is none."})


@pytest.mark.parametrize("version", [0, 2**31, 2**63, 10**30])
def test_a_number_too_large_for_the_database_is_not_there(released: Program, secret: str, version: int) -> None:
    assert get(f"{LIST}digital/reports/{version}/", secret).status_code == 404


def test_a_report_that_is_not_done_is_not_there(released: Program, secret: str, hana: Person) -> None:
    report = actions.ask_for_report(program_id=released.pk, kind=ReportKind.FINAL, by=hana)
    assert get(f"{LIST}digital/reports/{report.version}/", secret).status_code == 404
    assert read(f"{LIST}digital/", secret)["report"]["version"] == 2


# ---- the description ---------------------------------------------------------------------------------------------


Schema = dict[str, Any]
USED = {"type", "description", "format", "properties", "required", "additionalProperties", "items", "enum"}


def faults(value: Any, schema: Schema, all_: Schema, where: str = "$") -> Iterator[str]:
    """Where a value is not what its schema says; for the part of JSON Schema that the description uses."""
    if "$ref" in schema:
        yield from faults(value, all_[schema["$ref"].rpartition("/")[2]], all_, where)
    elif "oneOf" in schema:
        if all(list(faults(value, one, all_, where)) for one in schema["oneOf"]):
            yield f"{where}: none of them"
    else:
        assert set(schema) <= USED, schema
        yield from _plain_faults(value, schema, where)
        yield from _inner_faults(value, schema, all_, where)


def _plain_faults(value: Any, schema: Schema, where: str) -> Iterator[str]:
    allowed = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(_is(value, kind) for kind in allowed):
        yield f"{where}: {value!r} is no {allowed}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if schema.get("format") == "date" and value is not None:
        dt.date.fromisoformat(value)


def _inner_faults(value: Any, schema: Schema, all_: Schema, where: str) -> Iterator[str]:
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from faults(one, schema["items"], all_, f"{where}[{number}]")
    if isinstance(value, dict) and "properties" in schema:
        assert schema["additionalProperties"] is False
        yield from (f"{where}: {name}" for name in set(value) ^ set(schema["required"]))
        for name in set(value) & set(schema["properties"]):
            yield from faults(value[name], schema["properties"][name], all_, f"{where}.{name}")


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    kinds = {"string": str, "integer": int, "number": (int, float), "object": dict, "array": list, "null": type(None)}
    return kind in kinds and isinstance(value, kinds[kind])  # type: ignore[arg-type]  # a type or several


def test_every_answer_is_what_the_description_says(released: Program, secret: str) -> None:
    ProgramFactory(running=True, slug="young")
    told = read("/api/v1/openapi.json", secret)
    schemas = told["components"]["schemas"]
    seen = 0
    for path, operations in told["paths"].items():
        answers = operations["get"]["responses"]
        for slug, version in (("digital", 1), ("digital", 2), ("young", 1)):
            answer = get(path.format(slug=slug, version=version), secret)
            schema = answers[str(answer.status_code)]["content"]["application/json"]["schema"]
            assert list(faults(answer.json(), schema, schemas)) == []
            seen += answer.status_code == 200
        refused = Client().get(path.format(slug="digital", version=1))
        assert list(faults(refused.json(), answers["401"]["content"]["application/json"]["schema"], schemas)) == []
    assert seen == 11


def test_the_check_of_the_description_finds_what_is_wrong(released: Program, secret: str) -> None:
    schemas = read("/api/v1/openapi.json", secret)["components"]["schemas"]
    whole = read(f"{LIST}digital/", secret)
    for spoil in (
        lambda found: found.update(more=1),
        lambda found: found.pop("format"),
        lambda found: found["report"].update(k="5"),
        lambda found: found["report"]["goals"][0].update(verdict="fine"),
        lambda found: found["report"]["rhythm"].update(held=1.5),
    ):
        spoiled = json.loads(json.dumps(whole))
        spoil(spoiled)
        assert list(faults(spoiled, schemas["ProgramDetail"], schemas))


def test_the_description_knows_every_address_and_no_other(secret: str) -> None:
    told = read("/api/v1/openapi.json", secret)
    assert told["openapi"] == "3.1.0"
    assert told["security"] == [{"token": []}]
    here = {
        reverse("reports:api-description"),
        reverse("reports:api-program-list"),
        reverse("reports:api-program-detail", args=["slug"]).replace("/slug/", "/{slug}/"),
        reverse("reports:api-report-detail", args=["slug", 7])
        .replace("/slug/", "/{slug}/")
        .replace("/7/", "/{version}/"),
    }
    assert set(told["paths"]) == here
    refs = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(told)))
    assert refs == set(told["components"]["schemas"])


# ---- the administration ------------------------------------------------------------------------------------------


def test_hr_makes_a_token_that_is_shown_once_and_works(client: Client, hana: Person, released: Program) -> None:
    client.force_login(hana)
    page = client.post(reverse("admin:reports_apitoken_add"), {"name": "Reporting"})
    assert "no-store" in page.headers["Cache-Control"]
    found = re.search(r'id="secret"[^>]* value="([\w-]{43})"', page.content.decode())
    assert found
    assert get(LIST, found[1]).status_code == 200
    token = ApiToken.objects.get()
    for name in ("changelist", "change", "history"):
        args = [] if name == "changelist" else [token.pk]
        again = client.get(reverse(f"admin:reports_apitoken_{name}", args=args)).content.decode()
        assert found[1] not in again
        assert token.digest not in again
    assert found[1] not in str(AuditEntry.objects.values_list("old", "new", "subject"))
    assert found[1] not in json.dumps(dict(client.session))


def test_hr_revokes_a_token_with_a_button(client: Client, hana: Person, secret: str) -> None:
    token = ApiToken.objects.get()
    client.force_login(hana)
    page = reverse("admin:reports_apitoken_change", args=[token.pk])
    press = reverse("admin:reports_apitoken_do", args=[token.pk, "revoke"])
    assert press in client.get(page).content.decode()
    assert client.get(press).status_code == 405
    assert "reads nothing any more" in client.post(press, follow=True).content.decode()
    assert get(LIST, secret).status_code == 401
    assert press not in client.get(page).content.decode()


def test_only_hr_lets_tools_in(edda: Person, hana: Person) -> None:
    with pytest.raises(NotAllowedError):
        actions.make_token(name="x", by=edda)
    with pytest.raises(DomainError, match="Name the tool"):
        actions.make_token(name="  ", by=hana)
    token, _secret = actions.make_token(name="x", by=hana)
    with pytest.raises(NotAllowedError):
        actions.revoke_token(token_id=token.pk, by=edda)
    assert ApiToken.objects.valid().count() == 1
