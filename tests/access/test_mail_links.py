"""Every page behind the link of a mail: what a link that is over answers, and what a good one keeps to itself."""

import pytest
from django.test import Client

from tests.access.pages import Addresses, Row, table
from tests.access.world import World

GOOD = [row for row in table() if row.page.endswith("-by-link") and row.statuses["anon"] == 200]
OVER = [row for row in table() if row.page.endswith("-by-link") and row.statuses["anon"] == 410]


def label(row: Row) -> str:
    return row.label


@pytest.mark.parametrize("row", OVER, ids=label)
def test_a_link_that_is_over_says_so_and_is_kept_by_no_cache(world: World, row: Row) -> None:
    answer = Client().get(Addresses(world).of(row))
    assert answer.status_code == 410
    assert "This link no longer works" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("row", GOOD, ids=label)
def test_a_page_by_link_is_kept_by_no_cache_and_takes_no_other_methods(world: World, row: Row) -> None:
    address, client = Addresses(world).of(row), Client()
    for answer in (client.get(address), client.head(address)):
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
    assert client.put(address).status_code == 405


@pytest.mark.parametrize("row", GOOD, ids=label)
def test_what_is_sent_by_link_stands_in_no_error_report(world: World, row: Row) -> None:
    answer = Client().post(Addresses(world).of(row), {"learned": "SECRET"})
    assert answer.wsgi_request.sensitive_post_parameters == "__ALL__"
