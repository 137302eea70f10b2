"""Questions as groups of large buttons. Nothing is required; nothing is typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from surveys.rules import CONTACT_ME, Question, Section

NO_ANSWER = "0"
# More choices than this are small buttons in rows; texts longer than this stand one below the other.
MANY, LONG = 7, 28

Posted = Mapping[str, Any] | None
Chosen = Mapping[str, int]


class AnswerField(forms.ChoiceField):
    """One question; what is posted is the place at which the choice stands.

    Not its value: of a question of the test, whose options are shuffled, that would tell which one is right.
    """

    def __init__(self, question: Question, *, with_no_answer: bool) -> None:
        choices: list[tuple[str, Any]] = [
            (str(place), text) for place, (_value, text) in enumerate(question.choices, 1)
        ]
        super().__init__(
            label=question.text,
            choices=[*choices, (NO_ANSWER, _("No answer"))] if with_no_answer else choices,
            required=False,
            widget=forms.RadioSelect(attrs={"class": "btn-check", "autocomplete": "off"}),
            error_messages={"invalid_choice": _("Please choose one of the answers.")},
        )
        self.question = question

    def place_of(self, value: int) -> str:
        """Where the choice with this value stands; "" for none."""
        values = [int(NO_ANSWER), *(known for known, _text in self.question.choices)]
        return str(values.index(value)) if value in values else ""

    def value_at(self, place: str) -> int:
        """The value of the choice that stands there; 0 for "No answer"."""
        return 0 if place == NO_ANSWER else self.question.choices[int(place) - 1][0]

    @property
    def look(self) -> str:
        """How its buttons stand, as a class of the stylesheet."""
        if len(self.question.anchors) > MANY:
            return "taps-many"
        return "taps-list" if max(map(len, self.question.anchors)) > LONG else ""


class AnswerForm(forms.Form):
    """One field per question."""

    needs_an_answer: ClassVar[bool] = True

    def __init__(
        self,
        questions: Iterable[Question],
        *,
        with_no_answer: bool,
        chosen: Chosen | None = None,
        data: Posted = None,
    ) -> None:
        fields = {one.id: AnswerField(one, with_no_answer=with_no_answer) for one in questions}
        known = {name: fields[name].place_of(value) for name, value in (chosen or {}).items() if name in fields}
        # What was chosen before counts until something newer is sent.
        super().__init__(data if data is None else {**known, **{name: data[name] for name in data}}, initial=known)
        self.fields.update(fields)
        self.questions = fields

    def clean(self) -> dict[str, Any]:
        """An empty form is an accident, not an answer."""
        cleaned = super().clean() or {}
        if self.needs_an_answer and not self.errors and not any(v not in {"", NO_ANSWER} for v in cleaned.values()):
            raise forms.ValidationError(_("Please answer at least one question."))
        return cleaned

    @property
    def chosen(self) -> dict[str, int]:
        """What was chosen, 0 for "No answer"."""
        return {
            name: self.questions[name].value_at(place) for name, place in self.cleaned_data.items() if place != ""
        }

    @property
    def answers(self) -> dict[str, int]:
        """What was answered, without what was not."""
        return {name: value for name, value in self.chosen.items() if value != int(NO_ANSWER)}


@dataclass(frozen=True)
class Block:
    """A section of the form as the page shows it."""

    stem: str
    fields: tuple[BoundField, ...]


class SurveyForm(AnswerForm):
    """A survey at once, in sections, each question with a way not to answer it."""

    def __init__(self, sections: Iterable[Section], chosen: Chosen | None = None, data: Posted = None) -> None:
        self.sections = tuple(sections)
        questions = [question for section in self.sections for question in section.questions]
        super().__init__(questions, with_no_answer=True, chosen=chosen, data=data)

    @property
    def blocks(self) -> list[Block]:
        """The sections with their fields."""
        return [
            Block(section.stem, tuple(self[question.id] for question in section.questions))
            for section in self.sections
        ]


class StepForm(AnswerForm):
    """Some questions of a survey, each of which may be left open."""

    needs_an_answer = False

    def __init__(self, questions: Iterable[Question], chosen: Chosen | None = None, data: Posted = None) -> None:
        super().__init__(questions, with_no_answer=True, chosen=chosen, data=data)


class PulseForm(AnswerForm):
    """The six taps."""

    def __init__(self, questions: Iterable[Question], chosen: Chosen | None = None, data: Posted = None) -> None:
        super().__init__(questions, with_no_answer=False, chosen=chosen, data=data)

    @property
    def taps(self) -> list[BoundField]:
        """The five about the meeting."""
        return [self[name] for name in self.fields if name != CONTACT_ME]

    @property
    def contact_me(self) -> BoundField:
        """The sixth: not an answer but a call."""
        return self[CONTACT_ME]
