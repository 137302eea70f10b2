"""What the page of a matching run shows to the program team."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching import rules
from matching.engine import CRITERIA
from matching.enums import PairState, RunState
from matching.models import MatchingRun, Pair, Proposal
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment


@dataclass(frozen=True)
class Bar:
    """One criterion of a pair, in percent."""

    name: object
    percent: int


@dataclass(frozen=True)
class ProposalRow:
    """One proposed pair. `state` is empty until it is published; then it says what became of it."""

    pk: int
    mentor: Person
    mentee: Person
    percent: int
    bars: tuple[Bar, ...]
    reasons: tuple[str, ...]
    state: str
    pair_id: int | None


@dataclass(frozen=True)
class LeftOver:
    """Somebody without a partner: the rule that excludes them, and how many of the other side each rule excludes."""

    person: Person
    side: str
    text: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class RunPage:
    """The whole page, in a fixed number of queries."""

    run: MatchingRun
    is_under_way: bool
    weights: tuple[tuple[object, int], ...]
    proposals: tuple[ProposalRow, ...]
    left_over: tuple[LeftOver, ...]

    @property
    def has_something_to_publish(self) -> bool:
        """Whether a proposal has not been published yet."""
        return any(not row.state for row in self.proposals)


def run_page(run: MatchingRun, person: Person) -> RunPage:
    """What `person`, who runs the program, sees of a run; proposals about themselves are left out."""
    return RunPage(
        run=run,
        is_under_way=run.state in (RunState.WAITING, RunState.RUNNING),
        weights=tuple((rules.CRITERION_NAMES[name], run.weights.get(name, 0)) for name in CRITERIA),
        proposals=_proposals(run, person),
        left_over=_left_over(run, person),
    )


def _proposals(run: MatchingRun, person: Person) -> tuple[ProposalRow, ...]:
    found = Proposal.objects.managed_by(person).filter(run=run).with_people().order_by("-score", "pk")
    pairs = {pair.proposal_id: pair for pair in Pair.objects.filter(proposal__run=run)}
    return tuple(_row(proposal, pairs.get(proposal.pk)) for proposal in found)


def _row(proposal: Proposal, pair: Pair | None) -> ProposalRow:
    return ProposalRow(
        pk=proposal.pk,
        mentor=proposal.mentor.person,
        mentee=proposal.mentee.person,
        percent=round(100 * proposal.score),
        bars=tuple(
            Bar(rules.CRITERION_NAMES[name], round(100 * proposal.criteria[name]))
            for name in CRITERIA
            if name in proposal.criteria
        ),
        reasons=tuple(text for reason in proposal.reasons if (text := rules.reason_text(reason))),
        state=stage_of(pair) if pair else "",
        pair_id=pair.pk if pair else None,
    )


def stage_of(pair: Pair) -> str:
    """Where a pair stands, in words that say whose turn it is."""
    if pair.state == PairState.DECLINED and not pair.declined_side:
        return _("Ran out without an answer")
    if pair.state != PairState.OFFERED:
        return pair.get_state_display()
    return str(rules.stage_text(pair))


def _left_over(run: MatchingRun, person: Person) -> tuple[LeftOver, ...]:
    enrolments = Enrolment.objects.filter(program=run.program_id).exclude(person=person).with_person().in_bulk()
    rows = ((enrolments[one["enrolment"]], one) for one in run.unmatched if one["enrolment"] in enrolments)
    return tuple(
        LeftOver(
            person=enrolment.person,
            side=enrolment.get_side_display(),
            text=rules.unmatched_text(one["rule"], Side(one["side"]), run.program),
            counts=_counts(one["counts"]),
        )
        for enrolment, one in rows
    )


def _counts(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((rules.rule_text(rule), count) for rule, count in counts.items())
