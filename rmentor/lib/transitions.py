"""Legal moves between states: one dict on the model, one check for all of them."""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from rmentor.lib.errors import IllegalMoveError

State = TypeVar("State", bound=TextChoices)
Moves = Mapping[State, frozenset[State]]


def check_move(moves: Moves[State], now: str, to: State) -> None:
    """Raise IllegalMoveError unless `moves` leads from the state `now` to the state `to`."""
    states = type(to)
    if to not in moves.get(states(now), frozenset()):
        raise IllegalMoveError(
            _("This is “%(now)s” and cannot become “%(to)s”.") % {"now": states(now).label, "to": to.label}
        )
