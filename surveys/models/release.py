"""Release: the figures of a closed wave, computed once, the same for every viewer."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models import Program
from rmentor.lib.constraints import known_choice
from surveys.enums import WaveKind


class ReleaseQuerySet(models.QuerySet["Release"]):
    """The vocabulary of releases."""

    def final(self) -> Self:
        """The last of a program, which tells what changed."""
        return self.filter(kind=WaveKind.POST)

    def interim(self) -> Self:
        """Those of surveys that closed before: how many answered, and nothing of their answers."""
        return self.exclude(kind=WaveKind.POST)


class Release(models.Model):
    """What a survey of a program shows, frozen when it closed. The last one is there without a last survey, too.

    The figures of one release are released together with those of the earlier ones of the program: nothing about
    fewer than k people comes out by subtracting what one of them tells from what another tells.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+", related_query_name="release")
    kind = models.CharField(_("survey"), max_length=12, choices=WaveKind, default=WaveKind.POST)
    as_of = models.DateField(_("as of"))
    # As `rules.ReleasedFigures.to_dict` writes it. In all but the last also {"told": {count: [pseudonyms]}} until the
    # program ends: over whom each count was made, for the releases to come.
    figures = models.JSONField(default=dict)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.UniqueConstraint(fields=["program", "kind"], name="one_release_of_each_survey"),
            known_choice("kind", WaveKind, "released_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.program}, {self.as_of}"
