"""Forgetting what somebody said of themselves, and what was written about them."""

from collections.abc import Collection

from people.models import Person
from programs.models import Case, Enrolment, Goal, GoalVersion, Program, TeamMember
from programs.models.enrolment import STYLE_FIELDS
from rmentor.lib.forgetting import forget_words

TEXTS = ("motivation", "interests", "working_style", "times", "identities", "decision_reason", *STYLE_FIELDS)


def erase(*, person: Person, words: Collection[str], instead: str) -> None:
    """Their applications keep side, state and days. Cases keep their kind; who they were about goes."""
    for enrolment in Enrolment.objects.filter(person=person):
        enrolment.skills.all().delete()
        enrolment.topics_to_avoid.clear()
        for name in TEXTS:
            setattr(enrolment, name, "")
        enrolment.wants_same_identity = enrolment.counts_in_fairness = False
        enrolment.save()
    TeamMember.objects.filter(person=person).delete()
    Case.about.through.objects.filter(person=person).delete()
    forget_words(Case.objects.all(), ["title", "next_step", "outcome", "settled_text"], words, instead)
    forget_words(Program.objects.all(), ["sponsor_message", "cancel_reason"], words, instead)
    forget_words(GoalVersion.objects.all(), ["values", "reason"], words, instead)
    GoalVersion.objects.filter(by=person).update(by=None)
    Goal.objects.filter(owner=person).update(owner=None)
    Program.objects.filter(sponsor=person).update(sponsor=None)
