"""States and kinds of surveys."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WaveKind(models.TextChoices):
    """When a questionnaire is sent, and to whom."""

    PRE = "pre", _("Before")
    MONTH_1 = "month_1", _("After a month")
    MID = "mid", _("Half-way")
    POST = "post", _("After")
    THEN = "then", _("Looking back to the start")
    TEST_PRE = "test_pre", _("Test before")
    TEST_POST = "test_post", _("Test after")
    OTHERS_PRE = "others_pre", _("Comparison group before")
    OTHERS_POST = "others_post", _("Comparison group after")
    PULSE = "pulse", _("Pulse after each meeting")

    @property
    def is_survey(self) -> bool:
        """Asked once, of everybody; the pulse is asked after each meeting."""
        return self is not WaveKind.PULSE

    @property
    def is_test(self) -> bool:
        """Questions with a right answer, in two forms."""
        return self in {WaveKind.TEST_PRE, WaveKind.TEST_POST}

    @property
    def is_for_others(self) -> bool:
        """Put to people outside the program."""
        return self in {WaveKind.OTHERS_PRE, WaveKind.OTHERS_POST}

    @property
    def moment(self) -> "WaveKind":
        """The moment at which its scales are asked: for the comparison group as for the participants."""
        return MOMENTS.get(self, self)


MOMENTS = {
    WaveKind.OTHERS_PRE: WaveKind.PRE,
    WaveKind.OTHERS_POST: WaveKind.POST,
    WaveKind.TEST_PRE: WaveKind.PRE,
    WaveKind.TEST_POST: WaveKind.POST,
    WaveKind.THEN: WaveKind.POST,
}


class QuestionnaireState(models.TextChoices):
    """A draft can be changed; what is published never changes."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class TestForm(models.TextChoices):
    """The two forms of the test: half the people get A first, half B."""

    __test__ = False  # no class of tests

    A = "A", "A"
    B = "B", "B"

    @property
    def other(self) -> "TestForm":
        """The form for the other time."""
        return TestForm.B if self is TestForm.A else TestForm.A


class WaveState(models.TextChoices):
    """The life of a wave."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Colour(models.TextChoices):
    """What the relapse rule says about a pair."""

    GREEN = "green", _("Nothing to do")
    AMBER = "amber", _("Check in")
    RED = "red", _("Talk within 7 days")


class FigureNote(models.TextChoices):
    """What has to be said beside a released figure, or instead of it."""

    EVIDENCE = "evidence", _("Change during the program, not proof that the program caused it.")
    EARLY_SIGN = "early_sign", _("Early sign, not evidence: fewer than 10 people.")
    WEAK = "weak", _("Weak: the questions hang together too little for one score. Read them one by one.")
    TOO_FEW = "too_few", _("Hidden: too few people answered both before and after.")
    TOO_ALIKE = "too_alike", _("Hidden: the answers are too alike, a mean would give them away.")
