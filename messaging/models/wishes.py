"""Which mails somebody wishes for, and how."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.enums import Category
from people.models import Person
from rmentor.lib.constraints import known_choice
from rmentor.lib.privacy import Privacy


class Unwanted(models.Model):
    """Mails about this are not wanted. Without a row they are."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", related_query_name="unwanted")
    category = models.CharField(_("mails about"), max_length=12, choices=Category)
    stopped_at = models.DateTimeField(_("stopped at"), auto_now_add=True)

    # HR sees in the list of mails that one was not wanted.
    PRIVACY: ClassVar[dict[str, Privacy]] = {"category": Privacy.PROGRAM_TEAM}

    class Meta:
        verbose_name = _("mail that is not wanted")
        verbose_name_plural = _("mails that are not wanted")
        constraints = [
            models.UniqueConstraint(fields=["person", "category"], name="each_category_stopped_once"),
            known_choice("category", Category, "unwanted_category_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_category_display()}"


class MailWishes(models.Model):
    """How mails come. Without a row: several on one day come as one."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+", related_query_name="mail_wishes"
    )
    each_alone = models.BooleanField(_("each mail on its own"), default=False)

    PRIVACY: ClassVar[dict[str, Privacy]] = {"each_alone": Privacy.ONLY_ME}

    class Meta:
        verbose_name = _("wishes for mails")
        verbose_name_plural = _("wishes for mails")

    def __str__(self) -> str:
        return str(self.person)
