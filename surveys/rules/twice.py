"""The scales of a program with the scores of those who were asked twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from programs.enums import Side
from surveys.enums import WaveKind
from surveys.models import Wave
from surveys.rules.questions import Scale, moments_of, scales_of
from surveys.statistics import scale_score
from surveys.statistics.scales import HIGHEST, LOWEST


@dataclass(frozen=True)
class Answered:
    """One person's answers to one survey."""

    key: str
    side: Side
    answers: dict[str, int]


@dataclass(frozen=True)
class Twice:
    """One scale, with the scores of before and after by pseudonym, and the single answers (reverse turned)."""

    scale: Scale
    pre: dict[str, float]
    post: dict[str, float]
    rows: dict[str, list[float | None]]
    rows_post: dict[str, list[float | None]]
    # Of the questions, by their ids.
    texts: Mapping[str, str]

    @property
    def both(self) -> frozenset[str]:
        """Who answered both times."""
        return frozenset(self.pre.keys() & self.post.keys())


def twice_asked(waves: Mapping[WaveKind, Wave], answers: Mapping[WaveKind, Iterable[Answered]]) -> list[Twice]:
    """Every scale of a program: before is the first survey that asks it, after the last survey.

    Scales about the partner have no before: there was none. They are asked a month after the start. What is asked
    only once has no change.
    """
    asked = waves.get(WaveKind.PRE) or waves.get(WaveKind.POST)
    if asked is None:
        return []
    parts = {scale["code"]: scale for scale in asked.questionnaire.part("scales")}
    moments = {code: moments_of(scale) for code, scale in parts.items()}
    found = []
    for scale in scales_of(asked.questionnaire, asked.scales or None):
        first = next((kind for kind in (WaveKind.PRE, WaveKind.MONTH_1) if kind in moments[scale.code]), None)
        if first is None or WaveKind.POST not in moments[scale.code]:
            continue
        before, after = (list(answers.get(kind, ())) for kind in (first, WaveKind.POST))
        rows, rows_post = (
            {one.key: _points(one, scale) for one in survey if one.side == scale.who} for survey in (before, after)
        )
        texts = {item["id"]: item["text"] for item in parts[scale.code]["items"]}
        found.append(Twice(scale, scores_of(scale, before), scores_of(scale, after), rows, rows_post, texts))
    return found


def scores_of(scale: Scale, answers: Iterable[Answered]) -> dict[str, float]:
    """The scores of a scale by pseudonym; without those who answered too little of it."""
    scored = {
        one.key: scale_score(one.answers, scale.items, scale.reverse) for one in answers if one.side == scale.who
    }
    return {key: score for key, score in scored.items() if score is not None}


def _points(one: Answered, scale: Scale) -> list[float | None]:
    given = [(item, one.answers.get(item)) for item in scale.items]
    return [LOWEST + HIGHEST - value if value and item in scale.reverse else value for item, value in given]
