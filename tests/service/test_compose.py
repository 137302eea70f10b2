"""docker-compose.yml, taken at its word: its commands, with its environment, against real services.

No container engine runs here. What a container adds (host names, mapped ports, the image's PATH) is put in by hand.
"""

import http.cookiejar
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.service.conftest import ROOT, MailServer, Services, Starter, free_port, until

pytestmark = pytest.mark.service
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
ANNA = "anna@firm.example"


def read_env_example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def fill_in(text: str, variables: dict[str, str]) -> str:
    """What `docker compose` makes of ${NAME}, ${NAME:-default} and ${NAME:?message}."""

    def value(found: re.Match[str]) -> str:
        name, sign, rest = found["name"], found["sign"], found["rest"]
        if variables.get(name):
            return variables[name]
        assert sign != ":?", f"{name} is not set: {rest}"
        return rest or ""

    return re.sub(r"\$\{(?P<name>\w+)(?:(?P<sign>:-|:\?)(?P<rest>[^}]*))?\}", value, text)


class Browser:
    """Somebody with cookies."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self.address = ""
        self.page = ""

    def open(self, path: str, data: dict[str, str] | None = None) -> int:
        body = None if data is None else urllib.parse.urlencode(data).encode()
        try:
            with self._opener.open(self._url + path, body, timeout=15) as response:
                self.address, self.page = response.url.removeprefix(self._url), response.read().decode()
                return int(response.status)
        except urllib.error.HTTPError as refused:
            self.page = refused.read().decode()
            return refused.code
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0

    def fill_in(self, **fields: str) -> int:
        """Send the form of the page that is open."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token is not None, self.page
        return self.open(self.address, {"csrfmiddlewaretoken": token[1]} | fields)


def test_every_image_but_ours_is_pinned_and_every_long_running_service_is_watched() -> None:
    for name, service in COMPOSE["services"].items():
        if "build" not in service:
            assert re.search(r":v?\d", service["image"]), name
        if name != "migrate":
            assert "healthcheck" in service, name


def test_data_is_kept_in_named_volumes() -> None:
    used = {volume.split(":")[0] for one in COMPOSE["services"].values() for volume in one.get("volumes", [])}
    assert used == set(COMPOSE["volumes"]) == {"db", "redis", "mail"}


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate"])
def test_our_own_services_run_without_privileges_on_a_read_only_disk(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_nothing_starts_before_the_secrets_are_set() -> None:
    environment = COMPOSE["services"]["web"]["environment"]
    for name in ("SECRET_KEY", "DATABASE_URL"):
        with pytest.raises(AssertionError, match=r"set it in \.env"):
            fill_in(environment[name], read_env_example())


def test_only_this_computer_reaches_the_published_ports() -> None:
    published = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


class Installation:
    """The compose file, started."""

    def __init__(
        self, starter: Starter, services: Services, database_url: str, mail_server: MailServer, var: Path
    ) -> None:
        self.starter = starter
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._variables = read_env_example() | {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "POSTGRES_PASSWORD": secrets.token_hex(24),
            "BASE_URL": self.url,
            "TICK_SECONDS": "1",
        }
        self._real = [
            (re.compile(r"postgres://[^@]+@db:5432/rmentor"), database_url),
            (re.compile(r"redis://redis:6379/0"), services.redis_url),
            (re.compile(r"smtp://mail:1025"), f"smtp://127.0.0.1:{mail_server.port}"),
            (re.compile(r"0\.0\.0\.0:8000"), f"127.0.0.1:{self.port}"),
        ]
        self._var = var

    def _local(self, text: str) -> str:
        for container, here in self._real:
            text = container.sub(here, text)
        return text

    def env(self, name: str) -> dict[str, str]:
        environment = COMPOSE["services"][name]["environment"]
        filled = {key: self._local(fill_in(str(value), self._variables)) for key, value in environment.items()}
        return filled | {"VAR_DIR": str(self._var)}

    def command(self, name: str) -> list[str]:
        return [self._local(word) for word in COMPOSE["services"][name]["command"]]

    def health(self, name: str) -> str:
        check = COMPOSE["services"][name]["healthcheck"]["test"]
        assert check[0] == "CMD"
        words = [word.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}") for word in check[1:]]
        return self.starter.run(*words, env=self.env(name))

    def manage(self, *words: str) -> str:
        return self.starter.run("python", "manage.py", *words, env=self.env("web"))


@pytest.fixture
def installation(
    starter: Starter, services: Services, database_url: str, mail_server: MailServer, tmp_path: Path
) -> Installation:
    made = Installation(starter, services, database_url, mail_server, tmp_path / "var")
    made.manage("collectstatic", "--noinput", "--verbosity", "0")  # the image does it when it is built
    starter.run(*made.command("migrate"), env=made.env("migrate"))
    return made


def test_what_compose_starts_serves_signs_in_and_sends_mail(
    installation: Installation, mail_server: MailServer
) -> None:
    web, worker, beat = (
        installation.starter.start(name, installation.command(name), installation.env(name))
        for name in ("web", "worker", "beat")
    )
    browser = Browser(installation.url)
    until(lambda: browser.open("/healthz") == 200, "web to come up\n" + web.said())
    until(lambda: browser.open("/readyz") == 200, "everything to be ready\n" + browser.page)
    for name in ("web", "worker", "beat"):
        installation.health(name)

    installation.manage(
        "createsuperuser", "--noinput", "--email", ANNA, "--first_name", "Anna", "--last_name", "Andersson"
    )
    assert browser.open("/") == 200
    assert browser.address.startswith("/accounts/login/")
    browser.open("/accounts/login/code/")
    browser.fill_in(email=ANNA)
    until(lambda: mail_server.to(ANNA), "the mail with the code\n" + worker.said())
    code = re.search(r"(?m)^([A-Z0-9-]{5,12})\s*$", _text(mail_server, 0))
    assert code is not None, _text(mail_server, 0)
    assert browser.fill_in(code=code[1]) == 200
    assert browser.open("/") == 200
    assert browser.address == "/"
    assert "Anna Andersson" in browser.page

    # A mail that nobody waits for: found by the tick that beat sends.
    installation.manage(
        "shell",
        "-c",
        "from messaging import actions; from people.models import Person; actions.queue("
        "kind='home.password_reset', to=Person.objects.get(), key='a', facts={'password_reset_url': '/here/'})",
    )
    until(lambda: len(mail_server.to(ANNA)) == 2, "the mail in the outbox\n" + worker.said())
    assert f"{installation.url}/here/" in _text(mail_server, 1)

    assert [one.end() for one in (beat, worker, web)] == [0, 0, 0]
    for one in (web, worker, beat):
        for private in (ANNA, "Andersson", code[1]):
            assert private not in one.said(), f"{one.name} wrote {private} into its log"


def _text(mail_server: MailServer, number: int) -> str:
    part = mail_server.mails[number].get_body(("plain",))
    assert part is not None
    return str(part.get_content())
