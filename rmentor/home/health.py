"""What /readyz asks: each check says whether one thing that the app needs is there."""

import datetime as dt
from collections.abc import Callable, Mapping

import structlog
from django.db import Error as DatabaseFault
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now
from kombu.exceptions import OperationalError as BrokerFault

from messaging.models import Heartbeat
from messaging.selectors import is_outbox_paused, oldest_due_age
from rmentor.celery import app

# Three times the slowest tick and some: a worker that is busy is not a dead one.
HEARTBEAT_MAX_AGE = dt.timedelta(minutes=3)
# Beyond it somebody has to look: the mail server is down, or too few workers are up.
MAIL_MAX_AGE = dt.timedelta(minutes=10)
BROKER_SECONDS = 2

log = structlog.get_logger(__name__)


def database_answers() -> bool:
    """A question as small as can be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def broker_answers() -> bool:
    """Whether work can be handed to the worker."""
    with app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
        return True


def migrations_are_applied() -> bool:
    """Whether the tables are those that this code expects."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def worker_beats() -> bool:
    """Whether the worker's last tick is recent, by the clock of the database, which also wrote it."""
    return Heartbeat.objects.filter(name="worker", beat_at__gte=Now() - HEARTBEAT_MAX_AGE).exists()


def mail_leaves() -> bool:
    """Whether nothing due has been waiting for long, unless somebody holds the mails back on purpose."""
    return is_outbox_paused() or oldest_due_age() < MAIL_MAX_AGE


CHECKS: Mapping[str, Callable[[], bool]] = {
    "database": database_answers,
    "broker": broker_answers,
    "migrations": migrations_are_applied,
    "worker": worker_beats,
    "mail": mail_leaves,
}


def look() -> dict[str, bool]:
    """Each check by name, and whether it holds. Says no more: the page is public."""
    return {name: _holds(name, check) for name, check in CHECKS.items()}


def seconds_mail_waits() -> int | None:
    """For how long the oldest due mail has been waiting; None when the database cannot say."""
    try:
        return round(oldest_due_age().total_seconds())
    except DatabaseFault:
        return None


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseFault, BrokerFault, OSError) as error:
        log.error("not_ready", check=name, fault=type(error).__name__)
        return False
