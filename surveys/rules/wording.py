"""What is said of each kind of survey, on its page and where it waits; and how long it takes."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.enums import WaveKind

# Of reading and answering one question, on a phone.
SECONDS, SECONDS_OF_A_TEST = 8, 43


@dataclass(frozen=True)
class Words:
    """`heading`, `step` and `thanks` name the program."""

    title: Promise
    heading: Promise
    # Why it is asked now.
    why: Promise
    # Line on the home page.
    step: Promise
    thanks: Promise


AGAIN = _("At the end of “%(program)s” you get the same questions once more.")
OUTSIDE = _(
    "You do not take part in this program, and you were asked for that very reason: only beside people like you can "
    "one tell what comes from the program. Whether you answer is up to you and has no consequence."
)
TEST = _(
    "Each question has one right answer. The test is a pilot: it is being tried out, you are not. There is no pass "
    "mark, and nobody is compared. About 15 minutes are meant for it; nobody stops the clock."
)
WORDS: dict[WaveKind, Words] = {
    WaveKind.PRE: Words(
        _("Survey at the start"),
        _("Where you stand at the start of “%(program)s”"),
        _("At the end you get the same questions once more, so that the two can be compared."),
        _("Answer the survey at the start of “%(program)s”."),
        AGAIN,
    ),
    WaveKind.MONTH_1: Words(
        _("Survey after a month"),
        _("Your first month in “%(program)s”"),
        _("By now you know your partner a little. Some of these questions come again at the end."),
        _("Answer the survey after the first month of “%(program)s”."),
        _("The next survey of “%(program)s” comes later; you get a mail."),
    ),
    WaveKind.MID: Words(
        _("Survey half-way"),
        _("Half-way through “%(program)s”"),
        _("It helps to see what works while there is still time. Some of these questions come again at the end."),
        _("Answer the survey half-way through “%(program)s”."),
        _("The next survey of “%(program)s” comes at its end; you get a mail."),
    ),
    WaveKind.POST: Words(
        _("Survey at the end"),
        _("Where you stand at the end of “%(program)s”"),
        _("The questions of the start are among them, so that the two can be compared."),
        _("Answer the survey at the end of “%(program)s”."),
        _("With them everybody can see what has changed during “%(program)s”."),
    ),
    WaveKind.THEN: Words(
        _("Looking back to the start"),
        _("Looking back to the start of “%(program)s”"),
        _(
            "Whoever has learned something often sees their start with other eyes. Answer as you see your start "
            "today, not as you answered then."
        ),
        _("Look back to the start of “%(program)s” with a few questions."),
        _("With them one can tell whether people see their start in “%(program)s” with other eyes now."),
    ),
    WaveKind.TEST_PRE: Words(
        _("Test (pilot) at the start"),
        _("Test (pilot): digital knowledge at the start of “%(program)s”"),
        TEST,
        _("Take the test (pilot) at the start of “%(program)s”."),
        _("At the end of “%(program)s” you get other questions of the same kind; then you see how many were right."),
    ),
    WaveKind.TEST_POST: Words(
        _("Test (pilot) at the end"),
        _("Test (pilot): digital knowledge at the end of “%(program)s”"),
        TEST,
        _("Take the test (pilot) at the end of “%(program)s”."),
        _("With them everybody can see what has changed during “%(program)s”."),
    ),
    WaveKind.OTHERS_PRE: Words(
        _("Survey for comparison"),
        _("Some questions to people outside “%(program)s”"),
        OUTSIDE,
        _("Answer a survey for comparison with “%(program)s”."),
        AGAIN,
    ),
    WaveKind.OTHERS_POST: Words(
        _("Survey for comparison, second time"),
        _("The same questions once more, to people outside “%(program)s”"),
        OUTSIDE,
        _("Answer a survey for comparison with “%(program)s”, for the second time."),
        _("With them one can tell what comes from “%(program)s” and what would have come anyway."),
    ),
}


def minutes_for(kind: WaveKind, questions: int) -> int:
    """About how long so many questions take."""
    return max(1, round(questions * (SECONDS_OF_A_TEST if kind.is_test else SECONDS) / 60))
