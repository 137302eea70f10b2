import datetime as dt
from collections.abc import Callable

import pytest

from matching.models import Pair
from rmentor.lib import clock
from sessions import actions
from sessions.models import Meeting
from tests.factories import MeetingFactory


@pytest.fixture
def planned(pair: Pair) -> Meeting:
    """A week ahead, on the minute, as people plan."""
    moment = (clock.now() + dt.timedelta(days=7)).replace(second=0, microsecond=0)
    return MeetingFactory(pair=pair, number=1, starts_at=moment)


@pytest.fixture
def due(pair: Pair) -> Meeting:
    """Took place yesterday, or did not: nobody has logged it."""
    return MeetingFactory(pair=pair, number=1, past=True)


@pytest.fixture
def held(due: Meeting, mira: object) -> Meeting:
    """Logged by Mira."""
    return actions.log_meeting(meeting_id=due.pk, by=mira, held=True, learned="How budgets are made")


@pytest.fixture
def soon() -> dt.datetime:
    """In three days, on the minute."""
    return (clock.now() + dt.timedelta(days=3)).replace(second=0, microsecond=0)


@pytest.fixture
def filled_in() -> Callable[..., dict[str, str]]:
    """What the browser sends when only the big button was pressed: the rest comes filled in."""

    def _filled_in(meeting: Meeting, **changes: str) -> dict[str, str]:
        return {
            "held": "yes",
            "date": f"{meeting.starts_at:%Y-%m-%d}",
            "time": f"{meeting.starts_at:%H:%M}",
            "minutes": str(meeting.minutes),
            "place": meeting.place,
            **changes,
        }

    return _filled_in
