"""What the program team does about a colour: neutral in its words, for about half of all ambers are false."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Playbook:
    """What the colour means, what to do one after the other, and a card that both may be sent."""

    meaning: Text
    steps: tuple[Text, ...]
    never: Text
    card_title: Text
    card: tuple[Text, ...]


MEANING = _(
    "A computed hint, not a complaint and not a verdict: over several meetings their roles may have slipped. "
    "About half of all first hints are false. Nobody can tell from it who answered what, or whether both did."
)
NEVER = _(
    "Never begin with “your mentor reported”, nor with anything that the other may have said or answered: you do not "
    "know it. Begin with the program: how is it going, what would help?"
)
CARD_TITLE = _("Swap the chair")
CARD = (
    _("In this program the mentor holds the chair: they open the meeting, keep to the agenda and close it."),
    _("The mentor writes the next agenda."),
    _("The mentee asks three questions before giving any advice."),
    _("At the end the mentee says what they learned and what they will try."),
)
CHECK_IN = (
    _("Send both the same card, “Swap the chair”, with the same words."),
    _("Let the mentor set the next agenda."),
    _("Ask the senior of the two to put three questions before any advice."),
    _("Call each of them for a few minutes, one after the other."),
)
TALK = (
    _("Talk to each of the two separately within 7 days."),
    _("Offer a meeting to start afresh: agreement, agenda and roles once more."),
    _("Where that is not enough, offer a pause or another match; both are free to say no."),
)


def playbook(*, is_urgent: bool) -> Playbook:
    """Of a red pair, or of an amber one."""
    return Playbook(MEANING, TALK if is_urgent else CHECK_IN, NEVER, CARD_TITLE, CARD)
