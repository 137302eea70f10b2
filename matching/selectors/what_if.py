"""The changes of a what-if in words, for whoever runs the program."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import MatchingRun
from people.models import Person
from programs.models import Enrolment

CHANGE_TEXTS: "Mapping[str, str | Promise]" = {
    "lock": gettext_lazy("Always together: %(mentor)s and %(mentee)s"),
    "ban": gettext_lazy("Never together: %(mentor)s and %(mentee)s"),
    "lift": gettext_lazy("No ban or lock any more: %(mentor)s and %(mentee)s"),
    "place": gettext_lazy("One more partner for %(person)s"),
}


def change_texts(run: MatchingRun, person: Person) -> tuple[str, ...]:
    """Each change in a sentence, in one query."""
    seats = Enrolment.objects.filter(pk__in=people_of_changes(run)).exclude(person=person)
    return texts_of_changes(run, {one.pk: one.person for one in seats.with_person().order_by()})


def people_of_changes(run: MatchingRun) -> set[int]:
    """The enrolments that the changes are about."""
    return {value for change in run.changes for fact, value in change.items() if fact != "change"}


def texts_of_changes(run: MatchingRun, people: Mapping[int, Person]) -> tuple[str, ...]:
    """Each change in a sentence; whom the reader may not see here has no name."""
    return tuple(_text(change, people) for change in run.changes)


def _text(change: Mapping[str, Any], people: Mapping[int, Person]) -> str:
    names = {fact: str(people.get(key, _("not available"))) for fact, key in change.items() if fact != "change"}
    return str(CHANGE_TEXTS[change["change"]]) % names
