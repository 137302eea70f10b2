import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from people import actions, tasks
from people.actions import directory
from people.actions.imports import STALE
from people.enums import ImportState
from people.models import AuditEntry, DottedLine, ImportRun, Person
from people.selectors import read_outcome
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError
from tests.factories import PersonFactory
from tests.people.conftest import SHAPES, a_csv, a_row

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


def bring_in(content: bytes, by: Person | None = None) -> ImportRun:
    run = actions.hand_in_import(file_name="export.csv", content=content, by=by, send=False)
    return actions.import_people(run_id=run.pk)


def counts(run: ImportRun) -> dict[str, int]:
    assert run.state == ImportState.DONE, run.outcome
    return {name: count for name, count in run.outcome["counts"].items() if count}


def listed(run: ImportRun, name: str) -> list[tuple[str, tuple[str, ...]]]:
    [part] = [part for part in read_outcome(run.outcome).lists if part.name == name]
    return [(line.number, line.notes) for line in part.lines]


def everybody() -> dict[str, tuple[Any, ...]]:
    fields = (
        "email",
        "first_name",
        "last_name",
        "job_title",
        "grade",
        "department",
        "location",
        "hired_on",
        "left_on",
    )
    rows = Person.objects.values_list("employee_number", "manager__employee_number", "is_active", *fields)
    return {row[0]: row[1:] for row in rows}


# ---- a whole company ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["workday", "bamboohr", "personio", "successfactors"])
def test_each_shape_imports_the_420_people(name: str) -> None:
    with clock.at(NOON):
        run = bring_in(SHAPES[name].read_bytes())
    assert counts(run) == {"created": 420, "left": 15}
    assert Person.objects.active().count() == 405
    assert Person.objects.filter(manager=None).count() == 1
    assert not Person.objects.exclude(password__startswith="!").exists()


def test_each_shape_after_another_changes_nothing_but_lost_accents() -> None:
    with clock.at(NOON):
        bring_in(SHAPES["workday"].read_bytes())
        first = everybody()
        assert counts(bring_in(SHAPES["bamboohr"].read_bytes())) == {"unchanged": 420}
        assert counts(bring_in(SHAPES["successfactors"].read_bytes())) == {"unchanged": 420}
        assert everybody() == first
        run = bring_in(SHAPES["personio"].read_bytes())
    assert counts(run) == {"updated": 20, "unchanged": 400}
    changed = {change["field"] for item in run.outcome["updated"] for change in item["changes"]}
    assert changed == {"last_name"}
    assert read_outcome(run.outcome).is_narrow


def test_what_a_file_does_not_tell_stays_as_it_is() -> None:
    bring_in(SHAPES["workday"].read_bytes())
    bring_in(SHAPES["bamboohr"].read_bytes())
    person = Person.objects.get(employee_number="10001")
    assert (person.time_zone, person.languages, person.language) == ("Europe/Ljubljana", ["sl", "en"], "sl")


def test_importing_420_people_takes_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(60):
        bring_in(SHAPES["workday"].read_bytes())


# ---- one person -----------------------------------------------------------------------------------------------


def test_a_new_person_gets_languages_zone_and_a_password_that_opens_nothing() -> None:
    bring_in(a_csv(a_row(1, Languages="da; en", Time_zone="Europe/Copenhagen"), a_row(2, Languages="hi; en")))
    ada, bea = Person.objects.order_by("employee_number")
    assert (ada.languages, ada.language, ada.time_zone) == (["da", "en"], "da", "Europe/Copenhagen")
    assert (bea.languages, bea.language, bea.time_zone) == (["hi", "en"], "en", "UTC")
    assert not ada.has_usable_password()


def test_formulas_and_markup_in_names_stay_text() -> None:
    formula, markup = '=HYPERLINK("http://x.example","click")', "<script>alert(1)</script>"
    bring_in(a_csv(a_row(1, First_name=formula, Last_name=markup)))
    person = Person.objects.get()
    assert (person.first_name, person.last_name) == (formula, markup)


def test_importing_again_updates_and_tells_what_changed() -> None:
    bring_in(a_csv(a_row(1), a_row(2, Job_title="Clerk")))
    run = bring_in(a_csv(a_row(1), a_row(2, Job_title="Chief clerk", Email="NEW@firm.example")))
    assert counts(run) == {"updated": 1, "unchanged": 1}
    assert listed(run, "updated") == [
        ("2", ("e-mail: p2@firm.example → new@firm.example", "job title: Clerk → Chief clerk"))
    ]
    assert Person.objects.get(employee_number="2").email == "new@firm.example"


