"""How many were asked and how many answered; never who."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery

from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from sessions.models import Meeting
from surveys import rules
from surveys.enums import WaveKind
from surveys.models import Outsider, Participation, Wave


def counted_waves(waves: QuerySet[Wave]) -> QuerySet[Wave]:
    """Each wave with the number of people asked and of people who answered, for `rate_of_counted`."""
    answered = Participation.objects.filter(wave=OuterRef("pk"))
    seats = Enrolment.objects.filter(
        Q(state=EnrolmentState.ACCEPTED) | Q(participation__wave=OuterRef("pk")), program=OuterRef("program")
    )
    outsiders = Outsider.objects.filter(program=OuterRef("program"))
    return waves.annotate(
        seats_mentor=_distinct(seats.filter(side=Side.MENTOR), "pk", "program"),
        seats_mentee=_distinct(seats.filter(side=Side.MENTEE), "pk", "program"),
        outsiders_mentor=_distinct(outsiders.filter(side=Side.MENTOR), "pk", "program"),
        outsiders_mentee=_distinct(outsiders.filter(side=Side.MENTEE), "pk", "program"),
        seats_answered=_distinct(answered, "enrolment", "wave"),
        outsiders_answered=_distinct(answered, "outsider", "wave"),
    )


def rate_of_counted(wave: Wave) -> rules.Rate:
    """The rate of a wave that comes from `counted_waves`: among the people it has questions for."""
    whom = "outsiders" if WaveKind(wave.kind).is_for_others else "seats"
    asked = sum(getattr(wave, f"{whom}_{side.value}") or 0 for side in Side if wave.asks(side))
    return rules.rate_of(invited=asked, answered=getattr(wave, f"{whom}_answered") or 0, k=wave.program.k)


def response_rates(program: Program) -> dict[str, rules.Rate]:
    """People asked and answered, by kind of wave; for the pulse how many were possible and given. None under k."""
    waves = counted_waves(Wave.objects.filter(program=program).select_related("program")).order_by("pk")
    return {wave.kind: _rate(wave) for wave in waves}


def _rate(wave: Wave) -> rules.Rate:
    told = rate_of_counted(wave)
    if wave.kind != WaveKind.PULSE or told.answered is None:
        return told
    held = Meeting.objects.held().filter(pair__program=wave.program_id).count()
    return rules.Rate(invited=2 * held, answered=Participation.objects.filter(wave=wave).count())


def _distinct(rows: QuerySet[Any], field: str, group: str) -> Subquery:
    """How many different values of `field` the rows have, which all share one value of `group`."""
    counted = rows.order_by().values(group).annotate(count=Count(field, distinct=True)).values("count")
    return Subquery(counted, output_field=IntegerField())
