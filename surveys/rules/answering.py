"""Until when one may answer, and under which pseudonym the answers are kept."""

import datetime as dt
import hashlib
import hmac

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rmentor.lib.errors import DomainError
from sessions.enums import MeetingState
from sessions.models import Meeting
from surveys.enums import WaveState
from surveys.models import Wave

CONTACT_ME = "P6"
PULSE_DAYS = 14


class SurveyClosedError(DomainError):
    """Too late, or too early, for an answer."""


def respondent_key(secret: str, *, enrolment_id: int, pair_id: int | None = None) -> str:
    """The pseudonym of an enrolment, for pulses of an enrolment in a pair. Without the secret it says nothing."""
    return _pseudonym(secret, f"enrolment:{enrolment_id}" + (f":pair:{pair_id}" if pair_id is not None else ""))


def outsider_key(secret: str, *, outsider_id: int) -> str:
    """The pseudonym of somebody who is asked for comparison."""
    return _pseudonym(secret, f"outsider:{outsider_id}")


def _pseudonym(secret: str, name: str) -> str:
    return hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()


def check_wave_is_open(wave: Wave) -> None:
    """Raise SurveyClosedError unless the wave takes answers."""
    if wave.state != WaveState.OPEN:
        raise SurveyClosedError(_("This survey is closed. Thank you for wanting to answer."))


def pulse_closes_at(meeting: Meeting) -> dt.datetime:
    """Until when the pulse of a meeting can be answered."""
    return meeting.starts_at + dt.timedelta(days=PULSE_DAYS)


def open_pulse(meeting: Meeting, wave: Wave | None, *, at: dt.datetime) -> Wave:
    """The wave that takes the pulse of a meeting held at most 14 days ago; raises SurveyClosedError."""
    if meeting.state != MeetingState.HELD:
        raise SurveyClosedError(_("There is nothing to answer: this meeting was not held."))
    if at > pulse_closes_at(meeting):
        day = date_format(pulse_closes_at(meeting), "DATE_FORMAT")
        raise SurveyClosedError(
            _("These questions could be answered until %(day)s. There will be new ones after your next meeting.")
            % {"day": day}
        )
    if wave is None or wave.state != WaveState.OPEN:
        raise SurveyClosedError(_("This program does not ask these questions at the moment."))
    return wave
