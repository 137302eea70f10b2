"""The matching engine at every size: against SciPy, against mentor-match, and alone with a hundred thousand a side.

    .venv/bin/python benchmarks/matching.py [--sizes 10000 100000] [--skip-mentor-match] [--quick]

CPU seconds (user and system, all threads) and peak memory, each measurement in a process of its own, on invented
people (`matching_population`); everybody takes one partner unless `--capacities` is given. "Engine" is scoring,
solving and proof from typed arrays with warm kernels; loading the compiled kernels is measured apart. Both engine and
others are checked: the people and points of SciPy's optimum, and the prices of the proof against points that the
engine had no hand in (`matching_dense`): all pairs up to 5,000 a side, all pairs of 1,000 mentees beyond.

`mentor-match` is installed into a throw-away venv by pip: once with munkres 1.1.4, its solver for years, and once
with whatever munkres pip takes today.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

AGAINST_SCIPY = (500, 1000, 2000, 5000)
AGAINST_MENTOR_MATCH = (100, 200, 400)
SIZES = (10_000, 20_000, 50_000, 100_000)
SOLVERS = ("munkres==1.1.4", "--upgrade munkres")

Figures = dict[str, Any]


class Bench:
    """A folder with people and solutions, and children that measure."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self._folder, self._options = folder, options
        self._made: set[int] = set()

    def child(self, work: str, size: int, **environment: str) -> Figures:
        """What a child process measured."""
        self._make(size)
        return self._run(work, size, **environment)

    def _make(self, size: int) -> None:
        if size not in self._made:
            self._made.add(size)
            self._run("make", size, str(self._options.grade_gap), str(self._options.capacities))

    def _run(self, work: str, size: int, *more: str, **environment: str) -> Figures:
        command = [sys.executable, "-m", "benchmarks.matching_children", work, str(self._folder), str(size), *more]
        kept = {"NUMBA_CACHE_DIR": str(self._folder / "kernels"), **environment}
        done = subprocess.run(  # noqa: S603 - our own command
            command, cwd=ROOT, env={**os.environ, **kept}, stdout=subprocess.PIPE, check=True, text=True
        )
        return dict(json.loads(done.stdout.splitlines()[-1]))

    # ---- the sections -----------------------------------------------------------------------------------------

    def kernels(self, size: int) -> None:
        section("Kernels: the first run of a process")
        cold = str(self._folder / "kernels")
        rows = [(how, self.child("kernels", size, NUMBA_CACHE_DIR=cold)) for how in ("compiled", "from the cache")]
        print(f"| {size:,} a side | CPU-s, first run | CPU-s, second run |\n|---|---|---|")
        for how, found in rows:
            print(f"| kernels {how} | {found['first']['cpu']:.2f} | {found['second']['cpu']:.2f} |")

    def against_scipy(self, sizes: tuple[int, ...]) -> None:
        section("Against scipy.optimize.linear_sum_assignment on the dense table")
        print("SciPy: solving alone. Engine: scoring, solving and proof.\n")
        print("| a side | SciPy CPU-s | MB | engine CPU-s | MB | times faster | memory | people, points | proof |")
        print("|---|---|---|---|---|---|---|---|---|")
        for size in sizes:
            self.child("table", size)
            theirs, ours = self.child("scipy", size), self.child("engine", size)
            (self._folder / f"{size}.npy").unlink()
            proof = self.child("proof", size)
            same = (theirs["pairs"], theirs["points"]) == (ours["pairs"], proof["points"])
            print(
                f"| {size:,} | {theirs['cpu']:.2f} | {theirs['peak']:.0f} | {ours['cpu']:.2f} | {ours['peak']:.0f} "
                f"| {theirs['cpu'] / ours['cpu']:.1f} | {ours['peak'] / theirs['peak']:.2f} "
                f"| {2 * ours['pairs']:,}, {proof['points']:,}: {'equal' if same else 'DIFFERENT'} "
                f"| {words_of_proof(ours, proof)} |",
                flush=True,
            )

    def against_mentor_match(self, sizes: tuple[int, ...]) -> None:
        section("Against mentor-match")
        python = self._folder / "venv" / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", self._folder / "venv"], check=True)  # noqa: S603 - our own command
        print(
            "| | a side | CPU-s | engine CPU-s | times faster | people | engine: people | points | engine: points |"
        )
        print("|---|---|---|---|---|---|---|---|---|")
        for solver in SOLVERS:
            install = [python, "-m", "pip", "install", "--quiet", "mentor-match", *solver.split()]
            subprocess.run(install, check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command
            for size in sizes:
                self._mentor_match(python, size)

    def _mentor_match(self, python: Path, size: int) -> None:
        people = self._folder / f"{size}.json"
        self._make(size)
        self._run("listed", size)
        script = Path(__file__).parent / "matching_mentor_match.py"
        # -P: our own "matching" beside the script must not stand before theirs.
        done = subprocess.run([python, "-P", script, people], check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
        theirs, ours = json.loads(done.stdout), self.child("engine", size)
        proof = self.child("proof", size)
        print(
            f"| {theirs['versions']} | {size} | {theirs['cpu']:.2f} | {ours['cpu']:.4f} "
            f"| {theirs['cpu'] / ours['cpu']:.0f} | {2 * theirs['pairs']} | {2 * ours['pairs']} "
            f"| {theirs['points']:,} | {proof['points']:,} |",
            flush=True,
        )

    def alone(self, sizes: tuple[int, ...]) -> None:
        section("Alone")
        print("| a side | CPU-s | wall s | MB | people | rounds | candidate pairs | of all | proof |")
        print("|---|---|---|---|---|---|---|---|---|")
        taken = []
        for size in sizes:
            ours = self.child("engine", size)
            proof = self.child("proof", size)
            taken.append(ours["cpu"])
            print(
                f"| {size:,} | {ours['cpu']:.1f} | {ours['wall']:.1f} | {ours['peak']:.0f} | {2 * ours['pairs']:,} "
                f"| {ours['rounds']} | {ours['candidates']:,} | {100 * ours['candidates'] / size**2:.2f} % "
                f"| {words_of_proof(ours, proof)} |",
                flush=True,
            )
        if len(sizes) > 1:
            fit = statistics.linear_regression([math.log(size) for size in sizes], [math.log(one) for one in taken])
            print(
                f"\nCPU seconds grow with the people a side to the power of {fit.slope:.2f} (fit of the logarithms)."
            )

    def whole(self, sizes: tuple[int, ...]) -> None:
        section("A whole run as the application makes it, with a reason for everybody")
        print("| a side | CPU-s | MB | pairs |\n|---|---|---|---|")
        for size in sizes:
            found = self.child("whole", size)
            print(f"| {size:,} | {found['cpu']:.1f} | {found['peak']:.0f} | {found['pairs']:,} |", flush=True)


def words_of_proof(ours: Figures, proof: Figures) -> str:
    """Whether the proof is complete, and how much of it was looked at."""
    complete = not ours["people_gap"] and not ours["points_gap"] and proof["equal"] and not proof["violators"]
    return f"{'complete' if complete else 'NOT COMPLETE'}, {proof['rows']:,} mentees checked"


def section(title: str) -> None:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"\n## {title}\n\nLoad of the machine (1, 5, 15 minutes; {os.cpu_count()} cores): {load}\n", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="people a side of the runs alone")
    parser.add_argument("--skip-mentor-match", action="store_true")
    parser.add_argument("--quick", action="store_true", help="up to 2,000 a side")
    parser.add_argument("--capacities", action="store_true", help="0 to 3 places each in the runs alone")
    parser.add_argument("--grade-gap", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    options = arguments()
    largest = 2000 if options.quick else 10**6
    against_scipy, sizes = (
        tuple(size for size in some if size <= largest) for some in (AGAINST_SCIPY, options.sizes)
    )
    with tempfile.TemporaryDirectory(prefix="rmentor-matching-") as folder:
        bench = Bench(Path(folder), options)
        bench.kernels(1700)
        if not options.capacities:
            bench.against_scipy(against_scipy)
            if not options.skip_mentor_match:
                bench.against_mentor_match(AGAINST_MENTOR_MATCH)
        bench.whole(tuple(size for size in (400, 2000, 5000) if size <= largest))
        if sizes:
            bench.alone(sizes)


if __name__ == "__main__":
    main()
