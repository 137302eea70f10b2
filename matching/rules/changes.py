"""What a what-if may change, and the changed input. A change is kept as plain values: {"change": code, fact: value}.

lock, ban   these two always or never together, whatever was decided before.
lift        no ban and no lock of the program team about these two.
place       one more partner for somebody.

What keeps two people apart without the team, such as a refusal, no change touches.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from matching import engine
from matching.models import MatchingRun
from matching.rules.checks import checked_weights
from rmentor.lib.errors import DomainError

Change = Mapping[str, Any]
Link = tuple[int, int]
ABOUT_TWO = ("lock", "ban", "lift")
ABOUT_ONE = ("place",)
MOST_CHANGES = 20
INPUT_IS_GONE = _("What went into this run is no longer kept, so nothing can be tried out from it. Start a new run.")


@dataclass(frozen=True)
class Kept:
    """The frozen input of a run, and what the team had decided about pairs of (mentor, mentee).

    `lasting`: bans of the team that would hold without it too; who or what holds them is told to nobody.
    """

    given: engine.Given
    bans: frozenset[Link]
    locks: frozenset[Link]
    lasting: frozenset[Link]


def check_changes(kept: Kept, changes: Iterable[Change]) -> None:
    """Raise DomainError for a change that cannot be."""
    known = list(changes)
    if len(known) > MOST_CHANGES:
        raise DomainError(_("These are more changes than one can keep apart. Start again from the run."))
    for change in known:
        _check(kept, change)
    try:
        changed(kept, known).check()
    except engine.InputError as error:
        text = _("Two people cannot be put together who have no place left. Lift another lock, or add a place.")
        raise DomainError(text) from error


def _check(kept: Kept, change: Change) -> None:
    mentors, mentees = ({one.key for one in side} for side in (kept.given.mentors, kept.given.mentees))
    if change.get("change") in ABOUT_TWO:
        if change.get("mentor") not in mentors or change.get("mentee") not in mentees:
            raise DomainError(_("Choose a mentor and a mentee who took part in the run."))
        if change["change"] == "lift" and _link(change) not in kept.bans | kept.locks:
            raise DomainError(_("The program team has decided nothing about these two."))
    elif change.get("change") in ABOUT_ONE:
        if change.get("person") not in mentors | mentees:
            raise DomainError(_("Choose somebody who took part in the run."))
    else:
        raise DomainError(_("Choose what to change."))


def changed(kept: Kept, changes: Iterable[Change]) -> engine.Given:
    """The input after all changes, in their order."""
    bans, locks, places = set(kept.given.bans), set(kept.given.locks), Counter[int]()
    of_the_team = set(kept.bans - kept.lasting)
    for change in changes:
        if change["change"] in ABOUT_ONE:
            places[change["person"]] += 1
            continue
        link = _link(change)
        locks.discard(link)
        if change["change"] == "ban":
            of_the_team |= {link} - bans
            bans.add(link)
            continue
        if link in of_the_team:
            bans.discard(link)
        if change["change"] == "lock" and link not in bans:
            locks.add(link)
    return replace(
        kept.given,
        mentors=_with_places(kept.given.mentors, places),
        mentees=_with_places(kept.given.mentees, places),
        bans=frozenset(bans),
        locks=frozenset(locks),
    )


def changed_for(run: MatchingRun, kept: Kept) -> engine.Given:
    """The input of a what-if: what its run was given, with its changes, weights and aim."""
    given = changed(kept, run.changes)
    aim = replace(given.rules, objective=run.objective, min_percent=run.min_percent)
    return replace(given, rules=aim, weights=checked_weights(run.weights))


def _link(change: Change) -> Link:
    return change["mentor"], change["mentee"]


def _with_places(side: Iterable[engine.Candidate], places: Counter[int]) -> tuple[engine.Candidate, ...]:
    return tuple(replace(one, capacity=one.capacity + places[one.key]) if one.key in places else one for one in side)
