"""How long a report of 500 people takes to compile, and its pictures, PDF and workbook to make.

Run it with `.venv/bin/python benchmarks/report_files.py`. It makes a database of its own and throws it away.
"""

import hashlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
TIMES = 5
PAIRS, MEETINGS = 250, 12
# A report of the demo with everything in it: goals, changes, certainty, the test, a comparison, who stays.
FULL = ROOT / "tests" / "reports" / "data" / "snapshot_1.json"


def set_up(folder: str) -> None:
    """Django on an empty SQLite database in `folder`, whatever the environment says."""
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"):
        os.environ.pop(name, None)
    os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    sys.path.insert(0, str(ROOT))

    import django  # noqa: PLC0415 - slow import: after the environment is set
    from django.core.management import call_command  # noqa: PLC0415 - slow import

    django.setup()
    call_command("migrate", verbosity=0)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of the first time, and the median of the following ones."""
    found = []
    for _ in range(TIMES + 1):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return found[0], statistics.median(found[1:])


def hashed() -> None:
    """The reference: 100 MB through SHA-256."""
    hashlib.sha256(bytes(100_000_000)).hexdigest()


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="rmentor-files-") as folder:
        set_up(folder)
        rows, sizes = measured()
    reference = rows[0][2]
    print("| what | first | again | ratio |\n|---|---|---|---|")
    for name, first, again in rows:
        print(f"| {name} | {first:.2f} | {again:.2f} | {again / reference:.1f} |")
    print("\n" + ", ".join(f"{name} {size / 1000:.0f} kB" for name, size in sizes))


def measured() -> tuple[list[tuple[str, float, float]], list[tuple[str, int]]]:
    """What takes how long, the reference first; and how large the files are."""
    from reports import selectors  # noqa: PLC0415 - slow import: needs Django
    from reports.engine.pdf import typeset  # noqa: PLC0415 - slow import
    from reports.engine.pictures import to_png, to_svg  # noqa: PLC0415 - slow import
    from reports.models import Report  # noqa: PLC0415 - slow import
    from rmentor.lib import clock  # noqa: PLC0415 - slow import

    program = grown()
    snapshot = json.loads(FULL.read_text(encoding="utf-8"))
    report = Report(program=program, kind="final", version=8, as_of=snapshot["as_of"], snapshot=snapshot)
    pictures = list(selectors.pictures_of(selectors.outcome_of(report)))
    drawn = {picture.key: to_svg(picture.spec) for picture in pictures}
    document = selectors.document_of(report)

    def set_one() -> bytes:
        return typeset(document, pictures=drawn, at=clock.now())

    def book() -> bytes:
        with selectors.workbook_of(report) as file:
            return file.read()

    work: list[tuple[str, Callable[[], object]]] = [
        ("100 MB through SHA-256 (reference)", hashed),
        (f"figures of {2 * PAIRS} people, {PAIRS * MEETINGS:,} meetings", lambda: selectors.program_figures(program)),
        ("what a page reads of a snapshot", lambda: selectors.outcome_of(report)),
        (f"its {len(pictures)} pictures in one language", lambda: [to_svg(picture.spec) for picture in pictures]),
        ("one of them as PNG", lambda: to_png(drawn[pictures[0].key])),
        ("the PDF in one language", set_one),
        ("the workbook", book),
    ]
    rows = [(name, *seconds(one)) for name, one in work]
    return rows, [("PDF", len(set_one())), ("workbook", len(book()))]


def grown():  # type: ignore[no-untyped-def]  # noqa: ANN201 - its type needs Django
    """A running program of 250 pairs that met every month."""
    from django.db import transaction  # noqa: PLC0415 - slow import: needs Django

    from programs.enums import Side  # noqa: PLC0415 - slow import
    from tests.factories import (  # noqa: PLC0415 - slow import
        EnrolmentFactory,
        GoalFactory,
        MeetingFactory,
        PairFactory,
        ProgramFactory,
    )

    with transaction.atomic():
        program = ProgramFactory(running=True, name="Digital leaders")
        GoalFactory(program=program)
        for _ in range(PAIRS):
            mentor, mentee = (EnrolmentFactory(program=program, side=side, accepted=True) for side in Side)
            pair = PairFactory(program=program, mentor=mentor, mentee=mentee, active=True)
            for _ in range(MEETINGS):
                MeetingFactory(pair=pair, held=True)
    return program


if __name__ == "__main__":
    main()
