"""States and kinds of meetings and action items."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingState(models.TextChoices):
    """The life of a meeting."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
    MISSED = "missed", _("Missed")


class MeetingKind(models.TextChoices):
    """What a meeting is for; it chooses the agenda."""

    FIRST = "first", _("First meeting")
    TEACH = "teach", _("Teach me")
    COACHING = "coaching", _("Coaching")
    GIVE_BACK = "give_back", _("Give back")
    INFORMAL = "informal", _("Informal")
    CLOSING = "closing", _("Closing")


class MeetingPlace(models.TextChoices):
    """How the two meet."""

    IN_PERSON = "in_person", _("In person")
    CALL = "call", _("Call")
    VIDEO = "video", _("Video")


class ItemKind(models.TextChoices):
    """What a promise is; ideas and introductions count for goals."""

    EXPERIMENT = "experiment", _("Experiment")
    JOINT_PROJECT = "joint_project", _("Joint project")
    PASS_ON = "pass_on", _("Pass it on")
    INTRODUCTION = "introduction", _("Introduction")
    IDEA = "idea", _("Idea")


class ItemState(models.TextChoices):
    """Where a promise stands."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class OfferState(models.TextChoices):
    """What became of three times that one side offered."""

    OPEN = "open", _("Waiting for an answer")
    TAKEN = "taken", _("One was picked")
    WITHDRAWN = "withdrawn", _("Taken back")
    EXPIRED = "expired", _("All times have passed")


class CalendarAnswer(models.TextChoices):
    """What somebody's calendar program answered to an invitation (PARTSTAT of RFC 5545, in lower case)."""

    ACCEPTED = "accepted", _("accepted")
    TENTATIVE = "tentative", _("tentative")
    DECLINED = "declined", _("declined")


class Fit(models.TextChoices):
    """How the first meeting felt."""

    GOOD = "good", _("Good: let us go on")
    UNSURE = "unsure", _("Not sure yet")
    WRONG = "wrong", _("This is not the right pair")


class Farewell(models.TextChoices):
    """What somebody wishes at the end."""

    CARRY_ON = "carry_on", _("Carry on together, in our own way")
    SWAP = "swap", _("A new partner, in the next program")
    REST = "rest", _("This was it for now")


class MonthState(models.TextChoices):
    """What a month of a pair is told as: the first of these that happened in it."""

    HELD = "held", pgettext_lazy("month of a pair", "Held")
    PLANNED = "planned", pgettext_lazy("month of a pair", "Planned")
    UNLOGGED = "unlogged", pgettext_lazy("month of a pair", "Not logged")
    MISSED = "missed", pgettext_lazy("month of a pair", "Missed")
    CALLED_OFF = "called_off", pgettext_lazy("month of a pair", "Called off")
    NONE = "none", pgettext_lazy("month of a pair", "No meeting")
    NOT_LIVE = "not_live", pgettext_lazy("month of a pair", "Not live")
