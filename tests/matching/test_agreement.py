import pytest

from matching import actions, selectors
from matching.enums import PairState
from matching.models import Agreement, Pair
from messaging.models import Message
from people.models import AuditEntry, Person
from programs.enums import ProgramState
from programs.models import Program
from rmentor.lib.errors import DomainError, StaleError
from tests.factories import PairFactory

SECRET = "CANARY become less afraid of AI"


def confirm(pair: Pair, version: int, *people: Person) -> Pair:
    for person in people:
        actions.confirm_agreement(pair_id=pair.pk, version=version, by=person)
    return Pair.objects.get(pk=pair.pk)


def test_the_pair_is_live_when_both_have_confirmed(accepted: Pair, mira: Person, edda: Person) -> None:
    assert confirm(accepted, 1, mira).state == PairState.OFFERED
    live = confirm(accepted, 1, edda)
    assert live.state == PairState.ACTIVE
    assert live.activated_at is not None
    assert Message.objects.filter(kind="matching.live").count() == 2


def test_confirming_twice_is_confirming_once(accepted: Pair, mira: Person, edda: Person) -> None:
    confirm(accepted, 1, mira, mira, edda, edda, mira)
    assert AuditEntry.objects.filter(verb="agreement.confirmed").count() == 2
    assert AuditEntry.objects.filter(verb="pair.activated").count() == 1


def test_a_change_takes_back_both_confirmations(accepted: Pair, mira: Person, edda: Person) -> None:
    confirm(accepted, 1, mira)
    agreement = actions.save_agreement(pair_id=accepted.pk, goals="More", communication="", version=1, by=edda)
    assert (agreement.version, agreement.is_confirmed_by("mentor")) == (2, False)
    assert Message.objects.get(kind="matching.agreement_changed").recipient == mira


def test_nobody_confirms_what_the_other_has_rewritten(accepted: Pair, mira: Person, edda: Person) -> None:
    actions.save_agreement(pair_id=accepted.pk, goals="More", communication="", version=1, by=edda)
    with pytest.raises(StaleError):
        actions.confirm_agreement(pair_id=accepted.pk, version=1, by=mira)
    assert confirm(accepted, 2, mira, edda).state == PairState.ACTIVE


def test_a_stale_save_changes_nothing(accepted: Pair, agreement: Agreement, mira: Person, edda: Person) -> None:
    actions.save_agreement(pair_id=accepted.pk, goals="Edda's", communication="", version=1, by=edda)
    with pytest.raises(StaleError):
        actions.save_agreement(pair_id=accepted.pk, goals="Mira's", communication="", version=1, by=mira)
    agreement.refresh_from_db()
    assert (agreement.goals, agreement.version) == ("Edda's", 2)


def test_saving_the_same_twice_is_saving_once(accepted: Pair, agreement: Agreement, mira: Person) -> None:
    for _twice in range(2):
        actions.save_agreement(pair_id=accepted.pk, goals="Same", communication=" ", version=1, by=mira)
    agreement.refresh_from_db()
    assert agreement.version == 2


def test_an_empty_agreement_is_neither_saved_nor_confirmed(offer: Pair, mira: Person, edda: Person) -> None:
    actions.accept_offer(pair_id=offer.pk, by=edda)
    actions.accept_offer(pair_id=offer.pk, by=mira)
    with pytest.raises(DomainError):
        actions.save_agreement(pair_id=offer.pk, goals="  ", communication="x", version=1, by=mira)
    with pytest.raises(DomainError):
        actions.confirm_agreement(pair_id=offer.pk, version=1, by=mira)


def test_strangers_and_the_team_neither_write_nor_confirm(accepted: Pair, stig: Person, hana: Person) -> None:
    for person in (stig, hana):
        with pytest.raises(DomainError):
            actions.save_agreement(pair_id=accepted.pk, goals="x", communication="", version=1, by=person)
        with pytest.raises(DomainError):
            actions.confirm_agreement(pair_id=accepted.pk, version=1, by=person)


def test_the_agreement_is_written_between_the_yes_and_going_live(offer: Pair, pair: Pair, edda: Person) -> None:
    for one in (offer, pair):
        with pytest.raises(DomainError):
            actions.save_agreement(pair_id=one.pk, goals="x", communication="", version=1, by=edda)


@pytest.mark.parametrize("state", [ProgramState.COMPLETED, ProgramState.CANCELLED])
def test_nobody_goes_live_when_the_program_is_over(accepted: Pair, mira: Person, state: ProgramState) -> None:
    Program.objects.filter(pk=accepted.program_id).update(state=state)
    with pytest.raises(DomainError):
        actions.confirm_agreement(pair_id=accepted.pk, version=1, by=mira)


def test_the_text_is_in_no_audit_row_and_no_message(accepted: Pair, mira: Person, edda: Person) -> None:
    actions.save_agreement(pair_id=accepted.pk, goals=SECRET, communication=SECRET, version=1, by=mira)
    confirm(accepted, 2, mira, edda)
    for model in (AuditEntry, Message):
        assert "CANARY" not in str(list(model.objects.values()))


def test_the_next_step_follows_the_agreement(accepted: Pair, mira: Person, edda: Person) -> None:
    assert [step.button for step in selectors.next_steps(mira)] == ["Read the agreement"]
    confirm(accepted, 1, mira)
    assert selectors.next_steps(mira) == []
    assert [step.button for step in selectors.next_steps(edda)] == ["Read the agreement"]


def test_an_accepted_pair_without_a_draft_can_still_be_written(mira: Person, edda: Person) -> None:
    pair = PairFactory(accepted=True, program__matching=True, mentor__person=mira, mentee__person=edda)
    agreement = actions.save_agreement(pair_id=pair.pk, goals="x", communication="", version=1, by=mira)
    assert agreement.version == 2