def test_people_who_move_are_told_with_their_old_and_new_place() -> None:
    bring_in(a_csv(a_row(1), a_row(2), a_row(3, Manager="1")))
    run = bring_in(a_csv(a_row(1), a_row(2), a_row(3, Manager="2", Department="Finance", Grade="6")))
    assert counts(run) == {"updated": 1, "unchanged": 2, "moved": 1}
    notes = {"grade: 5 → 6", "department: Sales → Finance", "manager: First1 Last1 (1) → First2 Last2 (2)"}
    [(number, told)] = listed(run, "moved")
    assert (number, set(told)) == ("3", notes)
    assert Person.objects.get(employee_number="3").manager == Person.objects.get(employee_number="2")


def test_a_manager_may_be_new_too_and_stand_below_in_the_file() -> None:
    bring_in(a_csv(a_row(1)))
    run = bring_in(a_csv(a_row(1, Manager="2"), a_row(2, Manager="3"), a_row(3)))
    assert counts(run) == {"created": 2, "updated": 1, "moved": 1}
    managers = Person.objects.order_by("employee_number").values_list("manager__employee_number", flat=True)
    assert list(managers) == ["2", "3", None]


def test_a_manager_can_be_taken_away() -> None:
    bring_in(a_csv(a_row(1), a_row(2, Manager="1")))
    assert listed(bring_in(a_csv(a_row(1), a_row(2))), "moved") == [("2", ("manager: First1 Last1 (1) → –",))]
    assert not Person.objects.exclude(manager=None).exists()


def test_who_has_left_can_no_longer_sign_in() -> None:
    bring_in(a_csv(a_row(1), a_row(2), a_row(3)))
    with clock.at(NOON):
        run = bring_in(
            a_csv(
                a_row(1, Termination_date="2026-11-01"),
                a_row(2, Termination_date="2026-12-31"),
                a_row(3, Termination_date=""),
            )
        )
    assert counts(run) == {"updated": 2, "unchanged": 1, "left": 2}
    assert [number for number, _ in listed(run, "left")] == ["1", "2"]
    assert list(Person.objects.order_by("pk").values_list("is_active", flat=True)) == [False, True, True]
    with clock.at(NOON):
        again = bring_in(
            a_csv(a_row(1, Termination_date="2026-11-01"), a_row(2, Termination_date="2026-12-31"), a_row(3))
        )
    assert counts(again) == {"unchanged": 3}


def test_an_account_closes_on_the_day_somebody_leaves() -> None:
    with clock.at(NOON):
        bring_in(a_csv(a_row(1, Termination_date="2026-12-31")))
    for moment, active in (
        (dt.datetime(2026, 12, 30, 23, tzinfo=dt.UTC), True),
        (dt.datetime(2026, 12, 31, 1, tzinfo=dt.UTC), False),
    ):
        with clock.at(moment):
            actions.tick()
        assert Person.objects.get().is_active is active
    assert AuditEntry.objects.filter(verb="people.left").count() == 1


def test_somebody_inactive_without_a_date_has_left_and_may_come_back() -> None:
    bring_in(a_csv(a_row(1)))
    assert counts(bring_in(a_csv(a_row(1, Status="inactive")))) == {"updated": 1, "left": 1}
    assert not Person.objects.get().is_active
    assert counts(bring_in(a_csv(a_row(1, Status="active")))) == {"updated": 1}
    assert Person.objects.get().is_active


def test_a_file_without_leaving_dates_can_tell_that_somebody_is_back() -> None:
    with clock.at(NOON):
        bring_in(a_csv(a_row(1, Termination_date="2026-01-01")))
        bring_in(a_csv(a_row(1, Status="active")))
    person = Person.objects.get()
    assert (person.is_active, person.left_on) == (True, None)


def test_who_is_missing_in_the_file_is_told_and_stays() -> None:
    bring_in(a_csv(a_row(1), a_row(2)))
    PersonFactory(employee_number=None, is_superuser=True)
    run = bring_in(a_csv(a_row(1)))
    assert counts(run) == {"unchanged": 1, "missing": 1}
    assert listed(run, "missing") == [("2", ())]
    assert Person.objects.active().count() == 3


def test_two_people_may_swap_their_addresses() -> None:
    bring_in(a_csv(a_row(1), a_row(2), a_row(3)))
    run = bring_in(
        a_csv(
            a_row(1, Email="p2@firm.example"),
            a_row(2, Email="p1@firm.example"),
            a_row(3, Email="three@firm.example"),
            a_row(4, Email="p3@firm.example"),
        )
    )
    assert counts(run) == {"created": 1, "updated": 3}
    addresses = Person.objects.order_by("employee_number").values_list("email", flat=True)
    assert list(addresses) == ["p2@firm.example", "p1@firm.example", "three@firm.example", "p3@firm.example"]


