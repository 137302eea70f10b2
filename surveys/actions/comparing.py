"""Asking people outside a program the same questions: without them a change may be anybody's."""

import random
from collections import defaultdict
from collections.abc import Container

from django.db import transaction

from people.models import Person
from programs.enums import EnrolmentState, ProgramState
from programs.models import Enrolment, Program
from surveys.models import Outsider

# Whoever takes part somewhere now, or did here, is no comparison.
GOING_ON = [ProgramState.RECRUITING, ProgramState.MATCHING, ProgramState.RUNNING]

Likeness = tuple[object, ...]


@transaction.atomic
def ask_others(*, program: Program) -> int:
    """Draw one person outside the program for each seat, by lot. Drawn already: nobody is added. Returns how many.

    Whoever applied for the same side and got no seat comes first: they wanted it as much. Then people of the same
    grade and department, then of the same grade, then anybody.
    """
    if Outsider.objects.filter(program=program).exists():
        return 0
    seats = list(Enrolment.objects.accepted().filter(program=program).with_person())
    random.SystemRandom().shuffle(seats)
    applied = Enrolment.objects.filter(program=program).exclude(state=EnrolmentState.ACCEPTED)
    sides = dict(applied.values_list("person_id", "side"))
    pools: dict[Likeness, list[Person]] = defaultdict(list)
    for person in _people_outside(program):
        for likeness in (("applied", sides.get(person.pk)), *_likenesses(person)):
            pools[likeness].append(person)
    drawn: dict[int, Outsider] = {}
    # Every seat has its turn at the nearest likeness before any looks further away: else a mentor's seat could take
    # whoever applied as a mentee and got none.
    wanted = [(seat, (("applied", seat.side), *_likenesses(seat.person))) for seat in seats]
    for nearness in range(4):
        left = []
        for seat, likenesses in wanted:
            chosen = _free(pools[likenesses[nearness]], drawn)
            if chosen is None:
                left.append((seat, likenesses))
            else:
                drawn[chosen.pk] = Outsider(program=program, person=chosen, side=seat.side)
        wanted = left
    Outsider.objects.bulk_create(drawn.values())
    return len(drawn)


def _people_outside(program: Program) -> list[Person]:
    """In an order by lot."""
    seats = Enrolment.objects.filter(state__in=[EnrolmentState.ACCEPTED, EnrolmentState.WITHDRAWN])
    here, elsewhere = seats.filter(program=program), seats.filter(program__state__in=GOING_ON)
    working = Person.objects.active().filter(left_on=None).exclude(team_membership__program=program)
    outside = working.exclude(pk__in=here.values("person")).exclude(pk__in=elsewhere.values("person"))
    people = list(outside.only("grade", "department"))
    random.SystemRandom().shuffle(people)
    return people


def _likenesses(person: Person) -> tuple[Likeness, ...]:
    """From the most alike to anybody."""
    return ("both", person.grade, person.department), ("grade", person.grade), ("anybody",)


def _free(pool: list[Person], drawn: Container[int]) -> Person | None:
    """Whoever of them is left. Those drawn already are taken out on the way."""
    while pool:
        person = pool.pop()
        if person.pk not in drawn:
            return person
    return None
