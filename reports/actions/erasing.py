"""Forgetting a person where somebody has written of them, and who made what."""

from collections.abc import Collection

from people.models import Person
from reports.models import ApiToken, Cost
from rmentor.lib.forgetting import forget_words


def erase(*, person: Person, words: Collection[str], instead: str) -> None:
    """Sums and tools stay; who is named in their texts, and who let a tool in, goes."""
    forget_words(Cost.objects.all(), ["note"], words, instead)
    forget_words(ApiToken.objects.all(), ["name"], words, instead)
    ApiToken.objects.filter(made_by=person).update(made_by=None)
