"""Promises: made, changed, ticked off, dropped."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs.enums import Side
from rmentor.lib.errors import DomainError
from sessions.actions.locking import lock_pair
from sessions.enums import ItemKind, ItemState
from sessions.models import ActionItem


@transaction.atomic
def add_item(
    *,
    pair_id: int,
    owner: Side,
    text: str,
    by: Person,
    kind: ItemKind = ItemKind.EXPERIMENT,
    due_on: dt.date | None = None,
) -> ActionItem:
    """Write down a promise of one side. The same open promise twice is one."""
    pair = lock_pair(pair_id=pair_id)
    pair.side_of(by)
    text = text.strip()
    if not text:
        raise DomainError(_("Say what is promised."))
    item, created = ActionItem.objects.open().get_or_create(
        pair=pair, owner=owner, text=text, due_on=due_on, defaults={"kind": kind}
    )
    if created:
        audit(verb="item.added", by=by, subject=item, new={"kind": kind.value, "owner": owner.value})
    return item


@transaction.atomic
def change_item(*, item_id: int, text: str, kind: ItemKind, due_on: dt.date | None, by: Person) -> ActionItem:
    """Put an open promise in other words, for another day, of another kind; both may. Twice is once.

    The audit row names what was changed, never the words.
    """
    item = _lock_item(item_id)
    item.pair.side_of(by)
    text = text.strip()
    if not text:
        raise DomainError(_("Say what is promised."))
    new = {"text": text, "kind": kind, "due_on": due_on}
    changed = [name for name, value in new.items() if getattr(item, name) != value]
    if changed:
        item.restate(text=text, kind=kind, due_on=due_on)
        item.save(update_fields=changed)
        audit(verb="item.changed", by=by, subject=item, new={"fields": changed})
    return item


def _lock_item(item_id: int) -> ActionItem:
    return ActionItem.objects.with_pair().select_for_update(of=("self",)).get(pk=item_id)


@transaction.atomic
def move_item(*, item_id: int, to: ItemState, by: Person) -> ActionItem:
    """Tick off, drop or reopen a promise; both may. Twice is once."""
    item = _lock_item(item_id)
    item.pair.side_of(by)
    if item.state != to:
        old = item.state
        item.move(to)
        item.save(update_fields=["state"])
        audit(verb="item.moved", by=by, subject=item, old={"state": old}, new={"state": to.value})
    return item
