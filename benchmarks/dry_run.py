"""CPU seconds and queries of the dry run of one program with 400 people: nobody paired yet, and 200 pairs that meet.

Run it with `.venv/bin/python benchmarks/dry_run.py`. It makes a database of its own and throws it away. The page is
asked for as a browser does, signing in not counted; the median of five.
"""

import datetime as dt
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.queries import set_up  # noqa: E402 - the path comes first

if TYPE_CHECKING:
    from django.test import Client

PEOPLE = 400
ROUNDS = 5
# In five zones, so that not all share their days.
ZONES = ("Europe/Stockholm", "Europe/Rome", "Europe/Lisbon", "America/New_York", "Asia/Tokyo")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="rmentor-dry-run-") as folder:
        set_up(folder)
        from django.db import connection  # noqa: PLC0415 - slow import: after the environment is set
        from django.test import Client  # noqa: PLC0415 - slow import
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - slow import

        from tests.factories import PersonFactory  # noqa: PLC0415 - slow import: needs Django

        client = Client()
        client.force_login(PersonFactory(hr=True))
        print("| program of 400 people | mails foreseen | CPU-s | queries |\n|---|---|---|---|")
        for name, build in (("before matching, no pair yet", seats), ("running, 200 pairs, monthly", pairs)):
            address = f"/admin/reports/report/dry-run/{build()}/"
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            number = len(queries)
            seconds = statistics.median(timed(client, address) for _round in range(ROUNDS))
            print(f"| {name} | {answer.context['number']:,} | {seconds:.2f} | {number} |")


def timed(client: "Client", address: str) -> float:
    """CPU seconds of one page."""
    begin = time.process_time()
    client.get(address)
    return time.process_time() - begin


def seats() -> int:
    """A program that matches in a month: everybody has a seat."""
    from programs.enums import Side  # noqa: PLC0415 - slow import: needs Django
    from tests.factories import EnrolmentFactory, PersonFactory, ProgramFactory  # noqa: PLC0415 - slow import

    program = ProgramFactory(recruiting=True, starts_on=dt.datetime.now(dt.UTC).date() + dt.timedelta(days=60))
    for number in range(PEOPLE):
        person = PersonFactory(time_zone=ZONES[number % len(ZONES)])
        EnrolmentFactory(program=program, person=person, side=list(Side)[number % 2], accepted=True)
    return int(program.pk)


def pairs() -> int:
    """A program whose pairs have all their meetings planned."""
    from sessions import actions  # noqa: PLC0415 - slow import: needs Django
    from tests.factories import PairFactory, ProgramFactory  # noqa: PLC0415 - slow import

    program = ProgramFactory(running=True, starts_on=dt.datetime.now(dt.UTC).date())
    for number in range(PEOPLE // 2):
        zones = {"mentor__person__time_zone": ZONES[number % 5], "mentee__person__time_zone": ZONES[number % 3]}
        pair = PairFactory(program=program, active=True, **zones)
        actions.plan_meetings(pair_id=pair.pk)
    return int(program.pk)


if __name__ == "__main__":
    main()
