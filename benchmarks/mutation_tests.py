"""Runs the tests of a subject on one fault after the other, each in a forked child: the half of `mutate_engine` that
knows pytest."""

import ast
import os
import pickle
import resource
import signal
import sys
import threading
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from time import process_time
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, TypeVar

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutation_subjects import SUBJECTS, Subject
from benchmarks.mutations import Change, changes

# What is tried; the command chooses.
CHOSEN: list[Subject] = [SUBJECTS["engine"]]
# They run everything for a module that is not changed: they come last.
LAST = "test_engine_what_if.py"
# The first look at a fault: so many seconds of tests, with one in so many of their examples.
FIRST_LOOK = 5
PART_OF_EXAMPLES = 5
FEWEST_EXAMPLES = 10
# A test hangs when it takes so many times what it took without a fault, and some seconds (of the processor).
SLOWER, PATIENCE = 10, 4
MEMORY = 6 * 2**30
Plugin = TypeVar("Plugin")


@dataclass(frozen=True)
class Mutant:
    """A fault in a module, the `number`th of it."""

    module: str
    number: int
    change: Change

    def code(self) -> CodeType:
        """The module with the fault."""
        path = path_of(self.module)
        tree = ast.parse(path.read_text())
        changes(tree)[self.number].make()
        return compile(ast.fix_missing_locations(tree), str(path), "exec")

    def __str__(self) -> str:
        line = path_of(self.module).read_text().splitlines()[self.change.line - 1].strip()
        return f"{self.module}:{self.change.line} {self.change.what}   {line}"


@dataclass
class Tests:
    """What running all tests once without a fault has told: seconds of the processor, and who calls what."""

    seconds: dict[str, float] = field(default_factory=dict)
    calling: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    # How many faults of a module each has noticed so far.
    noticed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def likely(self, mutant: Mutant, seconds: float) -> list[str]:
        """Tests that call the changed function, likely and quick ones first, as many as take so long."""
        function = (str(path_of(mutant.module)), mutant.change.function)
        names = self.calling.get(function, set()) if mutant.change.function else set(self.seconds)
        in_order = sorted(names, key=lambda name: self._patience(mutant.module, name))
        chosen = []
        for name in in_order:
            seconds -= self.seconds[name]
            if seconds > 0:
                chosen.append(name)
        return chosen

    def _patience(self, module: str, name: str) -> float:
        seconds = (self.seconds[name] + 0.01) / (1 + 3 * self.noticed[module, name])
        return 100 * seconds if LAST in name else seconds


def path_of(module: str) -> Path:
    """The file of a module, in the copy (the working directory)."""
    return CHOSEN[0].path_of(module)


# ---- children -------------------------------------------------------------------------------------------------


