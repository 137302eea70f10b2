"""States and kinds of meetings and action items."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    GIVE_BACK = "give_back", _("Give back")
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
