"""Offers about to run out become cases while there is still time; cases whose reason is gone say so."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching.models import Pair
from matching.selectors import watching
from programs import actions as programs
from programs.enums import CaseKind, Side

BATCH = 200


def watch_over_offers(now: dt.datetime) -> None:
    """A working day before an offer runs out somebody may still ask. Idempotent."""
    for pair in watching.expiring_offers(now)[:BATCH]:
        _raise_expiring(pair)
    for case_id, text in watching.settled_cases():
        programs.settle_case(case_id=case_id, text=text)


def _raise_expiring(pair: Pair) -> None:
    side = watching.side_asked(pair)
    words = _("The mentee has not answered, and the offer runs out on %(day)s. Ask whether they have seen it.")
    if side is Side.MENTOR:
        words = _("The mentor has not answered, and the offer runs out on %(day)s. Ask whether they have seen it.")
    programs.raise_case(
        program=pair.program,
        kind=CaseKind.OFFER_EXPIRING,
        key=f"pair:{pair.pk}:{side.value}",
        title=str(pair),
        next_step=words % {"day": date_format(pair.expires_at)} if pair.expires_at else words,
        about=[pair.mentor.person, pair.mentee.person],
    )
