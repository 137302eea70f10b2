"""Who drives: prepares the agenda, keeps the dates and the log. In a shared program that goes to and fro."""

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from programs.enums import Driver, Side

Lines = dict[tuple[bool, Side], LazyText]
# (is it shared, who prepares): said to the one who prepares.
MINE: dict[bool, LazyText] = {
    False: _("You own the agenda: send one line beforehand about what you want to do."),
    True: _("This time it is your turn to prepare the agenda: send one line beforehand about what you want to do."),
}
# The same, said to the other one.
THEIRS: Lines = {
    (False, Side.MENTOR): _("Your mentor prepares the agenda. Come curious, and with one question."),
    (False, Side.MENTEE): _("Your mentee prepares the agenda. Bring one thing you can show."),
    (True, Side.MENTOR): _("This time your mentor prepares the agenda, next time you. Come curious."),
    (True, Side.MENTEE): _("This time your mentee prepares the agenda, next time you. Bring one thing you can show."),
}
LEAD_MINE = _("You lead today.")
LEAD_THEIRS: dict[Side, LazyText] = {
    Side.MENTOR: _("Your mentor leads today."),
    Side.MENTEE: _("Your mentee leads today."),
}
LOG_MINE = _("The log is yours this time; your partner only confirms it.")
LOG_THEIRS: dict[Side, LazyText] = {
    Side.MENTOR: _("Your mentor keeps the log this time. You may be quicker: what you learned only you can say."),
    Side.MENTEE: _("Your mentee keeps the log this time. You may be quicker: what you learned only you can say."),
}
DATES_MINE = _("The dates are in your hands: pick one, so that the rhythm holds.")
DATES_SHARED = _("The dates are in your hands together: pick one, so that the rhythm holds.")
DATES_THEIRS: dict[Side, LazyText] = {
    Side.MENTOR: _("Your mentor keeps the dates. You may pick one as well, so that the rhythm holds."),
    Side.MENTEE: _("Your mentee keeps the dates. You may pick one as well, so that the rhythm holds."),
}


def turn_of(driver: str, number: int) -> Side:
    """Who drives a pair's meeting with this number; where both do, the mentor begins and they take turns."""
    if driver == Driver.SHARED:
        return Side.MENTOR if number % 2 else Side.MENTEE
    return Side(driver)


def owner_line(driver: str, side: Side, number: int) -> LazyText:
    """Who prepares the agenda, said to one side."""
    shared, turn = driver == Driver.SHARED, turn_of(driver, number)
    return MINE[shared] if turn is side else THEIRS[shared, turn]


def lead_line(driver: str, side: Side, number: int) -> LazyText:
    """Who leads, said an hour before."""
    turn = turn_of(driver, number)
    return LEAD_MINE if turn is side else LEAD_THEIRS[turn]


def log_line(driver: str, side: Side, number: int) -> LazyText:
    """Who writes the log."""
    turn = turn_of(driver, number)
    return LOG_MINE if turn is side else LOG_THEIRS[turn]


def dates_line(driver: str, side: Side) -> LazyText:
    """Who finds the next date."""
    if driver == Driver.SHARED:
        return DATES_SHARED
    return DATES_MINE if driver == side.value else DATES_THEIRS[Side(driver)]
