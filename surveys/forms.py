"""Questions as groups of large buttons. Nothing is required; nothing is typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from surveys.rules import CONTACT_ME, Question, Section

NO_ANSWER = "0"


Posted = Mapping[str, Any] | None


class AnswerForm(forms.Form):
    """One field per question; its value is the place of the choice, from 1."""

    def __init__(self, questions: Iterable[Question], *, with_no_answer: bool, data: Posted = None) -> None:
        super().__init__(data)
        for question in questions:
            self.fields[question.id] = _field(question, with_no_answer=with_no_answer)

    def clean(self) -> dict[str, Any]:
        """An empty form is an accident, not an answer."""
        cleaned = super().clean() or {}
        if not self.errors and not any(value not in {"", NO_ANSWER} for value in cleaned.values()):
            raise forms.ValidationError(_("Please answer at least one question."))
        return cleaned

    @property
    def answers(self) -> dict[str, int]:
        """What was answered, without what was not."""
        return {name: int(value) for name, value in self.cleaned_data.items() if value not in {"", NO_ANSWER}}


@dataclass(frozen=True)
class Block:
    """A section of the form as the page shows it."""

    stem: str
    fields: tuple[BoundField, ...]


class SurveyForm(AnswerForm):
    """The survey before or after, in sections, each question with a way not to answer it."""

    def __init__(self, sections: Iterable[Section], data: Posted = None) -> None:
        self.sections = tuple(sections)
        questions = [question for section in self.sections for question in section.questions]
        super().__init__(questions, with_no_answer=True, data=data)

    @property
    def blocks(self) -> list[Block]:
        """The sections with their fields."""
        return [
            Block(section.stem, tuple(self[question.id] for question in section.questions))
            for section in self.sections
        ]


class PulseForm(AnswerForm):
    """The six taps."""

    def __init__(self, questions: Iterable[Question], data: Posted = None) -> None:
        super().__init__(questions, with_no_answer=False, data=data)

    @property
    def taps(self) -> list[BoundField]:
        """The five about the meeting."""
        return [self[name] for name in self.fields if name != CONTACT_ME]

    @property
    def contact_me(self) -> BoundField:
        """The sixth: not an answer but a call."""
        return self[CONTACT_ME]


def _field(question: Question, *, with_no_answer: bool) -> forms.ChoiceField:
    choices: list[tuple[str, Any]] = [(str(place), text) for place, text in enumerate(question.anchors, 1)]
    if with_no_answer:
        choices.append((NO_ANSWER, _("No answer")))
    return forms.ChoiceField(
        label=question.text,
        choices=choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "btn-check", "autocomplete": "off"}),
        error_messages={"invalid_choice": _("Please choose one of the answers.")},
    )
