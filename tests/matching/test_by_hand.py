"""Changing proposals by hand: what the rules allow, what a reason allows, and what is left over."""

from dataclasses import dataclass

import pytest

from matching import actions
from matching.enums import ProposalOrigin, RuleKind, RunKind, RunState
from matching.errors import NeedsReasonError
from matching.models import MatchingRun, PairRule, Proposal
from people.models import AuditEntry, DottedLine, Person
from programs.enums import EnrolmentState, ProgramState, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError, StaleError
from tests.factories import MatchingRunFactory, PairFactory, ProgramFactory
from tests.matching.crowd import done_run, propose, seat

pytestmark = pytest.mark.django_db


@dataclass
class Two:
    """A run that proposes Ada with Xan and Bea with Yve; Zoe, a mentee, is left over."""

    run: MatchingRun
    ada: Enrolment
    bea: Enrolment
    xan: Enrolment
    yve: Enrolment
    zoe: Enrolment
    first: Proposal
    second: Proposal

    def seen(self) -> dict[str, int]:
        """The run as it stands in the database."""
        self.run.refresh_from_db()
        return {"run_id": self.run.pk, "seen_version": self.run.version}

    def pairs(self) -> set[tuple[str, str]]:
        """Who is proposed with whom."""
        rows = self.run.proposals.with_people()
        return {(row.mentor.person.first_name, row.mentee.person.first_name) for row in rows}


@pytest.fixture
def two(program: Program) -> Two:
    ada, bea = (seat(program, Side.MENTOR, name) for name in ("Ada", "Bea"))
    xan, yve, zoe = (seat(program, Side.MENTEE, name, department="Finance") for name in ("Xan", "Yve", "Zoe"))
    run = done_run(program)
    first, second = propose(run, [(ada, xan), (bea, yve)])
    return Two(run, ada, bea, xan, yve, zoe, first, second)


def take(two: Two, mentor: Enrolment, mentee: Enrolment, by: Person, **more: object) -> actions.Moved:
    return actions.put_together(**two.seen(), mentor_id=mentor.pk, mentee_id=mentee.pk, by=by, **more)


def test_an_alternative_taken_puts_those_who_lost_their_partners_together(two: Two, hana: Person) -> None:
    moved = take(two, two.ada, two.yve, hana, instead_of=two.first.pk)
    assert two.pairs() == {("Ada", "Yve"), ("Bea", "Xan")}
    assert moved.left == ()
    assert {row.origin for row in two.run.proposals.all()} == {ProposalOrigin.HAND}


def test_a_pair_made_by_hand_is_scored_and_explained_by_the_engine(two: Two, hana: Person) -> None:
    row = take(two, two.ada, two.zoe, hana, instead_of=two.first.pk).made[0]
    assert 0 < row.score <= 1
    assert row.criteria["skills"] == 1.0
    assert {"code": "teaches", "topic": "AI tools", "level": 4, "wanted": 4} in row.reasons


def test_who_loses_a_partner_for_it_is_told_and_left_over(two: Two, hana: Person) -> None:
    moved = take(two, two.ada, two.zoe, hana, instead_of=two.first.pk)
    assert [one.person.first_name for one in moved.left] == ["Xan"]
    assert two.pairs() == {("Ada", "Zoe"), ("Bea", "Yve")}


def test_somebody_left_over_takes_the_place_of_the_weakest_pair_of_a_full_partner(two: Two, hana: Person) -> None:
    moved = take(two, two.bea, two.zoe, hana)
    assert two.pairs() == {("Ada", "Xan"), ("Bea", "Zoe")}
    assert [one.person.first_name for one in moved.left] == ["Yve"]


def test_a_free_place_is_taken_without_touching_anybody(two: Two, hana: Person) -> None:
    Enrolment.objects.filter(pk=two.bea.pk).update(capacity=2)
    moved = take(two, two.bea, two.zoe, hana)
    assert two.pairs() == {("Ada", "Xan"), ("Bea", "Yve"), ("Bea", "Zoe")}
    assert moved.left == ()


def test_those_who_lost_their_partners_stay_apart_when_a_rule_stands_between_them(two: Two, hana: Person) -> None:
    DottedLine.objects.create(person=two.bea.person, manager=two.xan.person)
    moved = take(two, two.ada, two.yve, hana, instead_of=two.first.pk)
    assert two.pairs() == {("Ada", "Yve")}
    assert {one.person.first_name for one in moved.left} == {"Bea", "Xan"}


