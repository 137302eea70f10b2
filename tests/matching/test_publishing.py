import datetime as dt

import pytest

from matching import actions
from matching.enums import PairState, RuleKind, RunState
from matching.models import MatchingRun, Pair
from matching.selectors.publishing import publish_preview, rows_to_publish
from messaging.actions import use_wording
from messaging.models import Message, Wording
from people.models import AuditEntry, DottedLine, Person
from programs.enums import EnrolmentState, ProgramState, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError
from tests.factories import EnrolmentFactory, MatchingRunFactory, PairFactory

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def skipped(run: MatchingRun, by: Person) -> str:
    result = actions.publish(run_id=run.pk, by=by)
    assert result.pairs == ()
    return " ".join(result.skipped)


def test_publishing_asks_the_mentee_only_for_five_working_days(run: MatchingRun, edda: Person, hana: Person) -> None:
    with clock.at(MONDAY):
        pair = actions.publish(run_id=run.pk, by=hana).pairs[0]
    assert (pair.state, pair.expires_at) == (PairState.OFFERED, MONDAY + dt.timedelta(days=7))
    sent = Message.objects.order_by("pk").values_list("kind", "recipient")
    assert list(sent) == [
        ("matching.offer", edda.pk),
        ("matching.offer_reminder", edda.pk),
        ("matching.offer_reminder", edda.pk),
    ]
    assert AuditEntry.objects.get(verb="pair.offered").actor_pk == hana.pk


def test_publishing_the_same_run_twice_asks_once(run: MatchingRun, hana: Person) -> None:
    ticked = [run.proposals.get().pk]
    actions.publish(run_id=run.pk, proposal_ids=ticked, by=hana)
    again = actions.publish(run_id=run.pk, proposal_ids=ticked, by=hana)
    assert (again.pairs, "already asked" in again.skipped[0]) == ((), True)
    assert actions.publish(run_id=run.pk, by=hana) == actions.Published((), ())
    assert (Pair.objects.count(), Message.objects.filter(kind="matching.offer").count()) == (1, 1)


def test_only_the_ticked_proposals_are_published(run: MatchingRun, hana: Person) -> None:
    assert actions.publish(run_id=run.pk, proposal_ids=[], by=hana).pairs == ()
    assert actions.publish(run_id=run.pk, proposal_ids=[999_999], by=hana).pairs == ()
    assert len(actions.publish(run_id=run.pk, proposal_ids=[run.proposals.get().pk], by=hana).pairs) == 1


def test_somebody_who_withdrew_is_left_out_by_name(run: MatchingRun, mira_seat: Enrolment, hana: Person) -> None:
    Enrolment.objects.filter(pk=mira_seat.pk).update(state=EnrolmentState.WITHDRAWN)
    assert "Mira Malmsten no longer takes part" in skipped(run, hana)


def test_somebody_who_left_the_company_is_left_out(run: MatchingRun, edda: Person, hana: Person) -> None:
    Person.objects.filter(pk=edda.pk).update(left_on=clock.today())
    assert "Edda Ek no longer takes part" in skipped(run, hana)


def test_somebody_taken_in_another_program_meanwhile_is_left_out(
    run: MatchingRun, mira: Person, hana: Person
) -> None:
    PairFactory(offered=True, mentor__person=mira)
    assert "Mira Malmsten has no place left" in skipped(run, hana)


def test_a_ban_made_after_the_run_holds(
    run: MatchingRun, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    actions.set_pair_rule(
        kind=RuleKind.BAN, mentor_id=mira_seat.pk, mentee_id=edda_seat.pk, reason="Private", by=hana
    )
    text = skipped(run, hana)
    assert "not available" in text
    assert "Private" not in text


def test_hard_rules_are_looked_at_again(run: MatchingRun, mira: Person, edda: Person, hana: Person) -> None:
    DottedLine.objects.create(person=mira, manager=edda)
    Person.objects.filter(pk=mira.pk).update(grade=8, languages=["sl"])
    assert "the grades are too close, no common language, in one reporting line" in skipped(run, hana)


def test_two_proposals_that_share_a_place_do_not_both_become_offers(
    run: MatchingRun, program: Program, mira_seat: Enrolment, hana: Person
) -> None:
    second = EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True, person__grade=9)
    run.proposals.create(mentor=mira_seat, mentee=second, score=0.1)
    result = actions.publish(run_id=run.pk, by=hana)
    assert (len(result.pairs), len(result.skipped)) == (1, 1)


@pytest.mark.parametrize("state", [RunState.WAITING, RunState.RUNNING, RunState.FAILED])
def test_a_run_that_is_not_done_has_nothing_to_publish(state: RunState, hana: Person) -> None:
    run = MatchingRunFactory(state=state)
    with pytest.raises(DomainError):
        actions.publish(run_id=run.pk, by=hana)


def test_strangers_and_finished_programs_publish_nothing(run: MatchingRun, stig: Person, hana: Person) -> None:
    with pytest.raises(NotAllowedError):
        actions.publish(run_id=run.pk, by=stig)
    Program.objects.filter(pk=run.program_id).update(state=ProgramState.RECRUITING)
    with pytest.raises(DomainError):
        actions.publish(run_id=run.pk, by=hana)
    with pytest.raises(DomainError):
        actions.publish(run_id=999_999, by=hana)
    assert not Pair.objects.exists()


def test_an_offer_that_ran_out_may_be_made_again(offer: Pair, program: Program, hana: Person) -> None:
    Pair.objects.filter(pk=offer.pk).update(expires_at=clock.now())
    actions.tick()
    again = actions.start_run(program_id=program.pk, by=hana)
    actions.run_matching(run_id=again.pk)
    assert len(actions.publish(run_id=again.pk, by=hana).pairs) == 1


def test_the_preview_says_what_the_mail_will_say_in_the_words_of_hr(run: MatchingRun, hana: Person) -> None:
    rows = rows_to_publish(run)
    shipped = publish_preview(run, rows, hana)
    assert (shipped.subject, "Please answer by" in shipped.text) == ("Mira Malmsten could be your mentor", True)
    said = {"subject": "$partner for you", "text": "Dear $name: $program\n\n$link"}
    own = Wording.objects.create(kind="matching.offer", language="en", **said)
    assert publish_preview(run, rows, hana).subject == shipped.subject  # written, not in use
    use_wording(wording_id=own.pk, by=hana)
    worded = publish_preview(run, rows, hana)
    assert worded.subject == "Mira Malmsten for you"
    assert f"Dear Edda: {run.program}" in worded.text
