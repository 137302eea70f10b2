"""Who may do what in matching, and when."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matching import engine
from matching.enums import PairState, RunKind, RunState
from matching.models import Agreement, MatchingRun, Pair
from people.models import Person
from programs.enums import EnrolmentState, ProgramState
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError, StaleError

# So long an offer stands on each side.
ANSWER_WORKDAYS = 5
# Who has not answered by then is reminded.
REMIND_WORKDAYS = (2, 4)
# While a program is in one of these, pairs can be made and go live.
MAKES_PAIRS = (ProgramState.MATCHING, ProgramState.RUNNING)
# As long as a program is in one of these, the frozen input of its runs is kept.
KEEPS_INPUT = (ProgramState.DRAFT, ProgramState.RECRUITING, *MAKES_PAIRS)


def check_may_manage(person: Person, program: Program) -> None:
    """Raise NotAllowedError unless the person runs the program."""
    if not Program.objects.managed_by(person).filter(pk=program.pk).exists():
        raise NotAllowedError(_("You do not run this program."))


def check_makes_pairs(program: Program) -> None:
    """Raise DomainError unless pairs of the program can be made now."""
    if program.state not in MAKES_PAIRS:
        raise DomainError(_("Pairs can be made while a program is matching or running, not before or after."))


def check_no_run_under_way(program: Program) -> None:
    """Raise DomainError while a run of the program is waiting or running."""
    if MatchingRun.objects.under_way().filter(program=program).exists():
        raise DomainError(_("A matching run of this program is under way."))


def checked_weights(weights: Mapping[str, object] | None) -> engine.Weights:
    """Weights from plain values over the defaults; DomainError for an unknown one or one outside 0 to 10."""
    given = dict(weights or {})
    for name, value in given.items():
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if name not in engine.CRITERIA or not is_whole or not 0 <= value <= engine.MUST:  # type: ignore[operator]  # an int
            raise DomainError(_("Each weight is a whole number from 0 to 10."))
    return engine.Weights(**given)  # type: ignore[arg-type]  # checked above


def reason_not_to_take(enrolment: Enrolment, taken: int) -> str:
    """Why somebody cannot be asked to take another partner, in words; empty when they can."""
    left_on = enrolment.person.left_on
    if enrolment.state != EnrolmentState.ACCEPTED or (left_on is not None and left_on <= clock.today()):
        return gettext("%(name)s no longer takes part.") % {"name": enrolment.person}
    if not enrolment.wants_partner:
        return gettext("%(name)s wants no partner at present.") % {"name": enrolment.person}
    return reason_without_place(enrolment, taken)


def reason_without_place(enrolment: Enrolment, taken: int) -> str:
    """Why somebody has no place for one more partner, in words; empty when they have."""
    if taken >= enrolment.capacity:
        return gettext("%(name)s has no place left for another partner.") % {"name": enrolment.person}
    return ""


def check_can_be_declined(pair: Pair) -> None:
    """Raise DomainError unless the offer still stands."""
    if pair.state != PairState.OFFERED:
        raise DomainError(_("This offer is no longer open."))


def check_agreement_can_be_written(pair: Pair) -> None:
    """Raise DomainError unless both have said yes and the pair is not live yet."""
    if pair.is_accepted and pair.state == PairState.OFFERED:
        return
    raise DomainError(_("The agreement can be written once both have accepted, until the pair is live."))


def check_fresh(agreement: Agreement, version: int) -> None:
    """Raise StaleError when the agreement was changed since `version` was on the page."""
    if agreement.version != version:
        raise StaleError(_("Your partner has changed the agreement meanwhile. Read it again, please."))


def check_fresh_run(run: MatchingRun, seen_version: int) -> None:
    """Raise StaleError when the table of the run was changed since `seen_version` was on the page."""
    if run.version != seen_version:
        raise StaleError(_("Somebody has changed these proposals meanwhile. Look at them again, please."))


def has_proposals(run: MatchingRun) -> bool:
    """Whether a run is done and made its proposals to be published."""
    return (run.kind, run.state) == (RunKind.PROPOSE, RunState.DONE)


def check_has_proposals(run: MatchingRun) -> None:
    """Raise DomainError for a run whose proposals are not for publishing: not done, or only tried out."""
    if run.kind != RunKind.PROPOSE:
        raise DomainError(_("This run only tries something out: nothing of it is changed or published."))
    if not has_proposals(run):
        raise DomainError(_("This matching run has no proposals to publish yet."))
