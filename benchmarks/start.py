"""How long a newcomer waits: `make run` on a fresh clone, cold, and the second time.

    .venv/bin/python benchmarks/start.py

Prints seconds of the wall and ratios against `python3 -m venv` of the same run. "Cold" has no .venv, no database and
no demo company; the package cache of this machine may be warm, which is said in the first line.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).parent.parent


def seconds(*command: str, cwd: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)  # noqa: S603 - our own commands
    return time.perf_counter() - start


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until_it_answers(clone: Path) -> float:
    """From `make run` to the first answer of /healthz; then stop it."""
    port = free_port()
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        ["make", "run", f"PORT={port}"],  # noqa: S607 - from PATH, as one types it
        cwd=clone,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                return time.perf_counter() - start
            except (URLError, ConnectionError, TimeoutError):
                if process.poll() is not None:
                    sys.exit("make run stopped")
                time.sleep(0.05)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "rmentor"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)  # noqa: S603, S607 - our own command
        reference = seconds("python3", "-m", "venv", str(Path(folder) / "reference"), cwd=clone)
        setup = seconds("make", "setup", cwd=clone)
        first, second = until_it_answers(clone), until_it_answers(clone)
        shutil.rmtree(clone / "var")
        print(f"load {os.getloadavg()[0]:.1f}; package cache {'warm' if setup < 15 else 'cold'}")
        rows = {
            "python3 -m venv (reference)": reference,
            "make setup, no .venv": setup,
            "first make run after it, demo company included": first,
            "second make run": second,
        }
        for name, value in rows.items():
            print(f"{name:48} {value:6.1f} s  {value / reference:5.1f} x")


if __name__ == "__main__":
    main()
