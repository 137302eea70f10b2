"""What is due in programs, found in the database."""

from programs.actions.gatherings import cancel_gathering, invite_all, remind_all
from programs.selectors import gatherings
from rmentor.lib import clock


def tick() -> None:
    """Invite those who came later, remind the day before, call off what a cancelled program had planned.

    Idempotent; a lost tick only delays.
    """
    now = clock.now()
    for gathering_id in gatherings.gatherings_of_cancelled_programs(now):
        cancel_gathering(gathering_id=gathering_id, by=None)
    for gathering in gatherings.gatherings_ahead(now):
        invite_all(gathering=gathering)
    for gathering in gatherings.gatherings_to_remind_of(now):
        remind_all(gathering=gathering)