def test_two_pairs_swap_their_mentors(two: Two, hana: Person) -> None:
    actions.swap_mentors(**two.seen(), proposal_id=two.first.pk, other_id=two.second.pk, by=hana)
    assert two.pairs() == {("Bea", "Xan"), ("Ada", "Yve")}


def test_a_pair_does_not_swap_with_itself(two: Two, hana: Person) -> None:
    with pytest.raises(DomainError, match="four different people"):
        actions.swap_mentors(**two.seen(), proposal_id=two.first.pk, other_id=two.first.pk, by=hana)
    assert two.pairs() == {("Ada", "Xan"), ("Bea", "Yve")}


def test_a_pair_taken_apart_leaves_both_over(two: Two, hana: Person) -> None:
    moved = actions.take_apart(**two.seen(), proposal_id=two.first.pk, by=hana)
    assert {one.person.first_name for one in moved.left} == {"Ada", "Xan"}
    assert two.pairs() == {("Bea", "Yve")}
    assert AuditEntry.objects.get(verb="proposal.taken_apart").actor_pk == hana.pk


# ---- rules ----------------------------------------------------------------------------------------------------


def test_a_broken_rule_asks_for_a_reason_and_changes_nothing(two: Two, hana: Person) -> None:
    Person.objects.filter(pk=two.zoe.person_id).update(grade=4)
    with pytest.raises(NeedsReasonError, match="the grades are too close"):
        take(two, two.ada, two.zoe, hana, instead_of=two.first.pk)
    with pytest.raises(NeedsReasonError):
        take(two, two.ada, two.zoe, hana, instead_of=two.first.pk, reason="   ")
    assert two.pairs() == {("Ada", "Xan"), ("Bea", "Yve")}


def test_a_reason_goes_over_exactly_the_rules_that_are_broken_and_is_audited(two: Two, hana: Person) -> None:
    Person.objects.filter(pk=two.zoe.person_id).update(grade=4, languages=["sl"])
    row = take(two, two.ada, two.zoe, hana, instead_of=two.first.pk, reason=" Both asked for it ").made[0]
    assert (row.broken, row.override_reason) == (["grade", "language"], "Both asked for it")
    entry = AuditEntry.objects.get(verb="proposal.made_by_hand")
    assert entry.new == {"run": two.run.pk, "broken": ["grade", "language"], "reason": "Both asked for it"}


def test_a_reason_where_no_rule_is_broken_is_not_kept(two: Two, hana: Person) -> None:
    row = take(two, two.ada, two.zoe, hana, instead_of=two.first.pk, reason="Just so").made[0]
    assert (row.broken, row.override_reason) == ([], "")


@pytest.mark.parametrize("kept_apart_by", ["a ban", "a pair that one left", "a wish to share an identity"])
def test_no_reason_goes_over_what_is_not_available_and_nobody_learns_what_it_is(
    two: Two, hana: Person, kept_apart_by: str
) -> None:
    if kept_apart_by == "a ban":
        actions.set_pair_rule(kind=RuleKind.BAN, mentor_id=two.ada.pk, mentee_id=two.zoe.pk, reason="CANARY", by=hana)
    elif kept_apart_by == "a pair that one left":
        facts = {"state": "ended", "ended_side": "mentor", "ended_at": clock.now(), "activated_at": clock.now()}
        PairFactory(program=two.run.program, mentor=two.ada, mentee=two.zoe, **facts)
    else:
        Enrolment.objects.filter(pk=two.zoe.pk).update(identities="CANARY", wants_same_identity=True)
    with pytest.raises(DomainError) as error:
        take(two, two.ada, two.zoe, hana, instead_of=two.first.pk, reason="All the same")
    assert str(error.value) == "Ada Test – Zoe Test: not available."
    assert two.pairs() == {("Ada", "Xan"), ("Bea", "Yve")}


