"""How many were asked, answered, answered twice, answered each question: told so that no few can be subtracted.

Readers know over how many people each figure of a scale is: it is written beside it. What else is counted is offered
to a ledger of this and of what earlier releases of the program have told, one ledger for each scale, in a fixed
order. How many answered in all, everybody who runs the program sees from the first day on; so a count of one side is
told only together with that of the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from programs.enums import Side
from rmentor.lib import disclosure
from surveys.rules.figures import ItemRate, Step

if TYPE_CHECKING:
    from rmentor.lib.disclosure.breakdowns import Ledger

LEAST_SHARE = 0.8

People = frozenset[str]  # pseudonyms


@dataclass(frozen=True)
class Counted:
    """The people of one survey, by side; `items` by side and question, over those who answered the survey."""

    kind: str
    asked: Mapping[Side, People]
    answered: Mapping[Side, People]
    items: Mapping[tuple[Side, str], People] = field(default_factory=dict)
    # Who answered this survey and the first one.
    both: Mapping[Side, People] = field(default_factory=dict)
    # Of the questions, by their ids.
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def everybody(self) -> frozenset[str]:
        """All who were asked, or answered."""
        return frozenset().union(*self.asked.values(), *self.answered.values())

    @property
    def in_order(self) -> dict[str, dict[Side, People]]:
        """What is counted, in the order in which it is offered; sides without anybody are left out."""
        counts = {"invited": self.asked, "answered": self.answered, "both": self.both}
        return {name: {side: people for side, people in sides.items() if people} for name, sides in counts.items()}


@dataclass(frozen=True)
class Counts:
    """What may be told, and over whom each count of people was made, by a name of its own."""

    steps: tuple[Step, ...]
    items: tuple[ItemRate, ...]
    told: Mapping[str, People]


def count(counted: Counted, *, known: Mapping[str, People], told_anyway: Iterable[People], k: int) -> Counts:
    """The steps of one survey and the flags of its questions.

    `known`: what earlier releases told. `told_anyway`: over whom the figures of scales are; each is a ledger's own.
    """
    told = dict(known)
    ledgers = [ledger_of(counted.everybody, [*told.values(), people], k) for people in told_anyway]
    ledgers = ledgers or [ledger_of(counted.everybody, told.values(), k)]
    numbers: dict[Side, dict[str, int]] = {side: {} for side in Side}
    for name, sides in counted.in_order.items():
        if not all(ledger.allows(people) for ledger in ledgers for people in sides.values()):
            continue
        for side, people in sides.items():
            for ledger in ledgers:
                ledger.know(people)
            told[f"{counted.kind}/{side.value}/{name}"] = people
            numbers[side][name] = len(people)
    steps = tuple(Step(counted.kind, side.value, **numbers[side]) for side in Side)
    items = tuple(_item(counted, side, item, told, k) for side, item in counted.items)
    return Counts(steps, items, told)


def ledger_of(everybody: People, told: Iterable[People], k: int) -> "Ledger":
    """A ledger of single people in which these groups are known."""
    rows = list(told)
    ledger = disclosure.ledger(dict.fromkeys(sorted(everybody.union(*rows)), 1), k)
    for people in rows:
        ledger.know(people)
    return ledger


def _item(counted: Counted, side: Side, item: str, told: Mapping[str, People], k: int) -> ItemRate:
    people, everybody, text = counted.items[side, item], counted.answered[side], counted.texts.get(item, "")
    flagged = None
    if f"{counted.kind}/{side.value}/answered" in told:
        allowed = ledger_of(everybody, told.values(), k).allows(people)
        if allowed or _says_nothing(len(people), len(everybody), k):
            flagged = len(people) < LEAST_SHARE * len(everybody)
    return ItemRate(counted.kind, side.value, item, flagged, text)


def _says_nothing(answered: int, everybody: int, k: int) -> bool:
    """Whether the flag is told by the mere fact that few left the question out, or that many did."""
    few = everybody - answered < k
    return everybody - k + 1 >= LEAST_SHARE * everybody if few else True
