"""The tables of legal moves are the specification: every pair of states is tried."""

import datetime as dt
from itertools import product

import pytest

from people.models import Person
from programs.enums import CaseKind, CaseState, EnrolmentState, Judgement, ProgramState
from programs.models import Case, Enrolment, Program
from rmentor.lib.errors import IllegalMoveError

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(("old", "new"), list(product(ProgramState, repeat=2)))
def test_a_program_makes_only_the_moves_of_its_table(old: ProgramState, new: ProgramState) -> None:
    program = Program(name="P", state=old, version=4)
    if new in Program.MOVES[old]:
        program.move(new, at=NOW)
        assert (program.state, program.version) == (new, 5)
        assert program.started_at == (NOW if new is ProgramState.RUNNING else None)
        assert program.completed_at == (NOW if new is ProgramState.COMPLETED else None)
    else:
        with pytest.raises(IllegalMoveError, match=f"“{old.label}” and cannot become “{new.label}”"):
            program.move(new, at=NOW)
        assert (program.state, program.version) == (old, 4)


@pytest.mark.parametrize(("old", "new"), list(product(EnrolmentState, repeat=2)))
def test_an_enrolment_makes_only_the_moves_of_its_table(old: EnrolmentState, new: EnrolmentState) -> None:
    enrolment = Enrolment(state=old)
    decider = Person(first_name="Hana", last_name="Hojnik")
    if new in Enrolment.MOVES[old]:
        enrolment.move(new, at=NOW, by=decider, reason="fits")
        applied = new is EnrolmentState.APPLIED
        assert enrolment.state == new
        assert (enrolment.applied_at, enrolment.decided_at) == ((NOW, None) if applied else (None, NOW))
        assert enrolment.decision_reason == ("" if applied else "fits")
    else:
        with pytest.raises(IllegalMoveError):
            enrolment.move(new, at=NOW)
        assert enrolment.state == old


@pytest.mark.parametrize(("old", "new"), list(product(CaseState, repeat=2)))
def test_a_case_can_only_be_closed_and_once(old: CaseState, new: CaseState) -> None:
    case = Case(state=old, kind=CaseKind.LEAVER, title="x")
    legal = new in Case.MOVES[old]
    assert legal == ((old, new) == (CaseState.OPEN, CaseState.CLOSED))
    if new is CaseState.CLOSED and not legal:
        with pytest.raises(IllegalMoveError):
            case.close(outcome="done", judgement=Judgement.CANNOT_SAY, by=Person(), at=NOW)


def test_the_tables_are_those_of_the_design() -> None:
    assert {old.value: sorted(new) for old, new in Program.MOVES.items()} == {
        "draft": ["cancelled", "recruiting"],
        "recruiting": ["cancelled", "matching"],
        "matching": ["cancelled", "running"],
        "running": ["cancelled", "completed"],
        "completed": ["archived", "cancelled"],
        "archived": [],
        "cancelled": [],
    }
    assert {old.value: sorted(new) for old, new in Enrolment.MOVES.items()} == {
        "invited": ["applied"],
        "applied": ["accepted", "declined", "waitlisted"],
        "accepted": ["withdrawn"],
        "waitlisted": ["accepted"],
        "declined": [],
        "withdrawn": [],
    }
