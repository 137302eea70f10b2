"""Who did what, when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rmentor.lib import clock


class AuditEntry(models.Model):
    """One thing somebody did. No foreign keys: it outlives what it tells of. Never an answer, a note or a reason."""

    at = models.DateTimeField(_("at"), default=clock.now, db_index=True)
    verb = models.CharField(_("what was done"), max_length=60)
    actor_pk = models.BigIntegerField(_("actor number"), null=True)
    actor = models.CharField(_("who"), max_length=200)
    subject_type = models.CharField(_("kind of thing"), max_length=60)
    subject_pk = models.CharField(_("number of the thing"), max_length=60)
    subject = models.CharField(_("on what"), max_length=250)
    old = models.JSONField(_("before"), default=dict, blank=True)
    new = models.JSONField(_("after"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_pk"], name="audit_of_one_thing")]

    def __str__(self) -> str:
        return f"{self.actor}: {self.verb} {self.subject}"
