"""Action item: something one of the pair promised to do by a date."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.enums import PairState
from matching.models import Pair
from people.models import Person
from programs.enums import Direction, Side
from rmentor.lib import clock
from rmentor.lib.constraints import known_choice
from rmentor.lib.errors import DomainError
from rmentor.lib.privacy import Privacy
from rmentor.lib.transitions import Moves, check_move
from sessions.enums import ItemKind, ItemState
from sessions.models.meeting import Meeting

# See `ActionItem.is_commitment`.
IS_COMMITMENT = (
    Q(pair__program__direction=Direction.REVERSE, owner=Side.MENTEE)
    | Q(pair__program__direction=Direction.CLASSIC, owner=Side.MENTOR)
) & ~Q(kind=ItemKind.EXPERIMENT)


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    """The vocabulary of promises."""

    def visible_to(self, person: Person) -> Self:
        """Both of the pair, nobody else."""
        return self.filter(pair__in=Pair.objects.visible_to(person))

    def with_pair(self) -> Self:
        """Each with its pair, program and both persons loaded."""
        return self.select_related("pair__program", "pair__mentor__person", "pair__mentee__person")

    def open(self) -> Self:
        """Not yet done or dropped."""
        return self.filter(state=ItemState.OPEN)

    def owned_by(self, person: Person) -> Self:
        """Promised by this person."""
        mine = Q(owner=Side.MENTOR, pair__mentor__person=person) | Q(owner=Side.MENTEE, pair__mentee__person=person)
        return self.filter(mine, pair__in=Pair.objects.of(person))

    def due_by(self, day: dt.date) -> Self:
        """Open in a live pair, and due that day or before it."""
        return self.open().filter(due_on__lte=day, pair__state=PairState.ACTIVE)


class ActionItem(models.Model):
    """A promise of one side of a pair."""

    MOVES: ClassVar[Moves[ItemState]] = {
        ItemState.OPEN: frozenset({ItemState.DONE, ItemState.DROPPED}),
        ItemState.DONE: frozenset({ItemState.OPEN}),
        ItemState.DROPPED: frozenset({ItemState.OPEN}),
    }
    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "text": Privacy.BOTH_OF_US,
        "due_on": Privacy.BOTH_OF_US,
        # Counted in totals, but the two read it beside the text.
        "kind": Privacy.BOTH_OF_US,
        "owner": Privacy.BOTH_OF_US,
    }

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+", related_query_name="action_item")
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="items")
    owner = models.CharField(_("who"), max_length=10, choices=Side)
    kind = models.CharField(_("kind"), max_length=15, choices=ItemKind, default=ItemKind.EXPERIMENT)
    text = models.CharField(_("what"), max_length=250)
    due_on = models.DateField(_("by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ItemState, default=ItemState.OPEN)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(state="open"), name="open_items_by_day")]
        constraints = [
            known_choice("owner", Side, "item_owner_is_known"),
            known_choice("kind", ItemKind, "item_kind_is_known"),
            known_choice("state", ItemState, "item_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"item #{self.pk}"

    def move(self, to: ItemState) -> None:
        """Tick off, drop or reopen; raises IllegalMoveError."""
        check_move(self.MOVES, self.state, to)
        self.state = to

    def restate(self, *, text: str, kind: ItemKind, due_on: dt.date | None) -> None:
        """Other words, another day, another kind, while it is open."""
        if self.state != ItemState.OPEN:
            raise DomainError(_("This promise is settled. Reopen it before you change it."))
        self.text, self.kind, self.due_on = text, kind, due_on

    @property
    def is_commitment(self) -> bool:
        """What the senior one of the two took on and others wait for: anything but an experiment of their own.

        "You said, we did" counts these, in the room of the pair and in the program's figures.
        """
        return self.owner == self.pair.program.senior_side and self.kind != ItemKind.EXPERIMENT
