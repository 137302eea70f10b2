"""Bad input at the outermost door: a clear message at the right place, the right status, nothing half-written.

The answer is the same everywhere: 422 a form of a participant that was refused, with what was typed still in it (200
in the administration, as Django has it); 409 not possible now or no longer (after a form: back to it with the
message); 410 a mail link that is over; 404 not there for this person; 302 done, or done already. Where each item of
the list is held, here or by its room:

wrong column            people/test_admin.py   a_refused_file_shows_every_fault; here: a missing one, by both doors
empty file              people/test_admin.py   an_empty_or_huge_upload; here: empty lines, and by the command
50 MB file              people/test_admin.py   an_empty_or_huge_upload
                        people/test_command.py a_file_that_is_not_there_or_too_large
spreadsheet bomb        people/test_faults.py  bombs_and_broken_workbooks (the reader); here: by both doors
program without a goal  programs/test_admin.py opening_too_early_names_what_is_missing; here: nothing is written
more than the seats     programs/test_admin.py too_many_in_bulk_are_refused; here: nothing is written
nobody eligible         matching/test_running.py (the engine); here: by HR's door
meeting in the past     sessions/test_pages.py an_impossible_new_time_is_refused (move); here: one more meeting
meeting of 30 hours     sessions/test_pages.py what_is_wrong_is_said (log); here: the plan of a program
double submit           programs/test_pages.py the_application_sent_twice
                        sessions/test_pages.py a_double_submit_of_the_log
                        surveys/test_pages.py  answering_ends_on_a_thank_you_page (survey)
                        matching/test_admin.py publishing_nothing_and_publishing_twice
                        here: offer, agreement, pulse, recruitment, one more meeting
stale form              programs/test_admin.py a_stale_form (program)
                        matching/test_pages.py a_stale_agreement; here: a meeting that the other has moved
expired mail link       sessions/test_link.py  the_link_works_for_two_weeks; here: all three, looked at and posted
stranger                access/test_access_matrix.py (every address), access/test_denied_writes.py (every form)
"""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from matching import engine
from matching.enums import RunState
from matching.models import Agreement, MatchingRun, Pair
from messaging.models import Message
from people.enums import ImportState
from people.models import AuditEntry, ImportRun, Person
from programs.enums import ProgramState, Side
from programs.models import Program
from rmentor.lib import clock
from rmentor.lib.tokens import make_token
from sessions import actions as sessions
from sessions.models import Meeting
from sessions.selectors.mails import LOG_PURPOSE
from surveys import actions as surveys
from surveys.enums import WaveKind
from surveys.models import Participation, Response
from surveys.selectors.mails import PULSE_PURPOSE, SURVEY_PURPOSE
from tests.access.world import digest
from tests.factories import (
    AgreementFactory,
    EnrolmentFactory,
    GoalFactory,
    MeetingFactory,
    PairFactory,
    ProgramFactory,
    TeamMemberFactory,
)

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    return answer.content.decode()


def address(name: str, *args: object) -> str:
    return reverse(name, args=args)


# ---- files of HR ----------------------------------------------------------------------------------------------


