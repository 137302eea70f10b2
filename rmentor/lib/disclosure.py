"""Which figures of small groups may be shown.

Two doors: `publishable` decides about the parts of one total, `release` about several breakdowns that overlap.
Whoever shows a figure about people asks here; nothing under k leaves, nor what could be computed from the rest.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

K = 5
# Elimination modulo a prime: what leaks over the rationals leaks here too, so an accident can only hide more.
PRIME = 2**61 - 1

Row = list[int]


@dataclass(frozen=True)
class Published:
    """What may be shown of one total and its parts."""

    published: tuple[str, ...]
    hidden: tuple[str, ...]
    total_published: bool


def shown(n: int, k: int = K) -> bool:
    """Whether a figure about `n` people may be shown at all."""
    _check(k)
    return n >= k


def publishable(parts: Mapping[str, int], k: int = K) -> Published:
    """Which of `parts` (people who answered, by group) may be shown beside their total.

    A part under k is hidden. Then the smallest shown part is hidden too (ties by name) until what total minus shown
    parts leaves is nobody or at least k people. A total under k is not shown either.
    """
    _check(k)
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


def release(cells: Mapping[str, int], order: Mapping[str, Collection[str]], k: int = K) -> list[str]:
    """The groups that may be shown together, chosen greedily in the given order; the same for every viewer.

    `cells` are the finest groups (atoms) with their people; `order` names each group and the atoms it consists of,
    the most important first. A group is taken unless some linear combination of it and the groups already taken would
    be about fewer than k people (at least one).
    """
    _check(k)
    taken: list[str] = []
    rows: list[Row] = []
    atoms = [name for name, n in cells.items() if n > 0]
    for name, members in order.items():
        row = [int(atom in members) for atom in atoms]
        if sum(cells[atom] for atom in atoms if atom in members) < k:
            continue
        if not _isolates([*rows, row], [cells[atom] for atom in atoms], k):
            rows.append(row)
            taken.append(name)
    return taken


def _check(k: int) -> None:
    if k < K:
        raise ValueError(f"the smallest group shown can be raised above {K}, never lowered")


def _isolates(rows: Sequence[Row], sizes: Sequence[int], k: int) -> bool:
    """Whether a combination of `rows`, other than nothing, is about fewer than k people."""
    merged: dict[tuple[int, ...], int] = {}
    for pattern, size in zip(zip(*rows, strict=True), sizes, strict=True):
        # Atoms that no row tells apart stand or fall together.
        merged[pattern] = merged.get(pattern, 0) + size
    merged.pop((0,) * len(rows), None)
    # Largest first, so that what can never be part of a small group is ruled out before anything is tried.
    columns = sorted(merged, key=lambda pattern: -merged[pattern])
    basis = _reduced([[column[i] for column in columns] for i in range(len(rows))])
    return _has_light_vector(basis, [merged[column] for column in columns], k - 1, 0)


def _reduced(rows: Sequence[Row]) -> list[Row]:
    """A basis of the rows, each with a leading 1 that no other row has (Gauss and Jordan, modulo PRIME)."""
    basis: list[Row] = []
    for row in rows:
        rest = row
        for other in basis:
            rest = _without(rest, other, _lead(other))
        if any(rest):
            lead = _lead(rest)
            inverse = pow(rest[lead], -1, PRIME)
            rest = [value * inverse % PRIME for value in rest]
            basis = [*(_without(other, rest, lead) for other in basis), rest]
    return basis


def _lead(row: Row) -> int:
    return next(i for i, value in enumerate(row) if value)


def _without(row: Row, other: Row, at: int) -> Row:
    """`row` with as much of `other` (1 at `at`) taken away as makes it 0 there."""
    factor = row[at]
    return [(a - factor * b) % PRIME for a, b in zip(row, other, strict=True)] if factor else row


def _vanishing(basis: Sequence[Row], at: int) -> list[Row]:
    """A basis of the combinations that are 0 in the column `at`."""
    chosen = next((row for row in basis if row[at]), None)
    if chosen is None:
        return list(basis)
    inverse = pow(chosen[at], -1, PRIME)
    scaled = [value * inverse % PRIME for value in chosen]
    return [_without(row, scaled, at) for row in basis if row is not chosen]


def _has_light_vector(basis: list[Row], sizes: Sequence[int], budget: int, start: int) -> bool:
    """Whether some non-zero combination of `basis` touches at most `budget` people in the columns from `start` on.

    Each column is either ruled out (the combinations lose a dimension) or paid for; columns before `start` are
    settled already.
    """
    for at in range(start, len(sizes)):
        if not basis:
            return False
        if not any(row[at] for row in basis):
            continue
        if sizes[at] <= budget and _has_light_vector(basis, sizes, budget - sizes[at], at + 1):
            return True
        basis = _vanishing(basis, at)
    return bool(basis)
