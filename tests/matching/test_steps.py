from collections.abc import Callable

import pytest

from matching import actions, selectors
from matching.models import MatchingRun, Pair
from people.models import Person
from programs.models import Program
from tests.factories import PairFactory, TeamMemberFactory


def buttons(person: Person) -> list[str]:
    return [step.button for step in selectors.next_steps(person)]


def test_the_team_is_led_from_matching_to_the_proposals_and_then_left_in_peace(
    program: Program, mira_seat: object, edda_seat: object, hana: Person
) -> None:
    assert buttons(hana) == ["Start a matching run"]
    run = actions.start_run(program_id=program.pk, by=hana)
    assert buttons(hana) == []
    actions.run_matching(run_id=run.pk)
    assert buttons(hana) == ["Look at the proposals"]
    assert "1 proposal to look at" in selectors.next_steps(hana)[0].text
    actions.publish(run_id=run.pk, by=hana)
    assert buttons(hana) == []


def test_only_the_newest_run_is_to_be_looked_at(run: MatchingRun, program: Program, hana: Person) -> None:
    again = actions.start_run(program_id=program.pk, by=hana)
    actions.run_matching(run_id=again.pk)
    assert [step.url for step in selectors.next_steps(hana)] == [f"/admin/matching/matchingrun/{again.pk}/change/"]


def test_a_coordinator_hears_of_their_own_programs_only(run: MatchingRun, stig: Person) -> None:
    assert buttons(TeamMemberFactory(program=run.program).person) == ["Look at the proposals"]
    assert buttons(TeamMemberFactory().person) == []
    assert buttons(stig) == []


def test_an_offer_waits_with_its_end(offer: Pair, edda: Person) -> None:
    step = selectors.next_steps(edda)[0]
    assert (step.button, step.due) == ("Look at the offer", offer.expires_at)


@pytest.mark.parametrize("count", [1, 3])
def test_steps_take_the_same_queries_for_any_number(
    edda: Person, count: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    for _index in range(count):
        PairFactory(offered=True, mentee__person=edda)
    with django_assert_num_queries(4):
        assert len(selectors.next_steps(Person.objects.get(pk=edda.pk))) == count
