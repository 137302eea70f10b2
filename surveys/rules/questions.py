"""The questions of a stored questionnaire, in the language of the moment."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from programs.enums import Side
from rmentor.lib.errors import DomainError
from surveys.enums import WaveKind
from surveys.models import Questionnaire, Wave

BOTH = "both"

Definition = dict[str, Any]


class BadAnswerError(DomainError):
    """An answer to a question that was not asked, or outside its choices."""


@dataclass(frozen=True)
class Question:
    """One question with its choices, worth 1, 2, and so on; `order` gives the places at which they are shown."""

    id: str
    text: str
    anchors: tuple[str, ...]
    order: tuple[int, ...] = ()

    @property
    def choices(self) -> tuple[tuple[int, str], ...]:
        """Value and text, in the order of the page."""
        return tuple((value, self.anchors[value - 1]) for value in self.order or range(1, len(self.anchors) + 1))


@dataclass(frozen=True)
class Section:
    """Questions that share a stem and their choices."""

    stem: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Scale:
    """Items of one side that are averaged. A scale that is put to both sides is one for each: they differ."""

    code: str
    name: str
    who: Side
    items: tuple[str, ...]
    reverse: frozenset[str]
    is_for_both: bool = False

    @property
    def key(self) -> str:
        """Its name among the figures of a program."""
        return f"{self.code}-{self.who.value}" if self.is_for_both else self.code


def codes_by_default(questionnaire: Questionnaire) -> list[str]:
    """The scales that are asked where nobody has chosen; a questionnaire that names none asks all."""
    scales = questionnaire.part("scales")
    return [scale["code"] for scale in scales if scale.get("default")] or [scale["code"] for scale in scales]


def moments_of(scale: Definition) -> frozenset[WaveKind]:
    """When a scale is asked."""
    return frozenset(WaveKind(moment) for moment in scale.get("moments", (WaveKind.PRE, WaveKind.POST)))


def check_is_large_enough(questionnaire: Questionnaire, codes: Collection[str], *, seats: int | None) -> None:
    """Raise DomainError for a scale whose figures are shown from more people on than there are seats."""
    for scale in questionnaire.part("scales"):
        if scale["code"] in codes and seats is not None and seats < scale.get("least", 0):
            raise DomainError(
                gettext("“%(scale)s” is only shown from %(n)s people on; this program has %(seats)s seats.")
                % {"scale": said(questionnaire, scale["name"]), "n": scale["least"], "seats": seats}
            )


def scales_of(questionnaire: Questionnaire, codes: Collection[str] | None = None) -> tuple[Scale, ...]:
    """The scales of a questionnaire with these codes (by default: those asked by default); names as stored."""
    wanted = codes_by_default(questionnaire) if codes is None else codes
    return tuple(
        Scale(
            code=scale["code"],
            name=scale["name"],
            who=side,
            items=tuple(item["id"] for item in items_of(scale, side)),
            reverse=frozenset(item["id"] for item in items_of(scale, side) if item["reverse"]),
            is_for_both=scale["who"] == BOTH,
        )
        for scale in questionnaire.part("scales")
        if scale["code"] in wanted
        for side in Side
        if _is_put_to(scale, side)
    )


def scales_at(wave: Wave) -> list[Definition]:
    """The stored scales that a wave asks: chosen by the program, and asked at this moment."""
    kind, codes = WaveKind(wave.kind), wave.scales or codes_by_default(wave.questionnaire)
    return [
        scale
        for scale in wave.questionnaire.part("scales")
        if scale["code"] in codes and kind.moment in moments_of(scale) and _is_asked_of(scale, kind)
    ]


def sections_for(wave: Wave, side: Side, seed: int) -> tuple[Section, ...]:
    """What one side is asked: scales with the same choices together, in an order of each person's own (`seed`).

    The order differs from person to person and stays the same from wave to wave.
    """
    words = wave.questionnaire
    stems = words.part("stems") | (words.part("stems_then") if wave.kind == WaveKind.THEN else {})
    by_anchors: dict[str, list[Definition]] = {}
    for scale in scales_at(wave):
        if _is_put_to(scale, side):
            by_anchors.setdefault(scale["anchors"], []).extend(items_of(scale, side))
    return tuple(
        Section(
            stem=said(words, stems[name]),
            questions=tuple(
                _question(words, item, words.part("anchors")[name])
                for item in sorted(items, key=lambda item: lot(seed, item["id"]))
            ),
        )
        for name, items in by_anchors.items()
    )


def sides_asked(wave: Wave) -> frozenset[Side]:
    """The sides for which a wave has a question."""
    if wave.questionnaire.part("questions"):
        return frozenset(Side)
    sides = wave.questionnaire.part("who") if wave.questionnaire.part("test") else ""
    scales = scales_at(wave)
    return frozenset(side for side in Side if sides in {BOTH, side} or any(_is_put_to(one, side) for one in scales))


def questions_for(wave: Wave, side: Side) -> tuple[Question, ...]:
    """Everything one side is asked."""
    return tuple(question for section in sections_for(wave, side, 0) for question in section.questions)


def pulse_questions(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """The six taps."""
    return tuple(_question(questionnaire, one, one["anchors"]) for one in questionnaire.part("questions"))


def said(questionnaire: Questionnaire, text: str) -> str:
    """A text in the language of the moment: HR's own translation, or the shipped one."""
    own = questionnaire.part("texts").get(get_language() or "", {})
    return own.get(text) or gettext(text)


def check_answers(answers: Mapping[str, int], questions: Iterable[Question]) -> None:
    """Raise BadAnswerError unless every answer is one of the choices of a question that was asked."""
    choices = {question.id: len(question.anchors) for question in questions}
    if any(not 1 <= value <= choices.get(name, 0) for name, value in answers.items()):
        raise BadAnswerError(_("One of the answers is not among the choices. Nothing was saved; please try again."))


def lot(seed: int, name: str) -> bytes:
    """A place by lot that is the same every time."""
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()


def _question(questionnaire: Questionnaire, item: Definition, anchors: Iterable[str]) -> Question:
    return Question(item["id"], said(questionnaire, item["text"]), tuple(said(questionnaire, one) for one in anchors))


def _is_put_to(scale: Definition, side: Side) -> bool:
    return scale["who"] in {BOTH, side}


def _is_asked_of(scale: Definition, kind: WaveKind) -> bool:
    """Looking back is for some scales only; people outside the program cannot answer questions about a partner."""
    if kind is WaveKind.THEN:
        return bool(scale.get("then"))
    return bool(scale.get("comparison")) if kind.is_for_others else True


def items_of(scale: Definition, side: Side) -> list[Definition]:
    """The questions of a scale that one side is asked; none when the scale is not for it."""
    if not _is_put_to(scale, side):
        return []
    return [item for item in scale["items"] if item.get("who", side) in {BOTH, side}]
