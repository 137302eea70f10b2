"""Reporting lines of the company. Matching reads them: two people in one line, at any depth, are never paired."""

from collections import defaultdict
from collections.abc import Iterable

from people.engine.lines import people_above
from people.models import DottedLine, Person


def bosses_of_everybody() -> dict[int, list[int]]:
    """The people directly above each person: the manager and the dotted lines. Two queries for the whole company."""
    bosses: dict[int, list[int]] = defaultdict(list)
    for person, manager in Person.objects.exclude(manager=None).order_by().values_list("pk", "manager_id"):
        bosses[person].append(manager)
    for person, manager in DottedLine.objects.order_by().values_list("person_id", "manager_id"):
        bosses[person].append(manager)
    return dict(bosses)


def reporting_lines(person_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each asked person: the ids of everybody above them, at any depth.

    A step upwards is a manager or a dotted line, in any mix. Two people are in one reporting line when one of them
    is in the other's set: `a in lines[b] or b in lines[a]`. Nobody is above themselves; circles do no harm, and
    somebody unknown or without a boss has an empty set. Two queries, however many people are asked for.
    """
    bosses = bosses_of_everybody()
    return {person: people_above(person, bosses) for person in person_ids}
