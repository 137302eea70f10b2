"""Fill an empty PostgreSQL database with a large company, to measure on.

    eval "$(.ci/services start /tmp/large)"
    .venv/bin/python manage.py migrate
    .venv/bin/python benchmarks/seed_large.py                 # 200 programs, 100,000 enrolments, 1 million meetings
    .venv/bin/python benchmarks/seed_large.py --scale 0.01    # a hundredth of it, to try
    .ci/services stop /tmp/large

The rows are made inside PostgreSQL (`seed_large.sql`), with the states and shares of a company that has run programs
for years; figures, boards and newest reports by the application itself. Called again with the same sizes it does
nothing, with others it makes the company anew. A database that holds people it has not made is refused.
"""

import argparse
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rmentor.settings")

import django  # noqa: E402 - the path comes first

django.setup()

from django.apps import apps  # noqa: E402 - after set-up
from django.core.management import call_command  # noqa: E402 - after set-up
from django.db import connection, transaction  # noqa: E402 - after set-up
from django.db.backends.utils import CursorWrapper  # noqa: E402 - after set-up
from django.utils import timezone  # noqa: E402 - after set-up

from people.models import Person  # noqa: E402 - after set-up
from programs.enums import ProgramState, Side  # noqa: E402 - after set-up
from programs.models import Enrolment, Program  # noqa: E402 - after set-up
from reports.actions import count_boards  # noqa: E402 - after set-up
from reports.enums import ReportKind, ReportState  # noqa: E402 - after set-up
from reports.models import Report  # noqa: E402 - after set-up
from reports.selectors import program_figures  # noqa: E402 - after set-up
from surveys.actions.releasing import compute_release  # noqa: E402 - after set-up
from surveys.enums import WaveKind  # noqa: E402 - after set-up
from surveys.models import ProgramSecret, Questionnaire, Release, Wave  # noqa: E402 - after set-up
from surveys.models.answer import new_secret  # noqa: E402 - after set-up
from surveys.rules import questions_for, respondent_key  # noqa: E402 - after set-up

STEPS = Path(__file__).with_suffix(".sql")
MARK = "large_company"
# Two at HR, ten coordinators, eight executives.
STAFF = 20
# All that is asked at the beginning and the end, so that before and after belong together.
SCALES = ("DC", "OI", "ML", "MF", "IA", "IN", "EN", "TI", "OS", "RS")
EARLIER_REPORTS = 11


