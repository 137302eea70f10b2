"""Looking at open pairs again when the directory has changed (M8): what no longer fits becomes a case."""

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from matching import rules
from matching.actions.locking import lock_pair
from matching.models import Pair
from matching.models.pair import OCCUPYING
from matching.selectors import rechecks
from messaging.models import Heartbeat
from programs import actions as programs
from programs.enums import CaseKind
from rmentor.lib import clock


def recheck_pairs() -> None:
    """Hold every open pair against the hard rules as the directory stands, if that may have changed.

    A rule that a pair breaks since the last look raises one case, in words that name neither bans nor identities. A
    rule that holds again is forgotten: should it break once more, that is told once more.
    """
    now = clock.now()
    if not rechecks.recheck_is_due(now):
        return
    for program in rechecks.programs_to_recheck():
        for pair, codes in rechecks.pairs_with_other_breaks(program):
            _note(pair_id=pair.pk, codes=codes)
    Heartbeat.objects.update_or_create(name=rechecks.HEARTBEAT, defaults={"beat_at": now})


@transaction.atomic
def _note(*, pair_id: int, codes: list[str]) -> None:
    """Keep what a pair breaks now, and tell the program team what is new of it; looked at again under the lock."""
    pair = lock_pair(pair_id=pair_id)
    if pair.state not in OCCUPYING:
        return
    new = [code for code in codes if code not in pair.known_breaks]
    pair.known_breaks = codes
    pair.save(update_fields=["known_breaks"])
    if rechecks.LEFT in new:
        _raise_leaver(pair)
    elif new:
        _raise_broken(pair, new)


def _raise_leaver(pair: Pair) -> None:
    names = _(" and ").join(person.name for person in rechecks.people_who_left(pair))
    programs.raise_case(
        program=pair.program,
        kind=CaseKind.LEAVER,
        key=f"pair:{pair.pk}",
        title=str(pair),
        next_step=_("%(names)s is no longer in the company. Talk to the partner and find them a new one.")
        % {"names": names},
        about=[pair.mentor.person, pair.mentee.person],
    )


def _raise_broken(pair: Pair, codes: list[str]) -> None:
    reasons = capfirst(", ".join(rules.rule_text(code) for code in codes))
    programs.raise_case(
        program=pair.program,
        kind=CaseKind.RULE_BROKEN,
        # Another rule is another case, also while the first is open.
        key=f"pair:{pair.pk}:{','.join(codes)}"[:80],
        title=str(pair),
        next_step=_(
            "Since the directory changed: %(reasons)s. Talk to both. If they go on, put a lock on the pair with its"
            " reason; if not, find both a new partner."
        )
        % {"reasons": reasons},
        about=[pair.mentor.person, pair.mentee.person],
    )
