"""What the image is made of, as far as can be told without a container engine."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STAGES = re.split(r"(?m)^FROM ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))[1:]
LAST = STAGES[-1]
BUILD_TOOLS = re.compile(r"\b(gcc|g\+\+|make|build-essential|python3?-dev|libpq-dev|apt-get|apk|uv|cargo|git)\b")


def test_the_image_is_built_in_two_stages_and_runs_as_a_plain_user() -> None:
    assert len(STAGES) == 2
    users = re.findall(r"(?m)^USER (\S+)", LAST)
    assert users == ["10001"]
    # Nothing is written or installed after the last change of user but the command.
    after = LAST[LAST.index("USER 10001") :]
    assert re.findall(r"(?m)^[A-Z]+", after) == ["USER", "EXPOSE", "CMD"]


def test_the_final_image_has_no_build_tools() -> None:
    assert not BUILD_TOOLS.search(LAST)
    assert "pip install" not in LAST
    assert "pip uninstall" in LAST
    assert "venv --without-pip" in STAGES[0]


def test_dependencies_come_from_the_lock_and_are_checked_against_their_hashes() -> None:
    installs = re.findall(r"pip [^\n]*\binstall\b[^\n]*", STAGES[0])
    assert len(installs) == 1
    assert "--require-hashes --only-binary :all: -r requirements/runtime.lock" in installs[0]


def test_translations_and_static_files_are_made_when_the_image_is_built() -> None:
    assert "manage.py compile_translations" in STAGES[0]
    assert "manage.py collectstatic" in STAGES[0]
    assert "rm -f var/secret_key" in STAGES[0]


def test_neither_secrets_nor_tests_nor_history_are_copied_into_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".env", ".env.*", ".venv", "tests", "var"} <= set(ignored)


def test_the_example_environment_holds_no_secret() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert "SECRET_KEY=" in lines
    assert "POSTGRES_PASSWORD=" in lines
    assert "/.env" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
