"""Taking words out of stored texts, wherever they stand."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet

BATCH = 500


def forget_words(rows: QuerySet[Any], fields: Sequence[str], words: Collection[str], instead: str) -> int:
    """Write `instead` for every one of `words` in these text and JSON fields. Returns how many rows changed.

    Reads all rows, in batches: for what is done once in a long while. A field's length is kept to.
    """
    found = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    changed = 0
    batch: list[Any] = []
    for row in rows.order_by("pk").only(*fields).iterator(chunk_size=BATCH):
        if _without(row, fields, found, instead):
            batch.append(row)
        if len(batch) >= BATCH:
            changed += rows.model.objects.bulk_update(batch, fields)
            batch = []
    return changed + (rows.model.objects.bulk_update(batch, fields) if batch else 0)


def _without(row: Any, fields: Sequence[str], found: re.Pattern[str], instead: str) -> bool:  # noqa: ANN401 - a row of any model
    is_changed = False
    for name in fields:
        before = getattr(row, name)
        after = _replaced(before, found, instead)
        if isinstance(after, str):
            after = after[: row._meta.get_field(name).max_length]  # noqa: SLF001 - Django documents _meta
        if after != before:
            setattr(row, name, after)
            is_changed = True
    return is_changed


def _replaced(value: Any, found: re.Pattern[str], instead: str) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return found.sub(instead, value)
    if isinstance(value, list):
        return [_replaced(one, found, instead) for one in value]
    if isinstance(value, dict):
        return {name: _replaced(one, found, instead) for name, one in value.items()}
    return value
