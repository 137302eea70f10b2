"""Which mails come with each meeting of a pair. Nothing is queued."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.engine.expected import Expected
from programs.enums import Side
from programs.models import Program
from rmentor.lib import clock
from sessions.enums import MeetingKind
from sessions.rules import driving, moments, rhythm


@dataclass(frozen=True)
class Slot:
    """A meeting, planned or supposed."""

    number: int
    starts_at: dt.datetime
    minutes: int
    # Moved meetings were announced by the mail that told of the move.
    was_moved: bool = False
    is_closing: bool = False

    @property
    def ends_at(self) -> dt.datetime:
        """When it should be over."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)


def slots_of(program: Program, zones: Mapping[Side, str], *, live_at: dt.datetime) -> list[Slot]:
    """The meetings that are planned by themselves for a pair that goes live then."""
    found = rhythm.of_program(program, zones, live_at=live_at)
    return [
        Slot(
            number,
            at,
            program.meeting_minutes,
            is_closing=rhythm.kind_of(number, len(found)) is MeetingKind.CLOSING,
        )
        for number, at in enumerate(found, 1)
    ]


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
    log_at = clock.resolve(moments.day_after(slot.ends_at, zone, at_time), zone)
    yield Expected("sessions.log", log_at, _("unless they have logged or confirmed it"), begins)


def expected_of_fit(first: Slot, *, zone: str) -> Iterator[Expected]:
    """After the first meeting."""
    morning = moments.day_after(first.ends_at, zone)
    once = _("once the first meeting is logged as held")
    yield Expected("sessions.fit_check", clock.resolve(morning, zone), once, first.starts_at)
    again = clock.resolve(morning + moments.FIT_AGAIN, zone)
    yield Expected("sessions.fit_reminder", again, _("if they have not answered by then"), first.starts_at)


def expected_of_closing(last: Slot | None, *, over_at: dt.datetime, zone: str) -> Iterator[Expected]:
    """After the closing meeting, if there is one, and for whoever has not answered once the program is over."""
    if last is not None and last.ends_at < over_at:
        met = clock.resolve(moments.day_after(last.ends_at, zone), zone)
        yield Expected("sessions.closing", met, _("once the closing meeting is logged as held"), last.starts_at)
        over_at += moments.CLOSING_AGAIN
    over = clock.resolve(moments.day_after(over_at, zone), zone)
    yield Expected("sessions.closing", over, _("once the program is over, if they have not answered by then"))


ON_EVENTS: Mapping[str, "str | Promise"] = {
    "sessions.moved": _("when one of the two moves a meeting"),
    "sessions.cancelled": _("when one of the two calls a meeting off, or the pair ends"),
    "sessions.times": _("when the other side offers times to choose from"),
    "sessions.times_over": _("to whoever offered times, once they have passed and none was picked"),
    "sessions.thanks": _("when the partner has left a word of thanks at the end"),
    "sessions.carry_on": _("when both have said at the end that they wish to carry on"),
    "sessions.delegate_named": _("to a colleague whom somebody names to keep their calendar"),
    "sessions.delegate_revoked": _("to that colleague, when it is taken back"),
    # Also where the promise is made already: its day is between the two (ActionItem.PRIVACY).
    "sessions.items_due": _("on the day of a promise, to whoever made it; which day that is, only the two know"),
}
