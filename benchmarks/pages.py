"""What a page costs against the reference view "auth1", on a large company in PostgreSQL.

    eval "$(.ci/services start /tmp/large)"
    .venv/bin/python manage.py migrate && .venv/bin/python benchmarks/seed_large.py
    .venv/bin/python benchmarks/pages.py                # all pages, with the gates; 1 when one is missed
    .venv/bin/python benchmarks/pages.py outcomes home  # those with one of these words in their name

CPU of the app and of the database together: requests are put to the WSGI application inside this process, over one
connection whose server process tells its time in /proc, so the database has to run on this machine. In each of nine
rounds every page is asked for a few times right after the reference; what counts is the median of the nine ratios.
A gate is missed when its ratio is exceeded by more than 15 %.
"""

import argparse
import datetime as dt
import io
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from wsgiref.util import setup_testing_defaults

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402 - the path comes first
from django.conf import settings  # noqa: E402 - the path comes first

django.setup()
# As in production, but for the reference view.
settings.ROOT_URLCONF, settings.WHITENOISE_AUTOREFRESH = "tests.auth1", False

from django.contrib import admin  # noqa: E402 - after set-up
from django.core.wsgi import get_wsgi_application  # noqa: E402 - after set-up
from django.db import connection  # noqa: E402 - after set-up
from django.test import Client  # noqa: E402 - after set-up
from django.test.utils import CaptureQueriesContext  # noqa: E402 - after set-up
from django.urls import reverse  # noqa: E402 - after set-up
from django.utils import timezone, translation  # noqa: E402 - after set-up

from matching.enums import PairState  # noqa: E402 - after set-up
from matching.models import Pair  # noqa: E402 - after set-up
from people.enums import Role  # noqa: E402 - after set-up
from people.models import Person  # noqa: E402 - after set-up
from programs.models import Program  # noqa: E402 - after set-up
from reports import selectors  # noqa: E402 - after set-up
from reports.actions import drawing as actions  # noqa: E402 - after set-up
from reports.models import Board  # noqa: E402 - after set-up
from rmentor.celery import app as celery  # noqa: E402 - after set-up
from sessions.models import Meeting  # noqa: E402 - after set-up
from surveys.enums import WaveKind, WaveState  # noqa: E402 - after set-up
from surveys.models import Wave  # noqa: E402 - after set-up

# Hints for a worker go to the broker as in production; nothing of the worker's is done here.
celery.conf.task_always_eager = False

ROUNDS, TIMES, TOLERANCE = 9, 3, 1.15
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROOMS = ("people", "messaging", "programs", "matching", "mentoring_sessions", "surveys", "reports")
HOME, FORM, LOGGED, DASHBOARD, CHANGELIST, ANYTHING = 3.5, 4, 5, 5, 15, 12


@dataclass(frozen=True)
class Page:
    """What is asked for, by whom, and what it may cost in times of the reference; `send` makes what is posted."""

    name: str
    person: Person
    address: str
    gate: float
    most_queries: int | None = None
    send: Callable[[], tuple[str, dict[str, str]]] | None = None


@dataclass(frozen=True)
class Cost:
    """CPU of one request in milliseconds."""

    app: float
    database: float

    @property
    def both(self) -> float:
        return self.app + self.database


class Browser:
    """One person, signed in, who speaks WSGI."""

    wsgi = get_wsgi_application()

    def __init__(self, person: Person) -> None:
        client = Client()
        client.force_login(person, backend=BACKEND)
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def get(self, address: str) -> tuple[int, bytes]:
        """Status and body."""
        return self._ask("GET", address, b"")

    def post(self, address: str, data: dict[str, str]) -> tuple[int, bytes]:
        """The same with a form; the page before it has left the cookie against forged ones."""
        token = {"csrfmiddlewaretoken": self.cookies.get(settings.CSRF_COOKIE_NAME, "")}
        return self._ask("POST", address, urlencode(data | token).encode())

    def _ask(self, method: str, address: str, body: bytes) -> tuple[int, bytes]:
        parts, told = urlsplit(address), {}
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        setup_testing_defaults(environ)

        def start(status: str, headers: list[tuple[str, str]], _fault: object = None) -> None:
            told["status"] = int(status[:3])
            for name, value in headers:
                if name == "Set-Cookie":
                    cookie, _sign, content = value.partition(";")[0].partition("=")
                    self.cookies[cookie.strip()] = content

        response = self.wsgi(environ, start)
        found = b"".join(response)
        response.close()
        return told["status"], found


