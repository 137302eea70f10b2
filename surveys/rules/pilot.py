"""What the questions of the test are worth: which are too easy, too hard, or measure something else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rmentor.lib import disclosure
from surveys.enums import TestForm
from surveys.rules.figures import PilotItem
from surveys.rules.knowledge import RIGHT
from surveys.rules.twice import Answered
from surveys.statistics import ItemStatistic, NotComputable, Part, item_statistics, parts_shown, rounded, widened


def pilot_items(before: Sequence[Answered], questions: Iterable[Mapping[str, Any]], *, k: int) -> Iterator[PilotItem]:
    """Each question of the forms that enough people took before, a left out one counted as not right.

    All questions of a form are told of everybody who took it, so nothing comes out by subtracting. Where everybody
    was right, or nobody, no share is told: it would be everybody's answer.
    """
    asked: dict[str, list[str]] = {form.value: [] for form in TestForm}
    for one in questions:
        asked[one["form"]].append(one["id"])
    for form, items in asked.items():
        people = [
            {item: float(one.answers.get(item) == RIGHT) for item in items}
            for one in before
            if any(item in one.answers for item in items)
        ]
        if Part.ITEMS not in parts_shown(len(people)) or not disclosure.shown(len(people), k):
            continue
        lines = item_statistics(people, items)
        if not isinstance(lines, NotComputable):
            yield from (_told(form, line) for line in lines)


def _told(form: str, line: ItemStatistic) -> PilotItem:
    flags = tuple(sorted(flag.value for flag in line.flags))
    if line.correct is None or line.interval is None or line.correct in {0, 1}:
        return PilotItem(form, line.item, line.n, flags=flags)
    low, high = line.interval
    low, high = widened(100 * low, 100 * high, 1)
    return PilotItem(
        form=form,
        item=line.item,
        n=line.n,
        flags=flags,
        correct=round(100 * line.correct),
        low=low,
        high=high,
        item_rest=None if isinstance(line.item_rest, NotComputable) else rounded(line.item_rest, line.n),
    )
