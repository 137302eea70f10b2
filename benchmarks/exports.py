"""CPU seconds and memory of downloads: two long lists as CSV and XLSX, beside a bare csv.writer over the same table.

Run it with `.venv/bin/python benchmarks/exports.py [ROWS ...]` (default 10,000 and 100,000). It makes a database of
its own and throws it away; with a throw-away PostgreSQL: `eval "$(.ci/services start)"`, then with `--postgres`. Each
download happens in a process of its own and is asked for as a browser does; its memory is what that process grew by.
"""

import csv
import io
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.queries import set_up  # noqa: E402 - the path comes first

SIZES = (10_000, 100_000)
BATCH = 5_000
# Enough to have all modules loaded before anything is measured.
FEW = 100
PLACES = {
    "people": "/admin/people/person/download/",
    "enrolments": "/admin/programs/enrolment/download/",
}
Work = Callable[[], int]


def main() -> None:
    """Print the table."""
    asked = sys.argv[1:]
    url = os.environ.get("DATABASE_URL", "") if "--postgres" in asked else ""
    sizes = [int(word) for word in asked if word.isdecimal()] or list(SIZES)
    with tempfile.TemporaryDirectory(prefix="rmentor-exports-") as folder:
        set_up(folder)
        if url:
            _use_postgres(url)
        print("| rows | list | file | CPU-s | rows per CPU-s | times a bare csv.writer | memory, MB | file, MB |")
        print("|---|---|---|---|---|---|---|---|")
        there = 0
        for size in [FEW, *sizes]:
            fill(there, size)
            there = size
            for name in PLACES:
                _lines(size, name, shown=size > FEW)


def _lines(size: int, name: str, *, shown: bool) -> None:
    bare, *_rest = apart(lambda: bare_csv(name))
    for file, work in (
        ("bare csv.writer", lambda: bare_csv(name)),
        ("CSV", lambda: download(name, "csv")),
        ("XLSX", lambda: download(name, "xlsx")),
    ):
        seconds, memory, length = apart(work)
        speed, times = size / seconds, seconds / bare
        if shown:
            print(
                f"| {size:,} | {name} | {file} | {seconds:.2f} | {speed:,.0f} | {times:.1f} | {memory:.0f} "
                f"| {length / 1e6:.1f} |",
                flush=True,
            )


def fill(there: int, size: int) -> None:
    """People up to so many, each with a seat in one program."""
    from people.models import Person  # noqa: PLC0415 - slow import: needs Django
    from programs.enums import Side  # noqa: PLC0415 - slow import
    from programs.models import Enrolment, Program  # noqa: PLC0415 - slow import
    from tests.factories import PersonFactory, ProgramFactory  # noqa: PLC0415 - slow import

    boss = Person.objects.first() or PersonFactory(hr=True, email="hr@firm.example", first_name="Hana")
    program = Program.objects.first() or ProgramFactory(running=True)
    for begin in range(there, size, BATCH):
        people = Person.objects.bulk_create(
            Person(
                email=f"p{number}@firm.example",
                employee_number=f"N{number}",
                first_name="Pat",
                last_name=f"Doe {number}",
                job_title="Clerk, Accounts",
                department="Finance",
                location="Lecce",
                grade=number % 9,
                manager=boss,
            )
            for number in range(begin, min(begin + BATCH, size))
        )
        Enrolment.objects.bulk_create(
            Enrolment(program=program, person=person, side=list(Side)[person.pk % 2]) for person in people
        )


def bare_csv(name: str) -> int:
    """What the same columns cost without any of our code: bytes written."""
    from people.models import Person  # noqa: PLC0415 - slow import: needs Django
    from programs.models import Enrolment  # noqa: PLC0415 - slow import

    rows = {
        "people": Person.objects.order_by("last_name", "pk").values_list(
            "last_name", "job_title", "department", "location", "grade", "manager__last_name", "is_active"
        ),
        "enrolments": Enrolment.objects.order_by("program", "side", "pk").values_list(
            "person__last_name", "person__department", "person__grade", "side", "state", "applied_at", "program__name"
        ),
    }[name]
    buffer, length = io.StringIO(), 0
    writer = csv.writer(buffer)
    for row in rows.iterator(chunk_size=1000):
        writer.writerow(row)
        if buffer.tell() > 1 << 16:
            length += buffer.tell()
            buffer.seek(0)
            buffer.truncate()
    return length + buffer.tell()


def download(name: str, file_format: str) -> int:
    """As a browser asks for it and reads it: bytes."""
    from django.test import Client  # noqa: PLC0415 - slow import

    from people.models import Person  # noqa: PLC0415 - slow import: needs Django

    client = Client()
    client.force_login(
        Person.objects.get(email="hr@firm.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    answer = client.post(PLACES[name], {"format": file_format})
    if answer.status_code != 200:
        raise SystemExit(f"{PLACES[name]}: {answer.status_code}")
    length = sum(len(piece) for piece in answer.streaming_content)
    answer.close()
    return length


def apart(work: Work) -> tuple[float, float, int]:
    """CPU seconds, MB that the process grew by, and what `work` returns, in a process of its own."""
    from django.db import connections  # noqa: PLC0415 - slow import

    connections.close_all()
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_report, args=(work, there))
    process.start()
    found: tuple[float, float, int] = here.recv()
    process.join()
    return found


def _report(work: Work, there: Connection) -> None:
    before, begin = _peak(), time.process_time()
    length = work()
    there.send((time.process_time() - begin, _peak() - before, length))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _use_postgres(url: str) -> None:
    """A database of this run's own beside the one that is named."""
    from django.conf import settings  # noqa: PLC0415 - slow import
    from django.core.management import call_command  # noqa: PLC0415 - slow import
    from django.db import connections  # noqa: PLC0415 - slow import
    from environ import Env  # noqa: PLC0415 - slow import

    connections.close_all()
    settings.DATABASES["default"] = connections.databases["default"] = Env.db_url_config(url)
    connections.configure_settings(connections.databases)
    del connections["default"]
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
