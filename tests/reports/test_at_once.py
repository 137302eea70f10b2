"""Many hands at once at costs and at frozen goals, with a connection each."""

import datetime as dt
from decimal import Decimal

import pytest

from people.models import Person
from programs.actions import change_goal
from programs.models import Goal, GoalVersion
from reports import actions
from reports.enums import CostKind
from reports.models import Cost
from tests.at_once import at_once, needs_postgresql
from tests.factories import GoalFactory, ProgramFactory

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def test_a_sum_sent_eight_times_at_once_is_one(hana: Person) -> None:
    program = ProgramFactory(running=True)
    spent = [actions.Spent(CostKind.TRAVEL, Decimal(10), dt.date(2026, 1, 7))]
    raised = at_once([lambda: actions.save_costs(program_id=program.pk, spent=spent, hourly={}, by=hana)] * 8)
    assert raised == []
    assert Cost.objects.count() == 1


def test_changes_of_a_goal_at_once_keep_a_version_each(hana: Person) -> None:
    goal = GoalFactory(program=ProgramFactory(running=True))
    targets = [Decimal(f"3.{digit}") for digit in range(1, 9)]

    def to(target: Decimal) -> GoalVersion:
        return change_goal(goal_id=goal.pk, values={"target": target}, reason="x", by=hana)

    raised = at_once([lambda target=target: to(target) for target in targets])
    assert raised == []
    versions = list(GoalVersion.objects.order_by("number"))
    assert [version.number for version in versions] == list(range(1, 9))
    stood = [version.goal_then(goal).target for version in versions] + [Goal.objects.get(pk=goal.pk).target]
    assert stood[0] == 3
    assert sorted(stood[1:]) == targets
