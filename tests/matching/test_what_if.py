"""What if: tried out on a finished run, looked at, and done or left."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matching import actions
from matching.enums import RuleKind, RunKind, RunState
from matching.models import MatchingRun, Pair, PairRule, Proposal, RunInput, ShortListEntry
from people.models import AuditEntry, Person
from programs.enums import EnrolmentState, ProgramState, Side
from programs.models import Enrolment, Program
from rmentor.lib.errors import DomainError, NotAllowedError
from tests.factories import EnrolmentFactory, MatchingRunFactory, PairFactory, ProgramFactory, TeamMemberFactory

SignIn = Callable[[Person], Client]
SET_UP = {
    "skills": 8, "interests": 3, "style": 2, "languages": 2, "place": 3, "department": 4,
    "objective": "people", "min_percent": 0, "change": "", "mentor": "", "mentee": "", "more_for": "",
}  # fmt: skip


@pytest.fixture
def hr(sign_in: SignIn, hana: Person) -> Client:
    return sign_in(hana)


@dataclass(frozen=True)
class Seats:
    """Mira and Edda, and a second mentor, who fits less than Mira."""

    mira: Enrolment
    edda: Enrolment
    olof: Enrolment


@pytest.fixture
def seats(program: Program, mira_seat: Enrolment, edda_seat: Enrolment) -> Seats:
    facts = {"person__first_name": "Olof", "person__last_name": "Orre", "person__grade": 3}
    return Seats(mira_seat, edda_seat, EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True, **facts))


def address(run: MatchingRun, name: str = "what_if") -> str:
    return reverse(f"admin:matching_matchingrun_{name}", args=[run.pk])


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def done(run: MatchingRun) -> MatchingRun:
    actions.run_matching(run_id=run.pk)
    run.refresh_from_db()
    return run


def what_if(run: MatchingRun, by: Person, *changes: dict[str, Any], **choice: Any) -> MatchingRun:
    return done(actions.start_what_if(run_id=run.pk, changes=changes, by=by, **choice))


def about(change: str, mentor: Enrolment, mentee: Enrolment) -> dict[str, Any]:
    return {"change": change, "mentor": mentor.pk, "mentee": mentee.pk}


def pairs(run: MatchingRun) -> set[tuple[int, int]]:
    return set(run.proposals.values_list("mentor", "mentee"))


@pytest.fixture
def first(program: Program, seats: Seats, hana: Person) -> MatchingRun:
    """Mira with Edda; Olof is left over."""
    assert seats.olof
    return done(actions.start_run(program_id=program.pk, by=hana))


# ---- trying out -----------------------------------------------------------------------------------------------


def test_hr_asks_what_if_and_sees_the_difference_and_nothing_is_decided(
    first: MatchingRun, hr: Client, seats: Seats
) -> None:
    assert address(first) in text(hr, address(first, "change"))
    typed = {**SET_UP, "change": "lock", "mentor": seats.olof.pk, "mentee": seats.edda.pk}
    run = done(MatchingRun.objects.get(pk=int(hr.post(address(first), typed).url.split("/")[-3])))
    assert (run.kind, run.parent, run.changes) == (RunKind.WHAT_IF, first, [about("lock", seats.olof, seats.edda)])
    page = text(hr, address(run, "change"))
    for words in (
        "Always together: Olof Orre and Edda Ek",
        "What would be different",
        "Now with a partner: Olof Orre",
        "No longer with a partner: Mira Malmsten",
    ):
        assert words in page
    assert "Publish" not in page
    assert not PairRule.objects.exists()


def test_a_link_fills_the_form_in(first: MatchingRun, hr: Client, seats: Seats) -> None:
    page = text(hr, f"{address(first)}?change=ban&mentor={seats.olof.pk}&mentee={seats.edda.pk}&skills=0")
    assert '<option value="ban" selected>' in page
    assert f'<option value="{seats.olof.pk}" selected>' in page
    assert "8 – a lot" in page


def test_a_ban_tried_out_brings_the_next_best(first: MatchingRun, hana: Person, seats: Seats) -> None:
    run = what_if(first, hana, about("ban", seats.mira, seats.edda))
    assert pairs(first) == {(seats.mira.pk, seats.edda.pk)}
    assert pairs(run) == {(seats.olof.pk, seats.edda.pk)}


def test_other_weights_and_another_aim_are_tried_out_on_the_same_people(
    first: MatchingRun, hana: Person, program: Program
) -> None:
    EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True, person__grade=9)
    run = what_if(first, hana, weights={"skills": 10}, objective="total", min_percent=5)
    assert (run.weights["skills"], run.objective, run.min_percent, run.proposals.count()) == (10, "total", 5, 1)
    assert len(run.unmatched) == len(first.unmatched)


def test_one_more_place_finds_another_mentee_a_partner(
    program: Program, hana: Person, hr: Client, mira_seat: Enrolment, edda_seat: Enrolment
) -> None:
    late = EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True, person__grade=9)
    first = done(actions.start_run(program_id=program.pk, by=hana))
    run = what_if(first, hana, {"change": "place", "person": mira_seat.pk})
    assert pairs(run) == {(mira_seat.pk, edda_seat.pk), (mira_seat.pk, late.pk)}
    page = text(hr, address(run, "change"))
    assert "One more partner for Mira Malmsten" in page
    assert "ask them to change it in their application" in page
    mira_seat.refresh_from_db()
    assert mira_seat.capacity == 1


@pytest.mark.parametrize("kind", [RuleKind.BAN, RuleKind.LOCK])
def test_a_ban_or_lock_of_the_team_is_lifted(kind: RuleKind, program: Program, hana: Person, seats: Seats) -> None:
    seat = seats.mira if kind == RuleKind.BAN else seats.olof
    actions.set_pair_rule(kind=kind, mentor_id=seat.pk, mentee_id=seats.edda.pk, reason="x", by=hana)
    first = done(actions.start_run(program_id=program.pk, by=hana))
    assert pairs(first) == {(seats.olof.pk, seats.edda.pk)}
    assert pairs(what_if(first, hana, about("lift", seat, seats.edda))) == {(seats.mira.pk, seats.edda.pk)}
    if kind == RuleKind.BAN:
        assert pairs(what_if(first, hana, about("lock", seat, seats.edda))) == {(seats.mira.pk, seats.edda.pk)}
    assert PairRule.objects.count() == 1


def test_a_refusal_is_neither_lifted_nor_told(
    first: MatchingRun, program: Program, hana: Person, hr: Client, seats: Seats
) -> None:
    lists = MatchingRunFactory(program=program, kind=RunKind.SHORT_LIST, state=RunState.DONE)
    facts = {"run": lists, "owner": seats.edda, "partner": seats.mira, "place": 1, "score": 1}
    ShortListEntry.objects.create(**facts, is_refused=True)
    alone = done(actions.start_run(program_id=program.pk, by=hana))
    with pytest.raises(DomainError, match="decided nothing about these two"):
        actions.start_what_if(run_id=alone.pk, changes=[about("lift", seats.mira, seats.edda)], by=hana)
    actions.set_pair_rule(kind=RuleKind.BAN, mentor_id=seats.mira.pk, mentee_id=seats.edda.pk, reason="x", by=hana)
    both = done(actions.start_run(program_id=program.pk, by=hana))
    for change in ("lift", "lock"):
        run = what_if(both, hana, about(change, seats.mira, seats.edda))
        assert pairs(run) == {(seats.olof.pk, seats.edda.pk)}
        assert "refuse" not in text(hr, address(run, "change"))


def test_a_what_if_goes_on_from_a_what_if(first: MatchingRun, hana: Person, seats: Seats) -> None:
    one = what_if(first, hana, about("ban", seats.mira, seats.edda), weights={"place": 9})
    two = what_if(one, hana, about("ban", seats.olof, seats.edda))
    assert (two.parent, len(two.changes), two.weights["place"], pairs(two)) == (first, 2, 9, set())


def test_a_what_if_keeps_no_input_of_its_own_and_is_no_newest_run(
    first: MatchingRun, hana: Person, hr: Client, program: Program, seats: Seats
) -> None:
    what_if(first, hana, about("ban", seats.mira, seats.edda), weights={"skills": 0})
    assert list(RunInput.objects.values_list("run", flat=True)) == [first.pk]
    bench = text(hr, reverse("admin:matching_workbench", args=[program.pk]))
    assert "Newest run: 1 proposal" in bench
    assert "8 – a lot" in bench
    assert address(first, "change") in text(hr, reverse("home"))


# ---- what is refused ------------------------------------------------------------------------------------------


def test_changes_that_cannot_be_are_refused(first: MatchingRun, hana: Person, seats: Seats) -> None:
    elsewhere = EnrolmentFactory(side=Side.MENTEE, accepted=True)
    wrong: list[list[dict[str, Any]]] = [
        [],
        [{"change": "luck"}],
        [{}],
        [about("lock", seats.edda, seats.mira)],
        [about("ban", seats.mira, elsewhere)],
        [about("lift", seats.mira, seats.edda)],
        [{"change": "place", "person": elsewhere.pk}],
        [{"change": "lock", "mentor": seats.mira.pk}],
        [about("lock", seats.mira, seats.edda), about("lock", seats.olof, seats.edda)],
        [about("ban", seats.mira, seats.edda)] * 21,
    ]
    for changes in wrong:
        with pytest.raises(DomainError):
            actions.start_what_if(run_id=first.pk, changes=changes, by=hana)
    with pytest.raises(DomainError):
        actions.start_what_if(run_id=999_999, changes=[], by=hana)
    assert MatchingRun.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"change": "lock"}, "Choose both."),
        ({"mentor": "mira"}, "Choose what these two should be."),
        ({"change": "luck"}, "errorlist"),
        ({"skills": "99"}, "errorlist"),
        ({"mentor": "999999", "change": "ban"}, "errorlist"),
        ({}, "Change something first"),
    ],
)
def test_the_form_says_what_is_missing_and_keeps_what_was_typed(
    first: MatchingRun, hr: Client, wrong: dict[str, str], said: str, seats: Seats
) -> None:
    typed = {**SET_UP, "min_percent": 0, **wrong}
    if typed["mentor"] == "mira":
        typed["mentor"] = str(seats.mira.pk)
    page = hr.post(address(first), typed)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert MatchingRun.objects.count() == 1


def test_a_what_if_waits_for_the_run_under_way_and_for_its_own_run(
    first: MatchingRun, hana: Person, program: Program, seats: Seats
) -> None:
    change = about("ban", seats.mira, seats.edda)
    waiting = actions.start_run(program_id=program.pk, by=hana)
    with pytest.raises(DomainError, match="under way"):
        actions.start_what_if(run_id=first.pk, changes=[change], by=hana)
    MatchingRun.objects.filter(pk=waiting.pk).update(state=RunState.FAILED)
    with pytest.raises(DomainError, match="not done yet"):
        actions.start_what_if(run_id=waiting.pk, changes=[change], by=hana)


def test_without_its_input_nothing_can_be_tried_out(
    first: MatchingRun, hr: Client, hana: Person, seats: Seats
) -> None:
    waiting = actions.start_what_if(run_id=first.pk, changes=[about("ban", seats.mira, seats.edda)], by=hana)
    RunInput.objects.all().delete()
    assert "no longer kept" in done(waiting).fault
    assert address(first) not in text(hr, address(first, "change"))
    assert "no longer kept" in text(hr, address(first))
    typed = {**SET_UP, "change": "ban", "mentor": seats.mira.pk, "mentee": seats.edda.pk}
    assert "no longer kept" in hr.post(address(first), typed).content.decode()


def test_after_the_program_nothing_can_be_tried_out(first: MatchingRun, hr: Client, program: Program) -> None:
    Program.objects.filter(pk=program.pk).update(state=ProgramState.CANCELLED)
    actions.tick()
    assert "while a program is matching or running" in text(hr, address(first))
    assert "while a program is matching or running" in hr.post(address(first), SET_UP).content.decode()


def test_a_what_if_is_not_published(first: MatchingRun, hana: Person, hr: Client, seats: Seats) -> None:
    run = what_if(first, hana, about("ban", seats.mira, seats.edda))
    assert run.proposals.exists()
    with pytest.raises(DomainError):
        actions.publish(run_id=run.pk, by=hana)
    hr.post(address(run, "publish"), {"which": "all"})
    assert not Pair.objects.exists()


def test_another_team_finds_no_what_if(first: MatchingRun, sign_in: SignIn, stig: Person, seats: Seats) -> None:
    client = sign_in(TeamMemberFactory(program=ProgramFactory(matching=True)).person)
    assert client.get(address(first)).status_code == 404
    assert client.post(address(first), SET_UP).status_code == 404
    assert client.post(address(first, "do_what_if")).status_code == 404
    with pytest.raises(NotAllowedError):
        actions.start_what_if(run_id=first.pk, changes=[about("ban", seats.mira, seats.edda)], by=stig)
    with pytest.raises(NotAllowedError):
        actions.do_what_if(run_id=what_if_of(first).pk, reason="x", by=stig)


def what_if_of(run: MatchingRun) -> MatchingRun:
    return MatchingRunFactory(program=run.program, kind=RunKind.WHAT_IF, parent=run, state=RunState.DONE)


def test_coordinators_do_not_find_themselves_in_the_form(
    first: MatchingRun, sign_in: SignIn, mira: Person, seats: Seats
) -> None:
    TeamMemberFactory(program=first.program, person=mira)
    mira.grants.create(role="coordinator")
    page = text(sign_in(mira), address(first))
    assert "Olof Orre" in page
    assert f'value="{seats.mira.pk}"' not in page


# ---- doing it -------------------------------------------------------------------------------------------------


def test_doing_a_what_if_decides_with_a_reason_and_starts_a_run_with_it(
    first: MatchingRun, hana: Person, hr: Client, seats: Seats
) -> None:
    tried = what_if(first, hana, about("ban", seats.mira, seats.edda), weights={"place": 9}, min_percent=3)
    response = hr.post(address(tried, "do_what_if"), {"reason": "They are married"})
    run = MatchingRun.objects.get(kind=RunKind.PROPOSE, state=RunState.WAITING)
    assert response.url == address(run, "change")
    assert (run.weights["place"], run.min_percent) == (9, 3)
    rule = PairRule.objects.get()
    assert (rule.kind, rule.mentor, rule.mentee, rule.reason) == (
        RuleKind.BAN,
        seats.mira,
        seats.edda,
        "They are married",
    )
    assert pairs(done(run)) == pairs(tried) == {(seats.olof.pk, seats.edda.pk)}
    assert AuditEntry.objects.filter(verb="pair_rule.ban", actor=hana).count() == 1


def test_a_ban_needs_its_reason_and_without_one_nothing_is_done(
    first: MatchingRun, hana: Person, hr: Client, seats: Seats
) -> None:
    tried = what_if(first, hana, about("ban", seats.mira, seats.edda))
    assert "Give a reason" in hr.post(address(tried, "do_what_if"), {"reason": " "}, follow=True).content.decode()
    assert not PairRule.objects.exists()
    assert not MatchingRun.objects.filter(state=RunState.WAITING).exists()


def test_doing_a_lift_takes_the_rule_back_and_asks_no_reason(
    program: Program, hana: Person, hr: Client, seats: Seats
) -> None:
    actions.set_pair_rule(kind=RuleKind.BAN, mentor_id=seats.mira.pk, mentee_id=seats.edda.pk, reason="x", by=hana)
    first = done(actions.start_run(program_id=program.pk, by=hana))
    tried = what_if(first, hana, about("lift", seats.mira, seats.edda))
    assert 'name="reason"' not in text(hr, address(tried, "change"))
    hr.post(address(tried, "do_what_if"))
    assert not PairRule.objects.exists()
    assert done(MatchingRun.objects.first() or first).proposals.count() == 1


def test_only_a_what_if_is_done_and_only_by_a_post(first: MatchingRun, hana: Person, hr: Client) -> None:
    assert hr.get(address(first, "do_what_if")).status_code == 405
    with pytest.raises(DomainError, match="what-if"):
        actions.do_what_if(run_id=first.pk, by=hana)


def test_people_who_are_gone_by_then_stop_it(first: MatchingRun, hana: Person, seats: Seats) -> None:
    tried = what_if(first, hana, about("ban", seats.mira, seats.edda))
    Proposal.objects.all().delete()
    PairFactory(mentor__person=seats.mira.person)
    seats.mira.delete()
    with pytest.raises(DomainError, match="does not take part any more"):
        actions.do_what_if(run_id=tried.pk, reason="x", by=hana)
    assert not MatchingRun.objects.filter(state=RunState.WAITING).exists()


def test_people_without_a_seat_today_are_still_in_the_input(first: MatchingRun, hana: Person, seats: Seats) -> None:
    Enrolment.objects.filter(pk=seats.mira.pk).update(state=EnrolmentState.WITHDRAWN)
    run = what_if(first, hana, weights={"place": 9})
    assert pairs(run) == {(seats.mira.pk, seats.edda.pk)}
