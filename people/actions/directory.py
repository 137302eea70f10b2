"""What a file of people changes in the directory: first compared in memory, then written at once."""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, UNUSABLE_PASSWORD_SUFFIX_LENGTH
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from people.engine import Entry, FaultCode, Field, PeopleFile
from people.engine.faults import FaultList
from people.engine.lines import by_depth
from people.models import DottedLine, Person

BATCH = 2000
# Fields that are copied as they are when the file tells them.
PLAIN = (
    Field.NUMBER,
    Field.EMAIL,
    Field.FIRST_NAME,
    Field.LAST_NAME,
    Field.JOB_TITLE,
    Field.GRADE,
    Field.DEPARTMENT,
    Field.LOCATION,
    Field.HIRED_ON,
    Field.LEFT_ON,
)
MOVES = frozenset({Field.MANAGER, Field.DEPARTMENT, Field.GRADE})
WRITTEN = (*(item.value for item in PLAIN), "languages", "time_zone", "is_active", "manager")


@dataclass(frozen=True)
class Change:
    """One field of a person before and after."""

    field: Field
    old: str
    new: str


@dataclass(frozen=True)
class Changed:
    """What happens to one person who is here already."""

    person: Person
    changes: tuple[Change, ...]
    # Gone since the last import, or with a leaving date that was not known.
    is_leaving: bool = False

    @property
    def is_moving(self) -> bool:
        """Another manager, department or grade: matching looks at such people again."""
        return any(change.field in MOVES for change in self.changes)


@dataclass
class Plan:
    """Everything a file would change. `people` maps each employee number to its person, new ones unsaved."""

    people: dict[str, Person] = field(default_factory=dict)
    manager_of: dict[str, str] = field(default_factory=dict)
    created: list[Entry] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    missing: list[Person] = field(default_factory=list)
    unchanged: int = 0
    faults: FaultList = field(default_factory=FaultList)

    def manager_id(self, number: str) -> int | None:
        """The manager of somebody in the file, once the manager is saved."""
        boss = self.people.get(self.manager_of[number])
        return boss.pk if boss else None


def managers_by_number() -> dict[str, str | None]:
    """The employee numbers of everybody who is here, each with that of the manager."""
    people = Person.objects.exclude(employee_number=None).order_by()
    return dict(people.values_list("employee_number", "manager__employee_number"))


class Directory:
    """Everybody who is here, as an import needs them. One query."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.people: list[Person] = list(Person.objects.order_by("pk"))
        self.by_number = {person.employee_number: person for person in self.people if person.employee_number}
        self.by_address = {person.email.lower(): person for person in self.people}
        self.number_of = {person.pk: person.employee_number for person in self.people}

    def compare(self, file: PeopleFile) -> Plan:
        """What `file` would change; nothing is written."""
        plan = Plan(people=dict(self.by_number))
        listed = {entry.employee_number for entry in file.entries}
        for entry in file.entries:
            person = self._find(entry, listed, plan.faults, file)
            plan.manager_of[entry.employee_number] = entry.manager
            if person is None:
                plan.created.append(entry)
                plan.people[entry.employee_number] = new_person(entry, self.today)
                continue
            plan.people[entry.employee_number] = person
            changed = self._take_over(person, entry, file.fields)
            if person.left_on and person.hired_on and person.left_on < person.hired_on:
                self._note_dates(plan.faults, person, entry, file)
            if changed.changes:
                plan.changed.append(changed)
            else:
                plan.unchanged += 1
        plan.missing = [
            person for number, person in self.by_number.items() if number not in listed and person.is_active
        ]
        return plan

    def _find(self, entry: Entry, listed: set[str], faults: FaultList, file: PeopleFile) -> Person | None:
        """The person of a row: by number, else by an address nobody else's number claims."""
        known = self.by_number.get(entry.employee_number)
        owner = self.by_address.get(entry.email)
        if owner is None or owner is known:
            return known
        if known is None and not owner.employee_number:
            return owner
        # Somebody else holds the address. That is fine when this very file gives them another one.
        if owner.employee_number not in listed:
            faults.add(
                FaultCode.ADDRESS_OF_ANOTHER,
                entry.row,
                file.headings.get(Field.EMAIL, ""),
                value=entry.email,
                owner=label_of(person=owner),
            )
        return known

    def _take_over(self, person: Person, entry: Entry, fields: frozenset[Field]) -> Changed:
        """Set on `person` what the file tells, and tell what was different before."""
        was_active, was_leaving_on = person.is_active, person.left_on
        changes = []
        for item, new in self._wanted(person, entry, fields):
            old = getattr(person, item.value)
            if old != new:
                changes.append(Change(item, _shown(old), _shown(new)))
                setattr(person, item.value, new)
        active = self._is_active(person, entry, fields)
        if active != was_active:
            changes.append(Change(Field.STATUS, _shown(was_active), _shown(active)))
            person.is_active = active
        old_manager = self._manager(person)
        if Field.MANAGER in fields and entry.manager != old_manager:
            changes.append(Change(Field.MANAGER, old_manager, entry.manager))
        is_leaving = (was_active and not active) or (active and person.left_on not in {None, was_leaving_on})
        return Changed(person, tuple(changes), is_leaving)

    def _manager(self, person: Person) -> str:
        """The number of the manager as it is now; one without a number is told apart from none."""
        if person.manager_id is None:
            return ""
        return self.number_of.get(person.manager_id) or f"#{person.manager_id}"

    def _wanted(self, person: Person, entry: Entry, fields: frozenset[Field]) -> Iterable[tuple[Field, object]]:
        for item in PLAIN:
            if item in fields:
                yield item, getattr(entry, item.value)
        if Field.LANGUAGES in fields:
            yield Field.LANGUAGES, list(entry.languages)
        if entry.time_zone and not person.own_time_zone:
            yield Field.TIME_ZONE, entry.time_zone
        if self._is_back(person, entry, fields):
            yield Field.LEFT_ON, None

    def _is_back(self, person: Person, entry: Entry, fields: frozenset[Field]) -> bool:
        """A file without leaving dates says that somebody who had left is at work."""
        tells = Field.STATUS in fields and Field.LEFT_ON not in fields
        return tells and entry.is_active and person.left_on is not None and person.left_on <= self.today

    def _is_active(self, person: Person, entry: Entry, fields: frozenset[Field]) -> bool:
        if not fields & {Field.STATUS, Field.LEFT_ON}:
            return person.is_active
        return entry.is_active and not _has_left(person.left_on, self.today)

    def _note_dates(self, faults: FaultList, person: Person, entry: Entry, file: PeopleFile) -> None:
        heading = file.headings.get(Field.LEFT_ON) or file.headings.get(Field.HIRED_ON, "")
        faults.add(
            FaultCode.LEFT_BEFORE_HIRED, entry.row, heading, hired=str(person.hired_on), left=str(person.left_on)
        )


