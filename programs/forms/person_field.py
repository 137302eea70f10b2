"""Naming a colleague by name or address: no list of thousands, no script needed."""

from typing import Any

from django import forms
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from people.models import Person

MOST_SUGGESTED = 2000
SUGGESTIONS_ID = "people-to-choose"


def written(person: Person | None) -> str:
    """A person as the field shows and reads them."""
    return f"{person.name} <{person.email}>" if person else ""


def suggestions() -> list[str]:
    """People to suggest while typing; none in a company too large for one page."""
    found = list(Person.objects.active().by_name()[: MOST_SUGGESTED + 1])
    return [written(person) for person in found] if len(found) <= MOST_SUGGESTED else []


class PersonField(forms.CharField):
    """Takes “name <address>”, an address, or a full name that only one colleague has; gives the Person or None."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("help_text", _("Name or e-mail address."))
        kwargs.setdefault("max_length", 300)
        super().__init__(**kwargs)
        self.widget.attrs |= {"list": SUGGESTIONS_ID, "autocomplete": "off", "size": 50}

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """The person meant, or an error that says what to type instead."""
        typed = " ".join(str(super().clean(value)).split())
        return find(typed) if typed else None


class PeopleField(forms.CharField):
    """The same for several people, one a line; gives them all or tells every line that fits nobody."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """The people meant, each once."""
        lines = [" ".join(line.split()) for line in str(super().clean(value)).splitlines()]
        found: list[Person] = []
        faults: list[forms.ValidationError] = []
        for line in filter(None, lines):
            try:
                found.append(find(line))
            except forms.ValidationError as error:
                faults.append(forms.ValidationError(f"“{line}”: {error.messages[0]}"))
        if faults:
            raise forms.ValidationError(faults)
        return list(dict.fromkeys(found))


def find(typed: str) -> Person:
    """The one person meant; raises ValidationError that says what to type instead."""
    found = list(_meant(typed)[:6])
    if not found:
        raise forms.ValidationError(_("Nobody in the directory is called so. Type the name or e-mail address."))
    if len(found) > 1:
        raise forms.ValidationError(
            _("Several people are called so. Type the address of one: %(addresses)s."),
            params={"addresses": ", ".join(person.email for person in found)},
        )
    return found[0]


def _meant(typed: str) -> QuerySet[Person]:
    people: QuerySet[Person] = Person.objects.active()
    if "@" in typed:
        return people.filter(email__iexact=typed.rpartition("<")[2].rstrip(">").strip())
    return people.annotate(whole=Concat("first_name", Value(" "), "last_name")).filter(whole__iexact=typed)
