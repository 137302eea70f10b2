"""States and kinds of progress reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """Where a compilation stands."""

    WAITING = "waiting", _("Waiting for the worker")
    RUNNING = "running", _("Being compiled")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped by a fault")


class ReportKind(models.TextChoices):
    """Why a report was compiled."""

    MONTHLY = "monthly", _("Monthly")
    FINAL = "final", _("Final")
    YEAR = "year", _("Twelve-month")
    ON_DEMAND = "on_demand", _("On demand")


class FileFormat(models.TextChoices):
    """What a report can be taken along as."""

    PDF = "pdf", _("PDF")
    XLSX = "xlsx", _("Excel")


class CostKind(models.TextChoices):
    """What money was spent on. Hours of the participants are not entered: they follow from the meetings."""

    LICENCES = "licences", _("Software and licences")
    TRAINING = "training", _("Training")
    EVENTS = "events", _("Events and rooms")
    TRAVEL = "travel", _("Travel")
    STAFF = "staff", _("Work of the program team")
    OTHER = "other", _("Other")


class StayRefusal(models.TextChoices):
    """Why it is not told who stayed; the first four are those of `surveys.statistics.Refusal`."""

    TOO_EARLY = "too_early", _("Not known yet: the directory does not reach to the end of the twelve months.")
    TOO_FEW = (
        "too_few",
        _("Not compared: fewer than ten people took part on this side. One person more or less would decide."),
    )
    NO_COLLEAGUES = (
        "no_colleagues",
        _("Not compared: too few colleagues who did not take part are alike in grade and department."),
    )
    UNLIKE = (
        "unlike",
        _("Not compared: the colleagues there are have been in the company for too much longer or shorter."),
    )
    DATES_MISSING = (
        "dates_missing",
        _("Not compared: of too many people the directory does not know when they were hired or when they left."),
    )


class StayWord(models.TextChoices):
    """What may be said of those who stayed, as `surveys.statistics.RetentionWord`. Nothing here says why."""

    NO_DIFFERENCE = "no_difference", _("Compatible with no difference")
    MORE_STAYED = "more_stayed", _("More participants stayed than matched colleagues")
    FEWER_STAYED = "fewer_stayed", _("Fewer participants stayed than matched colleagues")


class FunnelStep(models.TextChoices):
    """How far somebody has come, from the invitation to the end; in this order."""

    INVITED = "invited", _("Invited")
    APPLIED = "applied", _("Applied or signed up")
    ACCEPTED = "accepted", _("Got a seat")
    TRAINED = "trained", _("Trained")
    MATCHED = "matched", _("Asked about a partner")
    AGREED = "agreed", _("Agreed with a partner")
    MET = "met", _("Had the first meeting")
    ON_RHYTHM = "on_rhythm", _("Keep the rhythm")
    COMPLETED = "completed", _("Came to the end")


class ChannelKind(models.TextChoices):
    """How somebody came; `said` has a word of its own, from the link they followed."""

    SAID = "said", _("By a link")
    INVITED = "invited", _("Invited by the program team")
    ALONE = "alone", _("Found it themselves")
    SIGN_UP_LIST = "sign-up list", _("From a sign-up list")
    PAIR_LIST = "pair list", _("From a list of pairs")
    OTHER = "other", _("All others")
