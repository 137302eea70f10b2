"""What the worker does for the room reports: each task is one call of an action."""

from celery import shared_task
from celery.contrib.django.task import DjangoTask


@shared_task(name="reports.tick", ignore_result=True)
def tick() -> None:
    """Called by beat."""
    from reports import actions  # noqa: PLC0415 - task body

    actions.tick()


@shared_task(name="reports.count_boards", base=DjangoTask, ignore_result=True)
def count_boards(*, program_ids: list[int]) -> None:
    """Sent when somebody wants newer figures on HR's dashboard."""
    from reports import actions  # noqa: PLC0415 - task body

    actions.count_boards(program_ids=program_ids)


@shared_task(name="reports.compile_report", base=DjangoTask, ignore_result=True)
def compile_report(*, report_id: int) -> None:
    """Sent when a report is asked for, and again when the worker was killed over it."""
    from reports import actions  # noqa: PLC0415 - task body

    actions.compile_report(report_id=report_id)


@shared_task(name="reports.draw_report", base=DjangoTask, ignore_result=True)
def draw_report(*, report_id: int) -> None:
    """Sent when a report is compiled, and again while its pictures are missing."""
    from reports import actions  # noqa: PLC0415 - task body

    actions.draw_report(report_id=report_id)


@shared_task(name="reports.set_report", base=DjangoTask, ignore_result=True)
def set_report(*, report_id: int) -> None:
    """Sent when a report is drawn, and again while one of its files is missing."""
    from reports import actions  # noqa: PLC0415 - task body

    actions.set_report(report_id=report_id)
