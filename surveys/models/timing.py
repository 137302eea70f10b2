"""PulseTiming: how long the six taps take, as counts per wave. Nobody's time stands beside anybody or any answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.wave import Wave


class PulseTiming(models.Model):
    """So many pulses of a wave took at most so many seconds, and longer than the next shorter row."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+", related_query_name="timing")
    seconds = models.PositiveSmallIntegerField(_("at most so many seconds"))
    pulses = models.PositiveIntegerField(_("pulses"), default=0)

    class Meta:
        verbose_name = _("timing of pulses")
        verbose_name_plural = _("timings of pulses")
        constraints = [models.UniqueConstraint(fields=["wave", "seconds"], name="one_timing_per_wave_and_bucket")]

    def __str__(self) -> str:
        return f"{self.wave}: {self.seconds}"
