import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOOD = {
    "DATABASE_URL": "postgres://u:p@localhost/x",
    "REDIS_URL": "redis://localhost/0",
    "EMAIL_URL": "smtp://localhost:25",
    "SECRET_KEY": "kT9-Zq7_vB3xLm2PwRs8YdHc5NfJg4AeUi6OoXtVrQlMzKbC1S",
    "ALLOWED_HOSTS": "mentoring.firm.example",
    "BASE_URL": "https://mentoring.firm.example",
}
SHOW = (
    "from rmentor import settings as s;"
    "print(s.EMBEDDED, s.DEBUG, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS > 0)"
)


def load(tmp_path: Path, env: dict[str, str], code: str = SHOW) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=clean | env, capture_output=True, text=True, check=False
    )


def test_with_nothing_set_the_app_runs_embedded_and_without_debug(tmp_path: Path) -> None:
    assert load(tmp_path, {}).stdout.split() == ["True", "False", "False", "session", "False"]


def test_with_everything_set_it_runs_for_real_with_safe_cookies(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD).stdout.split() == ["False", "False", "True", "__Host-session", "True"]


@pytest.mark.parametrize("name", GOOD)
def test_a_real_installation_refuses_to_start_with_one_variable_missing(tmp_path: Path, name: str) -> None:
    done = load(tmp_path, {key: value for key, value in GOOD.items() if key != name})
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


@pytest.mark.parametrize("secret", ["short", "a" * 60, "django-insecure-" + GOOD["SECRET_KEY"], "changeme" * 8])
def test_a_weak_secret_stops_the_start(tmp_path: Path, secret: str) -> None:
    done = load(tmp_path, GOOD | {"SECRET_KEY": secret})
    assert done.returncode != 0
    assert "SECRET_KEY must be a random text" in done.stderr


@pytest.mark.parametrize("currency", ["euro", "eur", "€", "EU", ""])
def test_a_currency_is_a_code_of_three_capital_letters(tmp_path: Path, currency: str) -> None:
    done = load(tmp_path, {"CURRENCY": currency})
    assert done.returncode != 0
    assert "CURRENCY must be a code" in done.stderr


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(GOOD["SECRET_KEY"], encoding="ascii")
    env = {key: value for key, value in GOOD.items() if key != "SECRET_KEY"} | {"SECRET_KEY_FILE": str(path)}
    assert load(tmp_path, env).returncode == 0


def test_the_production_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'rmentor.settings';"
        "from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    )
    done = load(tmp_path, GOOD, code)
    assert done.returncode == 0, done.stderr
