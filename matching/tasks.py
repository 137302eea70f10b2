"""What the worker does for the room matching: each task is one call of an action."""

from celery import shared_task
from celery.contrib.django.task import DjangoTask


@shared_task(name="matching.tick", ignore_result=True)
def tick() -> None:
    """Called by beat."""
    from matching import actions  # noqa: PLC0415 - task body

    actions.tick()


@shared_task(name="matching.run", base=DjangoTask, ignore_result=True)
def run(*, run_id: int) -> None:
    """One matching run."""
    from matching import actions  # noqa: PLC0415 - task body

    actions.run_matching(run_id=run_id)
