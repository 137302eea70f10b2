"""Signal: what the relapse rule says about a pair. No side, no values, no count of answers."""

from typing import Self

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from matching.models import Pair
from people.models import Person
from rmentor.lib.constraints import known_choice
from surveys.enums import Colour


class SignalQuerySet(models.QuerySet["Signal"]):
    """The vocabulary of signals."""

    def managed_by(self, person: Person) -> Self:
        """Of live pairs in the programs this person runs: neither their own, nor of whoever reports to them."""
        found = self.filter(pair__in=Pair.objects.managed_by(person).active())
        below = person.line_below
        if not below:
            return found
        return found.exclude(Q(pair__mentor__person__in=below) | Q(pair__mentee__person__in=below))

    def worst_first(self) -> Self:
        """Red, amber, green; the oldest of each first."""
        rank = Case(When(colour=Colour.RED, then=0), When(colour=Colour.AMBER, then=1), default=2)
        return self.order_by(rank, "since", "pk")

    def with_pair(self) -> Self:
        """Each with its pair and both persons loaded."""
        return self.select_related("pair__mentor__person", "pair__mentee__person")


class Signal(models.Model):
    """The colour of a pair, as of the last daily batch."""

    pair = models.OneToOneField(Pair, on_delete=models.CASCADE, related_name="+", related_query_name="signal")
    colour = models.CharField(_("colour"), max_length=8, choices=Colour, default=Colour.GREEN)
    since = models.DateField(_("since"))

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            known_choice("colour", Colour, "signal_colour_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.pair}: {self.get_colour_display()}"
