"""One installation as a company runs it: worker, beats, PostgreSQL, Redis, and a mail server that fails when told."""

import contextlib
import os
import re
import secrets
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from tests.faults.servers import PostOffice, Road

ROOT = Path(__file__).parents[2]
BIN = ROOT / ".venv" / "bin"
SERVICES = ROOT / ".ci" / "services"
CONCURRENCY = 2
DOMAINS = 5
SECRET = "kT9-Zq7_vB3xLm2PwRs8YdHc5NfJg4AeUi6OoXtVrQlMzKbC1S"
# People, each with an invitation to one program, whom nothing keeps from getting mail at any hour.
PEOPLE = """
import datetime as dt
from people.models import Person
from programs.enums import EnrolmentState, ProgramState, Side
from programs.models import Enrolment, Program
program, _new = Program.objects.get_or_create(
    slug="soak", defaults={"name": "Soak", "state": ProgramState.RECRUITING, "seats": 9}
)
rows = (Person(email=f"p{n}@firm{n % DOMAINS}.example", first_name=f"P{n}", last_name="Q", password="!",
    quiet_from=dt.time(0), quiet_to=dt.time(0)) for n in range(NUMBER))
people = Person.objects.bulk_create(rows, batch_size=2000)
Enrolment.objects.bulk_create(
    (Enrolment(program=program, person=one, side=Side.MENTEE, state=EnrolmentState.INVITED) for one in people),
    batch_size=2000,
)
"""
# What a planner does: it asks for mails by key, as often as it is called.
PLAN = """
from messaging.actions import Letter, queue_all
from programs.models import Enrolment
seats = Enrolment.objects.select_related("person").order_by("pk")[FIRST:LAST].iterator(chunk_size=500)
queue_all(letters=(
    Letter("programs.invitation", one.person, f"soak:{one.pk}", {"enrolment": one.pk}) for one in seats
))
"""
DUPLICATES = """
from rmentor.celery import app
for _number in range(500):
    app.send_task("messaging.tick")
"""


