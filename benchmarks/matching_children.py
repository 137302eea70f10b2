"""What the child processes of `benchmarks/matching.py` do, one measurement each. Prints one line of JSON.

python -m benchmarks.matching_children make|table|listed|kernels|engine|whole|scipy|proof FOLDER SIZE ...
"""

import json
import pickle
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.matching_dense import Dense
from benchmarks.matching_population import as_given, problem
from matching.engine import Rules
from matching.engine.certificate import Side, check
from matching.engine.compiled import always
from matching.engine.rounds import solve
from matching.engine.run import match

SMALL, WARM_UP = 90, 1700
ROWS_AT_ONCE = 250
# Up to so many people a side every pair is looked at when a proof is checked; beyond, the pairs of so many mentees.
EVERY_PAIR = 5000
SAMPLED = 1000


def cpu() -> float:
    """Seconds of all threads so far, in the program and in the kernel."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak() -> float:
    """The most memory that this process ever held, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def measured(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What `work` returns, and what it took."""
    start, clock = cpu(), time.perf_counter()
    result = work()
    return result, {"cpu": cpu() - start, "wall": time.perf_counter() - clock, "peak": peak()}


def load(path: Path) -> Any:  # noqa: ANN401 - whatever was kept
    return pickle.loads(path.read_bytes())  # noqa: S301 - written by this very benchmark


def keep(path: Path, thing: object) -> None:
    path.write_bytes(pickle.dumps(thing))


# ---- before measuring -----------------------------------------------------------------------------------------


def make(folder: Path, size: int, gap: str, with_capacities: str) -> dict[str, Any]:
    """Invent so many people a side."""
    arrays = problem(size, size, rules=Rules(min_grade_gap=int(gap)), with_capacities=with_capacities == "True")
    keep(folder / f"{size}.problem", arrays)
    return {}


def table(folder: Path, size: int) -> dict[str, Any]:
    """The dense table for SciPy: 0 where nobody may be paired, else the points and more than all points together."""
    arrays = load(folder / f"{size}.problem")
    dense = Dense(arrays)
    values = np.lib.format.open_memmap(folder / f"{size}.npy", mode="w+", dtype=np.float64, shape=(size, size))
    for first in range(0, size, ROWS_AT_ONCE):
        points = dense.points(first, first + ROWS_AT_ONCE)
        values[first : first + ROWS_AT_ONCE] = np.where(points >= 0, points + worth_of_pair(size), 0)
    values.flush()
    return {}


def listed(folder: Path, size: int) -> dict[str, Any]:
    """The points of every pair as JSON, -1 where a rule keeps two apart."""
    points = Dense(load(folder / f"{size}.problem")).points(0, size)
    (folder / f"{size}.json").write_text(json.dumps(points.tolist()), encoding="ascii")
    return {}


def worth_of_pair(size: int) -> int:
    """More than all points together, so that most pairs come first."""
    return 100_000 * size


# ---- the engine -----------------------------------------------------------------------------------------------


def kernels(folder: Path, size: int) -> dict[str, Any]:
    """The first run of a process, which loads or compiles the kernels, and the second."""
    arrays = load(folder / f"{size}.problem")
    with always(compile_them=True):
        return {"first": measured(lambda: solve(arrays))[1], "second": measured(lambda: solve(arrays))[1]}


def engine(folder: Path, size: int) -> dict[str, Any]:
    """Scoring, solving and proof from typed arrays, with warm compiled kernels."""
    warm_up(folder)
    arrays = load(folder / f"{size}.problem")
    arrays.check()
    with always(compile_them=True):
        solution, taken = measured(lambda: solve(arrays))
    keep(folder / f"{size}.solution", solution)
    gaps = {"people_gap": solution.people_gap, "points_gap": solution.points_gap}
    counts = {"pairs": len(solution.rows), "rounds": solution.rounds, "candidates": solution.candidates}
    return {**taken, **gaps, **counts}


def whole(folder: Path, size: int) -> dict[str, Any]:
    """A run as the application makes it: names, checks, digest, solving, proof, a reason for everybody."""
    warm_up(folder)
    given = as_given(load(folder / f"{size}.problem"))
    result, taken = measured(lambda: match(given))
    return {**taken, "pairs": len(result.pairs), "points": result.total}


def warm_up(folder: Path) -> None:
    """Load every kernel: those for a problem whose pairs are all in the graph, and those for a bigger one."""
    with always(compile_them=True):
        solve(problem(SMALL, SMALL))
        solve(load(folder / f"{WARM_UP}.problem"))


# ---- the others -----------------------------------------------------------------------------------------------


def scipy(folder: Path, size: int) -> dict[str, Any]:
    """SciPy's solving alone, of the dense table."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - slow import: only where it is measured

    values = np.load(folder / f"{size}.npy")
    (rows, columns), taken = measured(lambda: linear_sum_assignment(values, maximize=True))
    chosen = values[rows, columns]
    made = chosen[chosen > 0]
    return {**taken, "pairs": len(made), "points": int((made - worth_of_pair(size)).sum())}


# ---- the proof ------------------------------------------------------------------------------------------------


def proof(folder: Path, size: int) -> dict[str, Any]:
    """The prices of a solution checked against points that the engine had no hand in."""
    arrays, solution = load(folder / f"{size}.problem"), load(folder / f"{size}.solution")
    layers, dense = solution.layers, Dense(arrays)
    sides = []
    for side, price in ((arrays.mentees, solution.row_prices), (arrays.mentors, solution.column_prices)):
        first = np.where(side.has_partner | (side.capacity == 0), 0, layers.first).astype(np.int64)
        sides.append(Side(side.capacity, first, price))
    made = points_of_pairs(dense, arrays, solution)
    answer: dict[str, Any] = {"points": int(made.sum()), "rows": size, "violators": 0}
    if size <= EVERY_PAIR:
        blocks = (
            (first, *worth_of(dense, layers, first, min(first + ROWS_AT_ONCE, size)))
            for first in range(0, size, ROWS_AT_ONCE)
        )
        primal, dual = check(blocks, sides[0], sides[1], (solution.rows, solution.columns))
        return {**answer, "equal": primal == dual}
    sample = np.random.default_rng(0).choice(size, SAMPLED, replace=False)
    violators = sum(violators_of(dense, solution, int(row)) for row in sample)
    worth = layers.worth(solution.rows, solution.columns, made)
    over = worth - solution.row_prices[solution.rows] - solution.column_prices[solution.columns]
    primal, dual = sum(worth.tolist()), sum(np.maximum(over, 0).tolist())
    for side, ends in zip(sides, (solution.rows, solution.columns), strict=True):
        primal += sum(side.first[np.unique(ends)].tolist())
        gains = np.maximum(0, side.first + side.price) + (side.capacity - 1) * np.maximum(0, side.price)
        dual += sum(gains[side.capacity > 0].tolist())
    return {**answer, "rows": SAMPLED, "violators": violators, "equal": primal == dual}


def worth_of(dense: Any, layers: Any, first: int, last: int) -> tuple[Any, Any]:  # noqa: ANN401 - arrays
    """Worth and eligibility of some rows with all columns."""
    points = dense.points(first, last)
    rows, columns = np.arange(first, last).reshape(-1, 1), np.arange(points.shape[1]).reshape(1, -1)
    return layers.worth(rows, columns, points), points >= 0


def violators_of(dense: Any, solution: Any, row: int) -> int:  # noqa: ANN401 - arrays
    """How many pairs of one mentee are worth more than their prices and are not made."""
    worth, eligible = worth_of(dense, solution.layers, row, row + 1)
    over = (worth[0] - solution.row_prices[row] - solution.column_prices > 0) & eligible[0]
    over[solution.columns[solution.rows == row]] = False
    return int(over.sum())


def points_of_pairs(dense: Any, arrays: Any, solution: Any) -> Any:  # noqa: ANN401 - arrays
    """The points of each pair that was made. Raises where one may not be."""
    points = np.empty(len(solution.rows), dtype=np.int64)
    for first in range(0, len(points), ROWS_AT_ONCE):
        rows, columns = (side[first : first + ROWS_AT_ONCE] for side in (solution.rows, solution.columns))
        own_rows, own_columns = np.unique(rows), np.unique(columns)
        part = Dense(arrays.part(own_rows, own_columns), dense.weights).points(0, len(own_rows))
        points[first : first + ROWS_AT_ONCE] = part[
            np.searchsorted(own_rows, rows), np.searchsorted(own_columns, columns)
        ]
    if (points < 0).any():
        raise ValueError("a pair was made that may not be")
    return points


WORK: dict[str, Callable[..., dict[str, Any]]] = {
    work.__name__: work for work in (make, table, listed, kernels, engine, whole, scipy, proof)
}

if __name__ == "__main__":
    name, place, people, *more = sys.argv[1:]
    print(json.dumps(WORK[name](Path(place), int(people), *more)))
