"""What the worker does for the room programs: each task is one call of an action."""

from celery import shared_task


@shared_task(name="programs.tick", ignore_result=True)
def tick() -> None:
    """Called by beat."""
    from programs import actions  # noqa: PLC0415 - task body

    actions.tick()
