"""After a pair has ended: a new partner for whoever wants one, and nobody is asked who does not (S7)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from matching import actions, selectors
from matching.engine import Weights
from matching.enums import PairState
from matching.models import MatchingRun, Pair
from messaging.models import Message
from messaging.rules import known_kind
from people.models import Person
from programs import actions as programs
from programs.enums import CaseKind, ProgramState, Side
from programs.models import Case, Enrolment, Program
from programs.selectors import partner_path
from rmentor.lib.errors import DomainError
from tests.factories import EnrolmentFactory, PairFactory

pytestmark = pytest.mark.django_db
SECRET = "We never found a common language"


def wants(enrolment: Enrolment) -> bool:
    return Enrolment.objects.values_list("wants_partner", flat=True).get(pk=enrolment.pk)


def say(enrolment: Enrolment, yes: bool) -> None:  # noqa: FBT001 - reads as what is said
    programs.set_wants_partner(enrolment_id=enrolment.pk, wants=yes, by=enrolment.person)


def ended() -> Case:
    return Case.objects.get(kind=CaseKind.PAIR_ENDED)


def left_over(run: MatchingRun, reader: Person) -> dict[str, set[str]]:
    """Who has no partner, by the reason that HR reads."""
    board = selectors.Board(MatchingRun.objects.select_related("program").get(pk=run.pk))
    groups = selectors.left_overs(board, reader).groups
    return {group.text: {one.person.first_name for one in group.people} for group in groups}


def again(program: Program, by: Person) -> MatchingRun:
    run = actions.start_run(program_id=program.pk, by=by)
    actions.run_matching(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_who_leaves_says_whether_a_new_partner_is_looked_for(pair: Pair, mira: Person) -> None:
    actions.end_pair(pair_id=pair.pk, by=mira, reason=SECRET, wants_partner=False)
    assert (wants(pair.mentor), wants(pair.mentee)) == (False, True)


def test_the_team_reads_who_wants_a_new_match_and_the_reason_stands_elsewhere(
    pair: Pair, mira: Person, edda: Person
) -> None:
    actions.end_pair(pair_id=pair.pk, by=mira, reason=SECRET, wants_partner=False)
    assert ended().next_step.startswith(f"{edda.name} wants a new match")
    assert f"{mira.name} wants none at present" in ended().next_step
    assert SECRET not in f"{ended().title} {ended().next_step}"
    say(pair.mentee, yes=False)
    assert ended().next_step.startswith("Nobody of the two")
    say(pair.mentee, yes=True)
    say(pair.mentor, yes=True)
    assert ended().next_step.startswith("Both want a new match")


def test_the_other_side_gets_a_neutral_mail_whose_link_asks_with_two_buttons(
    client: Client, pair: Pair, mira: Person, edda: Person
) -> None:
    actions.end_pair(pair_id=pair.pk, by=mira, reason=SECRET, wants_partner=False)
    message = Message.objects.get(kind="matching.ended")
    facts = known_kind("matching.ended").load(message.facts, edda)
    assert message.recipient == edda
    assert facts is not None
    assert SECRET not in str(facts)
    page = client.get(facts["path"])
    buttons = re.findall(r'name="wants" value="(\w+)"', page.content.decode())
    assert (page.status_code, buttons) == (200, ["yes", "no"])
    answer = client.post(facts["path"], {"wants": "no"}, follow=True)
    assert "You keep your seat" in answer.content.decode()
    assert not wants(pair.mentee)


def test_the_link_is_for_one_person_and_for_nothing_else(client: Client, pair: Pair, edda: Person) -> None:
    client.force_login(edda)
    assert client.post(partner_path(pair.mentor), {"wants": "no"}).status_code == 410
    assert wants(pair.mentor)


def test_neither_button_changes_nothing(client: Client, pair: Pair) -> None:
    assert client.post(partner_path(pair.mentor), {"wants": "perhaps"}).status_code == 422
    assert wants(pair.mentor)


def test_it_can_be_changed_on_the_page_of_the_application(client: Client, pair: Pair, mira: Person) -> None:
    client.force_login(mira)
    page = reverse("programs:enrolment-detail", args=[pair.mentor_id])
    for value, told in (("no", "Nobody looks for a partner"), ("yes", "looks for a partner for you")):
        assert f'value="{value}"' in client.get(page).content.decode()
        client.post(reverse("programs:enrolment-partner", args=[pair.mentor_id]), {"wants": value})
        assert told in client.get(page).content.decode()
        assert wants(pair.mentor) is (value == "yes")


def test_nobody_says_it_for_somebody_else_nor_after_the_program(pair: Pair, stig: Person) -> None:
    with pytest.raises(DomainError):
        programs.set_wants_partner(enrolment_id=pair.mentor_id, wants=False, by=stig)
    Program.objects.filter(pk=pair.program_id).update(state=ProgramState.COMPLETED)
    with pytest.raises(DomainError, match="program is over"):
        say(pair.mentor, yes=False)


def test_a_run_leaves_out_who_wants_no_partner_and_says_so(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    say(mira_seat, yes=False)
    run = again(program, hana)
    assert run.proposals.count() == 0
    assert left_over(run, hana)["Wants no partner at present."] == {"Mira"}
    given, out = selectors.engine_input(program, Weights())
    assert ([one.key for one in given.mentors], [one.pk for one in out]) == ([], [mira_seat.pk])


def test_a_change_of_mind_after_the_run_is_told(
    program: Program, run: MatchingRun, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    say(mira_seat, yes=False)
    later = again(program, hana)
    say(mira_seat, yes=True)
    assert left_over(later, hana)["Wants a partner again since this run."] == {"Mira"}


def test_a_proposal_is_not_published_once_somebody_wants_no_partner(
    run: MatchingRun, edda_seat: Enrolment, hana: Person
) -> None:
    say(edda_seat, yes=False)
    board = selectors.Board(MatchingRun.objects.select_related("program").get(pk=run.pk))
    assert board.why_not(run.proposals.get()) == "Edda Ek wants no partner at present."
    assert actions.publish(run_id=run.pk, by=hana).pairs == ()
    assert not Pair.objects.exists()


def test_who_rests_with_a_partner_is_not_called_left_over(
    program: Program, edda_seat: Enrolment, mira_seat: Enrolment, hana: Person
) -> None:
    PairFactory(program=program, state=PairState.ACTIVE, active=True, mentor=mira_seat, mentee=edda_seat)
    say(mira_seat, yes=False)
    EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True, person__grade=9, person__first_name="Zoe")
    assert "Mira" not in set().union(*left_over(again(program, hana), hana).values())


def test_no_short_list_shows_who_wants_no_partner(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, edda: Person, hana: Person
) -> None:
    program.is_self_matching = True
    program.save()
    lists = actions.prepare_short_lists(program_id=program.pk, by=hana)
    actions.run_matching(run_id=lists.pk)
    lists.refresh_from_db()
    assert len(selectors.short_list_page(lists, edda).cards) == 1
    say(mira_seat, yes=False)
    assert selectors.short_list_page(lists, edda).cards == ()
    newer = actions.prepare_short_lists(program_id=program.pk, by=hana)
    actions.run_matching(run_id=newer.pk)
    newer.refresh_from_db()
    assert selectors.short_list_page(newer, edda).cards == ()


def test_the_workbench_counts_who_is_left_out(
    client: Client, program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    client.force_login(hana)
    page = reverse("admin:matching_workbench", args=[program.pk])
    assert "left out" not in client.get(page).content.decode()
    say(mira_seat, yes=False)
    assert "1 person wants no partner at present and is left out" in client.get(page).content.decode()


def test_leaving_by_page_asks_and_tells(client: Client, pair: Pair, mira: Person) -> None:
    client.force_login(mira)
    page = reverse("sessions:pair-end", args=[pair.pk])
    yes = re.search(r'<input[^>]*name="wants_partner"[^>]*value="yes"[^>]*>', client.get(page).content.decode())
    assert yes is not None
    assert "checked" in yes.group()
    answer = client.post(page, {"reason": SECRET, "wants_partner": "no"}, follow=True)
    assert "say in your application when you want a new partner" in answer.content.decode()
    assert not wants(pair.mentor)
