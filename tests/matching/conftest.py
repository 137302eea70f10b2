"""Mira and Edda with seats in a program that is matching, and what comes after."""

import pytest

from matching import actions
from matching.models import Agreement, MatchingRun, Pair
from people.models import Person
from programs.enums import Side, SkillKind
from programs.models import Enrolment, Program
from tests.factories import (
    AgreementFactory,
    EnrolmentFactory,
    PairFactory,
    ProgramFactory,
    SkillFactory,
    TopicFactory,
)


@pytest.fixture
def program(db: None) -> Program:
    return ProgramFactory(matching=True)


@pytest.fixture
def mira_seat(program: Program, mira: Person) -> Enrolment:
    seat = EnrolmentFactory(program=program, person=mira, side=Side.MENTOR, accepted=True)
    SkillFactory(enrolment=seat, topic=TopicFactory(name="AI tools"), level=5)
    return seat


@pytest.fixture
def edda_seat(program: Program, edda: Person) -> Enrolment:
    seat = EnrolmentFactory(program=program, person=edda, side=Side.MENTEE, accepted=True)
    SkillFactory(enrolment=seat, topic=TopicFactory(name="AI tools"), level=4, kind=SkillKind.WISH)
    return seat


@pytest.fixture
def run(program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person) -> MatchingRun:
    """Done, with the one proposal there can be."""
    run = actions.start_run(program_id=program.pk, by=hana)
    actions.run_matching(run_id=run.pk)
    run.refresh_from_db()
    return run


@pytest.fixture
def offer(run: MatchingRun, hana: Person) -> Pair:
    """Published: Edda is asked."""
    return actions.publish(run_id=run.pk, by=hana).pairs[0]


@pytest.fixture
def accepted(mira: Person, edda: Person) -> Pair:
    """Both said yes, in a program of its own; the agreement is written, nobody has confirmed."""
    pair = PairFactory(accepted=True, expires_at=None, mentor__person=mira, mentee__person=edda)
    AgreementFactory(pair=pair, goals="Use AI tools in the board")
    return pair


@pytest.fixture
def agreement(accepted: Pair) -> Agreement:
    return Agreement.objects.get(pair=accepted)
