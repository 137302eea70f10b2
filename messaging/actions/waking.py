"""Asking the worker to look at the outbox now."""

from django.db import transaction

from messaging import tasks


def wake_worker() -> None:
    """After the commit. Only a hint: without a broker the next tick finds what is due."""
    transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    tasks.tick.apply_async(retry=False)