@dataclass
class Process:
    """A process group of ours."""

    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.popen.pid

    def kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait(timeout=20)

    def kill_a_child(self, lot: int) -> bool:
        children = _children_of(self.pid)
        if not children:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(children[lot % len(children)], signal.SIGKILL)
        return True

    def cpu_seconds(self) -> float:
        """Of it and its children so far."""
        return sum(_cpu_seconds_of(pid) for pid in (self.pid, *_children_of(self.pid)))

    def stop(self, seconds: float = 60) -> int:
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(timeout=seconds)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def _children_of(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [int(word) for word in text.split()]
    return []


def _cpu_seconds_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Plant:
    """Everything, with the handles to break it."""

    place: Path
    database_url: str
    redis_port: int
    tick_seconds: str = "1"
    lease: int = 8
    post: PostOffice = field(default_factory=PostOffice)
    processes: list[Process] = field(default_factory=list)
    _number: int = 0

    def __post_init__(self) -> None:
        self.road = Road(self.redis_port)
        self.post.open()
        self.env = {
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis://127.0.0.1:{self.road.port}/2",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.post.port}",
            "EMAIL_TIMEOUT": "5",
            "OUTBOX_LEASE_SECONDS": str(self.lease),
            "SECRET_KEY": SECRET,
            "ALLOWED_HOSTS": "localhost",
            "BASE_URL": "http://localhost:8000",
            "TICK_SECONDS": self.tick_seconds,
            "LOG_LEVEL": "WARNING",
            "VAR_DIR": str(self.place / "var"),
        }

    # ---- processes ----------------------------------------------------------------------------------------------

    def start(self, name: str, *command: str, **env: str) -> Process:
        self._number += 1
        log = self.place / f"{name}-{self._number}.log"
        with log.open("wb") as out:
            popen = subprocess.Popen(
                command, cwd=ROOT, env=self.env | env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.processes.append(Process(popen, log))
        return self.processes[-1]

    def worker(self, shift: int = 0) -> Process:
        command = f"celery -A rmentor worker --loglevel WARNING --concurrency {CONCURRENCY} --without-gossip"
        wrong = {"CLOCK_SHIFT": str(shift), "PYTHONPATH": str(ROOT / "tests/faults/shifted")} if shift else {}
        return self.start("worker", *command.split(), "--without-mingle", **wrong)

    def beat(self) -> Process:
        command = "celery -A rmentor beat --loglevel WARNING --scheduler celery.beat:Scheduler --pidfile="
        return self.start("beat", *command.split())

    def manage(self, *words: str) -> Process:
        return self.start("manage", "python", "manage.py", *words)

    def run(self, *words: str) -> str:
        process = self.manage(*words)
        assert process.popen.wait(timeout=300) == 0, process.said()
        return process.said()

    def end(self) -> None:
        for process in self.processes:
            if process.popen.poll() is None:
                process.kill_group()
        self.post.shut()
        self.road.close()
        time.sleep(0.3)  # its threads close what they carried

    # ---- work ---------------------------------------------------------------------------------------------------

    def prepare(self, people: int) -> None:
        self.run("migrate", "--verbosity", "0")
        self.run("shell", "-c", PEOPLE.replace("NUMBER", str(people)).replace("DOMAINS", str(DOMAINS)))

    def plan(self, first: int, last: int, planners: int = 2) -> None:
        """Queue the mails of some people, by several planners at the same time."""
        code = PLAN.replace("FIRST", str(first)).replace("LAST", str(last))
        started = [self.manage("shell", "-c", code) for _number in range(planners)]
        for one in started:
            assert one.popen.wait(timeout=300) == 0, one.said()

    def duplicate_ticks(self) -> None:
        self.run("shell", "-c", DUPLICATES)

    # ---- looking ------------------------------------------------------------------------------------------------

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        connection = psycopg2.connect(self.database_url, connect_timeout=5)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def states(self) -> dict[str, int]:
        try:
            rows = self.ask("SELECT state, count(*) FROM messaging_message GROUP BY 1")
        except psycopg2.OperationalError:
            return {}
        return {str(state): int(str(number)) for state, number in rows}

    def is_paused(self) -> bool:
        try:
            return bool(self.ask("SELECT 1 FROM messaging_outbox WHERE paused_at IS NOT NULL"))
        except psycopg2.OperationalError:
            return False


def wait_until(
    true: Callable[[], object],
    said: Callable[[], object],
    moving: Callable[[], object] = lambda: None,
    seconds: float = 75,
    most: float = 300,
) -> None:
    """Wait as long as something moves: on a busy machine all takes longer, but nothing stands still.

    Longer than the wait after a first failure (45 s), for which nothing can be hurried.
    """
    begun = moved = time.monotonic()
    seen = moving()
    while not true():
        now = time.monotonic()
        if (look := moving()) != seen:
            seen, moved = look, now
        if now > moved + seconds or now > begun + most:
            raise AssertionError(f"nothing moved for {now - moved:.0f} s of {now - begun:.0f}: {said()}")
        time.sleep(0.1)


class OwnServices:
    """A PostgreSQL and a Redis that may be flushed, stopped and restarted."""

    def __init__(self, place: Path) -> None:
        self.place = place
        started = subprocess.run([SERVICES, "start", place], capture_output=True, text=True, check=False)
        if started.returncode == 3:
            raise LookupError(started.stderr.strip())
        assert started.returncode == 0, started.stderr
        said = dict(re.findall(r"(?m)^export (\w+)=(\S+)$", started.stdout))
        self._admin_url = said["DATABASE_URL"]
        self.redis_port = int(urlsplit(said["REDIS_URL"]).port or 0)

    def new_database(self) -> str:
        name = f"faults_{secrets.token_hex(4)}"
        connection = psycopg2.connect(self._admin_url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()
        return urlsplit(self._admin_url)._replace(path=f"/{name}").geturl()

    def flush_redis(self) -> None:
        subprocess.run(["redis-cli", "-p", str(self.redis_port), "FLUSHALL"], capture_output=True, check=True)

    def restart_postgres(self, down: float = 0) -> None:
        """As after a power cut; `down` seconds later it is back."""
        self._pg_ctl("stop", "-m", "immediate")
        time.sleep(down)
        self._pg_ctl("start", "-w", "-t", "60", "-l", str(self.place / "postgres" / "log"), "-o", self._options())

    def _options(self) -> str:
        words = (self.place / "postgres" / "postmaster.opts").read_text(encoding="utf-8")
        return " ".join(word for word in re.findall(r'"([^"]*)"', words) if word != "-D" and "/postgres" not in word)

    def _pg_ctl(self, *words: str) -> None:
        bin_ = (self.place / "bin").read_text(encoding="utf-8").strip()
        command = [f"{bin_}/pg_ctl", "-D", str(self.place / "postgres"), "-s", *words]
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*as_postgres, *command], check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )

    def stop(self) -> None:
        subprocess.run([SERVICES, "stop", self.place], check=True)
