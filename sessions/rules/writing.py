"""Who may write what about a meeting."""

from django.utils.translation import gettext as _

from programs.enums import Side
from rmentor.lib.errors import DomainError
from sessions.enums import MeetingKind
from sessions.models import Meeting


def check_may_give_back(meeting: Meeting, side: Side) -> None:
    """The mentee taught the mentor: only the mentor says so, of one meeting in three at most."""
    if side is not Side.MENTOR:
        raise DomainError(_("Only the mentor can say that a meeting was for giving back."))
    held = Meeting.objects.held().filter(pair=meeting.pair).exclude(pk=meeting.pk)
    given = held.filter(kind=MeetingKind.GIVE_BACK).count()
    if (given + 1) * 3 > held.count() + 1:
        raise DomainError(_("At most one meeting in three is for giving back: the mentor teaches first."))


def may_give_back(meeting: Meeting, side: Side) -> bool:
    """The same, for forms."""
    try:
        check_may_give_back(meeting, side)
    except DomainError:
        return False
    return True
