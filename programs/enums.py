"""States and choices of programs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgramState(models.TextChoices):
    """The life of a program."""

    DRAFT = "draft", _("Draft")
    RECRUITING = "recruiting", _("Recruiting")
    MATCHING = "matching", _("Matching")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")


# Nothing goes on any more.
OVER = (ProgramState.COMPLETED, ProgramState.ARCHIVED, ProgramState.CANCELLED)


class Mode(models.TextChoices):
    """Who teaches."""

    ONE_WAY = "one_way", _("One-way: the mentor teaches")
    MUTUAL = "mutual", _("Mutual: both teach")


class Direction(models.TextChoices):
    """Which way the seniority runs."""

    REVERSE = "reverse", _("Reverse: the junior mentors the senior")
    CLASSIC = "classic", _("Classic: the senior mentors the junior")


class Driver(models.TextChoices):
    """Who owns agenda and rhythm."""

    MENTOR = "mentor", _("The mentor")
    MENTEE = "mentee", _("The mentee")
    SHARED = "shared", _("Both, in turn")


class Side(models.TextChoices):
    """The two sides of a pair."""

    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")

    @property
    def other(self) -> "Side":
        """The side across the table."""
        return Side.MENTEE if self is Side.MENTOR else Side.MENTOR


class StyleEnd(models.TextChoices):
    """One end of a question of working style, or the other; empty is no answer."""

    ONE = "one", _("The one")
    OTHER = "other", _("The other")


class EnrolmentState(models.TextChoices):
    """From invitation to a seat."""

    INVITED = "invited", _("Invited")
    APPLIED = "applied", _("Applied")
    ACCEPTED = "accepted", _("Accepted")
    WAITLISTED = "waitlisted", _("On the waiting list")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SkillKind(models.TextChoices):
    """What somebody says about a topic."""

    OFFER = "offer", _("I can teach this")
    WISH = "wish", _("I want to learn this")


class TeamRole(models.TextChoices):
    """What somebody is to one program."""

    COORDINATOR = "coordinator", _("Coordinator")
    SELECTOR = "selector", _("Selector")


class Measure(models.TextChoices):
    """What a goal is judged by. The codes of scales are those of surveys."""

    DC = "DC", _("Digital confidence of mentees (1 to 5)")
    OI = "OI", _("Organisational insight of mentors (1 to 5)")
    ML = "ML", _("Growth of mentors (1 to 5)")
    IDEAS = "ideas", _("Ideas logged")
    INTRODUCTIONS = "introductions", _("Introductions made")
    HELD = "held", _("Share of planned meetings held (%)")


class CaseState(models.TextChoices):
    """Whether something still needs a person."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class CaseKind(models.TextChoices):
    """Why something needs a person."""

    SILENT_PAIR = "silent_pair", _("No meeting for a while")
    CANCELLATIONS = "cancellations", _("Cancelled twice by one side")
    OFFER_DECLINED = "offer_declined", _("An offer was declined")
    CONTACT_ME = "contact_me", _("Asked for a call in confidence")
    ROLES_SLIPPING = "roles_slipping", _("Roles may have slipped")
    LEAVER = "leaver", _("A participant left the company")
    RULE_BROKEN = "rule_broken", _("The pair no longer fits the rules")
    PAIR_ENDED = "pair_ended", _("A pair ended early")
    NEVER_MET = "never_met", _("A pair has never met")
    OFFER_EXPIRING = "offer_expiring", _("An offer is about to expire")
    FIT_CHECK = "fit_check", _("The two may not fit")


class Judgement(models.TextChoices):
    """What a computed hint turned out to be, once somebody has talked with the two."""

    REAL = "real", _("Yes, there was something to it")
    NOT_REAL = "not_real", _("No, a false alarm")
    CANNOT_SAY = "cannot_say", _("Cannot say")


# Raised out of what somebody said in confidence or answered unseen: no line manager reads them.
CONFIDENTIAL = frozenset({CaseKind.ROLES_SLIPPING, CaseKind.CONTACT_ME, CaseKind.FIT_CHECK})
# Raised by a computation that can be wrong: who closes such a case says whether it was.
HINTS = frozenset({CaseKind.ROLES_SLIPPING})


class GatheringKind(models.TextChoices):
    """Whom a gathering of the program is for."""

    LAUNCH = "launch", _("Launch event")
    CIRCLE = "circle", _("Circle of the mentors")


class GatheringState(models.TextChoices):
    """Whether it takes place."""

    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Cancelled")


class GatheringAnswer(models.TextChoices):
    """Whether somebody comes."""

    YES = "yes", _("I come")
    NO = "no", _("I cannot come")
