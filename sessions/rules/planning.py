"""What holds for every time that is planned."""

import datetime as dt

from django.utils.translation import gettext as _

from matching.enums import PairState
from matching.models import Pair
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from sessions.rules import rhythm


def check_live(pair: Pair) -> None:
    """Only a pair that meets plans meetings."""
    if pair.state != PairState.ACTIVE:
        raise DomainError(_("Meetings are planned while a pair is active."))


def check_ahead(starts_at: dt.datetime) -> None:
    """Neither in the past nor years away."""
    if starts_at <= clock.now():
        raise DomainError(_("That time has already passed."))
    if starts_at > clock.now() + rhythm.FAR:
        raise DomainError(_("That is too far ahead."))
