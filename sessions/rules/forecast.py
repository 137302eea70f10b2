"""Which mails come with each meeting of a pair. Nothing is queued."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.engine.expected import Expected
from programs.enums import Side
from programs.models import Program
from rmentor.lib import clock
from sessions.rules import driving, moments, rhythm


@dataclass(frozen=True)
class Slot:
    """A meeting, planned or supposed."""

    number: int
    starts_at: dt.datetime
    minutes: int
    # Moved meetings were announced by the mail that told of the move.
    was_moved: bool = False

    @property
    def ends_at(self) -> dt.datetime:
        """When it should be over."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)


def slots_of(program: Program, zones: Mapping[Side, str], *, live_at: dt.datetime) -> list[Slot]:
    """The meetings that are planned by themselves for a pair that goes live then."""
    found = rhythm.of_program(program, zones, live_at=live_at)
    return [Slot(number, at, program.meeting_minutes) for number, at in enumerate(found, 1)]


def expected_of_meeting(
    slot: Slot, *, side: Side, zone: str, driver: str, live_at: dt.datetime
) -> Iterator[Expected]:
    """For one of the two, who lives in `zone`."""
    begins = slot.starts_at
    if not slot.was_moved:
        at = max(live_at, begins - moments.INVITE)
        yield Expected("sessions.invitation", at, _("six weeks ahead, or as soon as the pair is live"), begins)
    for kind, before in (("sessions.reminder", moments.DAY), ("sessions.soon", moments.HOUR)):
        if begins - before > live_at:
            yield Expected(kind, begins - before, _("unless the meeting is moved or called off"), begins)
    at_time = moments.LOG_MAIL_AT if driving.turn_of(driver, slot.number) is side else moments.LOG_MAIL_TO_OTHER_AT
    morning = dt.datetime.combine(slot.ends_at.astimezone(ZoneInfo(zone)).date() + dt.timedelta(days=1), at_time)
    yield Expected("sessions.log", clock.resolve(morning, zone), _("unless they have logged or confirmed it"), begins)


ON_EVENTS: Mapping[str, "str | Promise"] = {
    "sessions.moved": _("when one of the two moves a meeting"),
    "sessions.cancelled": _("when one of the two calls a meeting off, or the pair ends"),
    "sessions.times": _("when the other side offers times to choose from"),
    "sessions.items_due": _("once somebody has promised something and its day has come: to them alone"),
}
