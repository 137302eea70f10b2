"""What came of an import, as plain values that can be stored and shown."""

from collections.abc import Iterable

from people.actions.directory import Changed, Plan, label_of
from people.engine import Fault, Field, PeopleFile
from people.models import Person

# So many of each list are kept; the counts are always whole.
KEPT = 1000


def of_reading(*, file: PeopleFile) -> dict[str, object]:
    """How the file was understood."""
    return {
        "shape": file.shape.value,
        "encoding": file.encoding,
        "rows": len(file.entries),
        "columns": list(file.headings.values()),
        "unused": list(file.unused),
    }


def of_faults(*, file: PeopleFile, faults: Iterable[Fault], count: int) -> dict[str, object]:
    """Why a file was refused: codes and facts, put into words when somebody reads them."""
    kept = [
        {"code": fault.code.value, "row": fault.row, "column": fault.column, "params": dict(fault.params)}
        for fault in faults
    ]
    return {**of_reading(file=file), "faults": kept, "fault_count": count}


def of_plan(*, file: PeopleFile, plan: Plan) -> dict[str, object]:
    """What an import does, or would do."""
    moved = [item for item in plan.changed if item.is_moving]
    left = [item.person for item in plan.changed if item.is_leaving]
    created = [plan.people[entry.employee_number] for entry in plan.created]
    left += [person for person in created if not person.is_active]
    return {
        **of_reading(file=file),
        "counts": {
            "created": len(created),
            "updated": len(plan.changed),
            "unchanged": plan.unchanged,
            "left": len(left),
            "moved": len(moved),
            "missing": len(plan.missing),
        },
        "created": [_who(person) for person in created[:KEPT]],
        "updated": [_what(item, plan) for item in plan.changed[:KEPT]],
        "moved": [_what(item, plan) for item in moved[:KEPT]],
        "left": [_who(person) | {"on": str(person.left_on or "")} for person in left[:KEPT]],
        "missing": [_who(person) for person in plan.missing[:KEPT]],
    }


def _who(person: Person) -> dict[str, object]:
    return {"number": person.employee_number or "", "name": person.name}


def _what(item: Changed, plan: Plan) -> dict[str, object]:
    changes = []
    for change in item.changes:
        texts = [change.old, change.new]
        if change.field == Field.MANAGER:
            texts = [label_of(person=plan.people[number]) if number in plan.people else number for number in texts]
        changes.append({"field": change.field.value, "old": texts[0], "new": texts[1]})
    return {**_who(item.person), "changes": changes}