def a_bomb() -> bytes:
    """Half a megabyte that unpacks to two hundred."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(200_000_000))
    return out.getvalue()


WITHOUT_ADDRESS = b"Employee ID,First name,Last name\n1,Ada,One\n"
FILES = [
    pytest.param(WITHOUT_ADDRESS, "e.csv", "There is no column for “e-mail”.", "Add the column", id="missing column"),
    pytest.param(a_bomb(), "e.xlsx", "would unpack to far more than a list", "Copy the rows", id="bomb"),
    pytest.param(b"\n\n", "e.csv", "The file is empty.", "Export it again", id="empty lines"),
]


@pytest.mark.parametrize(("content", "name", "fault", "what_to_do"), FILES)
def test_hr_reads_what_is_wrong_with_a_file_on_its_page(  # noqa: PLR0917 - fixtures
    sign_in: SignIn,
    hana: Person,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    content: bytes,
    name: str,
    fault: str,
    what_to_do: str,
) -> None:
    before = set(Person.objects.values_list("pk", flat=True))
    client = sign_in(hana)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/admin/people/importrun/add/", {"file": SimpleUploadedFile(name, content)})
    page = client.get(answer["Location"])
    assert (answer.status_code, page.status_code) == (302, 200)
    assert fault in text_of(page)
    assert what_to_do in text_of(page)
    assert ImportRun.objects.get().state == ImportState.REFUSED
    assert set(Person.objects.values_list("pk", flat=True)) == before


EMPTY = pytest.param(b"", "e.csv", "The file is empty.", "Export it again", id="empty")


@pytest.mark.parametrize(("content", "name", "fault", "what_to_do"), [*FILES, EMPTY])
def test_the_command_tells_what_is_wrong_with_a_file(
    tmp_path: Path, content: bytes, name: str, fault: str, what_to_do: str
) -> None:
    file, out = tmp_path / name, io.StringIO()
    file.write_bytes(content)
    with pytest.raises(CommandError, match="Refused: nothing was imported") as refusal:
        call_command("import_people", str(file), stdout=out)
    assert refusal.value.returncode == 1
    assert fault in out.getvalue()
    assert what_to_do in out.getvalue()
    assert not Person.objects.exists()


# ---- the plan, the seats, the run -----------------------------------------------------------------------------


def press(client: Client, program: Program, button: str) -> Any:
    return client.post(f"/admin/programs/program/{program.pk}/do/{button}/", follow=True)


def a_plan() -> Program:
    """A draft with everything answered but a goal."""
    program: Program = ProgramFactory(
        mentor_max_grade=5,
        mentee_min_grade=8,
        sponsor=EnrolmentFactory(side=Side.MENTEE).person,
        sponsor_message="Go",
        commitment="An hour a month",
        benefits="New ways",
        monitoring="By phone",
    )
    TeamMemberFactory(program=program)
    return program


def test_a_program_without_a_goal_does_not_recruit(sign_in: SignIn, hana: Person) -> None:
    program, client = a_plan(), sign_in(hana)
    before = digest()
    answer = press(client, program, "open-recruitment")
    assert "Missing: at least one goal." in text_of(answer)
    assert digest() == before


def test_recruitment_opened_twice_is_opened_once(sign_in: SignIn, hana: Person) -> None:
    goal, client = GoalFactory(program=a_plan()), sign_in(hana)
    press(client, goal.program, "open-recruitment")
    goal.program.refresh_from_db()
    before = digest()
    answer = press(client, goal.program, "open-recruitment")
    assert goal.program.state == ProgramState.RECRUITING
    assert answer.status_code == 200
    assert digest() == before
    assert AuditEntry.objects.count() == 1


def test_more_than_the_seats_are_refused_whole(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(recruiting=True, seats=2)
    rows = [EnrolmentFactory(program=program, side=Side.MENTEE) for _ in range(3)]
    client, before = sign_in(hana), digest()
    typed = {"action": "accept", "_selected_action": [row.pk for row in rows], "confirmed": "yes", "reason": "Fit"}
    answer = client.post("/admin/programs/enrolment/", typed)
    assert answer.status_code == 200
    assert "so 2 can be given" in text_of(answer)
    assert digest() == before


def test_a_plan_of_30_hours_for_a_meeting_is_refused_at_the_field(sign_in: SignIn, hana: Person) -> None:
    program, client = ProgramFactory(), sign_in(hana)
    page = f"/admin/programs/program/{program.pk}/change/"
    shown = client.get(page).context
    forms = [shown["adminform"].form]
    for inline in shown["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    typed = {name: "" if value is None else value for name, value in data.items()} | {"meeting_minutes": "1800"}
    before = digest()
    answer = client.post(page, typed)
    assert answer.status_code == 200
    assert "A meeting lasts between 15 and 240 minutes." in text_of(answer)
    assert digest() == before


def test_a_run_with_nobody_eligible_tells_each_why_and_publishes_nothing(
    sign_in: SignIn, hana: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    program, client = ProgramFactory(matching=True), sign_in(hana)
    for side in Side:
        EnrolmentFactory(program=program, side=side, accepted=True, person__grade=5)
    weights = dict.fromkeys(engine.CRITERIA, "3")
    with django_capture_on_commit_callbacks(execute=True):
        set_up = {**weights, "objective": "people", "min_percent": "0"}
        answer = client.post(address("admin:matching_workbench", program.pk), set_up)
    run = MatchingRun.objects.get()
    page = text_of(client.get(answer["Location"]))
    assert run.state == RunState.DONE
    assert "No pair is possible" in page
    assert page.count("<summary>No mentor at least 2 grades below.") == 1
    assert page.count("<summary>No mentee at least 2 grades above.") == 1
    before = digest()
    client.post(address("admin:matching_matchingrun_publish", run.pk), {"which": "all"})
    assert digest() == before


# ---- meetings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("date", "fault"), [("2020-01-01", "already passed"), ("2099-01-01", "too far ahead")])
def test_no_meeting_is_added_in_the_past_or_a_far_future(
    pair: Pair, mira: Person, sign_in: SignIn, date: str, fault: str
) -> None:
    client, before = sign_in(mira), digest()
    typed = {"date": date, "time": "10:00", "place": "call", "link": "Room CANARY"}
    answer = client.post(address("sessions:meeting-add", pair.pk), typed)
    assert answer.status_code == 422
    assert fault in str(answer.context["form"].errors["date"])
    assert "Room CANARY" in text_of(answer)
    assert digest() == before


def test_one_more_meeting_sent_twice_is_one(pair: Pair, mira: Person, sign_in: SignIn) -> None:
    client, day = sign_in(mira), clock.now() + dt.timedelta(days=9)
    for _again in range(2):
        typed = {"date": f"{day:%Y-%m-%d}", "time": "10:00", "place": "call", "link": ""}
        assert client.post(address("sessions:meeting-add", pair.pk), typed).status_code == 302
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("by_browser", [True, False])
def test_a_move_from_a_page_that_is_old_changes_nothing(
    pair: Pair, mira: Person, edda: Person, sign_in: SignIn, *, by_browser: bool
) -> None:
    meeting: Meeting = MeetingFactory(pair=pair)
    sessions.move_meeting(meeting_id=meeting.pk, starts_at=clock.now() + dt.timedelta(days=20), by=edda, revision=0)
    here = address("sessions:meeting-move", meeting.pk)
    client, before = sign_in(mira), digest()
    day = clock.now() + dt.timedelta(days=9)
    typed = {"date": f"{day:%Y-%m-%d}", "time": "10:00", "revision": "0"}
    headers = {"referer": f"http://testserver{here}"} if by_browser else {}
    answer = client.post(here, typed, headers=headers)
    assert answer.status_code == (302 if by_browser else 409)
    page = client.get(here) if by_browser else answer
    assert "This meeting was changed meanwhile." in text_of(page)
    assert digest() == before


# ---- the same thing twice -------------------------------------------------------------------------------------


def test_an_offer_accepted_twice_is_accepted_once(mira: Person, edda: Person, sign_in: SignIn) -> None:
    pair = PairFactory(offered=True, mentor__person=mira, mentee__person=edda)
    client = sign_in(edda)
    assert client.post(address("matching:pair-accept", pair.pk)).status_code == 302
    before = digest()
    assert client.post(address("matching:pair-accept", pair.pk)).status_code == 302
    assert digest() == before
    assert Message.objects.filter(recipient=mira, kind="matching.offer").count() == 1


def test_an_agreement_saved_twice_is_saved_once(mira: Person, edda: Person, sign_in: SignIn) -> None:
    pair = PairFactory(accepted=True, expires_at=None, mentor__person=mira, mentee__person=edda)
    AgreementFactory(pair=pair)
    client, typed = sign_in(edda), {"goals": "Written with care", "communication": "", "version": "1"}
    for _again in range(2):
        assert client.post(address("matching:agreement-edit", pair.pk), typed).status_code == 302
    assert Agreement.objects.get().version == 2
    assert Message.objects.filter(recipient=mira).count() == 1


@pytest.fixture
def held(pair: Pair) -> Meeting:
    """Mira and Edda met yesterday, in a program that asks for a pulse."""
    surveys.open_wave(program=pair.program, kind=WaveKind.PULSE, by=None)
    meeting: Meeting = MeetingFactory(pair=pair, held=True)
    return meeting


def test_a_pulse_sent_twice_is_one(held: Meeting, mira: Person, sign_in: SignIn) -> None:
    client = sign_in(mira)
    for given in ({"P1": "2"}, {"P1": "4"}):
        page = client.post(address("surveys:pulse-answer", held.pk), given, follow=True)
        assert "Thank you" in text_of(page)
    assert Response.objects.get().answers == {"P1": 2}
    assert Participation.objects.count() == 1


# ---- links of mails -------------------------------------------------------------------------------------------


@pytest.fixture
def links(held: Meeting, mira: Person) -> dict[str, str]:
    """What Mira's mails link to."""
    pre = surveys.open_wave(program=held.pair.program, kind=WaveKind.PRE, by=None)
    due = MeetingFactory(pair=held.pair, past=True)
    tokens = {
        "sessions:meeting-log-by-link": make_token(LOG_PURPOSE, meeting=due.pk, person=mira.pk),
        "surveys:wave-answer-by-link": make_token(SURVEY_PURPOSE, wave=pre.pk, person=mira.pk),
        "surveys:pulse-answer-by-link": make_token(PULSE_PURPOSE, meeting=held.pk, person=mira.pk),
    }
    return {name: address(name, token) for name, token in tokens.items()}


LINKS = ["sessions:meeting-log-by-link", "surveys:wave-answer-by-link", "surveys:pulse-answer-by-link"]


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_mail_link_that_has_expired_says_so_and_writes_nothing(
    links: dict[str, str], name: str, method: str
) -> None:
    link, client = links[name], Client()
    assert client.get(link).status_code == 200
    before = digest()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=22)):
        page = f"http://testserver{link}"
        answer = getattr(client, method)(link, {"held": "no", "P1": "2", "OI1": "3"}, headers={"referer": page})
    assert answer.status_code == 410
    assert "This link has expired. Sign in to go on." in text_of(answer)
    assert digest() == before
