import datetime as dt

import pytest

from matching.models import Pair
from rmentor.lib import clock
from sessions import actions
from sessions.models import Meeting
from tests.factories import MeetingFactory


@pytest.fixture
def planned(pair: Pair) -> Meeting:
    """A week ahead."""
    return MeetingFactory(pair=pair, number=1)


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
