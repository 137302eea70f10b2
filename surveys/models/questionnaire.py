"""Questionnaire: the questions, in versions."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from rmentor.lib.constraints import known_choice
from rmentor.lib.errors import DomainError
from surveys.enums import INSTRUMENTS, QuestionnaireState

CONTENT = ("code", "version", "title", "state", "definition")


class PublishedError(DomainError):
    """What is published stays as it is: people have answered these very words, or may have."""

    def __init__(self) -> None:
        super().__init__(_("This version is published and never changes. Make a new version instead."))


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    """The vocabulary of questionnaires."""

    def published(self) -> Self:
        """Those that can be sent."""
        return self.filter(state=QuestionnaireState.PUBLISHED)

    def latest_of(self, code: str) -> "Questionnaire":
        """The newest published version; raises DoesNotExist."""
        return self.published().filter(code=code).order_by("-version")[:1].get()


class Questionnaire(models.Model):
    """A set of questions; a published version never changes."""

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(
        _("state"), max_length=10, choices=QuestionnaireState, default=QuestionnaireState.PUBLISHED
    )
    # {layout: page | one, anchors: {name: [text]}, stems: {name: text}, stems_then: {name: text},
    #  scales: [{code, name, who: mentor | mentee | both, anchors, moments: [wave kind], default, then, comparison,
    #            items: [{id, text, reverse, who}]}],
    #  test: [{id, competence, form, text, correct, wrong: [text]}], questions: [of the pulse],
    #  texts: {language: {text: its translation}}}
    definition = models.JSONField(_("questions"))

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_questionnaire_per_version"),
            known_choice("state", QuestionnaireState, "questionnaire_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.title} (v{self.version})"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Raises PublishedError when a published version would become another."""
        if not self._state.adding and self._has_published_otherwise():
            raise PublishedError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ANN401 - Django's signature
        """Raises PublishedError for a published version."""
        if type(self).objects.published().filter(pk=self.pk).exists():
            raise PublishedError
        return super().delete(*args, **kwargs)

    def publish(self) -> None:
        """From now on it may be sent, and never changes."""
        if self.is_published:
            raise PublishedError
        self.state = QuestionnaireState.PUBLISHED

    def _has_published_otherwise(self) -> bool:
        stored = type(self).objects.published().filter(pk=self.pk).values(*CONTENT).first()
        return stored is not None and stored != {name: getattr(self, name) for name in CONTENT}

    @property
    def is_published(self) -> bool:
        """Whether it may be sent, and never changes again."""
        return self.state == QuestionnaireState.PUBLISHED

    @property
    def is_shipped(self) -> bool:
        """Whether rmentor brings these questions along, in this or another version."""
        return any(self.code == shipped["code"] for shipped in INSTRUMENTS)

    def part(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """A part of the definition; empty when it has none of the kind."""
        return self.definition.get(name) or ({} if name in {"anchors", "stems", "stems_then", "texts"} else [])
