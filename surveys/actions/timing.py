"""Counting how long pulses take, apart from the answers and from who gave them."""

from django.db import transaction
from django.db.models import F

from rmentor.lib import clock
from surveys import rules
from surveys.models import PulseTiming, Wave


def count_time_of_pulse(*, wave: Wave, opened: str) -> None:
    """Add one to the step that the time since `opened` (see rules.stamp) belongs to. A transaction of its own."""
    step = rules.step_since(opened, clock.now().timestamp())
    if step is None:
        return
    with transaction.atomic(durable=True):
        row, _made = PulseTiming.objects.get_or_create(wave=wave, seconds=step)
        PulseTiming.objects.filter(pk=row.pk).update(pulses=F("pulses") + 1)
