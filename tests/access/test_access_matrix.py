import pytest
from django.test import Client

from people.models import Person
from tests.access.pages import Addresses, Row, patterns, table
from tests.access.world import ROLES, World, digest, watching

TABLE = table()


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {row.page for row in TABLE} == set(patterns())


def test_no_row_stands_twice() -> None:
    labels = [row.label for row in TABLE]
    assert len(labels) == len(set(labels))


def test_what_is_written_is_seen_once(world: World) -> None:
    client = world.client("mira")
    with watching() as watch:
        client.get("/")
        assert watch.changed() == []
        Person.objects.filter(pk=world.people["mira"].pk).update(job_title="Else")
        assert [watch.changed(), watch.changed()] == [["people_person"], []]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says_and_looking_changes_nothing(world: World, role: str) -> None:
    addresses, client = Addresses(world), world.client(role)
    before = digest()
    wrong = []
    with watching() as watch:
        for row in TABLE:
            answer = client.get(addresses.of(row))
            if answer.status_code != row.statuses[role]:
                wrong.append(f"{row.label}: {answer.status_code}, not {row.statuses[role]}")
            if changed := watch.changed():
                wrong.append(f"{row.label}: looking changed {changed}")
    assert wrong == []
    assert digest() == before


@pytest.mark.parametrize("role", ["anon", "gone"])
def test_whoever_is_not_signed_in_is_sent_to_the_sign_in_and_back_again(world: World, role: str) -> None:
    addresses, client = Addresses(world), world.client(role)
    sent = [
        row
        for row in TABLE
        if row.statuses[role] == 302
        and not row.page.startswith(("account_", "admin:login", "admin/login"))
        and not row.page.endswith("-from-page")  # leads to the page it was posted from, which asks for the sign-in
    ]
    wrong = []
    for row in sent:
        address = addresses.of(row)
        answer = client.get(address, follow=True)
        if answer.redirect_chain[-1][0] != f"/accounts/login/?next={address}":
            wrong.append(f"{row.label}: {answer.redirect_chain}")
    assert wrong == []


@pytest.mark.parametrize("role", ["stig", "mira", "xena", "dara"])
def test_whoever_may_not_enter_the_administration_finds_nothing_at_its_door(world: World, role: str) -> None:
    addresses, client = Addresses(world), world.client(role)
    pages = [row for row in TABLE if addresses.of(row).startswith("/admin/")]
    assert len(pages) > 100
    for row in pages:
        assert client.get(addresses.of(row), follow=True).status_code == 404, row.label


@pytest.mark.parametrize("role", ["anon", "mira", "hana"])
def test_asking_for_the_head_of_a_page_tells_the_same_and_changes_nothing(world: World, role: str) -> None:
    addresses, client = Addresses(world), world.client(role)
    before = digest()
    heads = [(row.label, client.head(addresses.of(row)), row.statuses[role]) for row in TABLE]
    assert [label for label, head, status in heads if (head.status_code, head.getvalue()) != (status, b"")] == []
    assert digest() == before


# Each method by whoever may write most; for the others one each, as a page decides by the method before the person.
METHODS = {
    "hana": ("put", "patch", "delete", "options"),
    "anon": ("put",),
    "mira": ("delete",),
    "cora": ("patch",),
    "dara": ("delete",),
}


@pytest.mark.parametrize(("role", "methods"), METHODS.items())
def test_no_method_makes_the_app_fall_over_or_writes_without_a_form(
    world: World, role: str, methods: tuple[str, ...]
) -> None:
    addresses, client = Addresses(world), world.client(role)
    before = digest()
    wrong = [
        f"{row.label}: {method} {answer.status_code}"
        for row in TABLE
        for method in methods
        if (answer := _ask(client, method, addresses.of(row))).status_code >= 500 and not _is_ready_page(row)
    ]
    assert wrong == []
    assert digest() == before


def _ask(client: Client, method: str, address: str) -> object:
    return getattr(client, method)(address, data=b"a=b", content_type="application/x-www-form-urlencoded")


def _is_ready_page(row: Row) -> bool:
    """It says by 503 that no worker runs."""
    return row.page == "readyz"
