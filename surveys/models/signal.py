"""Signal: what the relapse rule says about a pair. No side, no values, no count of answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from matching.models import Pair
from surveys.enums import Colour


class Signal(models.Model):
    """The colour of a pair, as of the last daily batch."""

    pair = models.OneToOneField(Pair, on_delete=models.CASCADE, related_name="+", related_query_name="signal")
    colour = models.CharField(_("colour"), max_length=8, choices=Colour, default=Colour.GREEN)
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")

    def __str__(self) -> str:
        return f"{self.pair}: {self.get_colour_display()}"
