"""The mailbox of the demo."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaughtMail(models.Model):
    """A mail of the embedded mode, which has no mail server: shown in the app instead of sent."""

    at = models.DateTimeField(auto_now_add=True)
    to = models.CharField(max_length=300)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    raw = models.BinaryField()

    class Meta:
        verbose_name = _("caught mail")
        verbose_name_plural = _("caught mails")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject
