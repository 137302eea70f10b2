"""The fixed cast (design.md): Mira mentors Edda, Hana is HR, Stig is a stranger, Xena an executive without a part."""

import gc
import importlib
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.cache import caches
from django.test import Client

from matching.models import Pair
from people.models import Person
from programs.models import Topic
from tests.factories import PairFactory, PersonFactory

SEED_TOPICS = importlib.import_module("programs.migrations.0003_seed_topics")
ONE_OUTBOX = importlib.import_module("messaging.migrations.0004_there_is_one_outbox")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="leave out tests that ask no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On another database only what asks it can turn out otherwise."""
    if config.getoption("--only-database"):
        left_out = [item for item in items if not _asks_the_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _asks_the_database(item)]


def _asks_the_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames))  # type: ignore[attr-defined]  # of functions, the only items here


def pytest_collection_finish() -> None:
    """What was imported stays to the end: the garbage collector need not walk over it again with every request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def nothing_is_written_out() -> None:
    """Numbers of rows come again in the next test: what was written out of a report under one is of another."""
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def seeded(request: pytest.FixtureRequest) -> None:
    """The rows that migrations make are there for every test with a database.

    A test with real transactions empties all tables behind it, whichever worker runs which test after it.
    """
    if _asks_the_database(request.node):
        request.getfixturevalue("db")
        if not Topic.objects.exists():
            SEED_TOPICS.seed(apps, None)
        ONE_OUTBOX.make(apps, None)


@pytest.fixture
def hana(db: None) -> Person:
    return PersonFactory(email="hana@firm.example", first_name="Hana", last_name="Hojnik", hr=True)


@pytest.fixture
def mira(db: None) -> Person:
    return PersonFactory(
        email="mira@firm.example", first_name="Mira", last_name="Malmsten", grade=3, department="Sales"
    )


@pytest.fixture
def edda(db: None) -> Person:
    return PersonFactory(email="edda@firm.example", first_name="Edda", last_name="Ek", grade=9, department="Finance")


@pytest.fixture
def stig(db: None) -> Person:
    return PersonFactory(email="stig@firm.example", first_name="Stig", last_name="Strand")


@pytest.fixture
def dara(db: None) -> Person:
    """Edda's delegate, once Edda names her."""
    return PersonFactory(email="dara@firm.example", first_name="Dara", last_name="Dal")


@pytest.fixture
def xena(db: None) -> Person:
    return PersonFactory(email="xena@firm.example", first_name="Xena", last_name="Xylander", executive=True)


@pytest.fixture
def pair(mira: Person, edda: Person) -> Pair:
    """Mira and Edda, live."""
    return PairFactory(active=True, mentor__person=mira, mentee__person=edda)


@pytest.fixture
def sign_in() -> Callable[[Person], Client]:
    """A browser of its own for a person."""

    def _sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in
