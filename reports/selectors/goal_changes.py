"""What was changed in a goal after it was frozen: told beside the verdict, which stays with the frozen one."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programs.enums import Measure
from programs.models import Goal
from reports.selectors.words import plain

NUMBERS = ("baseline", "target")
# Of the others it is told that they read otherwise, and no word of them.
TOLD = (*NUMBERS, "measure", "due_on")


def goal_changes_in(goal: Goal, day: dt.date) -> tuple[dict[str, Any], ...]:
    """For the snapshot of a report: what was changed until `day`, oldest first. No reason, and nobody's name."""
    return tuple(
        {
            "on": change.on.isoformat(),
            "field": change.field,
            "old": _stored(change.field, change.old),
            "new": _stored(change.field, change.new),
        }
        for change in goal.changes()
        if change.on <= day
    )


def _stored(field: str, value: object) -> float | str | None:
    if field not in TOLD or value is None:
        return None
    return float(str(value)) if field in NUMBERS else str(value)


def goal_changes_of(goal: Mapping[str, Any]) -> tuple[str, ...]:
    """From the snapshot of a report, a sentence each; those of older reports have none."""
    return tuple(_sentences(goal.get("changes", ())))


def _sentences(changes: list[Mapping[str, Any]]) -> Iterator[str]:
    for change in changes:
        field = change["field"]
        facts = {
            "what": _names()[field],
            "day": date_format(dt.date.fromisoformat(change["on"])),
            "old": _said(field, change["old"]),
            "new": _said(field, change["new"]),
        }
        if field in TOLD:
            yield _("%(what)s changed on %(day)s from %(old)s to %(new)s.") % facts
        else:
            yield _("%(what)s worded anew on %(day)s.") % facts
    if changes:
        yield _("Judged is the goal as it was frozen when the program started.")


def _names() -> dict[str, str]:
    return {
        "strategy": pgettext("goal", "Strategy"),
        "objective": pgettext("goal", "Objective"),
        "method": pgettext("goal", "Method"),
        "success_criterion": pgettext("goal", "Success criterion"),
        "measure": pgettext("goal", "Measure"),
        "baseline": pgettext("goal", "Baseline"),
        "target": pgettext("goal", "Target"),
        "due_on": pgettext("goal", "Date"),
    }


def _said(field: str, value: float | str | None) -> str:
    if value is None:
        return "–"
    if field == "measure":
        return str(Measure(str(value)).label)
    return date_format(dt.date.fromisoformat(str(value))) if field == "due_on" else plain(float(value))
