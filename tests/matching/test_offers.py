import datetime as dt

import pytest

from matching import actions, selectors
from matching.enums import PairState
from matching.models import Agreement, Pair
from messaging.models import Message
from people.models import AuditEntry, Person
from programs.enums import CaseKind, EnrolmentState, ProgramState, Side
from programs.models import Case, Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from tests.factories import PairFactory

pytestmark = pytest.mark.django_db
SECRET = "CANARY we do not get along"


def kinds_to(person: Person) -> list[str]:
    return list(dict.fromkeys(Message.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True)))


def test_the_mentor_hears_of_an_offer_only_after_the_mentees_yes(offer: Pair, mira: Person, edda: Person) -> None:
    assert not Pair.objects.visible_to(mira).exists()
    assert selectors.next_steps(mira) == []
    assert kinds_to(mira) == []
    actions.accept_offer(pair_id=offer.pk, by=edda)
    assert Pair.objects.visible_to(mira).get() == offer
    assert "Edda Ek could be your partner" in selectors.next_steps(mira)[0].text
    assert kinds_to(mira) == ["matching.offer", "matching.offer_reminder"]


def test_the_mentor_cannot_answer_before_the_mentee(offer: Pair, mira: Person) -> None:
    with pytest.raises(DomainError):
        actions.accept_offer(pair_id=offer.pk, by=mira)
    with pytest.raises(DomainError):
        actions.decline_offer(pair_id=offer.pk, by=mira)
    offer.refresh_from_db()
    assert (offer.state, offer.mentor_accepted_at) == (PairState.OFFERED, None)


def test_a_stranger_cannot_answer(offer: Pair, stig: Person, hana: Person) -> None:
    for person in (stig, hana):
        with pytest.raises(DomainError, match="not part of this pair"):
            actions.accept_offer(pair_id=offer.pk, by=person)
        with pytest.raises(DomainError, match="not part of this pair"):
            actions.decline_offer(pair_id=offer.pk, by=person)


def test_accepting_twice_is_accepting_once(offer: Pair, edda: Person, mira: Person) -> None:
    for person in (edda, edda, mira, mira):
        actions.accept_offer(pair_id=offer.pk, by=person)
    assert AuditEntry.objects.filter(verb="pair.accepted").count() == 2
    assert Message.objects.filter(kind="matching.agreement").count() == 2
    assert Agreement.objects.get().goals == ""


def test_the_mentors_yes_asks_both_for_the_agreement(offer: Pair, edda: Person, mira: Person) -> None:
    actions.accept_offer(pair_id=offer.pk, by=edda)
    actions.accept_offer(pair_id=offer.pk, by=mira)
    for person in (edda, mira):
        assert kinds_to(person)[-1] == "matching.agreement"
        assert selectors.next_steps(person)[0].button == "Write the agreement"


def test_the_mentors_time_begins_with_the_mentees_yes(offer: Pair, edda: Person) -> None:
    monday = dt.datetime(2031, 3, 3, 9, tzinfo=dt.UTC)
    Pair.objects.filter(pk=offer.pk).update(expires_at=monday + dt.timedelta(hours=1))
    with clock.at(monday):
        actions.accept_offer(pair_id=offer.pk, by=edda)
    offer.refresh_from_db()
    assert offer.expires_at == monday + dt.timedelta(days=7)


def test_a_mentees_no_is_never_heard_of_by_the_mentor(offer: Pair, edda: Person, mira: Person) -> None:
    actions.decline_offer(pair_id=offer.pk, reason=SECRET, by=edda)
    assert kinds_to(mira) == []
    assert not Pair.objects.visible_to(mira).exists()


def test_whoever_said_yes_gets_a_neutral_mail(offer: Pair, edda: Person, mira: Person) -> None:
    actions.accept_offer(pair_id=offer.pk, by=edda)
    actions.decline_offer(pair_id=offer.pk, reason=SECRET, by=mira)
    assert kinds_to(edda)[-1] == "matching.offer_closed"


def test_a_mentee_may_change_their_mind_before_the_agreement(accepted: Pair, edda: Person, mira: Person) -> None:
    actions.decline_offer(pair_id=accepted.pk, by=edda)
    assert kinds_to(mira) == ["matching.offer_closed"]


def test_the_reason_stands_on_the_pair_and_nowhere_else(offer: Pair, edda: Person) -> None:
    pair = actions.decline_offer(pair_id=offer.pk, reason=SECRET, by=edda)
    assert (pair.decline_reason, pair.declined_side) == (SECRET, Side.MENTEE)
    for model in (AuditEntry, Case, Message):
        assert "CANARY" not in str(list(model.objects.values()))


def test_a_no_frees_both_and_tells_the_team(offer: Pair, edda: Person, mira: Person, hana: Person) -> None:
    assert selectors.places_taken([edda.pk, mira.pk]) == {edda.pk: 1, mira.pk: 1}
    for _twice in range(2):
        actions.decline_offer(pair_id=offer.pk, by=edda)
    assert selectors.places_taken([edda.pk, mira.pk]) == {}
    assert Case.objects.managed_by(hana).get().kind == CaseKind.OFFER_DECLINED
    assert AuditEntry.objects.filter(verb="pair.declined").count() == 1


def test_after_a_no_nobody_says_yes(offer: Pair, edda: Person, mira: Person) -> None:
    actions.decline_offer(pair_id=offer.pk, by=edda)
    for person in (edda, mira):
        with pytest.raises(DomainError):
            actions.accept_offer(pair_id=offer.pk, by=person)


