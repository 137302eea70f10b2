"""What needs a person of the program team today, collected from all rooms."""

import datetime as dt
from collections.abc import Callable

from matching import selectors as matching
from messaging import selectors as messaging
from people.models import Person
from programs import selectors as programs
from reports.selectors.steps import steps_of_broken_reports
from rmentor.lib.next_steps import NextStep

MOST_CASES = 12
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
ROOMS: tuple[Callable[[Person], list[NextStep]], ...] = (
    programs.steps_of_applications,
    matching.steps_to_match,
    matching.steps_of_lists,
    matching.steps_of_proposals,
    messaging.team_steps,
    steps_of_broken_reports,
)


def needs_of(person: Person) -> list[NextStep]:
    """What is urgent first, then what has waited longest; what waits since no day in particular comes last."""
    steps = programs.steps_of_cases(person, most=MOST_CASES)
    steps += [step for room in ROOMS for step in room(person)]
    return sorted(steps, key=lambda step: (not step.is_urgent, step.since or NEVER, step.weight))
