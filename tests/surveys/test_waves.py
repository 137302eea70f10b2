import datetime as dt
import itertools
from collections.abc import Callable

import pytest

from messaging.models import Message
from people.models import AuditEntry, Person
from programs.enums import ProgramState
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, IllegalMoveError, NotAllowedError
from surveys import actions
from surveys.enums import INSTRUMENTS, WaveKind, WaveState
from surveys.models import ProgramSecret, Questionnaire, Response, Wave
from tests.factories import ProgramFactory, WaveFactory
from tests.surveys.conftest import NOW, answer, complete


@pytest.mark.parametrize(("start", "to"), list(itertools.product(WaveState, [WaveState.OPEN, WaveState.CLOSED])))
def test_a_wave_moves_as_its_table_says(start: WaveState, to: WaveState) -> None:
    wave = Wave(state=start, kind=WaveKind.PRE)
    move = wave.open if to == WaveState.OPEN else wave.close
    if to in Wave.MOVES[start]:
        move(on=NOW.date())
        assert wave.state == to
    else:
        with pytest.raises(IllegalMoveError):
            move(on=NOW.date())
        assert wave.state == start


@pytest.mark.django_db
def test_loading_the_instruments_twice_changes_nothing() -> None:
    actions.load_instruments()
    Questionnaire.objects.filter(code="pulse").update(title="Ours")
    actions.load_instruments()
    assert Questionnaire.objects.count() == len(INSTRUMENTS)
    assert Questionnaire.objects.get(code="pulse").title == "Ours"


def test_opening_invites_everybody_with_a_seat_and_makes_the_secret(
    program: Program, mentees: Callable[[int], list[Enrolment]]
) -> None:
    mentees(2)
    wave = actions.open_wave(program=program, kind=WaveKind.PRE, by=None)
    assert (wave.state, wave.opened_on) == (WaveState.OPEN, NOW.date())
    assert ProgramSecret.objects.filter(program=program).count() == 1
    kinds = sorted(Message.objects.values_list("kind", flat=True))
    assert kinds == ["surveys.invitation"] * 2 + ["surveys.reminder"] * 6
    days = sorted({(message.not_before - NOW).days for message in Message.objects.filter(kind="surveys.reminder")})
    assert days == [7, 14, 21]
    assert AuditEntry.objects.filter(verb="wave.opened").count() == 1


def test_opening_twice_is_opening_once(program: Program, mentees: Callable[[int], list[Enrolment]]) -> None:
    mentees(1)
    first = actions.open_wave(program=program, kind=WaveKind.PRE, by=None)
    assert actions.open_wave(program=program, kind=WaveKind.PRE, by=None) == first
    assert Message.objects.count() == 4
    assert AuditEntry.objects.filter(verb="wave.opened").count() == 1


def test_a_closed_wave_stays_closed(program: Program, pre: Wave) -> None:
    closed = actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    assert (closed.state, closed.closed_on) == (WaveState.CLOSED, NOW.date())
    assert actions.close_wave(program=program, kind=WaveKind.PRE, by=None) == closed
    with pytest.raises(IllegalMoveError):
        actions.open_wave(program=program, kind=WaveKind.PRE, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [ProgramState.DRAFT, ProgramState.RECRUITING, ProgramState.COMPLETED])
def test_no_survey_opens_outside_of_the_program(state: ProgramState) -> None:
    program = ProgramFactory(state=state)
    with pytest.raises(DomainError):
        actions.open_wave(program=program, kind=WaveKind.PRE, by=None)
    assert not Wave.objects.exists()


def test_only_who_runs_the_program_opens_and_closes(program: Program, pre: Wave, stig: Person, hana: Person) -> None:
    with pytest.raises(NotAllowedError):
        actions.open_wave(program=program, kind=WaveKind.POST, by=stig)
    with pytest.raises(NotAllowedError):
        actions.close_wave(program=program, kind=WaveKind.PRE, by=stig)
    assert actions.open_wave(program=program, kind=WaveKind.POST, by=hana).state == WaveState.OPEN


