import datetime as dt

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from messaging.models import Heartbeat
from rmentor.home import health

READY = {"database": True, "broker": True, "migrations": True, "mail": True, "oldest_due_mail_seconds": 0}


@pytest.fixture
def _worker(db: None) -> None:
    Heartbeat.objects.create(name="worker", beat_at=timezone.now())


def test_the_process_says_that_it_is_up_without_asking_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.usefixtures("_worker")
def test_the_app_is_ready_when_everything_it_needs_is_there(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {**READY, "ready": True, "worker": True}


@pytest.mark.django_db
def test_a_worker_that_never_ticked_is_named(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {**READY, "ready": False, "worker": False}


@pytest.mark.parametrize(("minutes", "status"), [(2, 200), (4, 503)])
@pytest.mark.django_db
def test_a_worker_counts_as_gone_three_minutes_after_its_last_tick(client: Client, minutes: int, status: int) -> None:
    Heartbeat.objects.create(name="worker", beat_at=timezone.now() - dt.timedelta(minutes=minutes))
    assert client.get("/readyz").status_code == status


@pytest.mark.usefixtures("_worker")
@pytest.mark.parametrize("missing", ["database", "broker", "migrations", "worker"])
@pytest.mark.parametrize("fault", [OperationalError("gone"), ConnectionRefusedError()])
def test_what_is_missing_is_named_and_no_more(
    client: Client, monkeypatch: pytest.MonkeyPatch, missing: str, fault: Exception
) -> None:
    def broken() -> bool:
        raise fault

    monkeypatch.setattr(health, "CHECKS", {**health.CHECKS, missing: broken})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert [name for name, holds in answer.json().items() if holds is False] == ["ready", missing]


@pytest.mark.usefixtures("_worker")
def test_the_readiness_page_takes_no_post(client: Client) -> None:
    assert client.post("/readyz").status_code == 405
