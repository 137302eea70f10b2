"""A real worker and beat, killed in the middle of their work."""

import collections
import signal
from pathlib import Path

import psycopg2
import pytest

from tests.service.conftest import MailServer, Running, Services, Starter, until

pytestmark = pytest.mark.service
MAILS = 50
CONCURRENCY = 2
QUEUE = """
from messaging import actions
from people.models import Person
nora = Person.objects.create_user("nora@firm.example", first_name="Nora", last_name="Nilsson")
for number in range(NUMBER):
    facts = {"password_reset_url": f"/{number}/"}
    actions.queue(kind="home.password_reset", to=nora, key=str(number), facts=facts)
"""


class Plant:
    """Worker and beat of one installation."""

    def __init__(self, starter: Starter, env: dict[str, str]) -> None:
        self._starter = starter
        self._env = env

    def manage(self, *words: str) -> str:
        return self._starter.run("python", "manage.py", *words, env=self._env)

    def worker(self, concurrency: int = CONCURRENCY) -> Running:
        command = f"celery -A rmentor worker --loglevel INFO --concurrency {concurrency} --without-gossip"
        return self._starter.start("worker", [*command.split(), "--without-mingle"], self._env)

    def beat(self) -> Running:
        command = "celery -A rmentor beat --loglevel INFO --scheduler celery.beat:Scheduler --pidfile="
        return self._starter.start("beat", command.split(), self._env)

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        connection = psycopg2.connect(self._env["DATABASE_URL"])
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def queue(self, mails: int) -> None:
        self.manage("shell", "-c", QUEUE.replace("NUMBER", str(mails)))

    def states(self) -> dict[object, object]:
        return {row[0]: row[1] for row in self.ask("SELECT state, count(*) FROM messaging_message GROUP BY 1")}


@pytest.fixture
def plant(starter: Starter, services: Services, database_url: str, mail_server: MailServer, tmp_path: Path) -> Plant:
    env = {
        "DATABASE_URL": database_url,
        "REDIS_URL": services.redis_url.rsplit("/", 1)[0] + "/1",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        "SECRET_KEY": "kT9-Zq7_vB3xLm2PwRs8YdHc5NfJg4AeUi6OoXtVrQlMzKbC1S",
        "ALLOWED_HOSTS": "localhost",
        "BASE_URL": "http://localhost:8000",
        "TICK_SECONDS": "1",
        "VAR_DIR": str(tmp_path / "var"),
    }
    plant = Plant(starter, env)
    plant.manage("migrate", "--verbosity", "0")
    return plant


def test_a_killed_worker_loses_no_mail_and_repeats_at_most_what_it_had_in_hand(
    plant: Plant, mail_server: MailServer
) -> None:
    plant.queue(MAILS)
    mail_server.pause = 0.03
    beat, worker = plant.beat(), plant.worker()
    until(lambda: len(mail_server.mails) >= MAILS // 3, "the first mails\n" + worker.said())
    worker.end(signal.SIGKILL)
    left = plant.states()
    assert 0 < int(str(left["pending"])) < MAILS
    assert int(str(left.get("sending", 0))) <= CONCURRENCY

    # What the dead worker had in hand is claimed again when its five minutes are over: bring that forward.
    plant.ask("UPDATE messaging_message SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL")
    second = plant.worker()
    until(lambda: plant.states() == {"sent": MAILS}, f"all mails\n{second.said()}")
    copies = collections.Counter(str(mail["Message-ID"]) for mail in mail_server.mails)
    assert len(copies) == MAILS
    assert len(mail_server.mails) <= MAILS + CONCURRENCY
    assert max(copies.values()) <= 2
    assert [one.end() for one in (beat, second)] == [0, 0]
    assert plant.ask("SELECT DISTINCT facts FROM messaging_message") == [({},)]


def test_a_planned_stop_loses_and_repeats_nothing_also_with_two_beats(plant: Plant, mail_server: MailServer) -> None:
    mails = 2 * MAILS
    plant.queue(mails)
    mail_server.pause = 0.01
    beats, worker = [plant.beat(), plant.beat()], plant.worker(concurrency=1)
    until(lambda: len(mail_server.mails) >= MAILS // 3, "the first mails\n" + worker.said())
    assert worker.end() == 0
    assert set(plant.states()) == {"sent", "pending"}
    second = plant.worker()
    until(lambda: plant.states() == {"sent": mails}, f"all mails\n{second.said()}")
    assert len({str(mail["Message-ID"]) for mail in mail_server.mails}) == len(mail_server.mails) == mails
    assert [one.end() for one in (*beats, second)] == [0, 0, 0]
