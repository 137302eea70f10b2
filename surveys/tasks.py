"""What the worker does for the room surveys: each task is one call of an action."""

from celery import shared_task


@shared_task(name="surveys.tick", ignore_result=True)
def tick() -> None:
    """Called by beat."""
    from surveys import actions  # noqa: PLC0415 - task body

    actions.tick()
