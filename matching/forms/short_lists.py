"""Ranking a short list: one select and one tick per person, without a script."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from matching import rules
from matching.models import ShortListEntry
from matching.selectors.short_lists import Card, ShortListPage
from rmentor.lib.privacy import show_labels

CHOICES = {
    1: _("1 – first choice"),
    2: _("2 – second choice"),
    3: _("3 – third choice"),
    4: _("4 – fourth choice"),
    5: _("5 – fifth choice"),
}
NO_CHOICE = ("", _("No preference"))


class ShortListForm(forms.Form):
    """Whom one ranks, each place once, and with whom one would rather not work."""

    def __init__(self, data: QueryDict | None = None, *, page: ShortListPage) -> None:
        super().__init__(data)
        self.page = page
        places = list(CHOICES.items())[: rules.list_length(len(page.cards))]
        for card in page.cards:
            self.fields[f"rank_{card.pk}"] = forms.TypedChoiceField(
                label=_("My choice: %(name)s") % {"name": card.partner},
                choices=[NO_CHOICE, *places],
                coerce=int,
                empty_value=None,
                required=False,
                initial=card.rank or "",
            )
            self.fields[f"refused_{card.pk}"] = forms.BooleanField(
                label=_("Rather not with %(name)s") % {"name": card.partner}, required=False, initial=card.is_refused
            )
            labels = {f"rank_{card.pk}": ShortListEntry.PRIVACY["rank"]}
            show_labels(self, labels | {f"refused_{card.pk}": ShortListEntry.PRIVACY["is_refused"]})

    @property
    def by_card(self) -> Iterator[tuple[Card, forms.BoundField, forms.BoundField]]:
        """Each card with its select and its tick."""
        for card in self.page.cards:
            yield card, self[f"rank_{card.pk}"], self[f"refused_{card.pk}"]

    @property
    def ranks(self) -> dict[int, int]:
        """Entry to place, of those ranked."""
        chosen = {card.pk: self.cleaned_data.get(f"rank_{card.pk}") for card in self.page.cards}
        return {pk: rank for pk, rank in chosen.items() if rank}

    @property
    def refused(self) -> list[int]:
        """Entries with a tick."""
        return [card.pk for card in self.page.cards if self.cleaned_data.get(f"refused_{card.pk}")]

    def clean(self) -> dict[str, Any]:
        """Each place once, and nobody both ranked and refused, said where it is to be mended."""
        given: dict[int, Card] = {}
        for card in self.page.cards:
            rank = self.ranks.get(card.pk)
            if rank in given:
                first = given[rank].partner
                text = _("You gave this place to %(name)s already.") % {"name": first}
                self.add_error(f"rank_{card.pk}", text)
            elif rank:
                given[rank] = card
            if rank and card.pk in self.refused:
                self.add_error(f"refused_{card.pk}", _("You have ranked this person: take back one of the two."))
        return self.cleaned_data
