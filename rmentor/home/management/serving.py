"""Web server, worker and clock in one process, for `make run`."""

import contextlib
import logging
import os
import signal
import socket
import sys
import threading
from types import FrameType, TracebackType
from typing import Any, Self

from celery.beat import EmbeddedService
from celery.worker import WorkController
from django.core.wsgi import get_wsgi_application
from waitress import create_server

from rmentor.celery import app

WEB_THREADS = 6
WORKER_THREADS = 2
# What a stop may take; a task that runs longer is cut off and found again in the database at the next start.
PATIENCE = 1.5


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done; OSError when somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OSError:
        door.close()
        raise
    return door


class Worker:
    """A Celery worker with threads, and beat, over a broker that lives in memory."""

    def __init__(self) -> None:
        # Without this, threads other than the main one would look for a broker on the network.
        app.set_default()
        logging.getLogger("celery").setLevel(logging.ERROR)
        self._worker = WorkController(
            app=app,
            pool_cls="threads",
            concurrency=WORKER_THREADS,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )
        self._beat: Any = EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
        self._thread = threading.Thread(target=self._worker.start, name="Worker", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._beat.start()
        for entry in app.conf.beat_schedule.values():
            app.send_task(entry["task"])  # beat waits one interval before its first
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._beat.service.stop()
        stopping = threading.Thread(target=self._stop, name="Stop", daemon=True)
        stopping.start()
        stopping.join(PATIENCE)

    def _stop(self) -> None:
        """Let the tasks at work finish."""
        with contextlib.suppress(SystemExit):
            self._worker.stop()


def serve(door: socket.socket) -> None:
    """Answer requests until somebody asks the process to stop, then end it."""
    server = create_server(
        get_wsgi_application(), sockets=[door], threads=WEB_THREADS, ident=None, clear_untrusted_proxy_headers=True
    )
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    with Worker():
        server.run()  # returns on SystemExit
        server.close()
    _end()


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
    # A second Ctrl-C must not break into the stopping.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(0)


def _end() -> None:
    """Leave without waiting for a task that is still at work: SQLite keeps what was committed, and nothing else."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
