import pytest
from django.core.cache import cache

from tests.access.world import World, build


@pytest.fixture(autouse=True)
def _nobody_has_asked_too_often() -> None:
    cache.clear()


@pytest.fixture
def world(db: None) -> World:
    return build()
