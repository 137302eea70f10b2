"""CPU and memory of compiling the reports of programs with 500 people, on the large company (see seed_large.py).

    .venv/bin/python benchmarks/compiling.py            # twenty programs, one after the other

As the worker does it, without the pictures, which are drawn afterwards by a task of their own.
"""

import resource
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from django.db import connection, transaction  # after set-up, which pages.py has done

from benchmarks.pages import database_ns  # the path is set above
from programs.models import Program
from reports.actions import ask_for_report, compile_report
from reports.enums import ReportKind

PROGRAMS = 20


def main() -> None:
    """Print what each took on average, and the memory before, after the first and after the last."""
    connection.settings_dict["CONN_MAX_AGE"] = None
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    memory, costs = [_megabytes()], []
    for program in Program.objects.with_outcomes().order_by("pk")[:PROGRAMS]:
        app, database = time.process_time(), database_ns()
        with transaction.atomic():
            report = ask_for_report(program_id=program.pk, kind=ReportKind.ON_DEMAND, by=None)
            compile_report(report_id=report.pk)
            transaction.set_rollback(True)
        costs.append((time.process_time() - app, (database_ns() - database) / 1e9))
        memory.append(_megabytes())
    both = [sum(cost) for cost in costs]
    app, database = (statistics.median(column) for column in zip(*costs, strict=True))
    print(f"{len(costs)} reports: {app:.2f} CPU-s of the app and {database:.2f} of the database each (median)")
    print(f"at most {max(both):.2f} CPU-s together (aim: 5)")
    print(f"memory at most: {memory[0]:.0f} MB before, {memory[1]:.0f} after one, {memory[-1]:.0f} after all")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
