"""What the clock calls."""

from django.db.models.functions import Now

from messaging.actions.sending import BATCH, send_due
from messaging.actions.waking import wake_worker
from messaging.models import Heartbeat

WORKER = "worker"


def tick() -> None:
    """Say that the worker lives, and send what is due. Idempotent; a lost tick only delays."""
    _beat(WORKER)
    if send_due(limit=BATCH) == BATCH:
        # More may be waiting. Short ticks let a worker stop quickly, and let several workers help.
        wake_worker()


def _beat(name: str) -> None:
    """By the database's clock, so that /readyz compares like with like."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, beat_at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beat_at"],
    )
