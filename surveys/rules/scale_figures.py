"""From scores before and after to what may be told of a scale: the rules by n, and those of small groups."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rmentor.lib import disclosure
from surveys.enums import FigureNote
from surveys.rules.certainty import certainty_of
from surveys.rules.counting import People, ledger_of
from surveys.rules.figures import GroupFigure, ItemFigure, ScaleFigure
from surveys.statistics import Label, Part, alike, label_of, paired_change, parts_shown, rounded, widened
from surveys.statistics.display import ROBUST
from surveys.statistics.scales import HIGHEST, LOWEST

if TYPE_CHECKING:
    from rmentor.lib.disclosure.breakdowns import Ledger

Scores = Mapping[str, float]  # pseudonym: scale score
Rows = Mapping[str, Sequence[float | None]]  # pseudonym: the answers to the questions of the scale, before

# Nothing of these scales is told of fewer people, whatever the program's k.
SENSITIVE = {"TI": 20}


@dataclass(frozen=True)
class Group:
    """A part of the people of a program, for which figures may be made."""

    kind: str
    name: str
    people: People


@dataclass(frozen=True)
class Beside:
    """What a figure needs beside the scores.

    The answers to each question before, the groups it may be broken down by, the people over whom something is told
    elsewhere (those of `items` among them); `seed` makes the same random draws every time.
    """

    rows: Rows = field(default_factory=dict)
    groups: Sequence[Group] = ()
    told: Sequence[People] = ()
    seed: int = 0
    # The single questions, where the score is weak and they may be told.
    items: Sequence[ItemFigure] = ()


@dataclass(frozen=True)
class _Asked:
    pre: Scores
    post: Scores

    @property
    def both(self) -> list[str]:
        return sorted(self.pre.keys() & self.post.keys())

    def moved(self, one: str) -> float:
        return self.post[one] - self.pre[one]


def least_of(code: str, k: int) -> int:
    """The smallest group of which a scale may tell something."""
    return max(k, SENSITIVE.get(code, 0))


def scale_figure(
    *, code: str, name: str, who: str, pre: Scores, post: Scores, k: int, beside: Beside | None = None
) -> ScaleFigure:
    """What may be told of one scale, under the display rules by n and the rules of small groups."""
    k, asked, beside = least_of(code, k), _Asked(pre, post), beside or Beside()
    both = asked.both
    if not disclosure.shown(len(both), k):
        return ScaleFigure(code, name, who, hidden=True, note=FigureNote.TOO_FEW.value)
    counts = _counts(asked, beside.told, k)
    if _are_alike(asked, both):
        return ScaleFigure(code, name, who, hidden=True, note=FigureNote.TOO_ALIKE.value, **counts)
    certainty = certainty_of(pre, post, beside.rows, knows_lost="n_pre" in counts, k=k, seed=beside.seed)
    return ScaleFigure(
        code,
        name,
        who,
        hidden=False,
        note=FigureNote.WEAK.value if certainty.is_weak else _note(len(both)),
        certainty=certainty,
        groups=tuple(_groups(asked, beside.groups, k)) if Part.GROUPS in parts_shown(len(both)) else None,
        items=tuple(beside.items) or None,
        **counts,
        **_change(asked, both),
    )


def _note(n: int) -> str:
    return (FigureNote.EARLY_SIGN if label_of(n) is Label.EARLY_SIGN else FigureNote.EVIDENCE).value


def _counts(asked: _Asked, told: Sequence[People], k: int) -> dict[str, Any]:
    """n both times first; who answered at all only where the difference is nobody or at least k people."""
    both, pre, post = frozenset(asked.both), frozenset(asked.pre), frozenset(asked.post)
    ledger = ledger_of(pre | post, [*told, both], k)
    offered = {"n_pre": pre, "n_post": post}
    return {"n": len(both)} | {name: len(people) for name, people in offered.items() if ledger.offer(people)}


def _are_alike(asked: _Asked, people: Iterable[str]) -> bool:
    before, after, change = zip(*((asked.pre[one], asked.post[one], asked.moved(one)) for one in people), strict=True)
    return alike(before) or alike(after) or alike(change, ends=())


def _groups(asked: _Asked, groups: Sequence[Group], k: int) -> Iterable[GroupFigure]:
    """The parts of which enough answered, in their order; none that would tell about few, or about all alike."""
    ledger = _ledger(asked, k)
    for group, people in _told_apart(asked, groups, ledger):
        told = _change(asked, people)
        told = {name: value for name, value in told.items() if not name.startswith("effect")}
        yield GroupFigure(group.kind, group.name, len(people), **told)


def _told_apart(asked: _Asked, groups: Sequence[Group], ledger: "Ledger") -> Iterator[tuple[Group, list[str]]]:
    for group in groups:
        people = [one for one in asked.both if one in group.people]
        if ledger.offer(people):
            yield group, people


def figures_ledger(pre: Scores, post: Scores, groups: Sequence[Group], k: int) -> "Ledger":
    """What is told of the scores of a scale: that of everybody, and those of groups."""
    asked = _Asked(pre, post)
    ledger = _ledger(asked, k)
    if Part.GROUPS in parts_shown(len(asked.both)):
        list(_told_apart(asked, groups, ledger))
    return ledger


def _ledger(asked: _Asked, k: int) -> "Ledger":
    """That the score of everybody is told comes before all groups."""
    ledger = disclosure.ledger(dict.fromkeys(asked.both, 1), k, _alike_people(asked))
    ledger.know(asked.both)
    return ledger


def _alike_people(asked: _Asked) -> Iterable[disclosure.Alike]:
    """People with the same score before, the same after, the same change: fewer than 10 of them are no group.

    Nor is any number of people who all stand at one end of the scale.
    """
    both = asked.both
    for ends, of in (
        ((LOWEST, HIGHEST), asked.pre.__getitem__),
        ((LOWEST, HIGHEST), asked.post.__getitem__),
        ((), asked.moved),
    ):
        classes: dict[float, set[str]] = {}
        for one in both:
            classes.setdefault(round(of(one), 9), set()).add(one)
        for value, people in classes.items():
            yield disclosure.Alike(frozenset(people), None if value in ends else ROBUST)


def _change(asked: _Asked, people: Sequence[str]) -> dict[str, Any]:
    result = paired_change([asked.pre[one] for one in people], [asked.post[one] for one in people])
    told = {"mean_pre": result.mean_pre, "mean_post": result.mean_post, "change": result.change}
    figures = {name: rounded(value, result.n) for name, value in told.items()}
    if result.interval is not None:
        figures["low"], figures["high"] = widened(*result.interval, result.n)
    if label_of(result.n) is Label.EVIDENCE and result.effect is not None and result.effect_interval is not None:
        figures["effect"] = rounded(result.effect, result.n)
        figures["effect_low"], figures["effect_high"] = widened(*result.effect_interval, result.n)
    return figures
