"""How long the audited release takes: 500 people in 43 groups that overlap, and how that grows.

    .venv/bin/python benchmarks/disclosure.py

Two kinds of worlds. In a company: everybody, two roles, departments, grade bands, and cells of role and department,
with many small groups beside which little can be shown. By chance: each person in each group with one chance in
three, so that no two people are alike and everything has to be looked at. The reference, in the same run: one
`numpy.linalg.matrix_rank` of all rows (people as columns) per group, the least that any test of the row space does,
inexactly.
"""

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from rmentor.lib.disclosure import release  # the path is set above

World = tuple[Mapping[str, int], Mapping[str, Collection[str]]]
SIZES = ((100, 43), (250, 43), (500, 43), (1000, 43), (500, 22), (500, 86))
DEPARTMENTS, TIMES = 12, 3


def company(people: int, groups: int) -> World:
    """Cells with their people, and the first so many groups in their order."""
    rng = random.Random(people)
    cells = Counter(
        (rng.choice("ME"), f"d{min(int(rng.expovariate(0.3)), DEPARTMENTS - 1)}", f"g{int(rng.gauss(4, 2)) // 2}")
        for _ in range(people)
    )
    order: dict[str, list[str]] = {"all": ["|".join(cell) for cell in cells]}
    for places in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2)):
        for name in sorted({tuple(cell[at] for at in places) for cell in cells}):
            order["|".join(name)] = ["|".join(cell) for cell in cells if tuple(cell[at] for at in places) == name]
    kept = dict(list(order.items())[:groups])
    return {"|".join(cell): count for cell, count in cells.items()}, kept


def by_chance(people: int, groups: int) -> World:
    """Everybody an atom of their own."""
    rng = random.Random(people)
    names = [str(person) for person in range(people)]
    return dict.fromkeys(names, 1), {
        f"g{group}": [name for name in names if rng.random() < 1 / 3] for group in range(groups)
    }


def shown(world: World) -> list[str]:
    """What is measured."""
    return release(*world)


def ranks(world: World) -> list[int]:
    """The reference: the rank after each group, by floating point."""
    cells, order = world
    people = [cell for cell, count in cells.items() for _ in range(count)]
    rows = np.array([[cell in set(group) for cell in people] for group in order.values()], dtype=float)
    return [int(np.linalg.matrix_rank(rows[: at + 1])) for at in range(len(rows))]


def seconds(work: Callable[..., object], world: World) -> float:
    """Of the processor, the median of some times."""
    taken = []
    for _ in range(TIMES):
        begun = time.process_time()
        work(world)
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def main() -> None:
    """Print the table."""
    print("| world | people | groups | shown | seconds | ranks (reference) | ratio |\n|---|---|---|---|---|---|---|")
    for name, made in (("company", company), ("by chance", by_chance)):
        for people, groups in SIZES:
            world = made(people, groups)
            own, reference = seconds(shown, world), seconds(ranks, world)
            cells = f"{len(world[1])} | {len(shown(world))} | {own:.2f} | {reference:.2f} | {own / reference:.1f}"
            print(f"| {name} | {people} | {cells} |")


if __name__ == "__main__":
    main()
