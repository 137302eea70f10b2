"""What the worker does for the room people: each task is one call of an action."""

from celery import shared_task


@shared_task(name="people.tick", ignore_result=True)
def tick() -> None:
    """Called by beat."""
    from people import actions  # noqa: PLC0415 - task body

    actions.tick()
