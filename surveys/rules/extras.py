"""What stands beside the changes of a program: the test, the start seen again, others, a recommendation, support.

Every figure is about a set of people. It is told only where nothing about few comes out beside the other figures
about the same answers, and not where all gave the same answer: a mean would be everybody's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from programs.enums import Side
from rmentor.lib import disclosure
from surveys.enums import TestForm, WaveKind
from surveys.enums.scales import SUPPORTS
from surveys.models import Wave
from surveys.rules.counting import People, ledger_of
from surveys.rules.extra_figures import (
    ComparisonFigure,
    Extras,
    KnowledgeFigure,
    RecommendationFigure,
    ShiftFigure,
    SupportFigure,
)
from surveys.rules.knowledge import share_right
from surveys.rules.questions import Scale, scales_of
from surveys.rules.scale_figures import Group, least_of
from surveys.rules.twice import Answered, scores_of
from surveys.statistics import (
    Difference,
    NotComputable,
    alike,
    counterbalanced_change,
    difference_in_differences,
    mean_level,
    recommendation_score,
    response_shift,
    rounded,
    widened,
)
from surveys.statistics.scales import HIGHEST, LOWEST

RECOMMENDATION = "RS1"
FUNCTIONS = "MF"
# The first choice is worth 0: from 0 to 6 nobody recommends, 9 and 10 do.
ZERO, PASSIVE, PROMOTER = 1, 7, 9

Answers = Mapping[WaveKind, Sequence[Answered]]


@dataclass
class _Book:
    """Of whom something is told here."""

    k: int
    groups: Sequence[Group]
    people: list[People] = field(default_factory=list)

    def offer(self, *sets: People, known: Sequence[People] = ()) -> bool:
        """Tell something about each of these sets, all or none. `known`: those of figures about the same answers."""
        ledger = ledger_of(frozenset().union(*known, *sets), known, self.k)
        if not all(disclosure.shown(len(one), self.k) and ledger.offer(one) for one in sets):
            return False
        self.people += sets
        return True


def extras_of(
    waves: Mapping[WaveKind, Wave], answers: Answers, *, groups: Sequence[Group], k: int
) -> tuple[Extras, list[People]]:
    """Everything beside the changes, and over whom each of these figures is.

    `groups`: the parts by which changes may be told. A figure about other answers takes nothing away from them.
    """
    book = _Book(k, groups)
    asked = waves.get(WaveKind.PRE) or waves.get(WaveKind.POST)
    scales = () if asked is None else scales_of(asked.questionnaire, asked.scales or None)
    extras = Extras(
        knowledge=_knowledge(answers, _length(waves), book),
        shifts=tuple(_shifts(scales, answers, book)),
        comparisons=tuple(_comparisons(scales, answers, book)),
        recommendations=tuple(_recommendations(answers.get(WaveKind.POST, ()), book)),
        supports=tuple(_supports(scales, answers.get(WaveKind.POST, ()), book)),
    )
    return extras, book.people


def _length(waves: Mapping[WaveKind, Wave]) -> int:
    """How many questions a form of the test has."""
    test = waves[WaveKind.TEST_PRE].questionnaire.part("test") if WaveKind.TEST_PRE in waves else []
    return sum(one["form"] == TestForm.A for one in test)


def _knowledge(answers: Answers, length: int, book: _Book) -> KnowledgeFigure | None:
    """The change in percent of right answers. None: no test, or not to be told."""
    before, after = (
        {one.key: one for one in answers.get(kind, ())} for kind in (WaveKind.TEST_PRE, WaveKind.TEST_POST)
    )
    both = sorted(before.keys() & after.keys())
    orders: dict[bool, list[str]] = {True: [], False: []}
    for key in both:
        orders[_is_form_a(before[key])].append(key)
    if not length or not book.offer(*(frozenset(people) for people in orders.values())):
        return None
    results = {
        first: [(_percent(before[key], length), _percent(after[key], length)) for key in people]
        for first, people in orders.items()
    }
    if any(alike([row[place] for row in rows], ends=(0, 100)) for rows in results.values() for place in (0, 1)):
        return None
    found = counterbalanced_change(results[True], results[False])
    if isinstance(found, NotComputable):
        return None
    n = len(both)
    low, high = widened(*found.interval, n) if found.interval else (None, None)
    return KnowledgeFigure(
        n=n,
        change=rounded(found.effect, n),
        low=low,
        high=high,
        form_difference=rounded(found.form_difference, n),
    )


def _percent(one: Answered, length: int) -> float:
    return 100 * share_right(one.answers, length)


def _is_form_a(one: Answered) -> bool:
    return any(name.endswith(TestForm.A.value) for name in one.answers)


def _shifts(scales: Iterable[Scale], answers: Answers, book: _Book) -> Iterable[ShiftFigure]:
    for scale in scales:
        pre, then, post = (
            scores_of(scale, answers.get(kind, ())) for kind in (WaveKind.PRE, WaveKind.THEN, WaveKind.POST)
        )
        people = frozenset(pre.keys() & then.keys() & post.keys())
        both = frozenset(pre.keys() & post.keys())
        known = [both, *(both & group.people for group in book.groups)]
        if len(people) < least_of(scale.code, book.k) or not book.offer(people, known=known):
            continue
        lists = [[scores[key] for key in sorted(people)] for scores in (pre, then, post)]
        if any(alike(values) for values in lists):
            continue
        found, n = response_shift(*lists), len(people)
        low, high = widened(*found.shift.interval, n) if found.shift.interval else (None, None)
        yield ShiftFigure(
            key=scale.key,
            name=scale.name,
            n=n,
            pre=rounded(found.pre_post.mean_pre, n),
            then=rounded(found.shift.mean_post, n),
            post=rounded(found.pre_post.mean_post, n),
            shift=rounded(found.shift.change, n),
            low=low,
            high=high,
            word=found.word.value,
        )


def _comparisons(scales: Iterable[Scale], answers: Answers, book: _Book) -> Iterable[ComparisonFigure]:
    for scale in scales:
        pre, post, others_pre, others_post = (
            scores_of(scale, answers.get(kind, ()))
            for kind in (WaveKind.PRE, WaveKind.POST, WaveKind.OTHERS_PRE, WaveKind.OTHERS_POST)
        )
        mine, others = frozenset(pre.keys() & post.keys()), frozenset(others_pre.keys() & others_post.keys())
        enough = min(len(mine), len(others)) >= least_of(scale.code, book.k)
        if not enough or not book.offer(mine, others):
            continue
        lists = [[scores[key] for key in sorted(mine)] for scores in (pre, post)]
        lists += [[scores[key] for key in sorted(others)] for scores in (others_pre, others_post)]
        found = difference_in_differences(*lists)
        if any(alike(values) for values in lists) or isinstance(found, NotComputable):
            continue
        yield ComparisonFigure(key=scale.key, name=scale.name, **_difference(found))


def _difference(found: Difference) -> dict[str, Any]:
    n = min(found.n, found.n_others)
    low, high = widened(*found.interval, n) if found.interval else (None, None)
    numbers = {name: rounded(getattr(found, name), n) for name in ("change", "change_others", "difference")}
    return {"n": found.n, "n_others": found.n_others, "low": low, "high": high, **numbers}


def _recommendations(answers: Iterable[Answered], book: _Book) -> Iterable[RecommendationFigure]:
    given = [one for one in answers if RECOMMENDATION in one.answers]
    for side in Side:
        levels = {one.key: one.answers[RECOMMENDATION] - ZERO for one in given if one.side == side}
        kinds = [2 if level >= PROMOTER else int(level >= PASSIVE) for level in levels.values()]
        if not levels or not book.offer(frozenset(levels)) or alike(kinds, ends=()):
            continue
        found = recommendation_score(kinds.count(2), kinds.count(1), kinds.count(0))
        low, high = widened(*found.interval, 1)
        yield RecommendationFigure(side=side.value, n=found.n, score=rounded(found.score, 1), low=low, high=high)


def _supports(scales: Iterable[Scale], answers: Sequence[Answered], book: _Book) -> Iterable[SupportFigure]:
    """Each kind of support for itself: asked once, at the end. Another kind is other answers."""
    for scale in scales:
        for kind, items in SUPPORTS.items() if scale.code == FUNCTIONS else ():
            scores = scores_of(replace(scale, items=items), answers)
            if not scores or not book.offer(frozenset(scores)):
                continue
            values = [scores[key] for key in sorted(scores)]
            if alike(values):
                continue
            found, n = mean_level(values), len(values)
            low, high = widened(*found.interval, n) if found.interval else (None, None)
            yield SupportFigure(
                kind=kind,
                side=scale.who.value,
                n=n,
                mean=rounded(found.mean, n),
                low=None if low is None else max(low, LOWEST),
                high=None if high is None else min(high, HIGHEST),
            )
