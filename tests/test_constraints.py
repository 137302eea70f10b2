"""What is a choice in a form is a sentence in the database; who did something did so at a time."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CheckConstraint, Field, Model, Q

ROOMS = ("people", "messaging", "programs", "matching", "mentoring_sessions", "surveys", "reports")
# `x_by` may become NULL while `x_at` stays: the person was deleted, what they did was not (SET_NULL). The other way
# round would be a half-written row, so `x_by` implies `x_at`: by a constraint, or because `x_at` is never NULL.
# Here the column that says when is not called like the one that says who:
WHEN = {"started_by": "created_at"}


def fields() -> Iterator[tuple[type[Model], "Field[object, object]"]]:
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            for field in model._meta.concrete_fields:
                yield model, field


CHOICES = [pytest.param(model, field, id=str(field)) for model, field in fields() if field.choices]
DEEDS = [pytest.param(model, field, id=str(field)) for model, field in fields() if field.name.endswith("_by")]


def checks(model: type[Model], condition: Q) -> list[str]:
    return [
        constraint.name
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint) and constraint.condition == condition
    ]


def names_in_the_database(model: type[Model]) -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return {name for name, facts in found.items() if facts["check"]}


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), CHOICES)
def test_the_database_knows_the_choices_of_a_field(model: type[Model], field: "Field[object, object]") -> None:
    assert not field.null
    values = ([""] if field.blank else []) + [value for value, _label in field.flatchoices]
    found = checks(model, Q(**{f"{field.name}__in": values}))
    assert found != [], f"{field}: add rmentor.lib.constraints.known_choice"
    assert set(found) <= names_in_the_database(model)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), DEEDS)
def test_who_did_something_did_so_at_a_time(model: type[Model], field: "Field[object, object]") -> None:
    assert field.null
    at = WHEN.get(field.name, field.name.removesuffix("_by") + "_at")
    if not model._meta.get_field(at).null:
        return
    found = checks(model, Q(**{field.name: None}) | Q(**{f"{at}__isnull": False}))
    assert found != [], f"{field}: add rmentor.lib.constraints.by_implies_at"
    assert set(found) <= names_in_the_database(model)


def test_constraints_read_as_sentences() -> None:
    names = [constraint.name for model, _field in fields() for constraint in model._meta.constraints]
    assert [name for name in names if name.count("_") < 2 or len(name) > 60] == []
