"""What HR enters of what a program costs."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs.enums import Side
from programs.models import Program
from programs.rules import check_may_manage
from reports.enums import CostKind
from reports.models import Cost, HourlyCost
from rmentor.lib.errors import DomainError

# What the columns hold.
MOST_SPENT, MOST_AN_HOUR = Decimal("9999999999.99"), Decimal("999999.99")


@dataclass(frozen=True)
class Spent:
    """One sum, on a day."""

    kind: CostKind
    amount: Decimal
    spent_on: dt.date
    note: str = ""


@transaction.atomic
def save_costs(
    *, program_id: int, spent: Collection[Spent], hourly: Mapping[Side, Decimal | None], by: Person
) -> list[Cost]:
    """Add these sums to a program, and say what an hour of each named side costs (None: it is not said any more).

    A sum that stands there already to the letter is not added again: sent twice it is one. Returns those added.
    """
    program = _mine(program_id, by)
    for side, amount in hourly.items():
        _set_hour(program, side, amount, by)
    added = (_add(program, one, by) for one in spent)
    return [cost for cost in added if cost is not None]


@transaction.atomic
def remove_cost(*, cost_id: int, program_id: int, by: Person) -> None:
    """Take a sum out of its program; gone already: nothing happens. Reports that are compiled keep their figures."""
    program = _mine(program_id, by)
    cost = Cost.objects.filter(pk=cost_id, program=program).first()
    if cost is not None:
        audit(verb="cost.removed", by=by, subject=program, old=_told(cost))
        cost.delete()


def _mine(program_id: int, by: Person) -> Program:
    program = Program.objects.select_for_update().get(pk=program_id)
    check_may_manage(by, program)
    return program


def _add(program: Program, one: Spent, by: Person) -> Cost | None:
    _check(one.amount, MOST_SPENT)
    facts: dict[str, Any] = {
        "kind": one.kind,
        "amount": one.amount,
        "spent_on": one.spent_on,
        "note": one.note.strip()[:200],
    }
    cost, is_new = Cost.objects.get_or_create(program=program, **facts)
    if not is_new:
        return None
    audit(verb="cost.added", by=by, subject=program, new=_told(cost))
    return cost


def _set_hour(program: Program, side: Side, amount: Decimal | None, by: Person) -> None:
    found = HourlyCost.objects.filter(program=program, side=side).first()
    before = found.amount if found else None
    if amount == before:
        return
    if amount is None:
        HourlyCost.objects.filter(program=program, side=side).delete()
    else:
        _check(amount, MOST_AN_HOUR)
        HourlyCost.objects.update_or_create(program=program, side=side, defaults={"amount": amount})
    old, new = _told_of_hour(side, before), _told_of_hour(side, amount)
    audit(verb="cost.hour_changed", by=by, subject=program, old=old, new=new)


def _told_of_hour(side: Side, amount: Decimal | None) -> dict[str, object]:
    return {} if amount is None else {side.value: str(amount)}


def _check(amount: Decimal, most: Decimal) -> None:
    if not amount.is_finite() or not 0 <= amount <= most:
        raise DomainError(_("A sum of money lies between 0 and %(most)s.") % {"most": most})


def _told(cost: Cost) -> dict[str, object]:
    return {"kind": cost.kind, "amount": str(cost.amount), "spent_on": cost.spent_on.isoformat(), "note": cost.note}
