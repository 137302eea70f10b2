"""A run with several pairs, whose proposals and alternatives a test writes itself."""

from collections.abc import Sequence

from matching.enums import RunState
from matching.models import MatchingRun, Proposal
from programs.enums import Side, SkillKind
from programs.models import Enrolment, Program
from rmentor.lib import clock
from tests.factories import EnrolmentFactory, MatchingRunFactory, PersonFactory, SkillFactory, TopicFactory


def seat(program: Program, side: Side, name: str, **person: object) -> Enrolment:
    """Somebody with a seat: a mentor teaches AI tools, a mentee wants to learn them."""
    facts = {"grade": 3 if side is Side.MENTOR else 8, "first_name": name, "last_name": "Test", **person}
    enrolment: Enrolment = EnrolmentFactory(
        program=program, side=side, accepted=True, person=PersonFactory(**facts), decided_at=None
    )
    kind = SkillKind.OFFER if side is Side.MENTOR else SkillKind.WISH
    SkillFactory(enrolment=enrolment, topic=TopicFactory(name="AI tools"), kind=kind, level=4)
    return enrolment


def done_run(program: Program, **facts: object) -> MatchingRun:
    """A finished run without proposals."""
    run: MatchingRun = MatchingRunFactory(program=program, state=RunState.DONE, ended_at=clock.now(), **facts)
    return run


def propose(run: MatchingRun, pairs: Sequence[tuple[Enrolment, Enrolment]], score: float = 0.5) -> list[Proposal]:
    """These pairs as proposals of the run."""
    criteria = {"skills": 0.75, "department": 1.0}
    reasons = [{"code": "teaches", "topic": "AI tools", "level": 5, "wanted": 4}]
    return [
        run.proposals.create(mentor=mentor, mentee=mentee, score=score, criteria=criteria, reasons=reasons)
        for mentor, mentee in pairs
    ]


def another(partner: Enrolment, *, people: int = 0, points: int = 0, percent: int = 40) -> dict[str, object]:
    """Another partner, as the engine tells of them."""
    reasons = [{"code": "languages", "languages": "en"}]
    return {
        "partner": partner.pk,
        "percent": percent,
        "people": people,
        "points": points,
        "criteria": {"skills": 0.4},
        "reasons": reasons,
    }
