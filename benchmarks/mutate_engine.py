"""Do the tests of the matching engine notice a fault? Puts small ones in, one at a time, and counts the noticed ones.

    .venv/bin/python benchmarks/mutate_engine.py [--of engine | surveys] [--module solver kernels.flow] [--sample 400]
                                                 [--seed 1] [--quick] [--out survivors.txt]

`--of surveys`: the same for the statistics of the surveys and for what hides small groups, on the tests of these that
need no database.

The faults are those of `mutations`. Everything happens in a copy of the tree, in forked children: one process loads
and collects the tests once, a child of it changes the code of one function and runs the tests that call it, the
likeliest to fail first, until one fails. What runs at import (constants, fields) is changed by loading the whole
engine anew. Numba is switched off, so kernels run interpreted, and tests draw the same examples every time: first a
part of them, and for faults that these do not notice all of them (not with `--quick`). A fault that makes the tests
hang counts as noticed.

Not changed: `compiled`, `apart` and `warm` (what they do is compiling, which is off here), `what_if` (its tests solve
everything again and again), and what `ONLY_SPEED` names. What `mutations_without_effect` names is drawn, and then not
tried nor counted.
"""

import argparse
import ast
import os
import pickle
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
# Before NumPy and numba are loaded.
os.environ |= {"NUMBA_DISABLE_JIT": "1", "OPENBLAS_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

from benchmarks.mutation_subjects import SUBJECTS, Subject  # noqa: E402 - the path is set above
from benchmarks.mutation_tests import CHOSEN, Baseline, Faulty, Mutant, Tests, Trial, in_child, path_of, run_pytest  # noqa: E402 - the path is set above
from benchmarks.mutations import changes  # noqa: E402 - the path is set above
from benchmarks.mutations_without_effect import spared  # noqa: E402 - the path is set above

# Of the modules beside the tests: they need a database.
LEFT_BEHIND = {"conftest", "factories"}

# Constants and functions that change how long it takes and how much is held at once, and no answer.
ONLY_SPEED = {
    "kernels.best": {
        "OPEN": "below it a better floor is looked for first",
        "STEP": "mentors looked at together",
        "FINE_STEP": "mentors looked at together",
        "TIE_FACTOR": "any odd number mixes keys",
        "OTHER_FACTOR": "any odd number mixes keys",
    },
    "kernels.flow": {
        "count_wanting": "when to begin with an auction",
        "_take_what_is_best": "pairs to begin with",
    },
    "pricing": {
        "STEPS_PER_PAIR": "when to compile",
        "GRID_PAIRS": "pairs at once",
        "ROWS_AT_ONCE": "mentees in one job",
        "NEAR": "beyond it pairs are looked at exactly",
        "pricing_for": "which of two ways with the same answers",
        "ByGrid._blocks": "pairs at once",
        "Prices.of_columns": "prices to begin with",
        "_threads": "how many threads",
    },
    "rounds": {
        "ALL_AT_ONCE": "up to which size all pairs are in the graph",
        "CANDIDATES": "pairs to begin with",
        "MORE_CANDIDATES": "pairs to begin with",
        "GOOD_ENOUGH": "when the first stage may end",
        "NO_GUESS": "up to which size prices are not guessed",
        "SAMPLE": "people that prices are guessed from",
        "ASK_EVERY": "how often the caller is asked",
        "Rounds._guess": "prices to begin with",
        "Rounds.sampled_prices": "prices to begin with",
        "_some": "people that prices are guessed from",
    },
    "run": {
        "CHECKED_PAIRS": "up to which size the proof is checked again",
        "PAIRS_AT_ONCE": "pairs at once",
        "_blocks": "pairs at once",
    },
    "score": {"TOPICS_AT_ONCE": "topics at once"},
    "sheet": {
        "TABLE_BYTES": "the width of a block",
        "NARROWEST, WIDEST": "the width of a block",
        "KEPT_BYTES": "whether blocks are kept",
        "_like_beside_like": "the order in which mentees are looked at",
    },
    "solver": {
        "AT_ONCE": "people served between two questions",
        "BEGIN_AGAIN": "when to begin with an auction",
        "FINENESS": "steps of the auction",
        "BIDS_PER_ROW": "when the auction gives up",
        "STEPS_PER_ARC": "when to compile",
        "Solver._auction": "prices to begin with",
    },
    "alternatives": {"STEPS_PER_ARC": "when to compile"},
    "watch": {
        "NEARLY": "pairs brought in early",
        "CANDIDATES": "pairs brought in at once",
        "WORTH_LOOKING_AT_ALL": "when all pairs are looked at again",
    },
}


def mutants_of(module: str) -> list[Mutant]:
    """All faults of a module but those that can only change its speed."""
    found = changes(ast.parse(path_of(module).read_text()))
    skipped = ONLY_SPEED.get(module, {})
    return [
        Mutant(module, at, change)
        for at, change in enumerate(found)
        if change.name not in skipped and change.function not in skipped
    ]


def of_effect(mutants: list[Mutant]) -> list[Mutant]:
    """Without those that change no answer."""
    before: Counter[tuple[str, str, str]] = Counter()
    alike = {}
    for module in {mutant.module for mutant in mutants}:
        for mutant in mutants_of(module):
            key = (module, mutant.change.function, str(mutant))
            alike[module, mutant.number] = before[key]
            before[key] += 1
    return [
        mutant
        for mutant in mutants
        if not spared(
            mutant.module,
            mutant.change.function,
            mutant.change.what,
            str(mutant),
            alike[mutant.module, mutant.number],
        )
    ]


class Campaign:
    """All faults that are to be tried, and what came of them."""

    def __init__(self, mutants: list[Mutant], out: Path | None) -> None:
        self.mutants, self._out = mutants, out
        self.survived: list[Mutant] = []
        self._tried, self._begun = 0, time.monotonic()
        found = in_child(lambda: run_pytest(Baseline()).tests, limit=3600, is_loud=True)
        if found is None:
            raise SystemExit("the tests do not even pass without a fault")
        self.tests: Tests = found

    def run(self, *, is_quick: bool) -> None:
        """Try all."""
        self._forked([mutant for mutant in self.mutants if mutant.change.function])
        for mutant in self.mutants:
            if not mutant.change.function:
                self._note(mutant, in_child(lambda one=mutant: self._loaded_anew(one), limit=1200))
        if not is_quick:
            again, self.survived = self.survived, []
            self._forked([mutant for mutant in again if mutant.change.function], is_second=True)
            self.survived += [mutant for mutant in again if not mutant.change.function]

    def _forked(self, mutants: list[Mutant], *, is_second: bool = False) -> None:
        """In a child, so that this process never loads the engine."""
        child = os.fork()
        if not child:
            run_pytest(Trial(mutants, self.tests, self._note, is_second=is_second))
            Path("survived").write_bytes(pickle.dumps((self.survived, self._tried)))
            os._exit(0)
        os.waitpid(child, 0)
        self.survived, self._tried = pickle.loads(Path("survived").read_bytes())  # noqa: S301 - from the own child

    def _loaded_anew(self, mutant: Mutant) -> str | None:
        sys.meta_path.insert(0, Faulty(mutant))
        return run_pytest(Trial([mutant], self.tests, None)).failed

    def _note(self, mutant: Mutant, noticed_by: str | None) -> None:
        """`noticed_by` is a test, "" where there is none, None where the child hung or died."""
        self._tried += 1
        if noticed_by:
            self.tests.noticed[mutant.module, noticed_by] += 1
        elif noticed_by == "":
            self.survived.append(mutant)
            if self._out:
                with self._out.open("a") as file:
                    print(mutant, file=file, flush=True)
        if self._tried % 50 == 0:
            seconds = time.monotonic() - self._begun
            print(f"{self._tried} tried, {len(self.survived)} not noticed, {seconds:.0f} s", file=sys.stderr)

    def report(self) -> None:
        """The score by module, and what was not noticed."""
        made, left = Counter(one.module for one in self.mutants), Counter(one.module for one in self.survived)
        print("| module | faults | noticed | |\n|---|---|---|---|")
        for module in sorted(made):
            noticed = made[module] - left[module]
            print(f"| {module} | {made[module]} | {noticed} | {noticed / made[module]:.0%} |")
        every, missed = len(self.mutants), len(self.survived)
        print(f"| **all** | {every} | {every - missed} | **{1 - missed / max(1, every):.1%}** |\n")
        for mutant in self.survived:
            print(mutant)


def main() -> None:
    """See the docstring of the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--of", choices=SUBJECTS, default="engine")
    parser.add_argument("--module", nargs="+", help="such as solver, kernels.flow, statistics.paired; default: all")
    parser.add_argument("--sample", type=int, help="so many faults by chance instead of all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=Path, help="a file of faults, as --out writes it: no others are tried")
    parser.add_argument("--tests", nargs="+", help="the files of tests to run, instead of those of the subject")
    parser.add_argument("--quick", action="store_true", help="no second look with all examples")
    parser.add_argument("--out", type=Path, help="a file to list the faults in that nobody noticed")
    options = parser.parse_args()
    subject = SUBJECTS[options.of]
    CHOSEN[:] = [replace(subject, tests=tuple(options.tests)) if options.tests else subject]
    out = options.out.resolve() if options.out else None
    only = options.only.read_text().splitlines() if options.only else []
    with tempfile.TemporaryDirectory() as folder:
        copy_tree(Path(folder), subject)
        for name in ("numpy", "scipy.optimize", "scipy.sparse", "hypothesis.strategies", "numba"):
            import_module(name)
        mutants = [mutant for module in options.module or subject.every for mutant in mutants_of(module)]
        if options.only:
            wanted = set(only)
            mutants = [mutant for mutant in mutants if str(mutant) in wanted]
        if options.sample and options.sample < len(mutants):
            mutants = random.Random(options.seed).sample(mutants, options.sample)
        drawn, mutants = len(mutants), of_effect(mutants)
        print(f"{drawn} drawn, {drawn - len(mutants)} of them without effect", file=sys.stderr)
        found = Campaign(mutants, out)
        found.run(is_quick=options.quick)
        found.report()


def copy_tree(folder: Path, subject: Subject) -> None:
    """What the tests need, copied; from now on Python looks there and not here."""
    for name in subject.folders:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (ROOT / "tests").glob("*.py"):
        if path.stem not in LEFT_BEHIND:
            shutil.copy(path, folder / "tests")
    for name in ("matching", "people", "tests", "rmentor"):
        if (ROOT / name / "__init__.py").exists() and (folder / name).exists():
            shutil.copy(ROOT / name / "__init__.py", folder / name)
    os.chdir(folder)
    sys.path[:] = [str(folder), *(part for part in sys.path[1:] if Path(part or ".").resolve() != ROOT)]


if __name__ == "__main__":
    main()
