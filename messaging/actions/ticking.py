"""What the clock calls."""

import datetime as dt

from django.db.models.functions import Now

from messaging.actions.replanning import replan
from messaging.actions.sending import send_due
from messaging.actions.waking import wake_worker
from messaging.models import Heartbeat

WORKER = "worker"
REPLAN = "replan"
# How often somebody looks for people who have moved.
REPLAN_EVERY = dt.timedelta(minutes=1)


def tick() -> None:
    """Say that the worker lives, and send what is due. Idempotent; a lost tick only delays."""
    _beat(WORKER)
    if _is_turn(REPLAN, REPLAN_EVERY):
        replan()
    # Short ticks let a worker stop quickly; while there is plenty, each brings the next one along, for whichever
    # process is free.
    send_due(on_plenty=wake_worker)


def _beat(name: str) -> None:
    """By the database's clock, so that /readyz compares like with like."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, beat_at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beat_at"],
    )


def _is_turn(name: str, every: dt.timedelta) -> bool:
    """True for one caller each time that `every` has gone by."""
    if Heartbeat.objects.filter(name=name, beat_at__lt=Now() - every).update(beat_at=Now()):
        return True
    if Heartbeat.objects.filter(name=name).exists():
        return False
    _beat(name)
    return True
