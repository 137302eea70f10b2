from collections.abc import Callable

import pytest
from django.core.cache import cache

from tests.access.crawl import Page, Walks
from tests.access.world import World, build


@pytest.fixture(autouse=True)
def _nobody_has_asked_too_often() -> None:
    cache.clear()


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture(scope="session")
def walks() -> Walks:
    return Walks()


@pytest.fixture
def walk(world: World, walks: Walks) -> Callable[[str], list[Page]]:
    """Every page that a role can ask for."""
    return lambda role: walks.of(world, role)
