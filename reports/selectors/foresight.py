"""Which mails one person of a program gets, joined from the rules of all rooms. Asks the database nothing."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from matching.enums import PairState
from matching.models import Pair
from matching.rules import forecast as matching
from messaging.engine.expected import Expected
from people.models import Person
from programs.enums import EnrolmentState, Side
from programs.models import Gathering, Program
from programs.rules import forecast as programs
from programs.rules.forecast import Course
from sessions.rules import forecast as sessions
from sessions.rules.forecast import Slot
from surveys.enums import WaveKind
from surveys.rules import forecast as surveys

# None: invented.
TAKING_PART = (None, EnrolmentState.INVITED, EnrolmentState.APPLIED, EnrolmentState.ACCEPTED)
# A mail, and the name of the partner it is about.
Foreseen = Iterator[tuple[Expected, str]]


@dataclass(frozen=True)
class Taker:
    """Somebody who is written to: `key` names them in addresses, `pairs` are theirs."""

    key: str
    person: Person
    side: Side
    state: str | None
    wants_partner: bool = True
    # A second partner is asked for by whoever may have two; the dry run supposes one.
    pairs: tuple[Pair, ...] = ()

    @property
    def name(self) -> str:
        """The person's name."""
        return self.person.name


@dataclass
class Foresight:
    """A program with its course, and what of its pairs and surveys is known already."""

    program: Program
    course: Course
    # The meetings that pairs have planned, by the pair's number; the days on which surveys were opened, by kind.
    meetings: Mapping[int, list[Slot]]
    opened: Mapping[str, dt.date]
    # What the program asks, and of whom.
    asked: Mapping[WaveKind, frozenset[Side]]
    # The launch and the circles that are called.
    gatherings: Sequence[Gathering] = ()
    _usual: dict[tuple[str, dt.datetime], list[Slot]] = field(default_factory=dict)

    def expected(self, taker: Taker) -> Foreseen:
        """Everything to one person."""
        course = self.course
        yield from _alone(programs.expected_of_seat(taker.state, course))
        if taker.state not in TAKING_PART:
            return
        seat_at = course.match if taker.state == EnrolmentState.ACCEPTED else course.decide
        yield from _alone(self._of_surveys(taker, seat_at))
        yield from _alone(programs.expected_of_gatherings(self.gatherings, taker.side))
        for pair in taker.pairs:
            yield from self._of_pair(pair, taker)
        if not taker.pairs and taker.wants_partner:
            yield from _alone(self._of_supposed_pair(taker))

    def _of_surveys(self, taker: Taker, seat_at: dt.datetime) -> Iterator[Expected]:
        kinds = [kind for kind, sides in self.asked.items() if taker.side in sides]
        return surveys.expected_of_surveys(
            self.program, self.course, seat_at=seat_at, opened=self.opened, kinds=kinds
        )

    def _of_pair(self, pair: Pair, taker: Taker) -> Foreseen:
        course, side = self.course, taker.side
        asking = matching.asking_of(pair, now=course.now, answer_workdays=course.answer_workdays)
        offer = matching.expected_of_offer(side, asking) if pair.state == PairState.OFFERED else ()
        slots = self.meetings.get(pair.pk)
        if slots is None:
            zones = {one: pair.enrolment_on(one).person.time_zone for one in Side}
            slots = sessions.slots_of(self.program, zones, live_at=max(asking.live_at, course.now))
        is_resting, knew_each_other = pair.state == PairState.PAUSED, pair.is_imported
        met = self._of_meetings(taker, () if is_resting else slots, asking.live_at, asks_fit=not knew_each_other)
        partner = pair.enrolment_on(side.other).person.name
        return ((line, partner) for line in chain(offer, met))

    def _of_supposed_pair(self, taker: Taker) -> Iterator[Expected]:
        """With somebody in the same time zone, on the day on which pairs are published."""
        course = self.course
        asking = matching.asking(course.publish, answer_workdays=course.answer_workdays)
        if self.program.is_self_matching:
            yield from matching.expected_of_short_list(course.match)
        yield from matching.expected_of_offer(taker.side, asking)
        zone = taker.person.time_zone
        if (zone, asking.live_at) not in self._usual:
            zones = dict.fromkeys(Side, zone)
            self._usual[zone, asking.live_at] = sessions.slots_of(self.program, zones, live_at=asking.live_at)
        yield from self._of_meetings(taker, self._usual[zone, asking.live_at], asking.live_at)

    def _of_meetings(
        self, taker: Taker, slots: Sequence[Slot], live_at: dt.datetime, *, asks_fit: bool = True
    ) -> Iterator[Expected]:
        zone, driver = taker.person.time_zone, self.program.driver
        if asks_fit and slots and self.program.has_fit_check:
            yield from sessions.expected_of_fit(slots[0], zone=zone)
        closing = next((slot for slot in slots if slot.is_closing), None)
        if slots:
            yield from sessions.expected_of_closing(closing, over_at=self.course.complete, zone=zone)
        for slot in slots:
            yield from sessions.expected_of_meeting(slot, side=taker.side, zone=zone, driver=driver, live_at=live_at)
            yield from surveys.expected_of_pulse(slot.starts_at, slot.ends_at, self.course)


def _alone(lines: Iterable[Expected]) -> Foreseen:
    return ((line, "") for line in lines)
