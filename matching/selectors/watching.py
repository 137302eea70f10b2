"""Offers that are about to run out unanswered, and cases of this room whose reason is gone."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from matching.enums import PairState
from matching.models import Pair
from matching.models.pair import OCCUPYING
from matching.selectors.rechecks import LEFT
from programs.enums import CaseKind, Side
from programs.models import Case
from rmentor.lib import clock


def side_asked(pair: Pair) -> Side:
    """Who has to answer the offer now."""
    return Side.MENTEE if pair.mentee_accepted_at is None else Side.MENTOR


def expiring_offers(now: dt.datetime) -> QuerySet[Pair]:
    """Offers that nobody has answered and that run out within a working day; each side's is told once."""
    soon = Pair.objects.offered().filter(expires_at__gt=now, expires_at__lte=clock.add_workdays(now, 1))
    of_mentee = Q(mentee_accepted_at=None) & ~Q(_told(Side.MENTEE))
    of_mentor = Q(mentee_accepted_at__isnull=False, mentor_accepted_at=None) & ~Q(_told(Side.MENTOR))
    return soon.filter(of_mentee | of_mentor).with_people().order_by("pk")


def settled_cases() -> Iterator[tuple[int, str]]:
    """Open cases about offers and broken rules whose reason is gone, and what took it away. Two queries."""
    kinds = (CaseKind.OFFER_EXPIRING, CaseKind.LEAVER, CaseKind.RULE_BROKEN)
    cases = list(Case.objects.unsettled().filter(kind__in=kinds).order_by("pk"))
    pairs = Pair.objects.in_bulk([number for case in cases if (number := case.number_of("pair"))])
    for case in cases:
        pair = pairs.get(case.number_of("pair") or 0)
        if pair is not None and (text := _settled_by(case, pair)):
            yield case.pk, text


def _settled_by(case: Case, pair: Pair) -> str:
    if case.kind == CaseKind.OFFER_EXPIRING:
        return _answered_since(case, pair)
    if pair.state not in OCCUPYING:
        return _("The pair has ended meanwhile.")
    if case.kind == CaseKind.LEAVER:
        return "" if LEFT in pair.known_breaks else _("Both are in the company again.")
    broken = case.key.rpartition(":")[2].split(",")
    return "" if set(broken) & set(pair.known_breaks) else _("The pair fits the rules again.")


def _answered_since(case: Case, pair: Pair) -> str:
    if pair.state == PairState.DECLINED:
        return _("The offer was declined.") if pair.declined_side else _("The offer has run out.")
    is_answered = pair.state != PairState.OFFERED or pair.is_accepted
    is_other_turn = not case.key.endswith(f":{side_asked(pair).value}")
    return _("The offer was accepted.") if is_answered or is_other_turn else ""


def _told(side: Side) -> Exists:
    key = Concat(Value("pair:"), Cast(OuterRef("pk"), CharField()), Value(f":{side.value}"), output_field=CharField())
    return Exists(Case.objects.filter(program=OuterRef("program"), kind=CaseKind.OFFER_EXPIRING, key=key))
