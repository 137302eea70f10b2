"""Bringing in pairs that meet already (M7): all of them, or none and the list of faults."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from matching import rules
from matching.actions import letters
from matching.actions.pair_plan import NewPair, PairOptions, PairPlan, compare
from matching.actions.ruling import set_pair_rule
from matching.engine.pair_list import ListedPair, read_pairs
from matching.enums import RuleKind
from matching.models import Agreement, Pair
from people.actions import audit
from people.actions.imports import check_size
from people.models import Person
from programs import rules as programs
from programs.actions.locking import lock_program
from programs.enums import EnrolmentState
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import StaleError

# So many people wait their turn at most; SQLite takes no longer list, and nobody has one.
MOST = 10_000


def preview_pairs(*, program_id: int, content: bytes, options: PairOptions, by: Person) -> PairPlan:
    """What importing a list of pairs would do; nothing is written."""
    program = Program.objects.get(pk=program_id)
    _check_may_bring_in(program, options, by)
    check_size(size=len(content))
    return compare(program, read_pairs(content), options, by)


@transaction.atomic
def bring_in_pairs(
    *, program_id: int, content: bytes, options: PairOptions, by: Person, seen: str | None = None
) -> PairPlan:
    """Make pairs of people who meet already. With a fault nothing is written and the plan says what is wrong.

    Nobody is asked: both count as having said yes, get the mail about the agreement, and are live once both have
    confirmed it. Rules are gone over only with a reason, which becomes a lock on the pair. `seen` is the fingerprint
    of the preview that was confirmed: StaleError when the list would do something else by now.
    """
    program = lock_program(program_id=program_id)
    _check_may_bring_in(program, options, by)
    check_size(size=len(content))
    file = read_pairs(content)
    # Whoever publishes in another program at the same time waits for these people.
    addresses = [address for pair in file.pairs for address in (pair.mentor, pair.mentee)]
    list(Person.objects.select_for_update().filter(email__in=addresses[:MOST]).order_by("pk").values_list("pk"))
    plan = compare(program, file, options, by)
    if plan.fault_count:
        return plan
    if seen is not None and seen != plan.fingerprint:
        raise StaleError(_("What this list would do has changed meanwhile. Look at it again, please."))
    seated = len(plan.seats)
    for seat in plan.seats:
        _give_seat(seat, by)
    for new in plan.pairs:
        _bring_in(program, new, options, by)
    facts: dict[str, object] = {"pairs": len(plan.pairs), "seated": seated, "over_rules": len(plan.over_rules)}
    audit(verb="program.pairs_imported", by=by, subject=program, new=facts)
    return plan


def _check_may_bring_in(program: Program, options: PairOptions, by: Person) -> None:
    rules.check_may_manage(by, program)
    rules.check_makes_pairs(program)
    if options.may_enrol:
        programs.check_may_select(by, program)


def _give_seat(seat: Enrolment, by: Person) -> None:
    old, now = seat.state if seat.pk else "", clock.now()
    if seat.state == EnrolmentState.INVITED:
        seat.move(EnrolmentState.APPLIED, at=now)
    seat.move(EnrolmentState.ACCEPTED, at=now, by=by, reason=_("In a pair that meets already."))
    seat.save()
    audit(verb="enrolment.accepted", by=by, subject=seat, old={"state": old}, new={"state": seat.state})


def _bring_in(program: Program, new: NewPair, options: PairOptions, by: Person) -> None:
    now = clock.now()
    pair = Pair(program=program, mentor=new.mentor, mentee=new.mentee)
    pair.bring_in(at=now, since=_moment(new.listed, now))
    pair.save()
    Agreement.objects.create(pair=pair, goals="")
    audit(verb="pair.imported", by=by, subject=pair, new={"over_rules": list(new.broken)})
    if new.broken:
        set_pair_rule(
            kind=RuleKind.LOCK, mentor_id=new.mentor.pk, mentee_id=new.mentee.pk, reason=options.reason, by=by
        )
    letters.tell_both(pair=pair, kind=letters.AGREEMENT)


def _moment(listed: ListedPair, now: dt.datetime) -> dt.datetime:
    """Noon of the day since which they meet, or now."""
    if listed.since is None or listed.since >= now.date():
        return now
    return dt.datetime.combine(listed.since, dt.time(12), tzinfo=dt.UTC)