def test_the_swap_of_a_rule_breaking_pair_keeps_the_reason_on_that_pair_only(two: Two, hana: Person) -> None:
    Person.objects.filter(pk=two.bea.person_id).update(grade=7)
    Person.objects.filter(pk=two.yve.person_id).update(grade=9)
    with pytest.raises(NeedsReasonError, match="Bea Test – Xan Test"):
        actions.swap_mentors(**two.seen(), proposal_id=two.first.pk, other_id=two.second.pk, by=hana)
    actions.swap_mentors(
        **two.seen(), proposal_id=two.first.pk, other_id=two.second.pk, reason="They asked for it", by=hana
    )
    rows = {row.mentor_id: (row.broken, row.override_reason) for row in two.run.proposals.all()}
    assert rows == {two.bea.pk: (["grade"], "They asked for it"), two.ada.pk: ([], "")}


def test_somebody_full_in_another_program_has_no_place(two: Two, hana: Person) -> None:
    PairFactory(offered=True, mentee__person=two.zoe.person)
    with pytest.raises(DomainError, match="Zoe Test has no place left"):
        take(two, two.ada, two.zoe, hana, instead_of=two.first.pk)
    assert two.pairs() == {("Ada", "Xan"), ("Bea", "Yve")}


def test_somebody_who_left_is_not_put_together_with_anybody(two: Two, hana: Person) -> None:
    Enrolment.objects.filter(pk=two.zoe.pk).update(state=EnrolmentState.WITHDRAWN)
    with pytest.raises(DomainError, match="no longer takes part"):
        take(two, two.ada, two.zoe, hana)


def test_people_of_another_program_or_of_one_side_are_refused(two: Two, hana: Person) -> None:
    stranger = seat(ProgramFactory(matching=True), Side.MENTEE, "Ulf")
    for mentor, mentee in ((two.ada, stranger), (two.ada, two.bea), (two.zoe, two.ada)):
        with pytest.raises(DomainError, match="of this program"):
            take(two, mentor, mentee, hana)


# ---- keep together, keep apart --------------------------------------------------------------------------------


def test_a_pair_kept_together_is_a_lock_and_is_not_taken_apart(two: Two, hana: Person) -> None:
    actions.keep_together(**two.seen(), proposal_id=two.second.pk, by=hana)
    rule = PairRule.objects.get()
    assert (rule.kind, rule.mentor, rule.mentee, bool(rule.reason)) == (RuleKind.LOCK, two.bea, two.yve, True)
    with pytest.raises(DomainError, match="kept together"):
        actions.take_apart(**two.seen(), proposal_id=two.second.pk, by=hana)
    with pytest.raises(DomainError, match="kept together"):
        take(two, two.bea, two.zoe, hana)
    with pytest.raises(DomainError, match="kept together"):
        actions.swap_mentors(**two.seen(), proposal_id=two.first.pk, other_id=two.second.pk, by=hana)
    actions.let_loose(**two.seen(), proposal_id=two.second.pk, by=hana)
    assert not PairRule.objects.exists()
    actions.take_apart(**two.seen(), proposal_id=two.second.pk, by=hana)
    assert two.pairs() == {("Ada", "Xan")}


def test_a_ban_needs_a_reason_and_takes_the_pair_apart(two: Two, hana: Person) -> None:
    with pytest.raises(DomainError, match="Give a reason"):
        actions.keep_apart(**two.seen(), proposal_id=two.first.pk, reason=" ", by=hana)
    assert two.pairs() == {("Ada", "Xan"), ("Bea", "Yve")}
    moved = actions.keep_apart(**two.seen(), proposal_id=two.first.pk, reason="Family", by=hana)
    assert PairRule.objects.get().kind == RuleKind.BAN
    assert two.pairs() == {("Bea", "Yve")}
    assert {one.person.first_name for one in moved.left} == {"Ada", "Xan"}


# ---- two at once, and who may ---------------------------------------------------------------------------------


def test_a_page_opened_before_somebody_elses_change_overwrites_nothing(two: Two, hana: Person) -> None:
    stale = two.seen()
    actions.take_apart(**stale, proposal_id=two.first.pk, by=hana)
    moves = [
        lambda: actions.take_apart(**stale, proposal_id=two.second.pk, by=hana),
        lambda: actions.keep_together(**stale, proposal_id=two.second.pk, by=hana),
        lambda: actions.keep_apart(**stale, proposal_id=two.second.pk, reason="x", by=hana),
        lambda: actions.put_together(**stale, mentor_id=two.ada.pk, mentee_id=two.zoe.pk, by=hana),
        lambda: actions.publish(run_id=two.run.pk, seen_version=stale["seen_version"], by=hana),
    ]
    for move in moves:
        with pytest.raises(StaleError, match="changed these proposals meanwhile"):
            move()
    assert two.pairs() == {("Bea", "Yve")}
    assert not PairRule.objects.exists()