def test_an_offer_that_ran_out_cannot_be_accepted_even_before_the_tick(offer: Pair, edda: Person) -> None:
    Pair.objects.filter(pk=offer.pk).update(expires_at=clock.now())
    with pytest.raises(DomainError, match="no longer open"):
        actions.accept_offer(pair_id=offer.pk, by=edda)


def test_an_offer_of_a_cancelled_program_cannot_be_accepted(offer: Pair, edda: Person) -> None:
    Program.objects.update(state=ProgramState.CANCELLED)
    with pytest.raises(DomainError):
        actions.accept_offer(pair_id=offer.pk, by=edda)


# ---- what the tick does ---------------------------------------------------------------------------------------


def test_offers_that_nobody_answered_run_out(offer: Pair, edda: Person, mira: Person) -> None:
    with clock.at(offer.expires_at - dt.timedelta(minutes=1)):
        actions.tick()
    assert Pair.objects.get().state == PairState.OFFERED
    with clock.at(offer.expires_at):
        actions.tick()
        actions.tick()
    pair = Pair.objects.get()
    assert (pair.state, pair.declined_side) == (PairState.DECLINED, "")
    assert kinds_to(edda)[-1] == "matching.offer_closed"
    assert kinds_to(mira) == []
    assert Case.objects.latest("pk").kind == CaseKind.OFFER_DECLINED


def test_an_accepted_offer_does_not_run_out_while_the_agreement_is_written(accepted: Pair) -> None:
    with clock.at(clock.now() + dt.timedelta(days=60)):
        actions.tick()
    accepted.refresh_from_db()
    assert accepted.state == PairState.OFFERED


@pytest.mark.parametrize("state", [PairState.ACTIVE, PairState.PAUSED])
def test_pairs_of_a_completed_program_are_completed(state: PairState) -> None:
    pair = PairFactory(active=True, program__completed=True)
    Pair.objects.filter(pk=pair.pk).update(state=state)
    actions.tick()
    actions.tick()
    pair.refresh_from_db()
    assert pair.state == PairState.COMPLETED
    assert pair.ended_at is not None
    assert AuditEntry.objects.filter(verb="pair.completed").count() == 1
    assert not Case.objects.exists()


def test_offers_of_a_completed_program_are_closed() -> None:
    PairFactory(offered=True, program__completed=True)
    actions.tick()
    assert Pair.objects.get().state == PairState.DECLINED


def test_pairs_of_a_cancelled_program_end() -> None:
    PairFactory(active=True, program__state=ProgramState.CANCELLED)
    actions.tick()
    pair = Pair.objects.get()
    assert (pair.state, pair.ended_side) == (PairState.ENDED, "")


def test_giving_back_a_seat_ends_the_pair_and_tells_the_other(pair: Pair, mira: Person, edda: Person) -> None:
    Enrolment.objects.filter(pk=pair.mentor_id).update(state=EnrolmentState.WITHDRAWN)
    actions.tick()
    pair.refresh_from_db()
    assert (pair.state, pair.ended_side) == (PairState.ENDED, Side.MENTOR)
    assert (kinds_to(edda), kinds_to(mira)) == (["matching.ended"], [])
    assert Case.objects.get().kind == CaseKind.PAIR_ENDED


def test_a_tick_with_nothing_due_is_cheap(pair: Pair, django_assert_num_queries) -> None:  # noqa: ANN001 - pytest-django's
    actions.tick()
    with django_assert_num_queries(9):
        actions.tick()


# ---- resting and leaving --------------------------------------------------------------------------------------


def test_leaving_needs_no_reason_and_tells_the_other_neutrally(pair: Pair, mira: Person, edda: Person) -> None:
    for _twice in range(2):
        actions.end_pair(pair_id=pair.pk, reason=SECRET, by=mira)
    pair.refresh_from_db()
    assert (pair.state, pair.ended_side, pair.end_reason) == (PairState.ENDED, Side.MENTOR, SECRET)
    assert (kinds_to(edda), kinds_to(mira)) == (["matching.ended"], [])
    assert Case.objects.get().kind == CaseKind.PAIR_ENDED
    for model in (AuditEntry, Case, Message):
        assert "CANARY" not in str(list(model.objects.values()))


def test_a_pair_rests_and_goes_on(pair: Pair, mira: Person, edda: Person, hana: Person) -> None:
    for _twice in range(2):
        actions.pause_pair(pair_id=pair.pk, by=mira)
    assert (Pair.objects.get().state, kinds_to(edda)) == (PairState.PAUSED, ["matching.paused"])
    for _twice in range(2):
        actions.resume_pair(pair_id=pair.pk, by=hana)
    assert Pair.objects.get().state == PairState.ACTIVE
    assert (kinds_to(edda)[-1], kinds_to(mira)) == ("matching.resumed", ["matching.resumed"])


def test_strangers_neither_end_nor_pause_a_pair(pair: Pair, stig: Person, hana: Person) -> None:
    for person, act in (
        (stig, actions.end_pair),
        (hana, actions.end_pair),
        (stig, actions.pause_pair),
        (stig, actions.resume_pair),
    ):
        with pytest.raises(DomainError):
            act(pair_id=pair.pk, by=person)
    assert Pair.objects.get().state == PairState.ACTIVE


def test_a_pair_that_does_not_exist_is_a_clear_error(mira: Person) -> None:
    with pytest.raises(DomainError):
        actions.end_pair(pair_id=999_999, by=mira)
