"""The short form of the soak: kills, a flushed Redis, a restarted PostgreSQL, a mail server that refuses all."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.plant import CONCURRENCY, OwnServices, Plant, Process, wait_until

pytestmark = pytest.mark.service
MAILS = 150


@pytest.fixture(scope="module")
def services() -> Iterator[OwnServices]:
    place = Path(tempfile.mkdtemp(prefix="rmentor-faults-", dir="/tmp"))
    place.chmod(0o755)
    try:
        services = OwnServices(place / "services")
    except LookupError as missing:
        pytest.skip(str(missing))
    yield services
    services.stop()


@pytest.fixture(scope="module")
def plant(services: OwnServices) -> Iterator[Plant]:
    place = Path(tempfile.mkdtemp(prefix="rmentor-faults-", dir="/tmp"))
    plant = Plant(place, services.new_database(), services.redis_port, lease=4)
    plant.prepare(3 * MAILS)
    yield plant
    plant.end()


def test_kills_a_flushed_redis_and_a_restarted_database_lose_nothing(plant: Plant, services: OwnServices) -> None:
    beats, worker = [plant.beat(), plant.beat()], plant.worker()
    plant.plan(0, MAILS, planners=2)
    wait_for_mails(plant, 5, worker)
    worker.kill_a_child(0)
    services.flush_redis()
    services.restart_postgres()
    wait_for_mails(plant, 30, worker)
    worker.kill_group()
    worker = plant.worker()
    drain(plant, MAILS, worker)
    assert len(plant.post.copies) == MAILS
    assert sum(plant.post.copies.values()) <= MAILS + 1 + CONCURRENCY  # one for the child, two for the group
    assert max(plant.post.copies.values()) <= 2
    assert [one.stop() for one in (worker, *beats)] == [0, 0, 0]


def test_a_mail_server_that_refuses_everybody_stops_the_outbox_and_burns_nothing(plant: Plant) -> None:
    plant.post.answer = "550 5.7.1 relaying denied"
    beat, worker = plant.beat(), plant.worker()
    plant.plan(MAILS, 2 * MAILS, planners=1)
    wait_until(plant.is_paused, worker.said, lambda: plant.post.refused)
    # What another process has in hand is refused a moment later, and waits again, too.
    wait_until(lambda: plant.states() == {"sent": MAILS, "pending": MAILS}, worker.said, plant.states)
    assert plant.ask("SELECT count(*) FROM messaging_badaddress WHERE suppressed_at IS NOT NULL") == [(0,)]
    plant.post.answer = ""
    plant.run("resume_outbox")
    drain(plant, 2 * MAILS, worker)
    assert [one.stop() for one in (worker, beat)] == [0, 0]


def test_without_celery_one_command_sends_everything_and_stops_when_asked(plant: Plant) -> None:
    plant.plan(2 * MAILS, 3 * MAILS, planners=1)
    loop = plant.manage("send_outbox", "--loop", "--every", "1")
    drain(plant, 3 * MAILS, loop)
    assert loop.stop() == 0


def wait_for_mails(plant: Plant, number: int, worker: Process) -> None:
    enough = plant.post.taken + number
    wait_until(lambda: plant.post.taken >= enough, worker.said, lambda: plant.post.taken)


def drain(plant: Plant, mails: int, worker: Process) -> None:
    wait_until(
        lambda: plant.states() == {"sent": mails},
        lambda: f"{plant.states()}\n{worker.said()}",
        lambda: (plant.post.taken, plant.states()),
    )
