"""Kernels run interpreted and compiled, with the same answers, and without numba or a place to keep what it made."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from matching.engine import compiled
from matching.engine.kernels import alternatives, auction, flow, heap, network, score
from matching.engine.warm import warm_up

ROOT = Path(__file__).parent.parent.parent


def sort(kernels: ModuleType, numbers: list[int]) -> list[int]:
    """`numbers` in order, by the heap; each is pushed too far down first and then moved up."""
    distance = np.array(numbers, dtype=np.int64) + 100
    waiting, place, size = np.zeros(len(numbers), np.int32), np.full(len(numbers), -1, np.int32), 0
    for node in range(len(numbers)):
        size = kernels.push(waiting, place, distance, size, node)
    for node in range(len(numbers)):
        distance[node] -= 100
        size = kernels.push(waiting, place, distance, size, node)
    found = []
    while size:
        found.append(int(distance[waiting[0]]))
        size = kernels.pop(waiting, place, distance, size)
    assert (place == -1).all()
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_heap_gives_the_nearest_first_both_ways(seed: int) -> None:
    numbers = np.random.default_rng(seed).integers(0, 50, 40).tolist()
    assert sort(heap, numbers) == sort(compiled.compiled(heap), numbers) == sorted(numbers)


def test_only_a_big_input_is_compiled() -> None:
    assert compiled.kernels_for(heap, compiled.WORTH_COMPILING - 1) is heap
    assert compiled.kernels_for(heap, compiled.WORTH_COMPILING) is compiled.compiled(heap)


def test_the_choice_can_be_made_for_all() -> None:
    with compiled.always(compile_them=True):
        assert compiled.kernels_for(heap, 0) is compiled.compiled(heap)
    with compiled.always(compile_them=False):
        assert compiled.kernels_for(heap, 10**9) is heap
    assert compiled.kernels_for(heap, 0) is heap


def test_the_plain_kernels_stay_plain() -> None:
    compiled.compiled(heap)
    assert type(heap.push) is type(sort)


def test_without_numba_everything_is_interpreted(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_module(name: str) -> ModuleType:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(compiled.importlib, "import_module", no_module)
    compiled.has_compiler.cache_clear()
    try:
        assert compiled.kernels_for(heap, 10**9) is heap
    finally:
        compiled.has_compiler.cache_clear()


CACHED = """
from matching.engine.compiled import compiled
from matching.engine.kernels import alternatives, auction, flow, heap, network, score
from matching.engine.warm import warm_up
import numpy as np
size = compiled(heap).push(np.zeros(1, np.int32), np.full(1, -1, np.int32), np.zeros(1, np.int64), 0, 0)
print(size)
"""


@pytest.mark.parametrize(("folder", "is_kept"), [("kept", True), ("a_file/below", False)])
def test_what_is_compiled_is_kept_where_the_environment_says(folder: str, *, is_kept: bool, tmp_path: Path) -> None:
    """... and where it cannot be kept, it works all the same."""
    (tmp_path / "a_file").touch()
    environment = os.environ | {
        "NUMBA_CACHE_DIR": str(tmp_path / folder),
        "NUMBA_CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator",  # and nowhere else
        "PYTHONPATH": str(ROOT),
    }
    run = subprocess.run(
        [sys.executable, "-c", CACHED], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert run.stdout == "1\n"
    assert bool(list(tmp_path.rglob("*.nbi"))) == is_kept


def test_warming_up_compiles_what_a_run_needs() -> None:
    warm_up()
    used = [compiled.compiled(module) for module in (auction, flow, alternatives, network, score)]
    names = ("bid_up", "fill", "find_cheapest", "forget", "find_best")
    assert all(getattr(module, name).signatures for module, name in zip(used, names, strict=True))


def test_warming_up_without_numba_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_anything: object) -> None:
        raise AssertionError

    monkeypatch.setattr("matching.engine.warm.has_compiler", lambda: False)
    monkeypatch.setattr("matching.engine.warm.Study", never)
    warm_up()
