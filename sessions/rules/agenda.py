"""What a meeting is about, by its kind, and who prepares it."""

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from programs.enums import Driver, Side
from sessions.enums import MeetingKind

PROMPTS: dict[MeetingKind, tuple[LazyText, ...]] = {
    MeetingKind.FIRST: (
        _("Each: how I came to do what I do, in five minutes."),
        _("What would make this program worth our time?"),
        _("What stays between us, and how do we tell each other when something grates?"),
        _("Choose the first topic, and one small thing to try before the next meeting."),
    ),
    MeetingKind.TEACH: (
        _("What came of last time's promises?"),
        _("The mentor shows, the mentee's hands do it."),
        _("Mentee: which part of this would my own team laugh about, or need most?"),
        _("One thing each will do until next time."),
    ),
    MeetingKind.GIVE_BACK: (
        _("Today the mentee teaches: how are decisions really made here?"),
        _("Mentor: which question about the company would I never ask in a big round?"),
        _("Whom should the mentor meet, and who introduces them?"),
        _("One thing each will do until next time."),
    ),
    MeetingKind.CLOSING: (
        _("What do we do differently from before the program? Name one example each."),
        _("Which promises are still open, and who carries them on?"),
        _("What should the company hear from us, without names?"),
        _("Thank each other. Do we carry on, and how?"),
    ),
}


def prompts_for(kind: str) -> tuple[LazyText, ...]:
    """Three or four things to talk about."""
    return PROMPTS[MeetingKind(kind)]


def owner_line(driver: str, side: Side) -> LazyText:
    """Who prepares the agenda, said to one side."""
    if driver == Driver.SHARED:
        return _("You prepare the agenda in turn.")
    if driver == side.value:
        return _("You own the agenda: send one line beforehand about what you want to do.")
    if driver == Driver.MENTOR:
        return _("Your mentor prepares the agenda. Come curious, and with one question.")
    return _("Your mentee prepares the agenda. Bring one thing you can show.")
