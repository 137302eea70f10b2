"""Rows of one file against each other: doubled people, unknown managers, circles."""

import dataclasses
from collections.abc import Mapping, Sequence

from people.engine.columns import Field
from people.engine.entry import Entry
from people.engine.faults import FaultCode, FaultList
from people.engine.lines import circles

Headings = Mapping[Field, str]
Known = Mapping[str, str | None]


def check_people(entries: Sequence[Entry], headings: Headings, known: Known, faults: FaultList) -> list[Entry]:
    """The entries with their managers given by number; whatever does not fit together is noted in `faults`."""
    by_number = _first_of_each(entries, Field.NUMBER, FaultCode.DOUBLED_NUMBER, headings, faults)
    by_address = _first_of_each(entries, Field.EMAIL, FaultCode.DOUBLED_ADDRESS, headings, faults)
    numbers = {address: entry.employee_number for address, entry in by_address.items()}
    resolved = [_with_numbers(entry, numbers) for entry in entries]
    for entry in resolved:
        _check_managers(entry, by_number, known, headings, faults)
    _check_circles({entry.employee_number: entry for entry in reversed(resolved)}, known, headings, faults)
    return resolved


def _first_of_each(
    entries: Sequence[Entry], field: Field, code: FaultCode, headings: Headings, faults: FaultList
) -> dict[str, Entry]:
    first: dict[str, Entry] = {}
    for entry in entries:
        value = getattr(entry, field.value)
        if value and value in first:
            faults.add(code, entry.row, headings[field], value=value, first_row=first[value].row)
        elif value:
            first[value] = entry
    return first


def _with_numbers(entry: Entry, numbers: Mapping[str, str]) -> Entry:
    """Managers named by their address are named by their number from here on."""
    if "@" not in entry.manager and not any("@" in boss for boss in entry.dotted_lines):
        return entry
    dotted = tuple(numbers.get(boss, boss) for boss in entry.dotted_lines)
    return dataclasses.replace(entry, manager=numbers.get(entry.manager, entry.manager), dotted_lines=dotted)


def _check_managers(
    entry: Entry, by_number: Mapping[str, Entry], known: Known, headings: Headings, faults: FaultList
) -> None:
    lines = [(Field.MANAGER, boss) for boss in (entry.manager,) if boss]
    lines += [(Field.DOTTED, boss) for boss in entry.dotted_lines]
    for field, boss in lines:
        if boss == entry.employee_number:
            faults.add(FaultCode.OWN_MANAGER, entry.row, headings[field], value=boss)
        elif boss not in by_number and boss not in known:
            faults.add(FaultCode.UNKNOWN_MANAGER, entry.row, headings[field], value=boss[:80])


def _check_circles(by_number: Mapping[str, Entry], known: Known, headings: Headings, faults: FaultList) -> None:
    manager_of = dict(known)
    for number, entry in by_number.items():
        manager_of[number] = entry.manager if entry.manager and entry.manager != number else None
    for circle in circles(manager_of):
        members = [by_number[number] for number in circle if number in by_number]
        if not members:
            continue
        first = min(members, key=lambda entry: entry.row)
        start = circle.index(first.employee_number)
        names = [_name(number, by_number) for number in [*circle[start:], *circle[:start], circle[start]]]
        people = " → ".join(names if len(names) <= 12 else [*names[:6], "…", *names[-5:]])
        faults.add(FaultCode.CIRCLE, first.row, headings[Field.MANAGER], people=people)


def _name(number: str, by_number: Mapping[str, Entry]) -> str:
    entry = by_number.get(number)
    return f"{entry.first_name} {entry.last_name} ({number})" if entry else number