@dataclass(frozen=True)
class Sizes:
    """How much there is of everything."""

    programs: int = 200
    people: int = 40_000
    enrolments: int = 100_000
    meetings: int = 1_000_000
    answers: int = 5_000_000

    def scaled(self, scale: float) -> "Sizes":
        """Smaller or larger; ten programs at least, so that every state is there, and even numbers of people."""
        programs = max(10, round(self.programs * scale))
        return Sizes(
            programs=programs,
            people=2 * max(round(self.people * scale / 2), self.each // 2),
            enrolments=programs * self.each,
            meetings=max(programs, round(self.meetings * scale)),
            answers=max(programs, round(self.answers * scale)),
        )

    @property
    def each(self) -> int:
        """Enrolments of one program, as many mentors as mentees."""
        return self.enrolments // self.programs // 2 * 2


def main() -> int:
    """Make it, and say how long each step took; 1 for a database that is not ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, help="of all sizes together")
    parser.add_argument("--releases", type=int, default=3, help="how many programs have figures of their own")
    for name, value in asdict(Sizes()).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    given = vars(parser.parse_args())
    scale, releases = given.pop("scale"), given.pop("releases")
    sizes = Sizes(**given).scaled(scale) if scale != 1 else Sizes(**given)
    if connection.vendor != "postgresql":
        return _refuse("This needs PostgreSQL: set DATABASE_URL.")
    there = _mark()
    if there == asdict(sizes):
        print("It is there already.")
        return 0
    if there is None and Person.objects.exists():
        return _refuse("This database holds people that were not made here. Use an empty one.")
    _seed(sizes, releases)
    return 0


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 1


def _mark() -> dict[str, int] | None:
    """The sizes of what was made here; {} while it is being made, None where nothing was."""
    with connection.cursor() as cursor:
        if MARK not in connection.introspection.table_names(cursor):
            return None
        cursor.execute(f"SELECT sizes FROM {MARK}")  # noqa: S608 - our own name
        found: dict[str, int] = json.loads(cursor.fetchone()[0])
        return found


def _seed(sizes: Sizes, releases: int) -> None:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {MARK} (sizes text NOT NULL)")
        cursor.execute(f"DELETE FROM {MARK}")  # noqa: S608 - our own name
        cursor.execute(f"INSERT INTO {MARK} VALUES ('{{}}')")  # noqa: S608 - our own name
        _empty(cursor)
        # The rows fit together by construction; asking of each would take longer than making them.
        cursor.execute("SET session_replication_role = replica; SET jit = off; SET work_mem = '256MB'")
    call_command("load_instruments", stdout=StringIO())
    facts = _facts(sizes)
    for name, statements in _steps():
        with _told(name), connection.cursor() as cursor:
            if name == "answers":
                _pseudonyms(cursor)
            cursor.execute(statements, facts)
            cursor.execute("ANALYZE")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT; RESET jit; RESET work_mem")
        _count_on(cursor)
    with _told("vacuum"), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    with _told("releases"):
        _release(releases)
    with _told("reports"):
        _report()
    with _told("boards"):
        _boards()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(f"UPDATE {MARK} SET sizes = %s", [json.dumps(asdict(sizes))])  # noqa: S608 - our own name
    print(f"{'everything':<12} {time.perf_counter() - begun:7.1f} s")
    _say_counts()


class _told:  # noqa: N801 - reads as a word
    """Says how long the block took."""

    def __init__(self, name: str) -> None:
        self.name, self.begun = name, time.perf_counter()

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, *_error: object) -> None:
        print(f"{self.name:<12} {time.perf_counter() - self.begun:7.1f} s", flush=True)


def _steps() -> Iterator[tuple[str, str]]:
    for step in STEPS.read_text(encoding="utf-8").split("\n-- step: ")[1:]:
        name, _end, statements = step.partition("\n")
        yield name, statements


def _tables() -> list[str]:
    own = ("people", "messaging", "programs", "matching", "mentoring_sessions", "surveys", "reports")
    models = [model for label in own for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    return [model._meta.db_table for model in models]  # noqa: SLF001 - Django documents _meta


def _empty(cursor: CursorWrapper) -> None:
    """Whatever was made before. Topics came with the migrations and stay, as does the one outbox."""
    others = ["account_emailaddress", "account_emailconfirmation", "django_admin_log", "django_session"]
    cursor.execute(f"TRUNCATE {', '.join({*_tables(), *others} - {'programs_topic'})}")
    cursor.execute("INSERT INTO messaging_outbox (id, reason, said) VALUES (1, '', '')")


def _count_on(cursor: CursorWrapper) -> None:
    """Numbers given by the database go on behind ours."""
    for table in _tables():
        for one in connection.introspection.get_sequences(cursor, table):
            cursor.execute(f"SELECT setval('{one['name']}', coalesce(max(id), 0) + 1, false) FROM {table}")  # noqa: S608 - our own names


def _facts(sizes: Sizes) -> dict[str, Any]:
    survey = Questionnaire.objects.filter(code="before-after").latest("version")
    pulse = Questionnaire.objects.filter(code="pulse").latest("version")
    items = {
        f"{kind}_{side}": [
            one.id for one in questions_for(Wave(kind=kind, questionnaire=survey, scales=list(SCALES)), side)
        ]
        for kind in (WaveKind.PRE, WaveKind.POST)
        for side in Side
    }
    known = {"now": timezone.now(), "staff": STAFF, "survey": survey.pk, "pulse": pulse.pk}
    return {**asdict(sizes), "each": sizes.each, "scales": json.dumps(SCALES), **known, **items}


def _pseudonyms(cursor: CursorWrapper) -> None:
    """A secret for each program, and the pseudonyms that everybody with a seat has under it."""
    lived = [ProgramState.RUNNING, ProgramState.COMPLETED, ProgramState.ARCHIVED]
    programs = Program.objects.filter(state__in=lived)
    ProgramSecret.objects.bulk_create([ProgramSecret(program=program, key=new_secret()) for program in programs])
    keys = dict(ProgramSecret.objects.values_list("program_id", "key"))
    cursor.execute("CREATE TEMP TABLE seat (enrolment bigint, key text, pulse_key text)")
    rows = StringIO()
    for seat in Enrolment.objects.accepted().filter(program__in=keys).order_by("pk").values_list("pk", "program_id"):
        own, pair = keys[seat[1]], (seat[0] + 1) // 2
        key = respondent_key(own, enrolment_id=seat[0])
        rows.write(f"{seat[0]}\t{key}\t{respondent_key(own, enrolment_id=seat[0], pair_id=pair)}\n")
    rows.seek(0)
    cursor.copy_expert("COPY seat FROM STDIN", rows)
    cursor.execute("CREATE INDEX ON seat (enrolment); ANALYZE seat")


def _release(computed: int) -> None:
    """The figures of every survey that has closed: of so many programs computed as ever, of the others copied.

    Each takes seconds. Whose program is over loses the key to the answers.
    """
    over = list(Program.objects.filter(state__in=[ProgramState.COMPLETED, ProgramState.ARCHIVED]).order_by("pk"))
    for program in over[:computed]:
        compute_release(program_id=program.pk)
    templates = [list(Release.objects.filter(program=program)) for program in over[:computed]]
    Release.objects.bulk_create(
        Release(program=program, kind=one.kind, as_of=one.as_of, figures=one.figures)
        for number, program in enumerate(over[computed:])
        for one in templates[number % computed]
    )
    ProgramSecret.objects.filter(program__in=over).delete()


def _report() -> None:
    """The newest report of each program compiled; the ones of the months before hold the same figures."""
    now = timezone.now()
    with transaction.atomic():
        for program in Program.objects.with_outcomes():
            snapshot = program_figures(program, now.date()).as_snapshot()
            Report.objects.bulk_create(
                Report(
                    program=program,
                    kind=ReportKind.MONTHLY,
                    state=ReportState.DONE,
                    version=version,
                    as_of=ended.date(),
                    progress=100,
                    snapshot=snapshot,
                    ended_at=ended,
                )
                for version, ended in enumerate(_months_until(now - dt.timedelta(days=program.pk % 30)), start=1)
            )


def _months_until(last: dt.datetime) -> list[dt.datetime]:
    return [last - dt.timedelta(days=30 * months) for months in range(EARLIER_REPORTS, -1, -1)]


def _boards() -> None:
    """HR's figures of every program, counted as ever."""
    count_boards(program_ids=list(Program.objects.values_list("pk", flat=True)))


def _say_counts() -> None:
    with connection.cursor() as cursor:
        for table in ("programs_program", "people_person", "programs_enrolment", "matching_pair"):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
            print(f"{cursor.fetchone()[0]:>12,} {table}")
        for table in ("mentoring_sessions_meeting", "mentoring_sessions_actionitem", "surveys_response"):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
            print(f"{cursor.fetchone()[0]:>12,} {table}")
        cursor.execute("SELECT sum((SELECT count(*) FROM jsonb_object_keys(answers))) FROM surveys_response")
        print(f"{cursor.fetchone()[0]:>12,} answers")
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        print(f"{cursor.fetchone()[0]:>12} altogether")


if __name__ == "__main__":
    sys.exit(main())