def write(*, plan: Plan, file: PeopleFile) -> None:
    """Write a plan without faults, inside the caller's transaction."""
    _release_addresses(plan)
    _create(plan)
    changed = [item.person for item in plan.changed]
    if Field.MANAGER in file.fields:
        for person in changed:
            person.manager_id = plan.manager_id(person.employee_number or "")
    _update(changed)
    if Field.DOTTED in file.fields:
        _write_dotted_lines(plan.people, file.entries)


def _release_addresses(plan: Plan) -> None:
    """People may swap addresses or pass them on; the database would refuse the moment in which two have one."""
    old_address = {
        item.person.pk: change.old for item in plan.changed for change in item.changes if change.field == Field.EMAIL
    }
    wanted = {entry.email for entry in plan.created} | {
        item.person.email for item in plan.changed if item.person.pk in old_address
    }
    held = [pk for pk, address in old_address.items() if address.lower() in wanted]
    parked = Concat(Value("moving-"), Cast("pk", CharField()), Value("@rmentor.invalid"))
    for start in range(0, len(held), BATCH):
        Person.objects.filter(pk__in=held[start : start + BATCH]).update(email=parked)


def _create(plan: Plan) -> None:
    """New people, managers before those who report to them, so that each is written once."""
    for layer in by_depth([entry.employee_number for entry in plan.created], plan.manager_of):
        people = [plan.people[number] for number in layer]
        for number, person in zip(layer, people, strict=True):
            person.manager_id = plan.manager_id(number)
        Person.objects.bulk_create(people, batch_size=BATCH)


def _update(people: list[Person]) -> None:
    """All changed people in few statements: each row names its primary key, so each insert turns into an update."""
    Person.objects.bulk_create(
        people, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=WRITTEN
    )


def _write_dotted_lines(people: Mapping[str, Person], entries: Iterable[Entry]) -> None:
    wanted, ours = set(), set()
    for entry in entries:
        person = people[entry.employee_number].pk
        ours.add(person)
        wanted |= {(person, people[boss].pk) for boss in entry.dotted_lines}
    there = {(line.person_id, line.manager_id): line.pk for line in DottedLine.objects.all()}
    gone = [pk for (person, boss), pk in there.items() if person in ours and (person, boss) not in wanted]
    DottedLine.objects.filter(pk__in=gone).delete()
    new = [DottedLine(person_id=person, manager_id=boss) for person, boss in sorted(wanted - there.keys())]
    DottedLine.objects.bulk_create(new, batch_size=BATCH)


def new_person(entry: Entry, today: dt.date) -> Person:
    """Somebody as a file tells of them, not saved; without a number when the file has none."""
    first = entry.languages[0] if entry.languages else ""
    return Person(
        **{item.value: getattr(entry, item.value) for item in PLAIN if item != Field.NUMBER},
        employee_number=entry.employee_number or None,
        languages=list(entry.languages),
        time_zone=entry.time_zone or "UTC",
        language=first if first in dict(settings.LANGUAGES) else "en",
        is_active=entry.is_active and not _has_left(entry.left_on, today),
        # What set_unusable_password() writes; its way of drawing letters takes a third of a large import.
        password=UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(UNUSABLE_PASSWORD_SUFFIX_LENGTH // 2),
    )


def _has_left(left_on: dt.date | None, today: dt.date) -> bool:
    return left_on is not None and left_on <= today


def label_of(*, person: Person) -> str:
    """Name and number, as lists of an import show a person."""
    return f"{person.name} ({person.employee_number})" if person.employee_number else person.name


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)
