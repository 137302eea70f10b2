"""Reporting lines of the company. Matching reads them: two people in one line, at any depth, are never paired."""

from collections.abc import Iterable

from people.engine.lines import people_above
from people.models import bosses_of_everybody

__all__ = ["bosses_of_everybody", "reporting_lines"]


def reporting_lines(person_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each asked person: the ids of everybody above them, at any depth.

    A step upwards is a manager or a dotted line, in any mix. Two people are in one reporting line when one of them
    is in the other's set: `a in lines[b] or b in lines[a]`. Nobody is above themselves; circles do no harm, and
    somebody unknown or without a boss has an empty set. Two queries, however many people are asked for.
    """
    bosses = bosses_of_everybody()
    return {person: people_above(person, bosses) for person in person_ids}
