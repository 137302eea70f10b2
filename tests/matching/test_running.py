import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching import actions, selectors
from matching.engine import Weights
from matching.enums import RuleKind, RunState
from matching.models import MatchingRun, Pair, Proposal
from people.models import AuditEntry, DottedLine, Person
from programs.enums import EnrolmentState, ProgramState, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError
from tests.factories import EnrolmentFactory, MatchingRunFactory, PairFactory, ProgramFactory, TopicFactory

Commit = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


def do_run(program: Program, by: Person, **weights: int) -> MatchingRun:
    run = actions.start_run(program_id=program.pk, weights=weights, by=by)
    actions.run_matching(run_id=run.pk)
    run.refresh_from_db()
    return run


def rules(run: MatchingRun) -> dict[int, str]:
    return {one["enrolment"]: one["rule"] for one in run.unmatched}


def test_a_run_writes_its_proposal_with_reasons(run: MatchingRun, mira_seat: Enrolment, edda_seat: Enrolment) -> None:
    proposal = run.proposals.get()
    assert (proposal.mentor, proposal.mentee) == (mira_seat, edda_seat)
    assert (run.state, run.progress, run.attempts) == (RunState.DONE, 100, 1)
    assert len(run.input_digest) == 64
    assert {reason["code"] for reason in proposal.reasons} == {"teaches", "languages", "departments", "location"}
    assert 0 < proposal.score <= 1


def test_the_task_is_sent_after_commit_and_does_the_run(
    program: Program,
    mira_seat: Enrolment,
    edda_seat: Enrolment,
    hana: Person,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.start_run(program_id=program.pk, by=hana)
    assert MatchingRun.objects.get().state == RunState.DONE


def test_only_whoever_runs_the_program_starts_a_run(program: Program, stig: Person) -> None:
    with pytest.raises(NotAllowedError):
        actions.start_run(program_id=program.pk, by=stig)


@pytest.mark.parametrize("state", [ProgramState.DRAFT, ProgramState.RECRUITING, ProgramState.CANCELLED])
def test_a_program_that_is_not_matching_or_running_is_refused(state: ProgramState, hana: Person) -> None:
    with pytest.raises(DomainError):
        actions.start_run(program_id=ProgramFactory(state=state).pk, by=hana)


def test_one_run_of_a_program_at_a_time(program: Program, hana: Person) -> None:
    actions.start_run(program_id=program.pk, by=hana)
    with pytest.raises(DomainError, match="under way"):
        actions.start_run(program_id=program.pk, by=hana)


@pytest.mark.parametrize("weights", [{"skills": 11}, {"skills": -1}, {"skills": 2.5}, {"luck": 3}, {"skills": True}])
def test_weights_outside_0_to_10_are_refused(program: Program, hana: Person, weights: dict[str, int]) -> None:
    with pytest.raises(DomainError):
        actions.start_run(program_id=program.pk, weights=weights, by=hana)
    assert not MatchingRun.objects.exists()


def test_a_run_done_twice_is_done_once(run: MatchingRun) -> None:
    actions.run_matching(run_id=run.pk)
    run.refresh_from_db()
    assert (run.attempts, Proposal.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(verb="matching_run.done").count() == 1


def test_the_same_input_gives_the_same_digest(run: MatchingRun, program: Program, hana: Person) -> None:
    with clock.at(run.created_at):
        assert do_run(program, hana).input_digest == run.input_digest
    assert do_run(program, hana, skills=1).input_digest != run.input_digest


def test_a_run_with_nobody_eligible_says_so_for_everybody(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, mira: Person, hana: Person
) -> None:
    Person.objects.filter(pk=mira.pk).update(grade=None)
    run = do_run(program, hana)
    assert run.state == RunState.DONE
    assert not run.proposals.exists()
    assert rules(run) == {mira_seat.pk: "own_grade_missing", edda_seat.pk: "grade_missing"}


def test_a_run_with_nobody_at_all_is_done_and_empty(program: Program, hana: Person) -> None:
    run = do_run(program, hana)
    assert (run.state, run.unmatched) == (RunState.DONE, [])


def test_dotted_lines_and_bosses_of_bosses_exclude(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, stig: Person, hana: Person
) -> None:
    DottedLine.objects.create(person=mira_seat.person, manager=stig)
    Person.objects.filter(pk=stig.pk).update(manager=edda_seat.person)
    assert rules(do_run(program, hana)) == {mira_seat.pk: "line", edda_seat.pk: "line"}


def test_a_circle_in_the_reporting_lines_does_not_hang(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, stig: Person, hana: Person
) -> None:
    Person.objects.filter(pk=hana.pk).update(manager=stig)
    Person.objects.filter(pk=stig.pk).update(manager=hana)
    Person.objects.filter(pk=mira_seat.person_id).update(manager=stig)
    assert do_run(program, hana).proposals.count() == 1


def test_the_capacity_of_a_person_holds_over_all_programs(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, mira: Person, hana: Person
) -> None:
    PairFactory(active=True, mentor__person=mira)
    assert rules(do_run(program, hana)) == {mira_seat.pk: "no_place_left", edda_seat.pk: "no_capacity_left"}


def test_people_who_left_the_company_are_left_out_and_named(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, mira: Person, hana: Person
) -> None:
    Person.objects.filter(pk=mira.pk).update(left_on=clock.today())
    assert rules(do_run(program, hana)) == {mira_seat.pk: "left", edda_seat.pk: "nobody_there"}


@pytest.mark.parametrize("state", [EnrolmentState.APPLIED, EnrolmentState.WITHDRAWN, EnrolmentState.WAITLISTED])
def test_only_people_with_a_seat_are_matched(
    program: Program, edda_seat: Enrolment, hana: Person, state: EnrolmentState
) -> None:
    EnrolmentFactory(program=program, side=Side.MENTOR, state=state, person__grade=2)
    assert rules(do_run(program, hana)) == {edda_seat.pk: "nobody_there"}


def test_late_joiners_find_a_partner_and_existing_pairs_are_left_alone(
    offer: Pair, program: Program, hana: Person
) -> None:
    late = EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True, person__grade=2)
    later = EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True, person__grade=9)
    run = do_run(program, hana)
    assert list(run.proposals.values_list("mentor", "mentee")) == [(late.pk, later.pk)]
    assert run.unmatched == []