def test_closing_writes_the_answers_anew_and_keeps_them(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]]
) -> None:
    answer(pre, mentees(4), [1, 2, 3, 4])
    before = {response.respondent_key: response for response in Response.objects.all()}
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    after = {response.respondent_key: response for response in Response.objects.all()}
    assert {key: response.answers for key, response in before.items()} == {
        key: response.answers for key, response in after.items()
    }
    assert {response.pk for response in before.values()}.isdisjoint(response.pk for response in after.values())


def kinds_of(program: Program) -> dict[str, str]:
    return dict(Wave.objects.filter(program=program).values_list("kind", "state"))


@pytest.mark.django_db
def test_the_clock_opens_and_closes_the_surveys_of_a_program() -> None:
    program = ProgramFactory(matching=True, starts_on=dt.date(2026, 6, 1), months=7)
    actions.tick()
    assert kinds_of(program) == {"pre": "open"}
    start = NOW + dt.timedelta(days=28)
    with clock.at(start):
        Program.objects.filter(pk=program.pk).update(state=ProgramState.RUNNING, started_at=start)
        actions.tick()
    assert kinds_of(program) == {"pre": "open", "pulse": "open"}
    with clock.at(start + dt.timedelta(days=27)):
        actions.tick()
    assert kinds_of(program) == {"pre": "open", "pulse": "open"}
    with clock.at(start + dt.timedelta(days=28)):
        actions.tick()
    assert kinds_of(program) == {"pre": "closed", "pulse": "open"}
    with clock.at(dt.datetime(2026, 12, 17, tzinfo=dt.UTC)):
        actions.tick()
        assert kinds_of(program) == {"pre": "closed", "pulse": "open"}
    with clock.at(dt.datetime(2026, 12, 18, tzinfo=dt.UTC)):
        actions.tick()
        assert kinds_of(program) == {"pre": "closed", "pulse": "open", "post": "open"}
    with clock.at(dt.datetime(2027, 1, 15, tzinfo=dt.UTC)):
        actions.tick()
        assert kinds_of(program) == {"pre": "closed", "pulse": "open", "post": "closed"}
        complete(program)
        actions.tick()
    assert kinds_of(program) == {"pre": "closed", "pulse": "closed", "post": "closed"}


def test_the_clock_invites_late_joiners_once(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]]
) -> None:
    actions.tick()
    assert not Message.objects.exists()
    mentees(1)
    actions.tick()
    actions.tick()
    assert Message.objects.filter(kind="surveys.invitation").count() == 1
    assert Message.objects.count() == 4


def test_nobody_is_invited_to_a_closed_survey(
    program: Program, pre: Wave, mentees: Callable[[int], list[Enrolment]]
) -> None:
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    actions.open_wave(program=program, kind=WaveKind.POST, by=None)
    mentees(1)
    actions.tick()
    facts = {message.facts["wave"] for message in Message.objects.all()}
    assert facts == {Wave.objects.get(kind=WaveKind.POST).pk}


def test_a_cancelled_program_forgets_who_is_who_and_releases_nothing(program: Program, pre: Wave) -> None:
    Program.objects.filter(pk=program.pk).update(state=ProgramState.CANCELLED)
    actions.tick()
    assert kinds_of(program) == {"pre": "closed"}
    assert not ProgramSecret.objects.exists()
    assert not program.__class__.objects.filter(release__isnull=False).exists()


@pytest.mark.django_db
def test_a_draft_can_be_opened() -> None:
    program = ProgramFactory(running=True)
    WaveFactory(program=program, kind=WaveKind.POST, state=WaveState.DRAFT, opened_on=None)
    assert actions.open_wave(program=program, kind=WaveKind.POST, by=None).state == WaveState.OPEN
