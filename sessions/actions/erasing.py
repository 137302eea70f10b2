"""Forgetting what somebody wrote about their meetings. That they met stays, for the other one."""

from collections.abc import Collection

from matching.models import Pair
from people.models import Person
from rmentor.lib.forgetting import forget_words
from sessions.models import (
    ActionItem,
    CalendarFeed,
    ClosingStep,
    FitCheck,
    LearningEntry,
    Meeting,
    PrivateNote,
    TimeOffer,
)

GONE = "–"


def erase(*, person: Person, words: Collection[str], instead: str) -> None:
    """Their notes and their calendar go; their learning, promises and thanks lose their words and are counted still.

    What the other one wrote is theirs and stays, without this person's name.
    """
    PrivateNote.objects.filter(author=person).delete()
    CalendarFeed.objects.filter(person=person).delete()
    Meeting.objects.filter(keeper=person).update(keeper=None, keeper_side="")
    for pair in Pair.objects.of(person):
        side = pair.side_of(person)
        LearningEntry.objects.filter(meeting__pair=pair, side=side).update(text=GONE)
        ActionItem.objects.filter(pair=pair, owner=side).update(text=GONE)
        FitCheck.objects.filter(pair=pair, side=side).update(reason="")
        ClosingStep.objects.filter(pair=pair, side=side).update(thanks="")
        Meeting.objects.filter(pair=pair, cancelled_side=side).update(cancel_reason="")
        Meeting.objects.filter(pair=pair).update(link="")
        TimeOffer.objects.filter(pair=pair).update(link="")
        for rows in (
            LearningEntry.objects.filter(meeting__pair=pair),
            ActionItem.objects.filter(pair=pair),
            PrivateNote.objects.filter(meeting__pair=pair),
        ):
            forget_words(rows, ["text"], words, instead)
        forget_words(ClosingStep.objects.filter(pair=pair), ["thanks"], words, instead)
        forget_words(FitCheck.objects.filter(pair=pair), ["reason"], words, instead)
        forget_words(Meeting.objects.filter(pair=pair), ["cancel_reason"], words, instead)
