"""What needs a person of the program team today, collected from all rooms."""

import datetime as dt
from collections.abc import Sequence

from matching import selectors as matching
from matching.rules import MAKES_PAIRS
from messaging import selectors as messaging
from people.models import Person
from programs import selectors as programs
from programs.enums import ProgramState
from reports.selectors.board.lines import Listed
from reports.selectors.steps import steps_of_broken_reports
from rmentor.lib.next_steps import NextStep

# A page for this morning, not a list of everything: behind the rest stands a step of its own.
MOST_CASES, MOST_PROGRAMS = 8, 5
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def needs_of(person: Person, mine: Sequence[Listed]) -> list[NextStep]:
    """What is urgent first, then what has waited longest; what waits since no day in particular comes last.

    `mine` are the programs this person runs: where none of them can wait for something, nobody asks for it.
    """
    states = {one.state for one in mine}
    steps = [
        *programs.steps_of_cases(person, most=MOST_CASES),
        *programs.steps_of_applications(person, most=MOST_PROGRAMS),
        *messaging.team_steps(person),
        *steps_of_broken_reports(person),
    ]
    if ProgramState.MATCHING in states:
        steps += matching.steps_to_match(person)
    if not states.isdisjoint(MAKES_PAIRS):
        steps += matching.steps_of_proposals(person)
        steps += matching.steps_of_lists(person) if any(one.is_self_matching for one in mine) else []
    return sorted(steps, key=lambda step: (not step.is_urgent, step.since or NEVER, step.weight))
