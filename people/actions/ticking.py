"""What is due, found in the database."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from people import tasks
from people.actions.imports import STALE, end_for_good
from people.actions.trail import audit
from people.enums import ImportState
from people.models import ImportRun, Person
from rmentor.lib import clock

# A worker that dies three times over one file dies of the file.
MAX_ATTEMPTS = 3
KEEP_FAILED = dt.timedelta(days=7)


def tick() -> None:
    """Wake imports whose job was lost, and close the accounts of people whose last day has come.

    Idempotent; a lost tick only delays. Three queries when nothing is due.
    """
    _wake_imports()
    _close_accounts()
    _forget_failed_files()


def _wake_imports() -> None:
    since = clock.now() - STALE
    lost = Q(state=ImportState.WAITING, created_at__lt=since) | Q(state=ImportState.RUNNING, heartbeat_at__lt=since)
    for run in ImportRun.objects.filter(lost).only("pk", "attempt"):
        if run.attempt >= MAX_ATTEMPTS:
            end_for_good(run=run)
        else:
            tasks.import_people.delay_on_commit(run_id=run.pk)


@transaction.atomic
def _close_accounts() -> None:
    for person in Person.objects.active().filter(left_on__lte=clock.today()).select_for_update():
        person.is_active = False
        person.save(update_fields=["is_active"])
        audit(verb="people.left", by=None, subject=person, new={"left_on": str(person.left_on)})


def _forget_failed_files() -> None:
    """A failed run keeps its file so that it can be run again, but not for ever: it holds personal data."""
    old = ImportRun.objects.filter(state=ImportState.FAILED, ended_at__lt=clock.now() - KEEP_FAILED)
    old.exclude(content=b"").update(content=b"")