def main() -> int:
    """Print the table; 1 when a gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="only pages with one of these words in their name")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    words = given.words
    # One connection for all of it.
    connection.settings_dict["CONN_MAX_AGE"] = None
    with connection.cursor() as cursor:
        # All work of the database in the one process that is watched.
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    wanted = [page for page in pages() if not words or any(word in page.name for word in words)]
    print(
        "| page | queries | gate | ms of the app | ms of the database | times auth1 | gate | |\n" + "|---" * 8 + "|"
    )
    return int(any([not _row(page, given.rounds) for page in wanted]))  # noqa: C419 - every page has its row


def _row(page: Page, rounds: int) -> bool:
    """Measure a page and print its row; whether it keeps to its gates."""
    queries = _count_queries(page)
    costs = _measured(page, rounds)
    ratio = statistics.median(cost.both / reference.both for cost, reference in costs)
    of_app, of_database = (
        statistics.median(getattr(cost, name) for cost, _r in costs) for name in ("app", "database")
    )
    is_kept = ratio <= page.gate * TOLERANCE and (page.most_queries is None or queries <= page.most_queries)
    print(
        f"| {page.name} | {queries} | {page.most_queries or ''} | {of_app:.1f} | {of_database:.1f} | {ratio:.1f} "
        f"| {page.gate} | {'' if is_kept else '**missed**'} |",
        flush=True,
    )
    return is_kept


def _measured(page: Page, rounds: int) -> list[tuple[Cost, Cost]]:
    """Per round what the page cost, and the reference beside it."""
    browser = Browser(page.person)
    reference = Page("auth1", page.person, f"/auth1/{Program.objects.earliest('pk').pk}/", 1)
    _once(browser, page)
    _once(browser, reference)
    found = []
    for _round in range(rounds):
        basis = _cost(browser, reference)
        found.append((_cost(browser, page), basis))
    return found


def _cost(browser: Browser, page: Page) -> Cost:
    """Of one request, on average of a few; what is posted is prepared before."""
    requests = [page.send() if page.send else None for _time in range(TIMES)]
    app, database = time.process_time_ns(), database_ns()
    for request in requests:
        _ask(browser, page, request)
    app, database = time.process_time_ns() - app, database_ns() - database
    return Cost(app / TIMES / 1e6, database / TIMES / 1e6)


def database_ns() -> int:
    """CPU time of the server process behind our connection, in nanoseconds."""
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0])


def _once(browser: Browser, page: Page) -> None:
    if page.send:
        browser.get(page.address)
    _ask(browser, page, page.send() if page.send else None)


def _ask(browser: Browser, page: Page, request: tuple[str, dict[str, str]] | None) -> None:
    status, _body = browser.post(*request) if request else browser.get(page.address)
    if status != (302 if request else 200):
        raise RuntimeError(f"{page.name}: {page.address} answered {status}")


def _count_queries(page: Page) -> int:
    """Of a second request, so that nothing counts that is done once."""
    browser = Browser(page.person)
    _once(browser, page)
    request = page.send() if page.send else None
    with CaptureQueriesContext(connection) as asked:
        _ask(browser, page, request)
    return len(asked)


def pages() -> list[Page]:
    """The pages with their gates."""
    hr, coordinator, executive = (Person.objects.filter(grant__role=role).earliest("pk") for role in Role)
    return [*_of_participants(), *_of_the_company(hr, coordinator, executive), *_changelists(hr)]


def _of_participants() -> list[Page]:
    wave = Wave.objects.filter(kind=WaveKind.POST, state=WaveState.OPEN).earliest("pk")
    pairs = Pair.objects.filter(program=wave.program_id, state=PairState.ACTIVE).with_people().order_by("pk")
    pair = next(one for one in pairs if Wave.objects.filter(pk=wave.pk).not_answered_by(one.mentee.person))
    mentee = pair.mentee.person
    next_one, held = (
        Meeting.objects.filter(pair=pair, starts_at__gt=timezone.now()).earliest("starts_at"),
        Meeting.objects.filter(pair=pair).held().latest("starts_at"),
    )
    log = reverse("sessions:meeting-log", args=[held.pk])
    return [
        Page("home, participant", mentee, reverse("home"), HOME, 8),
        Page("log a meeting, form", mentee, log, FORM),
        Page("log a meeting, post", mentee, log, LOGGED, send=_logs(pair)),
        Page("survey of 21 questions", mentee, reverse("surveys:wave-answer", args=[wave.pk]), FORM + 1),
        Page("pair room", mentee, reverse("sessions:pair-room", args=[pair.pk]), ANYTHING),
        Page("meeting", mentee, reverse("sessions:meeting-detail", args=[next_one.pk]), ANYTHING),
        Page("programs", mentee, reverse("programs:program-list"), ANYTHING),
        Page("program", mentee, reverse("programs:program-detail", args=[wave.program.slug]), ANYTHING),
    ]


def _logs(pair: Pair) -> Callable[[], tuple[str, dict[str, str]]]:
    """A meeting of yesterday that nobody has logged yet, and the form of it, again and again."""
    numbers = iter(range(Meeting.objects.filter(pair=pair).latest("number").number + 1, 30_000))

    def send() -> tuple[str, dict[str, str]]:
        then = timezone.now() - dt.timedelta(days=1)
        meeting = Meeting.objects.create(pair=pair, number=next(numbers), starts_at=then, minutes=60)
        date = {"date": f"{then:%Y-%m-%d}", "time": f"{then:%H:%M}", "minutes": "60", "place": "video"}
        return reverse("sessions:meeting-log", args=[meeting.pk]), {"held": "yes", "learned": "Much", **date}

    return send


def _of_the_company(hr: Person, coordinator: Person, executive: Person) -> Iterator[Page]:
    for name, person in (("HR", hr), ("coordinator", coordinator), ("executive", executive)):
        yield Page(f"home, {name}", person, reverse("home"), ANYTHING)
    yield Page("outcomes, executive", executive, reverse("reports:outcome-list"), DASHBOARD)
    told = Program.objects.filter(release__kind=WaveKind.POST, state="completed").latest("pk")
    _draw_newest_of(told, executive.language)
    address = reverse("reports:program-outcome", args=[told.slug])
    yield Page("outcomes of a program, executive", executive, address, DASHBOARD)
    yield Page("administration, HR", hr, reverse("admin:index"), ANYTHING)
    yield Page("figures for HR", hr, reverse("admin:reports_board_changelist"), DASHBOARD)
    yield Page("months of the pairs, HR", hr, reverse("admin:reports_board_pairs", args=[told.pk]), ANYTHING)


def _draw_newest_of(program: Program, language: str) -> None:
    """As the worker does before anybody reads a report."""
    newest = selectors.latest_report(program)
    if newest is not None:
        with translation.override(language):
            actions.draw(pictures=selectors.pictures_of(selectors.outcome_of(newest)))


def _changelists(hr: Person) -> Iterator[Page]:
    for model in admin.site._registry:  # noqa: SLF001 - there is no other way to ask
        meta = model._meta  # noqa: SLF001 - Django documents _meta
        if meta.app_label in ROOMS and model is not Board:
            address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
            yield Page(f"list of {meta.verbose_name_plural}", hr, address, CHANGELIST)


if __name__ == "__main__":
    sys.exit(main())
