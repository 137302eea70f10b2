"""The single questions of a scale whose score is weak, told of people of whom no combination tells about few."""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rmentor.lib import disclosure
from surveys.rules.certainty import certainty_of
from surveys.rules.counting import People, ledger_of
from surveys.rules.figures import ItemFigure
from surveys.rules.scale_figures import Group, figures_ledger, least_of
from surveys.rules.twice import Twice
from surveys.statistics import Part, parts_shown, rounded


@dataclass(frozen=True)
class WeakItems:
    """The questions of a weak scale, and the people over whom each of them is told."""

    people: People
    figures: tuple[ItemFigure, ...]


def weak_items(
    one: Twice, *, k: int, groups: Sequence[Group], counted: Iterable[People], looked_back: People
) -> WeakItems | None:
    """None: the score is not weak, or its questions may not be told.

    All questions are told of the same people: those who answered each of them both times. Weighed alike they add up
    to the score of these people, so what is told of scores (of everybody, of `groups`, of those who `looked_back`)
    must leave nobody or enough people beside them. Weighed in any other way a combination is about all of them.
    `counted`: over whom numbers of people are told.
    """
    k = least_of(one.scale.code, k)
    both = one.both
    if not disclosure.shown(len(both), k) or not _is_weak(one, k):
        return None
    people = frozenset(key for key in both if _whole(one.rows.get(key)) and _whole(one.rows_post.get(key)))
    if Part.RELIABILITY not in parts_shown(len(people)) or not disclosure.shown(len(people), k):
        return None
    ledger = figures_ledger(one.pre, one.post, groups, k)
    ledger.know(looked_back & both)
    if not ledger.offer(people) or not ledger_of(both, [*counted, both], k).allows(people):
        return None
    columns = list(_columns(one, people))
    if any(len(set(values)) == 1 for pair in columns for values in pair):
        return None
    return WeakItems(people, tuple(_figures(one, columns)))


def _is_weak(one: Twice, k: int) -> bool:
    return certainty_of(one.pre, one.post, one.rows, knows_lost=False, k=k, seed=0).is_weak


def _whole(answers: Sequence[float | None] | None) -> bool:
    return answers is not None and None not in answers


def _columns(one: Twice, people: People) -> Iterator[tuple[list[float], list[float]]]:
    """The answers to each question before and after, in the same order of people."""
    ordered = sorted(people)
    for place in range(len(one.scale.items)):
        before, after = ([rows[key][place] or 0.0 for key in ordered] for rows in (one.rows, one.rows_post))
        yield before, after


def _figures(one: Twice, columns: Sequence[tuple[list[float], list[float]]]) -> Iterator[ItemFigure]:
    for item, (before, after) in zip(one.scale.items, columns, strict=True):
        n, mean_pre, mean_post = len(before), statistics.fmean(before), statistics.fmean(after)
        yield ItemFigure(
            item=item,
            text=one.texts.get(item, ""),
            n=n,
            mean_pre=rounded(mean_pre, n),
            mean_post=rounded(mean_post, n),
            change=rounded(mean_post - mean_pre, n),
        )