def test_two_who_said_no_are_not_proposed_again(offer: Pair, program: Program, edda: Person, hana: Person) -> None:
    actions.decline_offer(pair_id=offer.pk, by=edda)
    assert set(rules(do_run(program, hana)).values()) == {"unavailable"}


def test_bans_and_locks_of_the_team_are_kept(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    other = EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True, person__grade=8)
    ban = {"mentor_id": mira_seat.pk, "mentee_id": edda_seat.pk, "reason": "They know each other well", "by": hana}
    rule = actions.set_pair_rule(kind=RuleKind.BAN, **ban)
    assert not do_run(program, hana).proposals.exists()
    actions.set_pair_rule(kind=RuleKind.LOCK, **{**ban, "mentor_id": other.pk})
    proposal = do_run(program, hana).proposals.get()
    assert (proposal.mentor, proposal.reasons[0]["code"]) == (other, "locked")
    actions.drop_pair_rule(rule_id=rule.pk, by=hana)
    actions.drop_pair_rule(rule_id=rule.pk, by=hana)
    assert "They know" not in str(list(AuditEntry.objects.values()))


def test_a_ban_needs_a_reason_a_manager_and_the_right_sides(
    mira_seat: Enrolment, edda_seat: Enrolment, hana: Person, stig: Person
) -> None:
    right = {"kind": RuleKind.BAN, "mentor_id": mira_seat.pk, "mentee_id": edda_seat.pk, "reason": "x", "by": hana}
    swapped = {"mentor_id": edda_seat.pk, "mentee_id": mira_seat.pk}
    elsewhere = {"mentee_id": EnrolmentFactory(side=Side.MENTEE).pk}
    for wrong in ({"reason": " "}, {"by": stig}, swapped, elsewhere, {"mentor_id": 999_999}):
        with pytest.raises(DomainError):
            actions.set_pair_rule(**{**right, **wrong})


def test_topics_to_avoid_do_not_count(
    mira_seat: Enrolment, program: Program, edda_seat: Enrolment, hana: Person
) -> None:
    edda_seat.topics_to_avoid.add(TopicFactory(name="AI tools"))
    run = do_run(program, hana)
    assert "AI tools" not in str(run.proposals.get().reasons)
    assert run.proposals.get().criteria["skills"] == 0


def test_a_run_whose_worker_died_is_sent_again_and_given_up_after_three_times(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, django_capture_on_commit_callbacks: Commit
) -> None:
    long_ago = clock.now() - dt.timedelta(minutes=5)
    facts = {"program": program, "state": RunState.RUNNING, "heartbeat_at": long_ago, "created_at": long_ago}
    run = MatchingRunFactory(**facts, attempts=1)
    with django_capture_on_commit_callbacks(execute=True):
        actions.tick()
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.DONE, 2)
    hopeless = MatchingRunFactory(**facts, attempts=3)
    actions.tick()
    hopeless.refresh_from_db()
    assert (hopeless.state, bool(hopeless.fault)) == (RunState.FAILED, True)


def test_a_run_that_shows_signs_of_life_is_left_alone(program: Program) -> None:
    run = MatchingRunFactory(program=program, state=RunState.RUNNING, heartbeat_at=clock.now(), attempts=1)
    actions.run_matching(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.RUNNING, 1)


@pytest.mark.parametrize("count", [1, 5])
def test_reading_the_input_takes_the_same_queries_for_any_number_of_people(program: Program, count: int) -> None:
    for _index in range(count):
        EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True, person__grade=2)
        EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True, person__grade=9)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        selectors.engine_input(program, Weights())
    assert len(queries) == 11
