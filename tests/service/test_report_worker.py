"""Reports made by a real worker that is killed over each step: nothing is half there, and the next worker goes on."""

import collections
import signal

import pytest

from tests.service.conftest import MailServer, Running, until
from tests.service.test_worker import Plant, plant

pytestmark = pytest.mark.service
__all__ = ["plant"]
PROGRAMS = 3
LANGUAGES = 5
ASKED = """
import datetime as dt
from programs.enums import Side
from reports import actions
from reports.enums import ReportKind
from surveys.enums import WaveKind, WaveState
from surveys.models import Release
from tests.factories import *
from tests.reports.conftest import release
PersonFactory(email="xena@firm.example", executive=True, quiet_from=dt.time(0), quiet_to=dt.time(0))
for number in range(NUMBER):
    program = ProgramFactory(running=True, name=f"Program {number}", slug=f"program-{number}")
    GoalFactory(program=program)
    for _ in range(6):
        sides = [EnrolmentFactory(program=program, side=side, accepted=True) for side in (Side.MENTOR, Side.MENTEE)]
        MeetingFactory(pair=PairFactory(program=program, mentor=sides[0], mentee=sides[1], active=True), held=True)
    if number == 0:
        release(program, [{}])
    actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
"""
# A minute of silence, in one go.
SILENCE = """
UPDATE reports_report SET created_at = created_at - interval '2 minutes',
    heartbeat_at = heartbeat_at - interval '2 minutes', ended_at = ended_at - interval '2 minutes',
    drawn_at = drawn_at - interval '2 minutes';
UPDATE messaging_message SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL;
"""


def test_a_worker_that_is_killed_over_each_step_leaves_no_half_report(plant: Plant, mail_server: MailServer) -> None:
    # With one worker, ticks of a second pile up while none is there.
    plant._env["TICK_SECONDS"] = "5"
    plant.manage("shell", "-c", ASKED.replace("NUMBER", str(PROGRAMS)))
    beat = plant.beat()
    for moment in (
        "SELECT 1 FROM reports_report WHERE state = 'running' OR state = 'done'",
        "SELECT 1 FROM reports_drawing",
        "SELECT 1 FROM reports_reportfile",
    ):
        kill_at(plant, moment)
        half = "SELECT count(*) FROM reports_report WHERE state <> 'done' AND snapshot <> '{}'::jsonb"
        assert plant.ask(half) == [(0,)]
        plant.ask(SILENCE)
    worker = plant.worker()
    until(lambda: all_is_there(plant), f"all reports\n{worker.said()}", seconds=180)
    # One row for each mail, whoever was killed; the mail itself may come twice, under the same name.
    sent = "SELECT state, count(*) FROM messaging_message WHERE kind = 'reports.ready' GROUP BY 1"
    until(lambda: plant.ask(sent) == [("sent", PROGRAMS)], f"the mails\n{worker.said()}", seconds=60)
    mails = [mail for mail in mail_server.mails if mail["Subject"].startswith("New report")]
    assert plant.ask("SELECT count(*) FROM reports_report") == [(PROGRAMS,)]
    files = [bytes(row[0]) for row in plant.ask("SELECT content FROM reports_reportfile")]  # type: ignore[call-overload]  # rows of unknown columns
    assert all(file.startswith(b"%PDF-") and file.rstrip().endswith(b"%%EOF") for file in files)
    copies = collections.Counter(mail["Message-ID"] for mail in mails)
    assert len(copies) == PROGRAMS
    assert max(copies.values()) <= 2
    kinds = {mail["Subject"]: mail.get_content_type() for mail in mails}
    assert kinds["New report: Program 0"] == "multipart/related"
    assert [one.end() for one in (beat, worker)] == [0, 0]


def kill_at(plant: Plant, moment: str) -> Running:
    """A worker that is killed as soon as the database shows this."""
    worker = plant.worker(concurrency=1)
    until(lambda: plant.ask(moment), f"{moment}\n{worker.said()}", seconds=60)
    worker.end(signal.SIGKILL)
    return worker


def all_is_there(plant: Plant) -> bool:
    done = plant.ask("SELECT count(*) FROM reports_report WHERE state = 'done' AND drawn_at IS NOT NULL")
    files = plant.ask("SELECT count(*) FROM reports_reportfile")
    return (done, files) == ([(PROGRAMS,)], [(PROGRAMS * LANGUAGES,)])
