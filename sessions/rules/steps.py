"""When the two are asked how it fits, and how they part; and until when an answer can be given or changed."""

import datetime as dt

from django.utils.translation import gettext as _

from matching.enums import PairState
from matching.models import Pair
from rmentor.lib.errors import DomainError
from sessions.enums import MeetingKind, MeetingState
from sessions.models import FitCheck, Meeting

# So long after the first meeting was logged somebody can still say how it fits.
FIT_ASKED = dt.timedelta(weeks=4)
# So long an answer can be changed.
FIT_CHANGEABLE = dt.timedelta(days=14)
# So long after the closing meeting, or the end of the program, wishes and thanks are taken.
CLOSING_OPEN = dt.timedelta(weeks=8)
LIVE = (PairState.ACTIVE, PairState.PAUSED)


def asks_about_fit(pair: Pair, first: Meeting | None, at: dt.datetime) -> bool:
    """Whether the two are asked now: the first meeting was held not long ago. Who was brought in met long before."""
    if first is None or pair.is_imported or pair.state not in LIVE or not pair.program.has_fit_check:
        return False
    return at < (first.logged_at or first.starts_at) + FIT_ASKED


def check_may_answer_fit(pair: Pair, first: Meeting | None, given: FitCheck | None, at: dt.datetime) -> None:
    """Raise DomainError before the first meeting, and once the time to answer or to change the answer is over."""
    if given is not None and at >= given.answered_at + FIT_CHANGEABLE:
        raise DomainError(
            _("Your answer can be changed for two weeks. If something is not right, tell the program team.")
        )
    if given is None and not asks_about_fit(pair, first, at):
        raise DomainError(_("This is asked in the weeks after the first meeting. The program team listens any time."))
    if pair.state not in LIVE:
        raise DomainError(_("This pair has come to its end."))


def asks_about_closing(pair: Pair, held: list[Meeting], at: dt.datetime) -> bool:
    """Whether the two are asked how they part: after the closing meeting, or when the program is over."""
    if not held:
        return False
    if pair.state == PairState.COMPLETED and pair.ended_at is not None:
        return at < pair.ended_at + CLOSING_OPEN
    closing = [one.starts_at for one in held if one.kind == MeetingKind.CLOSING and one.state == MeetingState.HELD]
    return pair.state == PairState.ACTIVE and bool(closing) and at < max(closing) + CLOSING_OPEN


def check_may_close(pair: Pair, held: list[Meeting], at: dt.datetime) -> None:
    """Raise DomainError unless the two are asked now."""
    if not asks_about_closing(pair, held, at):
        raise DomainError(_("This is asked after the closing meeting, and for some weeks after the program."))
