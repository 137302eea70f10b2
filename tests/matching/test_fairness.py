"""Who was left out, by group: only people who agreed, nothing about fewer than k, nothing by subtraction."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import actions, selectors
from matching.enums import RunKind
from matching.models import Fairness, MatchingRun
from people.models import AuditEntry, Person
from programs.enums import Side
from programs.models import Enrolment, Program
from rmentor.lib.errors import DomainError
from tests.factories import EnrolmentFactory, MatchingRunFactory, PersonFactory
from tests.matching.crowd import done_run, propose
from tests.telling import isolates

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
Row = dict[str, object]


def people(program: Program, side: Side, count: int, *, agree: int | None = None, **facts: object) -> list[Enrolment]:
    """So many with a seat, of whom `agree` let themselves be counted (all of them when it is not said)."""
    grade = 3 if side is Side.MENTOR else 9
    return [
        EnrolmentFactory(
            program=program,
            side=side,
            accepted=True,
            counts_in_fairness=agree is None or place < agree,
            person=PersonFactory(**{"grade": grade, "department": "Sales", "location": "Lecce", **facts}),
        )
        for place in range(count)
    ]


def leave_over(run: MatchingRun, seats: list[Enrolment], rule: str = "grade") -> None:
    facts = {"rule": rule, "counts": {}, "release": {}}
    run.unmatched += [{"enrolment": one.pk, "side": one.side, **facts} for one in seats]
    run.save()


def tell(run: MatchingRun) -> None:
    """The run ends, and the team asks for its figures."""
    actions.keep_how_it_ended(run=run)
    actions.tell_fairness(run_id=run.pk, by=PersonFactory(hr=True))


def released(run: MatchingRun) -> dict[str, tuple[object, object]]:
    """What is told of a run, by group."""
    tell(run)
    rows = Fairness.objects.get(run=run).figures["rows"]
    return {f"{row['kind']}:{row['name']}": (row["people"], row["without"]) for row in rows}


def test_those_without_a_partner_or_with_a_weak_one_are_counted_by_group(program: Program) -> None:
    mentors = people(program, Side.MENTOR, 20)
    well, weak = people(program, Side.MENTEE, 14), people(program, Side.MENTEE, 6, department="Finance")
    left = people(program, Side.MENTEE, 10, department="Finance")
    run = done_run(program)
    propose(run, list(zip(mentors[:14], well, strict=True)), score=0.8)
    propose(run, list(zip(mentors[14:], weak, strict=True)), score=0.3)
    leave_over(run, left)
    found = released(run)
    assert found["all:"] == (50, 22)
    assert (found["side:mentor"], found["side:mentee"]) == ((20, 6), (30, 16))
    assert (found["department:Sales"], found["department:Finance"]) == ((34, 6), (16, 16))
    assert found["grades:3"] == (20, 6)


def test_only_who_agreed_is_counted_and_the_others_are_a_number(program: Program) -> None:
    mentors, mentees = people(program, Side.MENTOR, 20, agree=12), people(program, Side.MENTEE, 20, agree=14)
    run = done_run(program)
    propose(run, list(zip(mentors, mentees, strict=True)))
    found = released(run)
    assert found["all:"] == (26, None)
    assert selectors.fairness_page(run).not_counted == 14


def test_whoever_looked_for_nobody_is_not_counted(program: Program) -> None:
    mentors, mentees = people(program, Side.MENTOR, 10), people(program, Side.MENTEE, 10)
    run = done_run(program)
    propose(run, list(zip(mentors, mentees, strict=True)))
    leave_over(run, people(program, Side.MENTEE, 6), "left")
    leave_over(run, people(program, Side.MENTEE, 6), "no_place_left")
    assert released(run)["all:"] == (20, None)


def test_a_group_under_k_and_the_one_it_could_be_subtracted_from_are_hidden(program: Program) -> None:
    mentors = people(program, Side.MENTOR, 20)
    few = people(program, Side.MENTEE, 3, department="Legal")
    many = people(program, Side.MENTEE, 17)
    run = done_run(program)
    propose(run, list(zip(mentors, [*few, *many], strict=True)))
    found = released(run)
    assert found["department:Legal"] == (None, None)
    assert found["department:Sales"] == (None, None)
    assert found["side:mentee"][0] == 20


def test_a_single_one_who_did_not_agree_is_not_found_by_subtraction(program: Program) -> None:
    mentors, mentees = people(program, Side.MENTOR, 20), people(program, Side.MENTEE, 20, agree=19)
    run = done_run(program)
    propose(run, list(zip(mentors, mentees, strict=True)))
    found = released(run)
    assert found["all:"] == (None, None)
    assert selectors.fairness_page(run).not_counted is None
    assert {"side:mentor", "side:mentee"} & {name for name, row in found.items() if row[0] is None}


@pytest.mark.parametrize(("now_paired", "told"), [(20, 6), (19, None), (12, 14)])
def test_two_runs_together_tell_no_more_than_each_alone(program: Program, now_paired: int, told: int | None) -> None:
    mentors, mentees = people(program, Side.MENTOR, 20), people(program, Side.MENTEE, 26)
    first, second = (done_run(program) for _time in range(2))
    for run, paired in ((first, 20), (second, now_paired)):
        propose(run, list(zip(mentors[:paired], mentees[:paired], strict=True)))
        leave_over(run, [*mentors[paired:], *mentees[paired:]])
    assert released(first)["side:mentee"] == (26, 6)
    assert released(second)["side:mentee"] == (26, told)


def test_one_more_who_agrees_between_two_runs_is_not_seen(program: Program) -> None:
    mentors, mentees = people(program, Side.MENTOR, 20, agree=12), people(program, Side.MENTEE, 20, agree=12)
    first, second = done_run(program), done_run(program)
    for run in (first, second):
        propose(run, list(zip(mentors, mentees, strict=True)))
    assert released(first)["all:"][0] == 24
    Enrolment.objects.filter(pk=mentees[-1].pk).update(counts_in_fairness=True)
    assert released(second)["all:"][0] is None


def test_the_figures_are_told_when_the_team_asks_and_of_two_runs_of_a_program(
    sign_in: SignIn, program: Program, hana: Person, stig: Person
) -> None:
    mentors, mentees = people(program, Side.MENTOR, 12), people(program, Side.MENTEE, 20, department="Finance")
    runs = [done_run(program) for _time in range(3)]
    for run in runs:
        propose(run, list(zip(mentors, mentees[:12], strict=True)))
        leave_over(run, mentees[12:])
        actions.keep_how_it_ended(run=run)
    with pytest.raises(DomainError):
        actions.tell_fairness(run_id=runs[0].pk, by=stig)
    client = sign_in(hana)
    assert (
        "rm-rates"
        not in client.get(reverse("admin:matching_matchingrun_fairness", args=[runs[0].pk])).content.decode()
    )
    urls = [reverse("admin:matching_matchingrun_tell", args=[run.pk]) for run in runs]
    pages = [client.post(url, follow=True).content.decode() for url in (urls[2], urls[2], urls[0], urls[1])]
    assert ["<td>Finance</td>" in page for page in pages] == [True, True, True, False]
    assert "The figures of two runs are told already." in pages[3]
    assert AuditEntry.objects.filter(verb="matching_run.fairness_told").count() == 2


def test_the_figures_are_about_how_the_run_ended_also_after_changes_by_hand(program: Program, hana: Person) -> None:
    mentors, mentees = people(program, Side.MENTOR, 10), people(program, Side.MENTEE, 20, department="Finance")
    run = done_run(program)
    rows = propose(run, list(zip(mentors, mentees[:10], strict=True)))
    leave_over(run, mentees[10:])
    actions.keep_how_it_ended(run=run)
    actions.take_apart(run_id=run.pk, seen_version=0, proposal_id=rows[0].pk, by=hana)
    actions.tell_fairness(run_id=run.pk, by=hana)
    told = {row["name"]: row["without"] for row in Fairness.objects.get().figures["rows"]}
    assert told["Finance"] == 10


def test_a_run_that_was_not_counted_tells_nothing(program: Program, hana: Person) -> None:
    with pytest.raises(DomainError, match="Nothing was counted"):
        actions.tell_fairness(run_id=done_run(program).pk, by=hana)


def test_changes_by_hand_change_no_figure(program: Program, hana: Person) -> None:
    mentors, mentees = people(program, Side.MENTOR, 10), people(program, Side.MENTEE, 10)
    run = done_run(program)
    rows = propose(run, list(zip(mentors, mentees, strict=True)))
    tell(run)
    before = selectors.fairness_page(run)
    actions.take_apart(run_id=run.pk, seen_version=0, proposal_id=rows[0].pk, by=hana)
    Enrolment.objects.update(counts_in_fairness=False)
    assert selectors.fairness_page(MatchingRun.objects.get(pk=run.pk)).parts == before.parts


def test_a_what_if_releases_nothing(program: Program) -> None:
    parent = done_run(program)
    run = MatchingRunFactory(program=program, kind=RunKind.WHAT_IF, parent=parent, state="done")
    actions.keep_how_it_ended(run=run)
    assert not Fairness.objects.exists()


def test_a_run_keeps_how_it_ended_and_tells_nothing_by_itself(run: MatchingRun) -> None:
    kept = Fairness.objects.get(run=run)
    assert kept.figures["rows"] == []
    assert len(kept.counted["outcome"]["looking"]) == 2


# ---- nothing hidden can be worked out: by brute force, over all runs ------------------------------------------


def tells_of_few(rows: list[list[int]], k: int) -> bool:
    """Whether some combination of counts over people touches at least one and fewer than k of them."""
    alike = Counter(kind for kind in zip(*rows, strict=True) if any(kind))
    return isolates([[kind[at] for kind in alike] for at in range(len(rows))], list(alike.values()), k)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_sum_or_difference_of_shown_figures_is_about_fewer_than_k_people(data: st.DataObject) -> None:
    program = MatchingRunFactory().program
    agreed = st.integers(min_value=5, max_value=9)
    seats = [
        one
        for department in ("Sales", "Legal")
        for one in people(program, Side.MENTEE, 10, agree=data.draw(agreed), department=department)
    ]
    shown: list[frozenset[int]] = []
    for _run in range(2):
        run = done_run(program)
        leave_over(run, [one for one in seats if data.draw(st.booleans())])
        rest = [one for one in seats if one.pk not in {row["enrolment"] for row in run.unmatched}]
        propose(run, list(zip(people(program, Side.MENTOR, len(rest), agree=0), rest, strict=True)))
        tell(run)
        shown += _shown(run, seats)
        counted = {one.pk for one in seats if one.counts_in_fairness}
        rows = [[int(pk in members) for pk in sorted(counted)] for members in shown]
        assert not tells_of_few(rows, program.k)


def _shown(run: MatchingRun, seats: list[Enrolment]) -> list[frozenset[int]]:
    """Who stands behind each figure of the page, worked out here from the people themselves."""
    left = {row["enrolment"] for row in run.unmatched}
    found = []
    for row in Fairness.objects.get(run=run).figures["rows"]:
        of = {
            "all": lambda one: one.pk > 0,
            "side": lambda one, name=row["name"]: one.side == name,
            "department": lambda one, name=row["name"]: one.person.department == name,
            "location": lambda one, name=row["name"]: one.person.location == name,
            "grades": lambda one, name=row["name"]: one.person.grade // 3 * 3 == int(name),
        }[row["kind"]]
        members = {one.pk for one in seats if one.counts_in_fairness and of(one)}
        for name, who in (("people", members), ("without", members & left)):
            if row[name] is not None:
                assert row[name] == len(who)
                found.append(frozenset(who))
    return found


# ---- the page -------------------------------------------------------------------------------------------------


def test_the_page_is_the_same_for_every_viewer_and_names_nobody(
    sign_in: SignIn, program: Program, hana: Person
) -> None:
    mentors = people(program, Side.MENTOR, 12)
    mentees = people(program, Side.MENTEE, 20, department="Finance", last_name="Canary")
    run = done_run(program)
    propose(run, list(zip(mentors, mentees[:12], strict=True)))
    leave_over(run, mentees[12:])
    tell(run)
    # Somebody of the team who is counted: taking them out for themselves would tell about them.
    team = mentees[0].person
    team.grants.create(role="hr")
    url = reverse("admin:matching_matchingrun_fairness", args=[run.pk])
    pages = [sign_in(person).get(url).content.decode() for person in (hana, team)]
    tables = [page[page.index('<table class="rm-rates"') : page.index("</table>")] for page in pages]
    assert tables[0] == tables[1]
    assert "<td>8</td>" in tables[0]
    assert "40 %" in tables[0]
    assert "Canary" not in pages[0]


def test_when_nothing_can_be_shown_the_page_says_so(sign_in: SignIn, run: MatchingRun, hana: Person) -> None:
    actions.tell_fairness(run_id=run.pk, by=hana)
    page = sign_in(hana).get(reverse("admin:matching_matchingrun_fairness", args=[run.pk])).content.decode()
    assert "Not enough people" in page
    assert "rm-rates" not in page


def test_the_team_of_another_program_finds_no_figures(sign_in: SignIn, run: MatchingRun, stig: Person) -> None:
    stig.grants.create(role="coordinator")
    assert sign_in(stig).get(reverse("admin:matching_matchingrun_fairness", args=[run.pk])).status_code == 404


def test_who_was_counted_is_forgotten_when_the_program_is_over_and_the_figures_stay(program: Program) -> None:
    run = done_run(program)
    propose(run, list(zip(people(program, Side.MENTOR, 10), people(program, Side.MENTEE, 10), strict=True)))
    tell(run)
    actions.tick()
    assert Fairness.objects.get().counted != {}
    Program.objects.filter(pk=program.pk).update(
        state="completed", started_at=run.ended_at, completed_at=run.ended_at
    )
    actions.tick()
    assert Fairness.objects.get().counted == {}
    assert selectors.fairness_page(run).parts != ()
