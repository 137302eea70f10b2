"""Times that suit two people: inside both working days, on coming working days, where neither meets somebody else."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rmentor.lib import clock
from sessions.rules import rhythm

AFTERNOON = dt.time(14)
# So many days are looked at; two full calendars have a gap within them.
DAYS = 30

Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Two:
    """Whose wall clocks count, how long they meet, and when one of them is taken."""

    zone: str
    partner_zone: str
    minutes: int
    busy: Sequence[Span] = ()
    # The time they have now: where it lies outside a working day, that suited them so far.
    suited: dt.datetime | None = None

    def misses(self, moment: dt.datetime) -> int:
        """By how many minutes a meeting lies outside the working day of the worse off of the two."""
        return max(rhythm.minutes_outside(moment, self.minutes, zone) for zone in (self.zone, self.partner_zone))

    @property
    def tolerance(self) -> int:
        """How far outside a working day costs nothing."""
        misses = self.misses(self.suited) if self.suited else 0
        return misses if misses < rhythm.WEEKEND else 0

    def is_free(self, moment: dt.datetime) -> bool:
        """Whether neither meets somebody else then."""
        end = moment + dt.timedelta(minutes=self.minutes)
        return not any(start < end and moment < until for start, until in self.busy)


def free_times(two: Two, *, after: dt.date, wishes: Sequence[dt.time]) -> list[dt.datetime]:
    """A time on one of the next working days for each wish, as near to it as can be; the days follow each other."""
    day, found = after, []
    last = after + dt.timedelta(days=DAYS)
    for wish in wishes:
        while day < last:
            day = clock.next_workday(day + dt.timedelta(days=1))
            moment = _best_on(day, wish, two)
            if moment is not None:
                found.append(moment)
                break
    return found


def _best_on(day: dt.date, wish: dt.time, two: Two) -> dt.datetime | None:
    """The free time of a day that misses both working days least; None on a weekend of one, or when all is full."""

    def cost(moment: dt.datetime) -> tuple[int, int, dt.datetime]:
        local = clock.resolve(dt.datetime.combine(day, wish), two.zone)
        return max(0, two.misses(moment) - two.tolerance), abs((moment - local) // dt.timedelta(minutes=1)), moment

    times = {wish, *rhythm.HALF_HOURS}
    moments = [clock.resolve(dt.datetime.combine(day, time), two.zone) for time in times]
    free = [moment for moment in moments if two.is_free(moment) and two.misses(moment) < rhythm.WEEKEND]
    return min(free, key=cost, default=None)


def two_halves_of_the_day(hour: dt.time) -> list[dt.time]:
    """Three wishes: the usual hour twice, and the other half of the day between them."""
    return [hour, AFTERNOON if hour < dt.time(12) else rhythm.USUAL, hour]
