from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import actions
from matching.enums import PairState, RuleKind, RunState
from matching.models import Agreement, MatchingRun, Pair, PairRule
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment, Program
from tests.factories import (
    EnrolmentFactory,
    MatchingRunFactory,
    PairFactory,
    PersonFactory,
    ProgramFactory,
    ProposalFactory,
    TeamMemberFactory,
)

SignIn = Callable[[Person], Client]


@pytest.fixture
def hr(sign_in: SignIn, hana: Person) -> Client:
    return sign_in(hana)


@pytest.fixture
def coordinator(sign_in: SignIn, program: Program) -> Client:
    """Runs `program` and nothing else."""
    return sign_in(TeamMemberFactory(program=program).person)


def change(name: str, pk: int) -> str:
    return reverse(f"admin:matching_{name}_change", args=[pk])


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


# ---- runs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [RunState.WAITING, RunState.RUNNING])
def test_a_run_under_way_shows_its_progress_and_is_followed(hr: Client, state: RunState) -> None:
    run = MatchingRunFactory(state=state, progress=30)
    page = text(hr, change("matchingrun", run.pk))
    assert 'value="30"' in page
    assert 'hx-trigger="every 1s"' in page
    response = hr.get(reverse("admin:matching_matchingrun_progress", args=[run.pk]))
    assert "HX-Refresh" not in response.headers
    MatchingRun.objects.update(state=RunState.DONE)
    response = hr.get(reverse("admin:matching_matchingrun_progress", args=[run.pk]))
    assert response.headers["HX-Refresh"] == "true"


def test_a_failed_run_says_why(hr: Client) -> None:
    run = MatchingRunFactory(state=RunState.FAILED, fault="The worker stopped half-way")
    assert "The worker stopped half-way" in text(hr, change("matchingrun", run.pk))


def test_the_run_shows_people_score_reasons_and_state(hr: Client, run: MatchingRun) -> None:
    page = text(hr, change("matchingrun", run.pk))
    for words in (
        "Mira Malmsten",
        "Edda Ek",
        "grade 3",
        "Teaches AI tools 5, wanted 4",
        "Both speak English",
        "Sales and Finance",
        "Not published",
        "<meter",
    ):
        assert words in page


def test_the_run_tells_for_everybody_left_over_why(
    hr: Client, program: Program, mira_seat: Enrolment, hana: Person
) -> None:
    EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True, person__grade=4)
    run = actions.start_run(program_id=program.pk, by=hana)
    actions.run_matching(run_id=run.pk)
    page = text(hr, change("matchingrun", run.pk))
    assert "No pair is possible" in page
    assert "No mentor at least 2 grades below." in page
    assert "No mentee at least 2 grades above." in page
    assert "the grades are too close: 1" in page


def test_publishing_selected_asks_only_those(hr: Client, run: MatchingRun) -> None:
    publish = reverse("admin:matching_matchingrun_publish", args=[run.pk])
    other = ProposalFactory(run=run)
    response = hr.post(publish, {"which": "selected", "proposal": [run.proposals.first().pk]}, follow=True)
    assert "1 mentee is asked now." in response.content.decode()
    assert "The mentee is asked" in response.content.decode()
    assert Pair.objects.exclude(proposal=other).count() == 1


def test_publishing_nothing_and_publishing_twice_say_so(hr: Client, run: MatchingRun) -> None:
    publish = reverse("admin:matching_matchingrun_publish", args=[run.pk])
    assert "Tick the proposals" in hr.post(publish, {"which": "selected"}, follow=True).content.decode()
    hr.post(publish, {"which": "all"})
    assert "published already" in hr.post(publish, {"which": "all"}, follow=True).content.decode()
    assert Pair.objects.count() == 1


def test_publishing_is_a_post(hr: Client, run: MatchingRun) -> None:
    assert hr.get(reverse("admin:matching_matchingrun_publish", args=[run.pk])).status_code == 405
    assert not Pair.objects.exists()


def test_the_team_of_another_program_neither_sees_nor_publishes(sign_in: SignIn, run: MatchingRun) -> None:
    client = sign_in(TeamMemberFactory(program=ProgramFactory(matching=True)).person)
    assert client.get(change("matchingrun", run.pk)).status_code == 404
    assert client.get(reverse("admin:matching_matchingrun_progress", args=[run.pk])).status_code == 404
    url = reverse("admin:matching_matchingrun_publish", args=[run.pk])
    assert client.post(url, {"which": "all"}).status_code == 404
    assert not Pair.objects.exists()


def test_participants_and_executives_have_no_way_in(
    sign_in: SignIn, run: MatchingRun, mira: Person, xena: Person
) -> None:
    for person in (mira, xena):
        client = sign_in(person)
        for name in ("matchingrun", "pair", "pairrule"):
            assert client.get(reverse(f"admin:matching_{name}_changelist")).status_code in (302, 403)
        assert client.post(reverse("admin:matching_matchingrun_publish", args=[run.pk])).status_code in (302, 403)


def test_the_team_does_not_see_proposals_about_itself(sign_in: SignIn, run: MatchingRun, mira: Person) -> None:
    TeamMemberFactory(program=run.program, person=mira)
    mira.grants.create(role="coordinator")
    assert "Edda Ek" not in text(sign_in(mira), change("matchingrun", run.pk))


