"""The questions of a stored questionnaire, in the language of the moment."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.enums import Side
from rmentor.lib.errors import DomainError
from surveys.models import Questionnaire


class BadAnswerError(DomainError):
    """An answer to a question that was not asked, or outside its choices."""


@dataclass(frozen=True)
class Question:
    """One question with its choices, worth 1, 2, and so on."""

    id: str
    text: str
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Questions that share a stem and their choices."""

    stem: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Scale:
    """Items that are averaged; `who` is the side they are put to."""

    code: str
    name: str
    who: Side
    items: tuple[str, ...]
    reverse: frozenset[str]


def scales_of(questionnaire: Questionnaire) -> tuple[Scale, ...]:
    """Every scale of a questionnaire; names untranslated, as they are stored."""
    return tuple(
        Scale(
            code=scale["code"],
            name=scale["name"],
            who=Side(scale["who"]),
            items=tuple(item["id"] for item in scale["items"]),
            reverse=frozenset(item["id"] for item in scale["items"] if item["reverse"]),
        )
        for scale in questionnaire.definition["scales"]
    )


def sections_for(questionnaire: Questionnaire, side: Side, seed: int) -> tuple[Section, ...]:
    """What one side is asked: scales with the same choices together, in an order of each person's own (`seed`).

    The order differs from person to person and stays the same from wave to wave.
    """
    definition = questionnaire.definition
    by_anchors: dict[str, list[dict[str, Any]]] = {}
    for scale in definition["scales"]:
        if scale["who"] == side:
            by_anchors.setdefault(scale["anchors"], []).extend(scale["items"])
    return tuple(
        Section(
            stem=gettext(definition["stems"][name]),
            questions=_questions(sorted(items, key=lambda item: _lot(seed, item["id"])), definition["anchors"][name]),
        )
        for name, items in by_anchors.items()
    )


def questions_for(questionnaire: Questionnaire, side: Side) -> tuple[Question, ...]:
    """Everything one side is asked, in the order of the questionnaire."""
    return tuple(question for section in sections_for(questionnaire, side, 0) for question in section.questions)


def pulse_questions(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """The six taps."""
    return tuple(
        Question(question["id"], gettext(question["text"]), tuple(gettext(text) for text in question["anchors"]))
        for question in questionnaire.definition["questions"]
    )


def check_answers(answers: Mapping[str, int], questions: Iterable[Question]) -> None:
    """Raise BadAnswerError unless every answer is one of the choices of a question that was asked."""
    choices = {question.id: len(question.anchors) for question in questions}
    if any(not 1 <= value <= choices.get(name, 0) for name, value in answers.items()):
        raise BadAnswerError(_("One of the answers is not among the choices. Nothing was saved; please try again."))


def _questions(items: Iterable[dict[str, Any]], anchors: Iterable[str]) -> tuple[Question, ...]:
    choices = tuple(gettext(text) for text in anchors)
    return tuple(Question(item["id"], gettext(item["text"]), choices) for item in items)


def _lot(seed: int, item: str) -> bytes:
    return hashlib.sha256(f"{seed}:{item}".encode()).digest()