def in_child(work: Callable[[], Any], limit: float, *, is_loud: bool = False) -> Any:  # noqa: ANN401 - what `work` returns
    """What `work` returns in a forked child; None where it takes longer than `limit` seconds, or dies."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        for number in (signal.SIGALRM, signal.SIGPROF):
            signal.signal(number, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, limit)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        silence = os.open(os.devnull, os.O_WRONLY)
        for stream in () if is_loud else (1, 2):
            os.dup2(silence, stream)
        try:
            found = pickle.dumps(work())
            with os.fdopen(writer, "wb") as pipe:
                pipe.write(found)
        except BaseException:  # noqa: BLE001 - the child has no other way to tell
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(answer) if answer else None  # noqa: S301 - from the own child


def put_in_place(mutant: Mutant) -> None:
    """Give the function of the loaded module the code with the fault."""
    thing: Any = import_module(CHOSEN[0].name_of(mutant.module))
    for name in mutant.change.function.split("."):
        thing = vars(thing)[name]
    plain(thing).__code__ = find_code(mutant.code(), mutant.change.function)
    if "" in CHOSEN[0].roots:
        import_module("matching.engine.compiled").compiled.cache_clear()


def plain(thing: Any) -> FunctionType:  # noqa: ANN401 - a function in any wrapping
    """The function itself."""
    for name in ("fget", "func", "__func__", "__wrapped__"):
        if not isinstance(thing, FunctionType) or name == "__wrapped__":
            thing = getattr(thing, name, thing)
    if not isinstance(thing, FunctionType):
        raise TypeError(thing)
    return thing


def find_code(code: CodeType, name: str) -> CodeType:
    """The code of a function or method of a module."""
    inner = {one.co_qualname: one for one in code.co_consts if isinstance(one, CodeType)}
    return inner[name] if name in inner else find_code(inner[name.rpartition(".")[0]], name)


class Faulty(MetaPathFinder):
    """Loads one module with a fault."""

    def __init__(self, mutant: Mutant) -> None:
        self._name, self._code = CHOSEN[0].name_of(mutant.module), mutant.code()

    def find_spec(self, name: str, path: Any = None, _target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ANN401 - as importlib has it
        """The usual one, with a loader that has the code already."""
        spec = PathFinder.find_spec(name, path) if name == self._name else None
        if spec and spec.origin:
            spec.loader = _Loader(name, spec.origin)
            spec.loader.code = self._code
        return spec


class _Loader(SourceFileLoader):
    code: CodeType

    def get_code(self, _fullname: str) -> CodeType:
        return self.code


# ---- pytest ---------------------------------------------------------------------------------------------------


def run_pytest(plugin: Plugin) -> Plugin:
    """Collect the tests, without a database, and hand them over to the plugin."""
    if CHOSEN[0].needs_django:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rmentor.settings")
        import_module("django").setup()
    options = ["-qq", "-s", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir=.", "--noconftest", "--tb=native"]
    options += ["--import-mode=importlib", "-W", "error", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    # Of SciPy, where a test holds an answer against its.
    options += ["-W", "ignore:Precision loss:RuntimeWarning"]
    code = pytest.main([*options, *CHOSEN[0].test_files], plugins=[plugin])
    if code:
        raise SystemExit(code)
    return plugin


def draw_the_same(item: pytest.Item, *, part: int) -> bool:
    """Whether it is a test with examples: the same every time, one in `part` of them, and none made smaller."""
    import hypothesis  # noqa: PLC0415 - slow import, and the environment must be set before

    test = getattr(item, "obj", None)
    own = getattr(test, "_hypothesis_internal_use_settings", None)
    if test is None or own is None:
        return False
    test._hypothesis_internal_use_settings = hypothesis.settings(  # noqa: SLF001 - no other way from outside
        own,
        max_examples=max(min(own.max_examples, FEWEST_EXAMPLES), own.max_examples // part),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    return True


def failures(item: pytest.Item) -> list[str]:
    """Run one test: what went wrong."""
    return [str(report.longrepr) for report in runtestprotocol(item, log=False, nextitem=None) if report.failed]


class Baseline:
    """Runs all tests without a fault, for the time they take and for the functions they call."""

    def __init__(self) -> None:
        self.tests = Tests()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of the usual loop."""
        for item in session.items:
            draw_the_same(item, part=PART_OF_EXAMPLES)
            begun = process_time()
            with functions_called() as called:
                failed = failures(item)
            self.tests.seconds[item.nodeid] = process_time() - begun
            for function in called:
                self.tests.calling[function].add(item.nodeid)
            if failed:
                raise SystemExit(f"{item.nodeid} fails without a fault:\n{failed[0]}")
        return True


@contextmanager
def functions_called() -> Iterator[set[tuple[str, str]]]:
    """The outermost functions of the subject that are called meanwhile, in any thread."""
    called: set[tuple[str, str]] = set()
    inside = CHOSEN[0].inside

    def trace(frame: FrameType, _event: str, _arg: object) -> None:
        code = frame.f_code
        if code.co_filename.startswith(inside):
            called.add((code.co_filename, code.co_qualname.split(".<locals>")[0]))

    threading.settrace(trace)
    sys.settrace(trace)
    try:
        yield called
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]  # None ends it


class Trial:
    """Tries faults on the tests that were collected, each in a child of its own; or, where nobody is `told`, the one
    that the engine was loaded with."""

    def __init__(
        self,
        mutants: list[Mutant],
        tests: Tests,
        told: Callable[[Mutant, str | None], None] | None,
        *,
        is_second: bool = False,
    ) -> None:
        self._mutants, self._tests, self._told, self._is_second = mutants, tests, told, is_second
        self.failed: str | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of the usual loop."""
        self._items = {item.nodeid: item for item in session.items}
        part = 1 if self._is_second else PART_OF_EXAMPLES
        with_examples = {item.nodeid for item in session.items if draw_the_same(item, part=part)}
        for mutant in self._mutants:
            if self._told is None:
                self.failed = self._first_to_fail(self._tests.likely(mutant, 3 * FIRST_LOOK))
                continue
            names = self._tests.likely(mutant, 1000 if self._is_second else FIRST_LOOK)
            limit = 300 + SLOWER * sum(self._tests.seconds[name] for name in names) * PART_OF_EXAMPLES
            # All that the first look left out, and whatever has more examples now.
            seen = set(self._tests.likely(mutant, FIRST_LOOK)) - with_examples if self._is_second else set()
            names = [name for name in names if name not in seen]
            self._told(mutant, in_child(partial(self._try, mutant, names), limit))
        return True

    def _try(self, mutant: Mutant, names: list[str]) -> str:
        put_in_place(mutant)
        return self._first_to_fail(names)

    def _first_to_fail(self, names: list[str]) -> str:
        """The name of the first test that fails, "" if none does."""
        for name in names:
            limit = SLOWER * self._tests.seconds[name] * (PART_OF_EXAMPLES if self._is_second else 1)
            signal.setitimer(signal.ITIMER_PROF, PATIENCE + limit)
            if failures(self._items[name]):
                return name
        return ""
