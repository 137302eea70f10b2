"""The learning ledger, and notes for oneself."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.enums import Side
from rmentor.lib.constraints import known_choice
from rmentor.lib.privacy import Privacy
from sessions.models.meeting import Meeting


class LearningQuerySet(models.QuerySet["LearningEntry"]):
    """The vocabulary of the ledger."""

    def visible_to(self, person: Person) -> Self:
        """Both of the pair, nobody else."""
        return self.filter(meeting__in=Meeting.objects.visible_to(person))


class LearningEntry(models.Model):
    """What one side learned in a meeting, and what they will do with it."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"text": Privacy.BOTH_OF_US}

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="learnings")
    side = models.CharField(_("side"), max_length=10, choices=Side)
    text = models.TextField(_("what I learned"), max_length=1500)

    objects = LearningQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning entry")
        verbose_name_plural = _("learning entries")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "side"], name="one_learning_entry_per_side"),
            known_choice("side", Side, "learning_side_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.side}"


class NoteQuerySet(models.QuerySet["PrivateNote"]):
    """The vocabulary of notes."""

    def visible_to(self, person: Person) -> Self:
        """Only who wrote it."""
        return self.filter(author=person, meeting__in=Meeting.objects.visible_to(person))


class PrivateNote(models.Model):
    """A note for oneself about a meeting."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"text": Privacy.ONLY_ME}

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", related_query_name="private_note")
    text = models.TextField(_("note for myself"), max_length=3000)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        constraints = [models.UniqueConstraint(fields=["meeting", "author"], name="one_note_per_person_and_meeting")]

    def __str__(self) -> str:
        return f"note #{self.pk}"
