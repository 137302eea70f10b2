from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from matching import actions
from matching.enums import PairState
from matching.models import Agreement, Pair
from people.models import Person
from programs.models import Enrolment

SignIn = Callable[[Person], Client]
SECRET = "CANARY not him again"


def url(name: str, pair: Pair) -> str:
    return reverse(f"matching:{name}", args=[pair.pk])


def page(client: Client, pair: Pair) -> str:
    response = client.get(url("pair-detail", pair))
    assert response.status_code == 200
    return response.content.decode()


PAGES = ["pair-detail", "pair-decline", "agreement-edit"]
VERBS = ["pair-accept", "pair-decline", "agreement-edit", "agreement-confirm"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("state", ["offer", "accepted", "pair"])
def test_strangers_and_the_team_find_no_page(
    request: pytest.FixtureRequest, sign_in: SignIn, stig: Person, *, name: str, state: str
) -> None:
    one, hana = request.getfixturevalue(state), request.getfixturevalue("hana")
    for person in (stig, hana):
        assert sign_in(person).get(url(name, one)).status_code == 404


@pytest.mark.parametrize("name", VERBS)
def test_strangers_change_nothing(offer: Pair, sign_in: SignIn, stig: Person, mira: Person, name: str) -> None:
    for person in (stig, mira):
        assert sign_in(person).post(url(name, offer), {"goals": "x", "version": 1}).status_code == 404
    offer.refresh_from_db()
    assert (offer.state, offer.mentee_accepted_at) == (PairState.OFFERED, None)


@pytest.mark.parametrize("name", PAGES)
def test_without_a_sign_in_there_is_the_door(offer: Pair, client: Client, name: str) -> None:
    assert client.get(url(name, offer)).status_code == 302


@pytest.mark.parametrize("name", ["pair-accept", "agreement-confirm"])
def test_no_verb_hides_behind_a_link(offer: Pair, sign_in: SignIn, edda: Person, name: str) -> None:
    assert sign_in(edda).get(url(name, offer)).status_code == 405


def test_the_offer_says_who_why_what_and_until_when(offer: Pair, sign_in: SignIn, edda: Person) -> None:
    text = page(sign_in(edda), offer)
    assert "Mira Malmsten could be your mentor" in text
    assert "You want to learn AI tools: your partner can help." in text
    assert "Both speak English" in text
    assert "You come from different departments." in text
    assert "One meeting of 60 minutes a month, for 7 months." in text
    assert "The mentor drives" in text
    assert "stays between you" in text
    assert "Please answer by" in text


def test_the_offer_names_no_level_and_no_topic_to_avoid(offer: Pair, sign_in: SignIn, edda: Person) -> None:
    offer.proposal.reasons.append({"code": "unheard_of", "topic": "CANARY"})
    offer.proposal.save()
    text = page(sign_in(edda), offer)
    assert "wanted" not in text
    assert "CANARY" not in text


def test_a_page_has_one_primary_button(offer: Pair, accepted: Pair, sign_in: SignIn, edda: Person) -> None:
    for one in (offer, accepted):
        assert page(sign_in(edda), one).count("btn-primary") == 1


def test_accepting_from_both_sides_leads_to_the_agreement(
    offer: Pair, sign_in: SignIn, edda: Person, mira: Person
) -> None:
    hers, his = sign_in(edda), sign_in(mira)
    assert his.get(url("pair-detail", offer)).status_code == 404
    assert hers.post(url("pair-accept", offer)).url == url("pair-detail", offer)
    assert "You said yes." in page(hers, offer)
    assert "Edda Ek could be your mentee" in page(his, offer)
    assert "You can teach AI tools" in page(his, offer)
    his.post(url("pair-accept", offer))
    his.post(url("pair-accept", offer))
    for client in (hers, his):
        assert "Write the agreement" in page(client, offer)


def test_declining_asks_once_more_and_promises_who_reads_the_reason(
    offer: Pair, sign_in: SignIn, edda: Person
) -> None:
    client = sign_in(edda)
    text = client.get(url("pair-decline", offer)).content.decode()
    assert "Mira Malmsten never sees it" in text
    assert "privacy-program_team" in text
    response = client.post(url("pair-decline", offer), {"decline_reason": SECRET})
    assert response.url == reverse("home")
    offer.refresh_from_db()
    assert (offer.state, offer.decline_reason) == (PairState.DECLINED, SECRET)
    assert client.get(url("pair-detail", offer)).status_code == 404
    assert client.post(url("pair-decline", offer)).status_code == 404


def test_a_reason_that_is_too_long_is_said_at_the_field_and_kept(offer: Pair, sign_in: SignIn, edda: Person) -> None:
    response = sign_in(edda).post(url("pair-decline", offer), {"decline_reason": "x" * 301})
    assert response.status_code == 422
    assert "x" * 301 in response.content.decode()
    offer.refresh_from_db()
    assert offer.state == PairState.OFFERED


def test_the_other_side_never_sees_the_reason(offer: Pair, sign_in: SignIn, edda: Person, mira: Person) -> None:
    actions.accept_offer(pair_id=offer.pk, by=edda)
    actions.decline_offer(pair_id=offer.pk, reason=SECRET, by=mira)
    client = sign_in(edda)
    assert client.get(url("pair-detail", offer)).status_code == 404
    assert "CANARY" not in client.get(reverse("home")).content.decode()


def test_an_offer_that_ran_out_says_so(offer: Pair, sign_in: SignIn, edda: Person) -> None:
    Pair.objects.filter(pk=offer.pk).update(expires_at=offer.offered_at)
    client = sign_in(edda)
    here = f"http://testserver{url('pair-detail', offer)}"
    response = client.post(url("pair-accept", offer), headers={"referer": here}, follow=True)
    assert "This offer is no longer open." in response.content.decode()


def test_writing_and_confirming_makes_the_pair_live(
    accepted: Pair, sign_in: SignIn, edda: Person, mira: Person
) -> None:
    hers, his = sign_in(edda), sign_in(mira)
    form = hers.get(url("agreement-edit", accepted)).content.decode()
    assert "Use AI tools in the board" in form
    assert form.count("privacy-both_of_us") == 2
    hers.post(url("agreement-edit", accepted), {"goals": "Two things", "communication": "Chat", "version": 1})
    assert "Two things" in page(his, accepted)
    his.post(url("agreement-confirm", accepted), {"version": 2})
    assert "Mira Malmsten has confirmed" in page(hers, accepted)
    hers.post(url("agreement-confirm", accepted), {"version": 2})
    accepted.refresh_from_db()
    assert accepted.state == PairState.ACTIVE
    assert reverse("sessions:pair-room", args=[accepted.pk]) in page(hers, accepted)


def test_a_stale_agreement_keeps_what_was_typed_and_shows_the_other_text(
    accepted: Pair, agreement: Agreement, sign_in: SignIn, edda: Person, mira: Person
) -> None:
    actions.save_agreement(pair_id=accepted.pk, goals="Mira's text", communication="", version=1, by=mira)
    client = sign_in(edda)
    typed = {"goals": "Edda's text", "communication": "", "version": 1}
    response = client.post(url("agreement-edit", accepted), typed)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Edda&#x27;s text" in text
    assert "Mira&#x27;s text" in text
    assert 'name="version" value="2"' in text
    client.post(url("agreement-edit", accepted), {**typed, "version": 2})
    agreement.refresh_from_db()
    assert agreement.goals == "Edda's text"


@pytest.mark.parametrize("version", ["", "x", "0", "7"])
def test_a_confirmation_of_another_version_is_refused(
    accepted: Pair, agreement: Agreement, sign_in: SignIn, edda: Person, version: str
) -> None:
    sign_in(edda).post(url("agreement-confirm", accepted), {"version": version})
    agreement.refresh_from_db()
    assert agreement.mentee_confirmed_at is None


def test_an_empty_goal_is_said_at_the_field(accepted: Pair, sign_in: SignIn, edda: Person) -> None:
    response = sign_in(edda).post(
        url("agreement-edit", accepted), {"goals": " ", "communication": "kept", "version": 1}
    )
    assert response.status_code == 422
    assert "This field is required." in response.content.decode()
    assert "kept" in response.content.decode()


def test_markup_in_an_agreement_stays_text(accepted: Pair, sign_in: SignIn, edda: Person, mira: Person) -> None:
    actions.save_agreement(pair_id=accepted.pk, goals="<svg onload=x>", communication="", version=1, by=mira)
    assert "<svg onload" not in page(sign_in(edda), accepted)


@pytest.mark.parametrize("state", [PairState.ACTIVE, PairState.PAUSED])
def test_a_live_pair_leads_to_its_room(pair: Pair, sign_in: SignIn, mira: Person, state: PairState) -> None:
    Pair.objects.filter(pk=pair.pk).update(state=state)
    assert reverse("sessions:pair-room", args=[pair.pk]) in page(sign_in(mira), pair)


def test_pages_take_a_fixed_number_of_queries(
    offer: Pair, sign_in: SignIn, edda: Person, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = sign_in(edda)
    with django_assert_max_num_queries(6):
        page(client, offer)


def test_what_was_written_for_both_is_read_by_the_partner_once_the_pair_is_live(
    pair: Pair, accepted: Pair, sign_in: SignIn, mira: Person
) -> None:
    written = {"interests": "sailing", "working_style": "early bird", "times": "Tuesdays", "identities": "CANARY"}
    for one in (pair, accepted):
        Enrolment.objects.filter(pk=one.mentee_id).update(**written)
    live, not_yet = page(sign_in(mira), pair), page(sign_in(mira), accepted)
    for text in ("sailing", "early bird", "Tuesdays"):
        assert text in live
        assert text not in not_yet
    assert "CANARY" not in live + not_yet
    Pair.objects.filter(pk=pair.pk).update(state=PairState.COMPLETED, ended_at=pair.activated_at)
    assert "sailing" not in page(sign_in(mira), pair)
