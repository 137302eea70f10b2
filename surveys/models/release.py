"""Release: the figures of closed waves, computed once, the same for every viewer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models import Program


class Release(models.Model):
    """What a program's surveys show, frozen when the post wave (or the pre wave) closed."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="+", related_query_name="release")
    as_of = models.DateField(_("as of"))
    # {"scales": {code: {n_pre, n_post, n, mean_pre, mean_post, change, low, high, ...} or {"hidden": true, ...}}}
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")

    def __str__(self) -> str:
        return f"{self.program}, {self.as_of}"
