"""The words for how far a run has come, and for how good its answer is."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.enums import Objective, RunState
from matching.models import MatchingRun


def is_proved(run: MatchingRun) -> bool:
    """Done, and nothing better exists for its input."""
    return run.state == RunState.DONE and not run.people_gap and not run.points_gap


def proof_text(run: MatchingRun) -> str:
    """What a finished run is worth: nothing better exists, or at most so much better."""
    if is_proved(run):
        if run.objective == Objective.PEOPLE:
            return _("Proved: no other choice gives more people a partner, nor a better fit in all.")
        return _("Proved: no other choice has a better fit in all.")
    if run.people_gap and run.objective == Objective.PEOPLE:
        more = run.people_gap
        text = ngettext(
            "Stopped early: at most %(more)s person more could have a partner.",
            "Stopped early: at most %(more)s people more could have a partner.",
            more,
        )
        return text % {"more": more}
    return _("Stopped early: the fit in all could be better by %(percent)s at most.") % {"percent": _better_by(run)}


def progress_text(run: MatchingRun) -> str:
    """What is known while the worker is at it; empty before the first round is over."""
    if not run.rounds:
        return ""
    # As long as a run is under way, its people are twice the pairs of the newest round.
    pairs = run.people // 2
    found = ngettext("Round %(round)s: %(pairs)s pair", "Round %(round)s: %(pairs)s pairs", pairs)
    return f"{found % {'round': run.rounds, 'pairs': pairs}}, {_still_possible(run)}"


def _still_possible(run: MatchingRun) -> str:
    if run.people_gap and run.objective == Objective.PEOPLE:
        more = run.people_gap
        text = ngettext("at most %(more)s person more possible", "at most %(more)s people more possible", more)
        return text % {"more": more}
    if run.points_gap:
        return _("nobody more possible, a better fit is still looked for")
    return _("nothing better is possible")


def _better_by(run: MatchingRun) -> str:
    """In percent, rounded up; never 0, as that would read as proved."""
    percent = 100 * run.points_gap / run.total if run.total else 100
    return _("%(percent)s %%") % {"percent": f"{max(0.1, percent):.1f}"}
