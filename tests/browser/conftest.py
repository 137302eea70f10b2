"""The real app, embedded, as a newcomer starts it, on an empty database; and Chromium to use it with."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 740}
TABLET = {"width": 768, "height": 1024}
LAPTOP = {"width": 1280, "height": 800}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# preload would fetch stylesheets again and resolve their imports against the page, which are not found.
AXE = {"runOnly": {"type": "tag", "values": WCAG}, "preload": False}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class App:
    """A running app and the directory it lives in."""

    url: str
    var: Path
    env: dict[str, str] = field(repr=False)

    def manage(self, *words: str) -> str:
        """Run a management command against the app's database."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def crowd(self, *words: str) -> str:
        """Let the other colleagues do something, through the actions that the pages call."""
        return self.run("crowd", words[0])

    def run(self, module: str, call: str) -> str:
        """Run a call of a module of this folder inside the app's database."""
        return self.manage("shell", "--verbosity", "0", "-c", f"from tests.browser import {module}; {module}.{call}")


def wait_until_up(url: str, process: subprocess.Popen[bytes], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the app stopped while starting"
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):  # noqa: S310 - our own address
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError("the app did not come up")


def prepared(beside: Path) -> Path:
    """A folder as the first start leaves it: made once in a run, by whichever worker needs it first."""
    folder = beside.parents[1] if "PYTEST_XDIST_WORKER" in os.environ else beside.parent
    ready = folder / "prepared"
    with (folder / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            making = folder / "preparing"
            making.mkdir()
            with _started(making):
                pass
            making.rename(ready)
    return ready


@contextmanager
def running_app(var: Path) -> Iterator[App]:
    """The app on an empty database of its own in `var`."""
    shutil.copytree(prepared(var), var, dirs_exist_ok=True)
    with _started(var) as app:
        yield app


@contextmanager
def _started(var: Path) -> Iterator[App]:
    port = free_port()
    services = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"}
    url = f"http://127.0.0.1:{port}"
    env = {name: value for name, value in os.environ.items() if name not in services}
    env |= {"VAR_DIR": str(var), "TICK_SECONDS": "1", "BASE_URL": url}
    log = (var / "app.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_embedded", "--no-demo", "--port", str(port)],
        cwd=ROOT,
        env=env,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_until_up(url, process)
        yield App(url, var, env)
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("var")) as app:
        yield app


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody at a browser; every page they see is checked by axe, and every console message is a fault."""

    name: str
    app: App
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)
    checked: set[str] = field(default_factory=set)

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else f"{self.app.url}{path}")
        self.look()

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press a button or follow a link by the name a person reads, on the page that is coming up if one is."""
        self.page.wait_for_load_state()
        target = self.page.get_by_role("button", name=name, exact=exact).or_(
            self.page.get_by_role("link", name=name, exact=exact)
        )
        assert target.count(), f"{self.name} finds no “{name}” on {self.page.url}:\n{self.text()[:1500]}"
        target.first.click()
        self.page.wait_for_load_state()
        self.look()

    def see(self, text: str) -> None:
        """Fail unless the page says `text`."""
        assert text.lower() in self.text().lower(), (
            f"{self.name} does not see “{text}” on {self.page.url}:\n{self.text()[:1500]}"
        )

    def text(self) -> str:
        """What the page says."""
        return self.page.locator("body").inner_text()

    def wait_for(self, text: str, seconds: float = 30) -> None:
        """Reload until the page says `text`: what the worker does shows within a tick or two."""
        end = time.monotonic() + seconds
        while text.lower() not in self.text().lower():
            if time.monotonic() > end:
                self.see(text)
            time.sleep(0.5)
            self.page.reload()
        self.look()

    def look(self) -> None:
        """Check the page once per kind of address: axe, nothing wider than the screen."""
        kind = re.sub(r"\d+", "#", self.page.url.split("?")[0].removeprefix(self.app.url))
        kind = re.sub(r"/l/(\w+)/.*", r"/l/\1/", kind)
        if kind in self.checked or not self.page.url.startswith(self.app.url):
            return
        self.checked.add(kind)
        results = Axe().run(self.page, options=AXE)
        for violation in results.response["violations"]:
            targets = [node["html"][:160] for node in violation["nodes"][:3]]
            self.faults.append(f"{self.name} {kind}: {violation['id']} {targets}")
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{self.name} {kind}: {wide} px wider than the screen")
        if os.environ.get("SCREENSHOTS"):
            folder = Path(os.environ["SCREENSHOTS"])
            folder.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"\W+", "_", f"{self.name}{kind}").strip("_")
            self.page.screenshot(path=folder / f"{name}.png", full_page=True)


@pytest.fixture(scope="session")
def visit(app: App, chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """A browser of its own for each person, e.g. visit("Mira", PHONE)."""
    visitors: list[Visitor] = []

    def _visit(name: str, viewport: dict[str, int] = LAPTOP, scheme: str = "light", at: App | None = None) -> Visitor:
        context = chromium.new_context(
            viewport=viewport, color_scheme=scheme, locale="en-GB", reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        visitor = Visitor(name, at or app, context, context.new_page())
        visitor.page.on(
            "console",
            lambda message: (
                visitor.faults.append(f"{name} {visitor.page.url}: console {message.type}: {message.text}")
                if message.type in {"error", "warning"}
                else None
            ),
        )
        visitor.page.on("dialog", lambda dialog: dialog.accept())
        visitor.page.on("pageerror", lambda error: visitor.faults.append(f"{name}: {error}"))
        visitors.append(visitor)
        return visitor

    yield _visit
    for visitor in visitors:
        visitor.context.close()
