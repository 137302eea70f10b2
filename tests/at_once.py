"""Several hands at once, each with a connection of its own: on PostgreSQL only."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="threads share no in-memory SQLite database"
)


def at_once(works: list[Callable[[], object]]) -> list[Exception]:
    """Everything in threads that start together; what each raised."""
    ready = threading.Barrier(len(works))
    raised: list[Exception] = []

    def run(work: Callable[[], object]) -> None:
        ready.wait()
        try:
            work()
        except Exception as fault:  # noqa: BLE001 - told to the test
            raised.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised
