"""What mutation testing can be pointed at: the matching engine, or the figures of the surveys (`--of`)."""

from dataclasses import dataclass
from pathlib import Path

ROOMS = ("people", "messaging", "programs", "matching", "sessions", "surveys", "reports")


@dataclass(frozen=True)
class Subject:
    """Modules that are changed, and the tests that should notice.

    A module has a short name: `roots` gives the package for its first part, "" the one for all others. `modules`
    names those that are changed where not everything in the packages is. `folders` are copied for the tests to run
    in; `tests` are patterns of files; `needs_django` says whether it must be set up before they are collected.
    """

    roots: dict[str, str]
    folders: tuple[str, ...]
    tests: tuple[str, ...]
    tests_left_out: frozenset[str] = frozenset()
    modules_left_out: frozenset[str] = frozenset()
    modules: tuple[str, ...] = ()
    needs_django: bool = False

    def name_of(self, module: str) -> str:
        """The full name of a module."""
        first, _, rest = module.partition(".")
        return f"{self.roots[first]}.{rest}" if first in self.roots else f"{self.roots['']}.{module}"

    def path_of(self, module: str) -> Path:
        """The file of a module, in the copy (the working directory)."""
        return Path.cwd() / f"{self.name_of(module).replace('.', '/')}.py"

    @property
    def inside(self) -> tuple[str, ...]:
        """The folders of the packages, in the copy."""
        return tuple(str(Path.cwd() / package.replace(".", "/")) for package in self.roots.values())

    @property
    def every(self) -> list[str]:
        """The short names of all modules that are changed."""
        found = set(self.modules)
        for first, package in self.roots.items():
            folder = Path.cwd() / package.replace(".", "/")
            for path in () if self._names_some(first) else folder.rglob("*.py"):
                parts = path.relative_to(folder).with_suffix("").parts
                found.add(".".join((first, *parts) if first else parts))
        return sorted(one for one in found - self.modules_left_out if not one.endswith("__init__"))

    def _names_some(self, first: str) -> bool:
        return any(module.split(".")[0] == first for module in self.modules)

    @property
    def test_files(self) -> list[str]:
        """The files of tests, in the copy."""
        found = {path for pattern in self.tests for path in Path().glob(pattern)}
        return sorted(str(path) for path in found if path.name not in self.tests_left_out)


SUBJECTS = {
    "engine": Subject(
        roots={"": "matching.engine"},
        folders=("matching/engine", "people/engine", "tests/matching", "benchmarks", "rmentor/lib"),
        tests=("tests/matching/test_engine*.py",),
        # They take minutes where kernels are interpreted, or are about compiling, which is off here.
        tests_left_out=frozenset({"test_engine_scale.py", "test_engine_compiled.py", "test_engine_apart.py"}),
        modules_left_out=frozenset({"compiled", "apart", "warm", "what_if"}),
    ),
    "surveys": Subject(
        roots={"statistics": "surveys.statistics", "disclosure": "rmentor.lib.disclosure", "rules": "surveys.rules"},
        folders=(*ROOMS, "rmentor", "tests/data", "tests/lib", "tests/surveys", "benchmarks"),
        # Those that ask no database.
        tests=(
            "tests/lib/test_disclosure*.py",
            "tests/surveys/test_bootstrap.py",
            "tests/surveys/test_breakdowns.py",
            "tests/surveys/test_comparing.py",
            "tests/surveys/test_controls.py",
            "tests/surveys/test_counterbalanced_forms.py",
            "tests/surveys/test_counting.py",
            "tests/surveys/test_display_rules.py",
            "tests/surveys/test_item_figures.py",
            "tests/surveys/test_items_of_a_test.py",
            "tests/surveys/test_noncentral_t.py",
            "tests/surveys/test_paired_change.py",
            "tests/surveys/test_planning_power.py",
            "tests/surveys/test_reasons.py",
            "tests/surveys/test_reliability.py",
            "tests/surveys/test_reliable_change.py",
            "tests/surveys/test_signed_rank.py",
            "tests/surveys/test_statistical_edges.py",
            "tests/surveys/test_statistics.py",
            "tests/surveys/test_survival.py",
        ),
        modules=("rules.certainty", "rules.counting", "rules.item_figures", "rules.scale_figures"),
        needs_django=True,
    ),
}
