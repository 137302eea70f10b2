"""Forgetting what somebody said of their pairs. That there was a pair stays, for the other one."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from matching.models import Agreement, MatchingRun, Pair, PairRule, Proposal, RunInput, ShortListEntry
from people.models import Person
from programs.models import Enrolment
from rmentor.lib.errors import DomainError
from rmentor.lib.forgetting import forget_words


def check_is_in_no_pair(person: Person) -> None:
    """Raise DomainError while somebody is in a pair that is offered or live."""
    if Pair.objects.of(person).occupying().exists():
        raise DomainError(_("%(person)s is still in a pair. End it first.") % {"person": person})


def erase(*, person: Person, words: Collection[str], instead: str) -> None:
    """Reasons they gave, agreements, wishes for partners, rules about them, and what runs kept of them."""
    seats = Enrolment.objects.filter(person=person)
    pairs = Pair.objects.of(person)
    for pair in pairs:
        side = pair.side_of(person)
        if pair.declined_side == side:
            pair.decline_reason = ""
        if pair.ended_side == side:
            pair.end_reason = ""
        pair.save(update_fields=["decline_reason", "end_reason"])
    Agreement.objects.filter(pair__in=pairs).update(goals="–", communication="–")
    PairRule.objects.filter(Q(mentor__in=seats) | Q(mentee__in=seats)).delete()
    PairRule.objects.filter(made_by=person).update(made_by=None)
    ShortListEntry.objects.filter(Q(owner__in=seats) | Q(partner__in=seats)).delete()
    RunInput.objects.filter(run__program__in=seats.values("program")).delete()
    forget_words(MatchingRun.objects.all(), ["changes", "unmatched", "fault"], words, instead)
    forget_words(Proposal.objects.all(), ["override_reason"], words, instead)