@pytest.mark.parametrize("count", [1, 30])
def test_the_proposals_take_the_same_queries_for_any_number(hr: Client, program: Program, count: int) -> None:
    run = MatchingRunFactory(program=program, state=RunState.DONE)
    proposals = [ProposalFactory(run=run) for _index in range(count)]
    for proposal in proposals:
        PairFactory(program=program, mentor=proposal.mentor, mentee=proposal.mentee, proposal=proposal, offered=True)
    left = [EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True) for _index in range(count)]
    run.unmatched = [{"enrolment": one.pk, "side": "mentee", "rule": "line", "counts": {"line": 2}} for one in left]
    run.save()
    text(hr, change("matchingrun", run.pk))
    with CaptureQueriesContext(connection) as queries:
        text(hr, change("matchingrun", run.pk))
    assert len(queries) == 23


# ---- pairs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_pairs_takes_the_same_queries_for_any_number(hr: Client, count: int) -> None:
    for _index in range(count):
        PairFactory(active=True)
    with CaptureQueriesContext(connection) as queries:
        assert "Pat Doe" in text(hr, reverse("admin:matching_pair_changelist"))
    assert len(queries) == 6


def test_the_page_of_a_pair_shows_reasons_to_the_team_and_no_agreement(
    hr: Client, accepted: Pair, agreement: Agreement, mira: Person
) -> None:
    page = text(hr, change("pair", accepted.pk))
    assert "Both said yes, the agreement is missing" in page
    assert agreement.goals not in page
    actions.decline_offer(pair_id=accepted.pk, reason="No time in spring", by=mira)
    page = text(hr, change("pair", accepted.pk))
    assert "No time in spring" in page
    assert "Only the program team reads this." in page


def test_nobody_looks_at_their_own_pair_as_the_team(sign_in: SignIn, pair: Pair, hana: Person, mira: Person) -> None:
    mira.grants.create(role="hr")
    client = sign_in(mira)
    assert client.get(change("pair", pair.pk)).status_code == 404
    url = reverse("admin:matching_pair_do", args=[pair.pk, "pause"])
    assert client.post(url).status_code == 404
    assert "Edda" not in text(client, reverse("admin:matching_pair_changelist"))


def test_pairs_of_other_programs_are_out_of_reach(coordinator: Client, pair: Pair) -> None:
    assert coordinator.get(change("pair", pair.pk)).status_code == 404
    assert coordinator.post(reverse("admin:matching_pair_do", args=[pair.pk, "pause"])).status_code == 404
    assert "Edda" not in text(coordinator, reverse("admin:matching_pair_changelist"))
    url = reverse("admin:matching_pair_changelist")
    assert coordinator.get(f"{url}?mentor__person__password__startswith=md5").status_code == 400


def test_the_team_lets_a_pair_rest_and_takes_it_up_again(hr: Client, pair: Pair) -> None:
    for button, state in (("pause", PairState.PAUSED), ("resume", PairState.ACTIVE)):
        assert f"do/{button}/" in text(hr, change("pair", pair.pk))
        hr.post(reverse("admin:matching_pair_do", args=[pair.pk, button]))
        pair.refresh_from_db()
        assert pair.state == state


def test_pairs_are_neither_added_nor_deleted_by_hand(hr: Client, pair: Pair) -> None:
    assert hr.get(reverse("admin:matching_pair_add")).status_code == 403
    assert hr.post(reverse("admin:matching_pair_delete", args=[pair.pk]), {"post": "yes"}).status_code == 403
    assert hr.post(change("pair", pair.pk), {"state": "ended"}).status_code == 403
    assert Pair.objects.get().state == PairState.ACTIVE


# ---- bans and locks -------------------------------------------------------------------------------------------


def test_the_team_bans_two_people_with_a_reason(hr: Client, mira_seat: Enrolment, edda_seat: Enrolment) -> None:
    add = reverse("admin:matching_pairrule_add")
    assert "privacy-program_team" in text(hr, add)
    facts = {"kind": "ban", "mentor": mira_seat.pk, "mentee": edda_seat.pk, "reason": "Family"}
    assert hr.post(add, {**facts, "reason": ""}).status_code == 200
    hr.post(add, facts)
    rule = PairRule.objects.get()
    assert (rule.kind, rule.program, rule.reason) == (RuleKind.BAN, mira_seat.program, "Family")
    assert "Mira Malmsten" in text(hr, reverse("admin:matching_pairrule_changelist"))
    hr.post(reverse("admin:matching_pairrule_delete", args=[rule.pk]), {"post": "yes"})
    assert not PairRule.objects.exists()


def test_a_ban_of_people_in_different_programs_is_refused(hr: Client, mira_seat: Enrolment) -> None:
    elsewhere = EnrolmentFactory(side=Side.MENTEE, accepted=True)
    facts = {"kind": "ban", "mentor": mira_seat.pk, "mentee": elsewhere.pk, "reason": "x"}
    page = hr.post(reverse("admin:matching_pairrule_add"), facts).content.decode()
    assert "of the same program" in page
    assert not PairRule.objects.exists()


def test_a_coordinator_bans_only_in_their_own_programs(coordinator: Client) -> None:
    program = ProgramFactory(matching=True)
    mentor = EnrolmentFactory(
        program=program, side=Side.MENTOR, accepted=True, person=PersonFactory(first_name="Zlatan")
    )
    mentee = EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True)
    add = reverse("admin:matching_pairrule_add")
    assert "Zlatan" not in text(coordinator, add)
    coordinator.post(add, {"kind": "ban", "mentor": mentor.pk, "mentee": mentee.pk, "reason": "x"})
    assert not PairRule.objects.exists()
