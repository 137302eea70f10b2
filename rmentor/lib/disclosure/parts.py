"""One total and its parts: what is under k is hidden, and so is what total minus parts would tell."""

from collections.abc import Mapping
from dataclasses import dataclass

K = 5


@dataclass(frozen=True)
class Alike:
    """Atoms whose people all gave the same answer: no combination may be about fewer than `fewest` of them and nobody
    else, for an average of theirs is everybody's answer. None: about any number of them."""

    atoms: frozenset[str]
    fewest: int | None = None


@dataclass(frozen=True)
class Published:
    """What may be shown of one total and its parts."""

    published: tuple[str, ...]
    hidden: tuple[str, ...]
    total_published: bool


def shown(n: int, k: int = K) -> bool:
    """Whether a figure about `n` people may be shown at all."""
    check(k)
    return n >= k


def publishable(parts: Mapping[str, int], k: int = K) -> Published:
    """Which of `parts` (people who answered, by group) may be shown beside their total.

    A part under k is hidden. Then the smallest shown part is hidden too (ties by name) until what total minus shown
    parts leaves is nobody or at least k people. A total under k is not shown either.
    """
    check(k)
    if any(n < 0 for n in parts.values()):
        raise ValueError("a group cannot have fewer than 0 people")
    total = sum(parts.values())
    by_size = sorted(parts, key=lambda name: (parts[name], name))
    kept = [name for name in by_size if parts[name] >= k]
    while kept and 0 < total - sum(parts[name] for name in kept) < k:
        kept.pop(0)
    published = tuple(name for name in parts if name in kept)
    hidden = tuple(name for name in parts if name not in kept)
    return Published(published, hidden, total >= k)


def check(k: int) -> None:
    """Groups can be made larger, never smaller."""
    if k < K:
        raise ValueError(f"the smallest group shown can be raised above {K}, never lowered")