def test_an_account_without_a_number_is_taken_over_by_its_address() -> None:
    admin = PersonFactory(email="p1@firm.example", employee_number=None, is_superuser=True)
    assert counts(bring_in(a_csv(a_row(1)))) == {"updated": 1}
    admin.refresh_from_db()
    assert (admin.employee_number, admin.first_name, admin.is_superuser) == ("1", "First1", True)


def test_an_account_is_never_handed_to_somebody_with_another_number() -> None:
    owner = PersonFactory(email="p1@firm.example", employee_number="77", first_name="Ana", last_name="Novak")
    run = bring_in(a_csv(a_row(1)))
    assert run.state == ImportState.REFUSED
    [fault] = read_outcome(run.outcome).faults
    assert (fault.row, fault.column) == (2, "Email")
    assert fault.message == "The address p1@firm.example belongs to Ana Novak (77), who was imported before."
    assert Person.objects.get() == owner


def test_a_leaving_date_before_the_hiring_date_already_known_is_a_fault() -> None:
    bring_in(a_csv(a_row(1)))
    row = {name: text for name, text in a_row(1).items() if name != "Hire date"} | {"Leaving date": "2019-01-01"}
    run = bring_in(a_csv(row, headings=list(row)))
    assert run.state == ImportState.REFUSED
    [fault] = read_outcome(run.outcome).faults
    assert (fault.row, fault.column) == (2, "Leaving date")
    assert fault.message == "The person left on 2019-01-01, before being hired on 2020-01-31."


def test_a_zone_that_a_person_chose_is_theirs() -> None:
    bring_in(a_csv(a_row(1, Time_zone="Europe/Rome"), a_row(2, Time_zone="Europe/Rome")))
    ada = Person.objects.get(employee_number="1")
    quiet = {"quiet_from": ada.quiet_from, "quiet_to": ada.quiet_to, "language": "en"}
    actions.update_profile(person=ada, time_zone="Asia/Kolkata", **quiet)
    bring_in(a_csv(a_row(1, Time_zone="Europe/Dublin"), a_row(2, Time_zone="Europe/Dublin")))
    zones = Person.objects.order_by("employee_number").values_list("time_zone", flat=True)
    assert list(zones) == ["Asia/Kolkata", "Europe/Dublin"]


def test_dotted_lines_are_kept_as_the_file_tells() -> None:
    bring_in(a_csv(a_row(1, Matrix_manager="2;3"), a_row(2), a_row(3)))
    bring_in(a_csv(a_row(1, Matrix_manager="3"), a_row(2, Matrix_manager="3"), a_row(3)))
    lines = DottedLine.objects.order_by("pk").values_list("person__employee_number", "manager__employee_number")
    assert sorted(lines) == [("1", "3"), ("2", "3")]
    bring_in(a_csv(a_row(1), a_row(2), a_row(3)))
    assert DottedLine.objects.count() == 2


# ---- all or nothing -------------------------------------------------------------------------------------------


def test_a_faulty_file_imports_nobody_and_keeps_every_fault() -> None:
    run = bring_in(SHAPES["faulty"].read_bytes())
    assert (run.state, run.outcome["fault_count"], Person.objects.count()) == (ImportState.REFUSED, 11, 0)
    assert ImportRun.objects.get().content == b""


def test_a_database_that_fails_in_the_middle_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    bring_in(a_csv(a_row(1)))

    def fail(people: list[Person]) -> None:
        assert Person.objects.count() == 3
        raise DatabaseError("disk full")

    monkeypatch.setattr(directory, "_update", fail)
    with pytest.raises(DatabaseError):
        bring_in(a_csv(a_row(1, Grade="6"), a_row(2), a_row(3)))
    assert list(Person.objects.values_list("employee_number", "grade")) == [("1", 5)]
    run = ImportRun.objects.latest("pk")
    assert (run.state, run.outcome) == (ImportState.FAILED, {"stopped": "database"})
    assert "Nothing was imported" in read_outcome(run.outcome).stopped
    monkeypatch.undo()
    assert actions.import_people(run_id=run.pk).state == ImportState.FAILED
    assert counts(actions.import_people(run_id=run.pk, again=True)) == {"created": 2, "updated": 1, "moved": 1}


def test_a_preview_tells_the_same_and_writes_nothing() -> None:
    bring_in(a_csv(a_row(1)))
    content = a_csv(a_row(1, Grade="6"), a_row(2, Manager="1"))
    told = actions.preview_import(content=content)
    assert Person.objects.count() == 1
    assert Person.objects.get().grade == 5
    assert told == bring_in(content).outcome


# ---- the job --------------------------------------------------------------------------------------------------


