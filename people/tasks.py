"""What the worker does for the room people: each task is one call of an action."""

from celery import shared_task
from celery.contrib.django.task import DjangoTask


@shared_task(name="people.tick", ignore_result=True)
def tick() -> None:
    """Called by beat."""
    from people import actions  # noqa: PLC0415 - task body

    actions.tick()


@shared_task(name="people.import_people", base=DjangoTask, ignore_result=True)
def import_people(*, run_id: int, again: bool = False) -> None:
    """Sent when HR hands a file in, and again by the tick when the job was lost."""
    from people import actions  # noqa: PLC0415 - task body

    actions.import_people(run_id=run_id, again=again)
