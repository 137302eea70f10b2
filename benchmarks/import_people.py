"""The import of the 420 people of each export, against a bare bulk insert of the same people.

    .venv/bin/python benchmarks/import_people.py

Runs on a throw-away SQLite database. CPU seconds, median of five; "again" imports the same file a second time.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.environ["VAR_DIR"] = tempfile.mkdtemp()
os.environ["DJANGO_SETTINGS_MODULE"] = "rmentor.settings"

import django  # noqa: E402 - after the settings are named

django.setup()

from django.core.management import call_command  # noqa: E402 - after the settings are named
from django.db import transaction  # noqa: E402 - after the settings are named

from people import actions  # noqa: E402 - after the settings are named
from people.models import Person  # noqa: E402 - after the settings are named

FILES = {
    "Workday (CSV)": ROOT / "rmentor/demo/data/workday_export.csv",
    "BambooHR (XLSX)": ROOT / "tests/data/bamboohr_export.xlsx",
    "Personio (CSV, cp1252)": ROOT / "tests/data/personio_export.csv",
    "SuccessFactors (CSV)": ROOT / "tests/data/successfactors_export.csv",
}


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def empty() -> None:
    Person.objects.all().delete()


def take_in(path: Path) -> None:
    run = actions.hand_in_import(file_name=path.name, content=path.read_bytes(), by=None, send=False)
    actions.import_people(run_id=run.pk)


def bare_insert(people: list[Person]) -> None:
    with transaction.atomic():
        Person.objects.bulk_create(people)


def main() -> None:
    call_command("migrate", verbosity=0)
    take_in(FILES["Workday (CSV)"])
    columns = [field.attname for field in Person._meta.concrete_fields if field.attname not in {"id", "manager_id"}]  # noqa: SLF001 - Django documents _meta
    facts = list(Person.objects.values(*columns))
    bare = []
    for _ in range(5):
        empty()
        rows = [Person(**fact) for fact in facts]
        bare.append(cpu(lambda rows=rows: bare_insert(rows)))
    reference = statistics.median(bare)
    print(f"{'bare bulk insert of 420 people (reference)':44} {reference:6.3f} s   1.0 x")
    for name, path in FILES.items():
        first, again = [], []
        for _ in range(5):
            empty()
            first.append(cpu(lambda path=path: take_in(path)))
            again.append(cpu(lambda path=path: take_in(path)))
        for words, values in ((name, first), (f"{name}, again", again)):
            value = statistics.median(values)
            print(f"{words:44} {value:6.3f} s {value / reference:5.1f} x")


if __name__ == "__main__":
    main()
