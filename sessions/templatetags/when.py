"""The time of a meeting, for both."""

import datetime as dt

from django import template

from people.models import Person
from sessions.rules import local

register = template.Library()


@register.inclusion_tag("sessions/_walls.html")
def when_for_all(moment: dt.datetime, me: Person, *others: Person) -> dict[str, object]:
    """`moment` on my wall, and on the wall of everybody else for whom it reads differently."""
    walls = [
        {"person": person, "time": local.wall_time(moment, person), "zone": local.zone_label(person.time_zone)}
        for person in others
        if local.reads_differently(moment, me, person)
    ]
    zone = local.zone_label(me.time_zone)
    return {"moment": moment, "mine": local.wall_time(moment, me), "my_zone": zone, "walls": walls}


@register.inclusion_tag("sessions/_when.html")
def when(moment: dt.datetime, me: Person, partner: Person) -> dict[str, object]:
    """`moment` on my wall with the name of my zone, and on my partner's where it reads differently."""
    differs = local.reads_differently(moment, me, partner)
    return {
        "moment": moment,
        "mine": local.wall_time(moment, me),
        "my_zone": local.zone_label(me.time_zone),
        "partner": partner,
        "theirs": local.wall_time(moment, partner) if differs else None,
        "their_zone": local.zone_label(partner.time_zone),
    }
