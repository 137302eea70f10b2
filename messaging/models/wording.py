"""HR's own words for a kind of mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from rmentor.lib.constraints import by_implies_at


class Wording(models.Model):
    """Subject and text of one kind of mail in one language: what HR writes, and what the mails say."""

    kind = models.CharField(_("mail"), max_length=60)
    language = models.CharField(_("language"), max_length=8)
    # Being written. No mail says it.
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)
    # What mails say; empty: the shipped text.
    used_subject = models.CharField(max_length=150, blank=True)
    used_text = models.TextField(max_length=5000, blank=True)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    changed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("text of a mail")
        verbose_name_plural = _("texts of mails")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language"],
                name="one_wording_for_a_kind_and_language",
                violation_error_message=_("There is a text for this mail in this language: open that one."),
            ),
            models.CheckConstraint(
                condition=Q(used_subject="", used_text="") | (~Q(used_subject="") & ~Q(used_text="")),
                name="wording_is_used_as_a_whole",
            ),
            by_implies_at("changed", "wording_was_changed_by_somebody_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({dict(settings.LANGUAGES).get(self.language, self.language)})"

    @property
    def is_used(self) -> bool:
        """Whether mails say something of HR's."""
        return bool(self.used_text)
