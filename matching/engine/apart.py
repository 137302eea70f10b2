"""Compiling the kernels apart: in a process of its own, before the first big run.

Compiling takes some ten seconds of Python during which a process does little else; the embedded app serves pages from
that same process. What the other process compiles is kept on disk (see `compiled`), and found there.

    python -m matching.engine.apart
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from matching.engine import compiled
from matching.engine.given import Given

# So many possible pairs make a run long enough for compiled kernels.
MANY_PAIRS = 20_000
ROOT = Path(__file__).parents[2]


def ready_for(given: Given) -> None:
    """Have the kernels compiled for a big input, once for each state of their source. Small ones need none."""
    if len(given.mentors) * len(given.mentees) < MANY_PAIRS or not importlib.util.find_spec("numba"):
        return
    mark = _mark()
    if mark is None or mark.exists():
        return
    done = subprocess.run([sys.executable, "-m", "matching.engine.apart"], cwd=ROOT, check=False)
    if done.returncode == 0:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()


def _mark() -> Path | None:
    """The file that says that the kernels of this source are compiled for this Python; None: nowhere to keep them."""
    place = os.environ.get("NUMBA_CACHE_DIR")
    version = f"{sys.version_info.major}{sys.version_info.minor}"
    return Path(place) / f"ready-{compiled.digest()}-{version}" if place else None


def _compile_all() -> None:
    from matching.engine.warm import warm_up  # noqa: PLC0415 - slow import

    warm_up()


if __name__ == "__main__":
    _compile_all()
