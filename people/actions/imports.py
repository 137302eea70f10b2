"""Importing people from a file of an HR system: handed in by HR, done by the worker, all or nothing."""

import datetime as dt
import logging

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from people import tasks
from people.actions import outcome
from people.actions.directory import Directory, Plan, managers_by_number, write
from people.actions.trail import audit
from people.engine import PeopleFile, read_people
from people.enums import ImportState, Permission
from people.models import ImportRun, Person
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError

logger = logging.getLogger(__name__)

# A run whose worker has not been heard of for so long may be taken over by another.
STALE = dt.timedelta(seconds=60)


class TakenOverError(Exception):
    """Another worker has taken the run: this one must not write any more."""


@transaction.atomic
def hand_in_import(*, file_name: str, content: bytes, by: Person | None, send: bool = True) -> ImportRun:
    """Keep a file for the worker and wake it.

    `by` is None for the shell. With `send=False` the worker is not woken: the caller goes on with `import_people`.
    """
    if by is not None and not by.may(Permission.IMPORT_PEOPLE):
        raise NotAllowedError(_("You may not import people."))
    check_size(size=len(content))
    bare_name = "".join(letter for letter in file_name.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable())
    run = ImportRun.objects.create(file_name=bare_name[:200] or "-", content=content, started_by=by)
    if send:
        tasks.import_people.delay_on_commit(run_id=run.pk)
    return run


def check_size(*, size: int) -> None:
    """Refuse a file that is too large, before anybody reads it."""
    if size > settings.IMPORT_MAX_BYTES:
        raise DomainError(
            _("The file has %(size)s MB; at most %(limit)s MB can be imported. Export fewer columns, or in parts.")
            % {"size": round(size / 1e6, 1), "limit": round(settings.IMPORT_MAX_BYTES / 1e6, 1)}
        )


def import_people(*, run_id: int, again: bool = False) -> ImportRun:
    """Do a run that was handed in. Harmless when it is done already or in the hands of another worker.

    First the file is read and checked, with progress on the run; then everything is written in one transaction. A
    worker that dies leaves nothing behind but the run, which the tick finds by its old heartbeat.
    """
    run = _claim(run_id, again=again)
    if run is None:
        return ImportRun.objects.defer("content").get(pk=run_id)
    try:
        file = read_people(
            bytes(run.content), known=managers_by_number(), progress=lambda done, of: _report(run, done, of)
        )
        _finish(run, file)
    except TakenOverError:
        logger.warning("import %s was taken over by another worker", run_id)
    except DatabaseError:
        _end(run, ImportState.FAILED, {"stopped": "database"})
        raise
    return ImportRun.objects.defer("content").get(pk=run_id)


def preview_import(*, content: bytes) -> dict[str, object]:
    """What importing a file would do, in the shape of ImportRun.outcome; nothing is written."""
    check_size(size=len(content))
    file = read_people(content, known=managers_by_number())
    return _compare(file)[0]


@transaction.atomic
def run_import_again(*, run_id: int, by: Person) -> ImportRun:
    """Give a run that was stopped by a fault another try."""
    if not by.may(Permission.IMPORT_PEOPLE):
        raise NotAllowedError(_("You may not import people."))
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state != ImportState.FAILED or not run.content:
        raise DomainError(_("This import cannot be run again. Hand the file in once more."))
    tasks.import_people.delay_on_commit(run_id=run.pk, again=True)
    return run


def end_for_good(*, run: ImportRun) -> None:
    """Give up a run that no worker survived."""
    _end(run, ImportState.FAILED, {"stopped": "worker"})


def _claim(run_id: int, *, again: bool) -> ImportRun | None:
    """Take the run in one UPDATE, so that of two workers one gets it; None when there is nothing to take."""
    now = clock.now()
    free = Q(state=ImportState.WAITING) | Q(state=ImportState.RUNNING, heartbeat_at__lt=now - STALE)
    if again:
        free |= Q(state=ImportState.FAILED)
    taken = ImportRun.objects.filter(free, pk=run_id).update(
        state=ImportState.RUNNING, attempt=F("attempt") + 1, heartbeat_at=now, ended_at=None, rows_done=0, outcome={}
    )
    return ImportRun.objects.get(pk=run_id) if taken else None


def _report(run: ImportRun, done: int, of: int) -> None:
    """Write progress and heartbeat; notices when the run was taken over."""
    ours = ImportRun.objects.filter(pk=run.pk, state=ImportState.RUNNING, attempt=run.attempt)
    if not ours.update(rows_done=done, rows_total=of, heartbeat_at=clock.now()):
        raise TakenOverError


@transaction.atomic
def _finish(run: ImportRun, file: PeopleFile) -> None:
    """Compare with the directory as it is now, and write all of it or, with a single fault, nothing."""
    # Locks every running import, so that two of them write one after the other.
    running = ImportRun.objects.select_for_update().filter(state=ImportState.RUNNING).order_by("pk")
    if (run.pk, run.attempt) not in set(running.values_list("pk", "attempt")):
        raise TakenOverError
    told, plan = _compare(file)
    if plan is None:
        _end(run, ImportState.REFUSED, told)
    else:
        write(plan=plan, file=file)
        _end(run, ImportState.DONE, told)


def _compare(file: PeopleFile) -> tuple[dict[str, object], Plan | None]:
    """What to tell about a file, and the plan to write: none when anything is wrong."""
    if file.fault_count:
        return outcome.of_faults(file=file, faults=file.faults, count=file.fault_count), None
    plan = Directory(clock.today()).compare(file)
    if plan.faults.count:
        return outcome.of_faults(file=file, faults=plan.faults.kept, count=plan.faults.count), None
    return outcome.of_plan(file=file, plan=plan), plan


@transaction.atomic
def _end(run: ImportRun, state: ImportState, told: dict[str, object]) -> None:
    """Close the run and leave a trace. The trail holds counts; who was changed stands on the run."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    run.outcome = told
    run.end(state, at=clock.now())
    run.save(update_fields=["state", "outcome", "ended_at", "content"])
    facts = told.get("counts") or {"faults": told.get("fault_count", 0)}
    audit(verb=f"people.import_{state.value}", by=run.started_by, subject=run, new={"result": facts})
