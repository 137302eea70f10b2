"""Skills and themes."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Topic(models.Model):
    """A skill or theme somebody teaches or wants to learn. Seeded ones carry a number and are translated."""

    number = models.CharField(_("DigComp number"), max_length=8, blank=True)
    name = models.CharField(_("name"), max_length=120)
    area = models.CharField(_("area"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["area", "number", "name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="one_topic_per_name")]

    def __str__(self) -> str:
        return gettext(self.name)
