"""For which side somebody plans, moves and cancels meetings, or offers times: their own, or that of whom they keep
the calendar for.

Only these four things. Everything else asks `Pair.side_of`, to which a delegate is a stranger.
"""

from django.utils.translation import gettext as _

from matching.models import Pair
from people.models import Delegate, Person
from programs.enums import Side
from rmentor.lib.errors import NotAllowedError


def side_for(pair: Pair, by: Person, on_behalf_of: Person | None = None) -> Side:
    """The side that `by` acts for; raises DomainError for whoever may not. Asked anew with every action.

    In a pair of their own nobody acts for their partner.
    """
    if on_behalf_of is None:
        return pair.side_of(by)
    side = pair.side_of(on_behalf_of)
    is_own = by.pk in {pair.mentor.person_id, pair.mentee.person_id}
    if is_own or not Delegate.objects.standing().filter(person=on_behalf_of, delegate=by).exists():
        raise NotAllowedError(_("You do not keep this calendar any more."))
    return side


def for_whom(on_behalf_of: Person | None, side: Side) -> dict[str, object]:
    """What the trail tells beside the actor, where somebody acted for one of the two."""
    return {"for": side.value} if on_behalf_of else {}
