"""Two runs side by side, and what changed since the run before."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import actions, selectors
from matching.enums import RuleKind, RunKind, RunState
from matching.models import MatchingRun, RunInput
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment, Program
from tests.factories import EnrolmentFactory, MatchingRunFactory, ProgramFactory, ProposalFactory, TeamMemberFactory

SignIn = Callable[[Person], Client]


@pytest.fixture
def hr(sign_in: SignIn, hana: Person) -> Client:
    return sign_in(hana)


@pytest.fixture
def other_mentor(program: Program) -> Enrolment:
    return EnrolmentFactory(
        program=program, side=Side.MENTOR, accepted=True, person__first_name="Olof", person__last_name="Orre"
    )


def compare(program: Program, *runs: int) -> str:
    address = reverse("admin:matching_compare", args=[program.pk])
    return f"{address}?{'&'.join(f'run={run}' for run in runs)}"


def again(program: Program, by: Person, **choice: object) -> MatchingRun:
    run = actions.start_run(program_id=program.pk, by=by, **choice)  # type: ignore[arg-type]  # as the test says
    actions.run_matching(run_id=run.pk)
    run.refresh_from_db()
    return run


def ban(run: MatchingRun, by: Person) -> None:
    pair = run.proposals.get()
    facts = {"mentor_id": pair.mentor_id, "mentee_id": pair.mentee_id}
    actions.set_pair_rule(kind=RuleKind.BAN, reason="Family", by=by, **facts)


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_what_went_in_otherwise_is_told(
    run: MatchingRun, program: Program, hr: Client, hana: Person, other_mentor: Enrolment
) -> None:
    actions.set_pair_rule(
        kind=RuleKind.LOCK,
        mentor_id=other_mentor.pk,
        mentee_id=run.proposals.get().mentee_id,
        reason="Both asked",
        by=hana,
    )
    later = again(program, hana, weights={"skills": 3}, objective="total", min_percent=10)
    page = text(hr, compare(program, later.pk, run.pk))
    for words in (
        "Teaches what is wished: 8 – a lot → 3 – a little",
        "Least fit of a pair: 0 % → 10 %",
        "Always together, new: Olof Orre and Edda Ek",
        "Joined: Olof Orre",
    ):
        assert words in page
    assert "Both asked" not in page


def test_what_came_out_otherwise_is_told(run: MatchingRun, program: Program, hr: Client, hana: Person) -> None:
    ban(run, hana)
    later = again(program, hana)
    page = text(hr, compare(program, run.pk, later.pk))
    fit = round(100 * run.proposals.get().score)
    assert f"Mira Malmsten – Edda Ek: {fit} %" in page
    assert "No longer with a partner: Edda Ek, Mira Malmsten" in page
    assert "Never together, new: Mira Malmsten and Edda Ek" in page
    assert "0 pairs are in both." in page
    assert "<td>2</td><td>1</td>" in page
    assert "<td>0</td><td>0</td>" in page


def test_two_equal_runs_are_the_same(run: MatchingRun, program: Program, hr: Client, hana: Person) -> None:
    page = text(hr, compare(program, run.pk, again(program, hana).pk))
    assert "The same weights, aim, people, bans and locks." in page
    assert "The same pairs." in page


def test_the_page_of_a_run_shows_by_itself_what_changed_since_the_one_before(
    run: MatchingRun, program: Program, hr: Client, hana: Person
) -> None:
    first = text(hr, reverse("admin:matching_matchingrun_change", args=[run.pk]))
    assert "run before" not in first
    ban(run, hana)
    later = again(program, hana)
    MatchingRunFactory(program=program, kind=RunKind.WHAT_IF, parent=run, state=RunState.DONE)
    page = text(hr, reverse("admin:matching_matchingrun_change", args=[later.pk]))
    assert "Against the run before: 0 new, 1 gone, 0 the same" in page


def test_a_refusal_and_a_decline_are_told_by_no_comparison(
    run: MatchingRun, program: Program, hr: Client, hana: Person, edda: Person
) -> None:
    pair = actions.publish(run_id=run.pk, by=hana).pairs[0]
    actions.decline_offer(pair_id=pair.pk, by=edda)
    page = text(hr, compare(program, run.pk, again(program, hana).pk))
    assert "The same weights, aim, people, bans and locks." in page
    assert "Never together" not in page


def test_what_is_no_longer_kept_is_not_compared(
    run: MatchingRun, program: Program, hr: Client, hana: Person, other_mentor: Enrolment
) -> None:
    later = again(program, hana)
    RunInput.objects.filter(run=run).delete()
    page = text(hr, compare(program, run.pk, later.pk))
    assert "no longer kept" in page
    assert "The same weights and aim." in page
    assert "Joined" not in page


def test_exactly_two_runs_are_compared(run: MatchingRun, program: Program, hr: Client, hana: Person) -> None:
    others = [again(program, hana).pk for _index in range(2)]
    for chosen in ((), (run.pk,), (run.pk, run.pk), (run.pk, *others)):
        assert "Tick exactly two finished runs" in text(hr, compare(program, *chosen))


def test_only_finished_runs_of_this_program_are_compared(
    run: MatchingRun, program: Program, hr: Client, sign_in: SignIn
) -> None:
    elsewhere = MatchingRunFactory(state=RunState.DONE)
    waiting = MatchingRunFactory(program=program)
    for wrong in (elsewhere.pk, waiting.pk, 999_999, 10**17):
        assert hr.get(compare(program, run.pk, wrong)).status_code == 404
    assert hr.get(f"{compare(program)}run=x&run={'9' * 40}").status_code == 200
    other = sign_in(TeamMemberFactory(program=ProgramFactory(matching=True)).person)
    assert other.get(compare(program, run.pk)).status_code == 404


def test_pairs_about_the_reader_stay_hidden(
    run: MatchingRun, program: Program, hana: Person, mira: Person, sign_in: SignIn
) -> None:
    TeamMemberFactory(program=program, person=mira)
    mira.grants.create(role="coordinator")
    Enrolment.objects.filter(person=mira).update(state="withdrawn")
    page = text(sign_in(mira), compare(program, run.pk, again(program, hana).pk))
    assert "Mira Malmsten –" not in page
    assert "No longer there" not in page.replace("No longer there: </li>", "")
    assert "The same pairs." in page


@pytest.mark.parametrize("count", [1, 60])
def test_a_comparison_takes_four_queries_and_shows_the_best_of_many(
    program: Program, hana: Person, count: int
) -> None:
    before, after = (MatchingRunFactory(program=program, state=RunState.DONE) for _index in range(2))
    for run in (before, after):
        for _index in range(count):
            ProposalFactory(run=run)
    selectors.comparison(before, after, hana)  # so that what she may do is known
    with CaptureQueriesContext(connection) as queries:
        found = selectors.comparison(before, after, hana)
    assert len(queries) == 4
    assert (found.gone.count, len(found.gone.rows), found.new.more) == (count, min(count, 50), max(0, count - 50))
    assert (found.gained.count, found.lost.count, found.kept) == (2 * count, 2 * count, 0)
