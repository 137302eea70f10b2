"""`make run`, as a newcomer starts it, without the demo company."""

import gettext
import os
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest
from pytest_django import Settings

from rmentor.home.management import preparing
from tests.service.conftest import Running, Starter, free_port, until

pytestmark = pytest.mark.service
PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: sv\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Cake"
msgstr "Tårta"

#, fuzzy
msgid "Pie"
msgstr "?"
"""


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return response.status, response.read().decode()
    except OSError as refused:
        return getattr(refused, "code", 0), ""


class Home:
    """A working copy's data directory and what runs on it."""

    def __init__(self, starter: Starter, var: Path) -> None:
        self.starter = starter
        self.env = {"VAR_DIR": str(var), "TICK_SECONDS": "1"}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def run(self, *more: str) -> Running:
        command = ["python", "manage.py", "run_embedded", "--no-demo", "--port", str(self.port), *more]
        return self.starter.start("app", command, self.env)

    def manage(self, *words: str) -> str:
        return self.starter.run("python", "manage.py", *words, env=self.env)


@pytest.fixture
def home(starter: Starter, tmp_path: Path) -> Home:
    return Home(starter, tmp_path / "var")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_process_serves_works_and_stops_at_once_and_keeps_its_data(home: Home, number: int) -> None:
    app = home.run()
    until(lambda: get(f"{home.url}/readyz")[0] == 200, "everything to be ready\n" + app.said(), seconds=90)
    assert f"{home.url}/" in app.said()
    assert f"{home.url}/demo-mail/" in app.said()
    home.manage("createsuperuser", "--noinput", "--email", "a@x.example", "--first_name", "A", "--last_name", "B")
    home.manage(
        "shell",
        "-c",
        "from messaging import actions; from people.models import Person; actions.queue("
        "kind='home.password_reset', to=Person.objects.get(), key='a', facts={'password_reset_url': '/here/'})",
    )
    until(lambda: "a@x.example" in get(f"{home.url}/demo-mail/")[1], "the mail to be shown\n" + app.said())
    # The address in the mail is the one that this process listens on.
    assert f"{home.url}/here/" in get(f"{home.url}/demo-mail/1/")[1]

    begin = time.monotonic()
    assert app.end(number) == 0
    assert time.monotonic() - begin < 4  # two seconds, and some for a busy machine
    assert "Traceback" not in app.said()

    again = home.run()
    until(lambda: get(f"{home.url}/healthz")[0] == 200, "the second start\n" + again.said(), seconds=60)
    assert "The database is ready." not in again.said()
    assert "The static files are ready." not in again.said()
    assert "a@x.example" in get(f"{home.url}/demo-mail/")[1]


def test_a_port_in_use_is_said_clearly_and_nothing_is_made(home: Home) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", home.port))
        other.listen()
        app = home.run()
        assert app.process.wait(timeout=60) == 1
    assert f"Port {home.port} is in use" in app.said()
    assert f"PORT={home.port + 1}" in app.said()
    assert "Traceback" not in app.said()
    assert not (Path(home.env["VAR_DIR"]) / "rmentor.sqlite3").exists()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["--port", "70000"], "70000 is not a port"),
        (["--host", "192.0.2.1"], "Cannot listen on 192.0.2.1"),
        (["--port", "x"], "invalid int value"),
    ],
)
def test_an_address_that_cannot_be_is_said_clearly(home: Home, words: list[str], answer: str) -> None:
    app = home.run(*words)
    assert app.process.wait(timeout=60) != 0
    assert answer in app.said()
    assert "Traceback" not in app.said()


def test_a_real_installation_is_not_started_this_way(home: Home) -> None:
    home.env |= {
        "DATABASE_URL": "sqlite:///x.sqlite3",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "SECRET_KEY": "kT9-Zq7_vB3xLm2PwRs8YdHc5NfJg4AeUi6OoXtVrQlMzKbC1S",
        "ALLOWED_HOSTS": "localhost",
        "BASE_URL": "http://localhost:8000",
    }
    app = home.run()
    assert app.process.wait(timeout=60) == 1
    assert "this is a real installation" in app.said()


def test_a_demo_company_left_unfinished_is_begun_anew(home: Home) -> None:
    home.manage("migrate", "--verbosity", "0")
    home.manage("createsuperuser", "--noinput", "--email", "a@x.example", "--first_name", "A", "--last_name", "B")
    marker = Path(home.env["VAR_DIR"]) / "demo_unfinished"
    marker.touch()
    app = home.run()
    until(lambda: get(f"{home.url}/healthz")[0] == 200, "the start\n" + app.said(), seconds=90)
    assert "left unfinished" in app.said()
    assert not marker.exists()
    counted = home.manage("shell", "-v", "0", "-c", "from people.models import Person; print(Person.objects.count())")
    assert counted.split()[-1] == "0"


def test_translations_are_compiled_when_they_are_newer(tmp_path: Path, settings: Settings) -> None:
    source = tmp_path / "sv" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO, encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path]
    assert preparing.compile_translations() == 1
    assert preparing.compile_translations() == 0
    swedish = gettext.translation("django", tmp_path, ["sv"])
    assert swedish.gettext("Cake") == "Tårta"
    assert swedish.gettext("Pie") == "Pie"  # nobody has looked at a fuzzy translation
    os.utime(source, (time.time() + 5, time.time() + 5))
    assert preparing.compile_translations() == 1
