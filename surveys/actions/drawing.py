"""Which form of the test somebody gets first: drawn by lot, as many each way."""

import secrets

from django.db import transaction
from django.db.models import Count

from people.models import Person
from programs.models import Enrolment, Program
from surveys import rules
from surveys.enums import TestForm
from surveys.models import TestOrder, Wave


@transaction.atomic
def draw_test_order(*, wave_id: int, person: Person) -> TestOrder:
    """The form that fewer people of the same side of the program have drawn so far, by lot when they are as many.

    Drawn once: whoever opens the test in two windows gets the same in both. The program is locked meanwhile.
    """
    wave = Wave.objects.get(pk=wave_id)
    rules.check_wave_is_open(wave)
    Program.objects.select_for_update().get(pk=wave.program_id)
    seat = Enrolment.objects.accepted().get(program=wave.program_id, person=person)
    found = TestOrder.objects.filter(enrolment=seat).first()
    return found or TestOrder.objects.create(enrolment=seat, first=_lot(seat))


def _lot(seat: Enrolment) -> TestForm:
    drawn = TestOrder.objects.filter(enrolment__program=seat.program_id, enrolment__side=seat.side)
    counts = dict(drawn.order_by().values_list("first").annotate(Count("pk")))
    fewest = min(counts.get(form, 0) for form in TestForm)
    return secrets.choice([form for form in TestForm if counts.get(form, 0) == fewest])
