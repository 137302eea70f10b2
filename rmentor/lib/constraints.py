"""Invariants that several rooms state alike, as sentences in the database."""

from django.db.models import CheckConstraint, Choices, Q


def known_choice(field: str, choices: type[Choices], name: str, *, blank: bool = False) -> CheckConstraint:
    """The database, too, refuses a value of `field` that is none of `choices`; `blank` allows the empty text."""
    values = [""] if blank else []
    return CheckConstraint(condition=Q(**{f"{field}__in": [*values, *choices.values]}), name=name)


def by_implies_at(deed: str, name: str) -> CheckConstraint:
    """Who did it (`<deed>_by`) is never known without when; when without whom is: people are deleted."""
    return CheckConstraint(condition=Q(**{f"{deed}_by": None}) | Q(**{f"{deed}_at__isnull": False}), name=name)
