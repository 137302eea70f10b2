import subprocess
from pathlib import Path

import pytest

from matching.engine import Candidate, Given, apart, compiled


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Which processes were started instead of compiling for real, which takes half a minute."""
    commands: list[list[str]] = []

    def run(command: list[str], **_options: object) -> "subprocess.CompletedProcess[bytes]":
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "numba"))
    return commands


def given(side: int) -> Given:
    return Given(
        mentors=tuple(Candidate(key=key, person=key) for key in range(side)),
        mentees=tuple(Candidate(key=side + key, person=side + key) for key in range(side)),
    )


def test_a_small_input_starts_no_compiler(started: list[list[str]]) -> None:
    apart.ready_for(given(50))
    assert started == []


def test_a_big_input_has_the_kernels_compiled_in_a_process_of_its_own_once(started: list[list[str]]) -> None:
    apart.ready_for(given(200))
    apart.ready_for(given(200))
    assert [command[-2:] for command in started] == [["-m", "matching.engine.apart"]]


def test_kernels_of_another_source_are_compiled_again(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    apart.ready_for(given(200))
    monkeypatch.setattr(compiled, "digest", lambda: "another")
    apart.ready_for(given(200))
    assert len(started) == 2


def test_where_compiled_code_cannot_be_kept_nothing_is_started(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    apart.ready_for(given(200))
    assert started == []
