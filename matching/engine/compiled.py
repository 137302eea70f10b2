"""Kernels twice: interpreted as they stand, or compiled by numba. One source, the same answers.

The functions of a module in `matching.engine.kernels` carry no decorator, so that they run anywhere. `compiled` makes
a twin of each, whose names for other kernels mean the compiled ones, and hands it to numba
(https://numba.readthedocs.io). A small input is done before numba could be loaded, so `kernels_for` compiles only
where it pays; where numba is not installed, everything is interpreted.

The twins hold no lock of the interpreter: callers may run them in threads of their own, each on its own part of the
output. Numba's own threads are not used, since workers are forked. What was compiled is kept in the directory
NUMBA_CACHE_DIR of the environment (read when numba is loaded), else beside the kernels, else under the home
directory, else not at all.
"""

import hashlib
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from matching.engine import kernels

# So many steps of an inner loop take the interpreter about as long as loading numba and the compiled kernels.
WORTH_COMPILING = 2_000_000

_always: ContextVar[bool | None] = ContextVar("always", default=None)


def kernels_for(module: ModuleType, work: int) -> ModuleType:
    """The kernels of `module` for about `work` steps of inner loops: compiled if that pays and numba is there."""
    return compiled(module) if pays(work) else module


def pays(work: int) -> bool:
    """Whether compiled kernels are the faster way for about `work` steps of inner loops, and can be had."""
    chosen = _always.get()
    is_worth_it = work >= WORTH_COMPILING if chosen is None else chosen
    return is_worth_it and has_compiler()


@cache
def has_compiler() -> bool:
    """Whether numba can be loaded (loads it)."""
    try:
        importlib.import_module("numba")
    except ImportError:
        return False
    return True


@cache
def compiled(module: ModuleType) -> ModuleType:
    """`module`, a module of kernels, with its functions compiled on their first call. ImportError without numba."""
    names = dict(vars(module))
    twins = ModuleType(module.__name__)
    for name, thing in vars(module).items():
        if not isinstance(thing, FunctionType):
            continue
        if thing.__module__ == module.__name__:
            names[name] = _compile(thing, names)
            setattr(twins, name, names[name])
        elif thing.__module__.startswith(kernels.__name__):
            names[name] = getattr(compiled(importlib.import_module(thing.__module__)), name)
    return twins


@contextmanager
def always(*, compile_them: bool) -> Iterator[None]:
    """Within it every input counts as big (or as small): to warm a worker up, and to compare both in tests."""
    before = _always.set(compile_them)
    try:
        yield
    finally:
        _always.reset(before)


def _compile(function: FunctionType, names: dict[str, Any]) -> Callable[..., Any]:
    """A compiled twin of `function` that looks its names up in `names`.

    Its name carries the digest of all kernels: numba looks only at the file of the function itself when it decides
    whether what it compiled earlier still holds, and would keep an old kernel of another file inside.
    """
    njit = importlib.import_module("numba").njit
    twin = FunctionType(function.__code__, names, function.__name__, function.__defaults__)
    twin.__qualname__ = f"{function.__qualname__}_{digest()}"
    twin.__module__ = function.__module__
    twin.__annotations__ = {}
    made: Callable[..., Any]
    try:
        made = njit(cache=True, nogil=True)(twin)
    except RuntimeError:  # no directory to keep it in
        made = njit(nogil=True)(twin)
    return made


@cache
def digest() -> str:
    """Tells one state of the kernels' source from another."""
    sources = sorted(Path(kernels.__path__[0]).glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
