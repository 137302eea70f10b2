"""The test of digital knowledge: two forms of the same competences, taken one before and one after."""

from collections.abc import Mapping

from django.utils.translation import gettext

from surveys.enums import TestForm, WaveKind
from surveys.models import Wave
from surveys.rules.questions import Question, lot, said

# The first choice of a question as it is stored is the right one.
RIGHT = 1


def form_at(first: TestForm, kind: WaveKind) -> TestForm:
    """Which form somebody gets: the other one after."""
    return first if kind is WaveKind.TEST_PRE else first.other


def knowledge_questions(wave: Wave, form: TestForm, seed: int) -> tuple[Question, ...]:
    """The questions of one form in the order of the competences; the options in an order of each person's own.

    "I do not know" comes last, so that nobody has to guess.
    """
    words = wave.questionnaire
    return tuple(
        Question(
            id=one["id"],
            text=said(words, one["text"]),
            anchors=(*(said(words, text) for text in (one["correct"], *one["wrong"])), gettext("I do not know")),
            order=_shuffled(one["id"], 1 + len(one["wrong"]), seed),
        )
        for one in words.part("test")
        if one["form"] == form
    )


def share_right(answers: Mapping[str, int], asked: int) -> float:
    """The share of right answers among the questions of a form; not answered or not known is not right."""
    return sum(value == RIGHT for value in answers.values()) / asked


def _shuffled(name: str, options: int, seed: int) -> tuple[int, ...]:
    places = sorted(range(1, options + 1), key=lambda place: lot(seed, f"{name}:{place}"))
    return (*places, options + 1)