def test_what_was_published_is_not_changed_by_hand(two: Two, hana: Person) -> None:
    actions.publish(run_id=two.run.pk, proposal_ids=[two.first.pk], by=hana)
    with pytest.raises(DomainError, match="asked already"):
        actions.take_apart(**two.seen(), proposal_id=two.first.pk, by=hana)
    with pytest.raises(DomainError, match="no place left"):
        take(two, two.ada, two.zoe, hana)


def test_a_proposal_that_is_gone_is_a_clear_error(two: Two, hana: Person) -> None:
    for number in (-1, 999_999):
        with pytest.raises(DomainError, match="does not exist any more"):
            actions.take_apart(**two.seen(), proposal_id=number, by=hana)
    with pytest.raises(DomainError, match="about somebody else"):
        take(two, two.bea, two.zoe, hana, instead_of=two.first.pk)


def test_only_the_team_changes_proposals_and_nobody_their_own(two: Two, stig: Person) -> None:
    two.ada.person.grants.create(role="hr")
    for person in (stig, two.ada.person):
        with pytest.raises(DomainError):
            actions.take_apart(**two.seen(), proposal_id=two.first.pk, by=person)
    with pytest.raises(NotAllowedError, match="of their own"):
        take(two, two.ada, two.zoe, two.ada.person)
    assert two.pairs() == {("Ada", "Xan"), ("Bea", "Yve")}


def test_nobody_s_own_pair_is_taken_apart_by_their_move_for_others(two: Two) -> None:
    team = two.yve.person
    team.grants.create(role="hr")
    with pytest.raises(NotAllowedError, match="of their own"):
        take(two, two.bea, two.zoe, team)
    assert two.pairs() == {("Ada", "Xan"), ("Bea", "Yve")}


@pytest.mark.parametrize("facts", [{"state": RunState.RUNNING}, {"kind": RunKind.WHAT_IF}])
def test_only_proposals_to_publish_are_changed(two: Two, hana: Person, facts: dict[str, object]) -> None:
    parent = {"parent": MatchingRunFactory(program=two.run.program, state=RunState.DONE)} if "kind" in facts else {}
    MatchingRun.objects.filter(pk=two.run.pk).update(**facts, **parent)
    with pytest.raises(DomainError):
        actions.take_apart(**two.seen(), proposal_id=two.first.pk, by=hana)
    with pytest.raises(DomainError):
        actions.publish(run_id=two.run.pk, by=hana)


def test_nothing_is_changed_in_a_program_that_is_over(two: Two, hana: Person) -> None:
    Program.objects.update(state=ProgramState.COMPLETED, started_at=clock.now(), completed_at=clock.now())
    with pytest.raises(DomainError, match="matching or running"):
        actions.take_apart(**two.seen(), proposal_id=two.first.pk, by=hana)


# ---- publishing what was made by hand -------------------------------------------------------------------------


def test_an_override_goes_through_for_its_rules_and_no_others(two: Two, hana: Person) -> None:
    Person.objects.filter(pk=two.zoe.person_id).update(grade=4)
    row = take(two, two.ada, two.zoe, hana, instead_of=two.first.pk, reason="Both asked for it").made[0]
    Person.objects.filter(pk=two.zoe.person_id).update(languages=["sl"])
    skipped = actions.publish(run_id=two.run.pk, proposal_ids=[row.pk], by=hana).skipped
    assert skipped == ("Ada Test – Zoe Test: no common language",)
    Person.objects.filter(pk=two.zoe.person_id).update(languages=["en"])
    assert len(actions.publish(run_id=two.run.pk, proposal_ids=[row.pk], by=hana).pairs) == 1


def test_only_those_that_fit_well_enough_are_published(two: Two, hana: Person) -> None:
    Proposal.objects.filter(pk=two.first.pk).update(score=0.601)
    pairs = actions.publish(run_id=two.run.pk, least_percent=60, by=hana).pairs
    assert [pair.mentor for pair in pairs] == [two.ada]
    pairs = actions.publish(run_id=two.run.pk, least_percent=50, by=hana).pairs
    assert [pair.mentor for pair in pairs] == [two.bea]
