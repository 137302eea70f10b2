"""Answers go when their time is over; what was released of them stays."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from people.actions import audit
from programs.enums import OVER
from programs.models import Program
from rmentor.lib import clock
from rmentor.lib.clock import add_months
from surveys.enums import WaveKind, WaveState
from surveys.models import Outsider, Participation, Response, TestOrder, Wave

# Counted from the day on which the program ended (survey specification, section 5).
KEEP_PULSES, KEEP_SURVEYS = 3, 12  # months


def purge_answers() -> int:
    """Delete pulses three months and surveys twelve months after their program ended, and who had answered.

    Idempotent, one transaction for each survey. Returns how many answers went.
    """
    today = clock.today()
    ended_before = Q(kind=WaveKind.PULSE, ended_on__lte=add_months(today, -KEEP_PULSES)) | (
        ~Q(kind=WaveKind.PULSE) & Q(ended_on__lte=add_months(today, -KEEP_SURVEYS))
    )
    full = Q(responses__isnull=False) | Q(participations__isnull=False)
    waves = _with_end().filter(ended_before, full).distinct().select_related("program")
    gone = sum(_empty(wave) for wave in waves.order_by("pk"))
    _forget_who_was_asked(today)
    return gone


def _with_end() -> QuerySet[Any]:
    """Closed waves of programs that are over. A cancelled program ended when its last survey closed."""
    last = Wave.objects.filter(program=OuterRef("program")).order_by("-closed_on").values("closed_on")[:1]
    ended = Coalesce(TruncDate("program__completed_at"), Subquery(last), output_field=DateField())
    closed = Wave.objects.filter(program__state__in=OVER, state=WaveState.CLOSED)
    rows: QuerySet[Any] = closed.annotate(ended_on=ended)
    return rows


@transaction.atomic
def _empty(wave: Wave) -> int:
    answers, _rows = Response.objects.filter(wave=wave).delete()
    Participation.objects.filter(wave=wave).delete()
    audit(verb="wave.purged", by=None, subject=wave, new={"answers": answers})
    return answers


def _forget_who_was_asked(today: dt.date) -> None:
    """Who was asked for comparison, and who got which form of the test first."""
    waves = _with_end().filter(ended_on__lte=add_months(today, -KEEP_SURVEYS))
    programs = Program.objects.filter(pk__in=waves.values("program"))
    Outsider.objects.filter(program__in=programs).delete()
    TestOrder.objects.filter(enrolment__program__in=programs).delete()