def test_handing_in_wakes_the_worker_after_the_commit(
    hana: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        run = actions.hand_in_import(file_name="C:\\Temp\\people\r\n.csv", content=a_csv(a_row(1)), by=hana)
        assert run.state == ImportState.WAITING
    run.refresh_from_db()
    assert (run.state, run.file_name, bytes(run.content)) == (ImportState.DONE, "people.csv", b"")
    assert (run.rows_done, run.rows_total, run.attempt) == (1, 1, 1)


def test_an_import_leaves_a_trace_with_counts(hana: Person) -> None:
    run = bring_in(a_csv(a_row(1)), by=hana)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.subject_pk) == ("people.import_done", "Hana Hojnik", str(run.pk))
    assert entry.new["result"]["created"] == 1


def test_only_hr_hands_files_in(stig: Person, xena: Person) -> None:
    for person in (stig, xena):
        with pytest.raises(NotAllowedError):
            actions.hand_in_import(file_name="x.csv", content=b"", by=person)
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_kept() -> None:
    with pytest.raises(DomainError, match=r"50\.0 MB; at most 20\.0 MB"):
        actions.hand_in_import(file_name="x.csv", content=bytes(50_000_000), by=None)
    assert not ImportRun.objects.exists()


def test_a_run_is_done_once_however_often_it_is_sent() -> None:
    run = bring_in(a_csv(a_row(1)))
    tasks.import_people(run_id=run.pk)
    tasks.import_people(run_id=run.pk)
    assert AuditEntry.objects.count() == 1
    assert Person.objects.count() == 1


def killed_run(content: bytes, attempt: int = 1, ago: dt.timedelta = STALE * 2) -> ImportRun:
    """What a worker leaves that was killed while it read the file."""
    run = actions.hand_in_import(file_name="export.csv", content=content, by=None, send=False)
    beat = clock.now() - ago
    ImportRun.objects.filter(pk=run.pk).update(
        state=ImportState.RUNNING, attempt=attempt, heartbeat_at=beat, rows_done=7, rows_total=9
    )
    return run


def test_a_run_whose_worker_was_killed_is_taken_up_again(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    run = killed_run(a_csv(a_row(1)))
    with django_capture_on_commit_callbacks(execute=True):
        actions.tick()
    run.refresh_from_db()
    assert (run.state, run.attempt, Person.objects.count()) == (ImportState.DONE, 2, 1)


def test_a_run_whose_worker_is_alive_is_left_to_it() -> None:
    run = killed_run(a_csv(a_row(1)), ago=STALE / 2)
    assert actions.import_people(run_id=run.pk).state == ImportState.RUNNING
    assert not Person.objects.exists()


def test_a_run_whose_job_was_lost_is_sent_again(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    run = actions.hand_in_import(file_name="export.csv", content=a_csv(a_row(1)), by=None, send=False)
    with django_capture_on_commit_callbacks(execute=True):
        actions.tick()
    run.refresh_from_db()
    assert run.state == ImportState.WAITING
    with time_machine.travel(clock.now() + STALE * 2), django_capture_on_commit_callbacks(execute=True):
        actions.tick()
    run.refresh_from_db()
    assert run.state == ImportState.DONE


def test_a_file_that_kills_every_worker_is_given_up() -> None:
    run = killed_run(a_csv(a_row(1)), attempt=3)
    actions.tick()
    run.refresh_from_db()
    assert (run.state, run.outcome) == (ImportState.FAILED, {"stopped": "worker"})


def test_a_worker_that_lost_its_run_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = directory.managers_by_number

    def taken_over_meanwhile() -> dict[str, str | None]:
        ImportRun.objects.update(attempt=2)
        return real()

    monkeypatch.setattr("people.actions.imports.managers_by_number", taken_over_meanwhile)
    run = actions.hand_in_import(file_name="export.csv", content=a_csv(a_row(1)), by=None, send=False)
    assert actions.import_people(run_id=run.pk).state == ImportState.RUNNING
    assert not Person.objects.exists()


def test_the_file_of_a_failed_run_is_not_kept_for_ever() -> None:
    run = killed_run(a_csv(a_row(1)), attempt=3)
    actions.tick()
    for days, kept in ((6, True), (8, False)):
        with clock.at(clock.now() + dt.timedelta(days=days)):
            actions.tick()
        run.refresh_from_db()
        assert bool(run.content) is kept
    with pytest.raises(DomainError):
        actions.run_import_again(run_id=run.pk, by=PersonFactory(hr=True))


def test_a_tick_with_nothing_due_takes_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    bring_in(SHAPES["workday"].read_bytes())
    with django_assert_num_queries(5):  # one of them in a savepoint of its own
        actions.tick()


@pytest.mark.parametrize("state", ImportState)
@pytest.mark.parametrize("to", ImportState)
def test_a_run_ends_only_from_running(state: ImportState, to: ImportState) -> None:
    run = ImportRun(state=state)
    if to in ImportRun.MOVES.get(state, ()):
        run.end(to, at=NOON)
        assert run.state == to
    else:
        with pytest.raises(DomainError):
            run.end(to, at=NOON)
