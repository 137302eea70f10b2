"""What stands around the proposals of a run: what went in, what it is worth, what changed since the run before."""

from dataclasses import dataclass

from django.utils.functional import Promise

from matching import rules
from matching.enums import RunKind, RunState
from matching.models import MatchingRun, RunInput
from matching.models.run import UNDER_WAY
from matching.selectors.comparing import Comparison, comparison, previous_run
from matching.selectors.what_if import change_texts
from people.models import Person


@dataclass(frozen=True)
class Weight:
    """One criterion, and how much it counted."""

    name: "str | Promise"
    weight: int
    word: "str | Promise"


@dataclass(frozen=True)
class RunFrame:
    """The page of a run without its proposals, in a fixed number of queries."""

    run: MatchingRun
    is_under_way: bool
    is_what_if: bool
    progress: str
    proof: str
    is_proved: bool
    weights: tuple[Weight, ...]
    # Against the run before, or of a what-if against the run it starts from.
    since: Comparison | None
    changes: tuple[str, ...]
    # What doing a what-if needs: a reason for its bans and locks; and whether it only waits for somebody else.
    asks_reason: bool
    asks_for_places: bool
    may_start: bool
    # Whether a what-if can start from here.
    may_ask_what_if: bool


def run_frame(run: MatchingRun, person: Person) -> RunFrame:
    """What `person`, who runs the program, sees of a run."""
    is_what_if, is_done = run.kind == RunKind.WHAT_IF, run.state == RunState.DONE
    before = previous_run(run) if is_done and run.kind != RunKind.SHORT_LIST else None
    may_start = run.program.state in rules.MAKES_PAIRS
    kinds = {change["change"] for change in run.changes}
    start = run.parent_id if is_what_if else run.pk
    return RunFrame(
        run=run,
        is_under_way=run.state in UNDER_WAY,
        is_what_if=is_what_if,
        progress=rules.progress_text(run),
        proof=rules.proof_text(run) if is_done else "",
        is_proved=rules.is_proved(run),
        weights=tuple(
            Weight(
                rules.CRITERION_NAMES[name], run.weights.get(name, 0), rules.WEIGHT_WORDS[run.weights.get(name, 0)]
            )
            for name in rules.criteria_of(run.program)
        ),
        since=comparison(before, run, person) if before else None,
        changes=change_texts(run, person) if run.changes else (),
        asks_reason=bool(kinds & {"lock", "ban"}),
        asks_for_places=bool(kinds.intersection(rules.ABOUT_ONE)),
        may_start=may_start,
        may_ask_what_if=is_done
        and may_start
        and run.kind != RunKind.SHORT_LIST
        and RunInput.objects.filter(run=start).exists(),
    )


def _weight(name: str, weight: int) -> Weight:
    return Weight(rules.CRITERION_NAMES[name], weight, rules.WEIGHT_WORDS[weight])
