import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from messaging import rules
from messaging.rules import Kind
from people.models import Person
from tests.factories import PersonFactory

AWAKE = dt.time(0)
RegisterKind = Callable[..., Kind]


def show(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
    """The loader of the tests: the facts are what the template shows; `gone` makes the mail untrue."""
    if facts.get("gone"):
        return None
    when = dt.datetime(2026, 7, 1, 10, tzinfo=dt.UTC)
    return {"title": "T", "text": "", "path": "/", "when": when} | facts


@pytest.fixture
def register(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> RegisterKind:
    """Makes kinds of mail known for the length of a test."""
    monkeypatch.setattr(rules, "_kinds", dict(rules._kinds))
    own = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], own]}]

    def _register(name: str = "test.note", **wishes: Any) -> Kind:
        kind = Kind(name, wishes.pop("load", show), **wishes)
        rules.register(kind)
        return kind

    return _register


@pytest.fixture
def note(register: RegisterKind) -> Kind:
    return register()


@pytest.fixture
def nora(db: None) -> Person:
    """Somebody who takes mail at any hour."""
    return PersonFactory(
        email="nora@firm.example", first_name="Nora", last_name="Nilsson", quiet_from=AWAKE, quiet_to=AWAKE
    )
