"""Pairs that do not meet become cases; cases whose reason is gone say so."""

import datetime as dt

from django.utils.translation import gettext as _

from matching.models import Pair
from programs import actions as programs
from programs.enums import CaseKind
from sessions.selectors import silence

BATCH = 200


def watch_over_pairs(now: dt.datetime) -> None:
    """Raise who has never met and who has fallen silent; tell of cases that are settled. Idempotent."""
    for pair in silence.never_met_pairs(now)[:BATCH]:
        _raise(pair, CaseKind.NEVER_MET, _("Ask both, each on their own, what keeps them from a first meeting."))
    help_both = _("Ask both, each on their own, whether they need a hand; offer a pause or a new match.")
    for pair in silence.silent_pairs(now)[:BATCH]:
        _raise(pair, CaseKind.SILENT_PAIR, help_both)
    for case_id, text in silence.settled_cases(now):
        programs.settle_case(case_id=case_id, text=text)


def _raise(pair: Pair, kind: CaseKind, next_step: str) -> None:
    programs.raise_case(
        program=pair.program,
        kind=kind,
        key=f"pair:{pair.pk}",
        title=str(pair),
        next_step=next_step,
        about=[pair.mentor.person, pair.mentee.person],
    )
