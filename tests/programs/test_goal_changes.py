import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from people.models import AuditEntry, Person
from programs import actions
from programs.enums import Measure, ProgramState
from programs.models import Goal, GoalVersion, Program
from reports.engine import Verdict
from reports.models import Report
from reports.selectors import outcome_of, program_figures
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError, StaleError
from tests.factories import GoalFactory, PersonFactory, ProgramFactory
from tests.reports.conftest import release

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 6, 3, 10, tzinfo=dt.UTC)


@pytest.fixture
def goal(edda: Person) -> Goal:
    """Frozen: from 2.5 to 3 on a scale."""
    found = GoalFactory(program=ProgramFactory(running=True), owner=edda)
    return Goal.objects.select_related("program").get(pk=found.pk)


def change(goal: Goal, by: Person, reason: str = "The market has changed", **values: object) -> GoalVersion:
    with clock.at(LATER):
        return actions.change_goal(goal_id=goal.pk, values=values, reason=reason, by=by)


def posted(goal: Goal, **more: object) -> dict[str, Any]:
    """What the page posts when nothing is touched."""
    said = {name: getattr(goal, name) for name in Goal.MUST_HAVE}
    return {**said, "owner": goal.owner.email, "seen_version": goal.program.version, **more}


def page_of(goal: Goal) -> str:
    return reverse("admin:programs_goal_change", args=[goal.program_id, goal.pk])


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# ---- what is kept ------------------------------------------------------------------------------------------------


def test_a_change_keeps_what_the_goal_said_with_reason_day_and_person(goal: Goal, hana: Person) -> None:
    change(goal, hana, target=Decimal("3.4"), objective="Leaders use two tools")
    change(goal, hana, "Agreed with the sponsor", target=Decimal("3.2"))
    goal.refresh_from_db()
    assert (goal.target, goal.objective) == (Decimal("3.20"), "Leaders use two tools")
    kept = list(goal.versions.values_list("number", "reason", "by", "valid_until"))
    assert kept == [
        (1, "The market has changed", hana.pk, LATER),
        (2, "Agreed with the sponsor", hana.pk, LATER),
    ]
    assert [version.goal_then(goal).target for version in goal.versions.all()] == [Decimal("3.00"), Decimal("3.40")]
    frozen = goal.judged()
    assert (frozen.target, frozen.objective, frozen.due_on) == (
        Decimal("3.00"),
        "Leaders use digital tools themselves",
        dt.date(2026, 12, 1),
    )
    assert [(one.version, one.field, one.old, one.new) for one in goal.changes()] == [
        (1, "objective", "Leaders use digital tools themselves", "Leaders use two tools"),
        (1, "target", Decimal("3.00"), Decimal("3.40")),
        (2, "target", Decimal("3.40"), Decimal("3.20")),
    ]


def test_a_change_is_audited_with_both_values_and_the_reason(goal: Goal, hana: Person) -> None:
    change(goal, hana, target=Decimal("3.4"))
    entry = AuditEntry.objects.get(verb="goal.changed")
    assert (entry.actor_pk, entry.old, entry.new) == (
        hana.pk,
        {"target": "3.00"},
        {"target": "3.4", "reason": "The market has changed"},
    )


def test_a_goal_that_was_never_changed_is_judged_as_it_stands(goal: Goal) -> None:
    assert goal.judged() is goal
    assert list(goal.changes()) == []


def test_another_owner_is_a_change_that_leaves_the_goal_the_same(goal: Goal, hana: Person, mira: Person) -> None:
    change(goal, hana, owner=mira)
    goal.refresh_from_db()
    assert goal.owner == mira
    assert list(goal.changes()) == []


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"target": Decimal("2.5")}, "above the baseline"),
        ({"target": Decimal(6)}, "scale runs from 1 to 5"),
        ({"target": None}, "needs everything"),
        ({"objective": ""}, "needs everything"),
        ({"frozen_at": None}, "needs everything"),
        ({"target": Decimal("3.00")}, "Nothing differs"),
        ({}, "Nothing differs"),
    ],
)
def test_what_makes_no_goal_is_refused(goal: Goal, hana: Person, values: dict[str, object], why: str) -> None:
    with pytest.raises(DomainError, match=why):
        change(goal, hana, **values)
    assert GoalVersion.objects.count() == 0


def test_without_a_reason_nothing_is_changed(goal: Goal, hana: Person) -> None:
    with pytest.raises(DomainError, match="Give a reason"):
        change(goal, hana, "  ", target=Decimal(4))
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalVersion.objects.create(goal=goal, number=1, values={}, valid_until=LATER, reason="")


@pytest.mark.parametrize("state", [state for state in ProgramState if state not in {"running", "completed"}])
def test_only_goals_that_are_frozen_and_in_use_are_changed_so(goal: Goal, hana: Person, state: ProgramState) -> None:
    Program.objects.filter(pk=goal.program_id).update(state=state)
    with pytest.raises(DomainError, match=r"not frozen yet|stay as they are"):
        change(goal, hana, target=Decimal(4))


def test_a_frozen_goal_is_not_changed_in_place(goal: Goal, hana: Person) -> None:
    goal.target = Decimal(4)
    with pytest.raises(DomainError, match="frozen since the program started"):
        actions.save_goal(goal=goal, by=hana)
    with pytest.raises(DomainError, match="frozen since the program started"):
        actions.remove_goal(goal=goal, by=hana)
    goal.refresh_from_db()
    assert goal.target == 3


def test_whoever_does_not_run_the_program_changes_no_goal(goal: Goal, stig: Person) -> None:
    with pytest.raises(NotAllowedError):
        change(goal, stig, target=Decimal(4))


def test_a_change_on_top_of_somebody_elses_is_refused(goal: Goal, hana: Person) -> None:
    seen = goal.program.version
    change(goal, hana, target=Decimal("3.4"))
    with pytest.raises(StaleError):
        actions.change_goal(goal_id=goal.pk, values={"target": Decimal(4)}, reason="x", by=hana, version=seen)


# ---- the report --------------------------------------------------------------------------------------------------


def test_the_verdict_keeps_to_the_frozen_target_and_the_report_says_what_was_changed(
    goal: Goal, hana: Person
) -> None:
    release(goal.program, [{"change": 0.7, "low": 0.55, "high": 0.9}])
    change(goal, hana, "Secret reason", target=Decimal("4.5"), due_on=dt.date(2027, 1, 31), method="Else")
    snapshot = program_figures(goal.program, LATER.date()).as_snapshot()
    judged = snapshot["goals"][0]  # type: ignore[index]  # a tuple
    assert (judged["target"], judged["needed"], judged["verdict"]) == (3.0, 0.5, Verdict.SHOWN)
    assert [(one["field"], one["old"], one["new"]) for one in judged["changes"]] == [
        ("method", None, None),
        ("target", 3.0, 4.5),
        ("due_on", "2026-12-01", "2027-01-31"),
    ]
    assert "Secret reason" not in str(snapshot)
    assert outcome_of(Report(snapshot=snapshot)).goals[0].changes == (
        "Method worded anew on 3 June 2026.",
        "Target changed on 3 June 2026 from 3 to 4.5.",
        "Date changed on 3 June 2026 from 1 December 2026 to 31 January 2027.",
        "Judged is the goal as it was frozen when the program started.",
    )


def test_another_measure_too_leaves_the_verdict_with_the_frozen_one(goal: Goal, hana: Person) -> None:
    change(goal, hana, measure=Measure.IDEAS, baseline=Decimal(0), target=Decimal(20))
    judged = program_figures(goal.program, LATER.date()).goals[0]
    assert judged.measure == Measure.DC
    assert judged.changes[0] == {"on": "2026-06-03", "field": "measure", "old": "DC", "new": "ideas"}


def test_a_report_of_a_day_before_tells_nothing_of_a_change(goal: Goal, hana: Person) -> None:
    change(goal, hana, target=Decimal("4.5"))
    assert program_figures(goal.program, LATER.date() - dt.timedelta(days=1)).goals[0].changes == ()


def test_the_outcome_page_says_it_beside_the_verdict(client: Client, goal: Goal, hana: Person) -> None:
    change(goal, hana, target=Decimal("4.5"))
    snapshot = program_figures(goal.program, LATER.date()).as_snapshot()
    Report.objects.create(
        program=goal.program, kind="monthly", state="done", version=1, as_of=LATER, snapshot=snapshot
    )
    client.force_login(PersonFactory(executive=True))
    page = words(client.get(reverse("reports:program-outcome", args=[goal.program.slug])))
    assert "Target changed on 3 June 2026 from 3 to 4.5. Judged is the goal as it was frozen" in page


# ---- the administration ------------------------------------------------------------------------------------------


def test_hr_looks_at_a_change_first_and_confirms_it(client: Client, goal: Goal, hana: Person) -> None:
    client.force_login(hana)
    plan = reverse("admin:programs_program_change", args=[goal.program_id])
    assert page_of(goal) in client.get(plan).content.decode()
    assert "stays judged by that" in words(client.get(page_of(goal)))
    data = posted(goal, target="3.4", reason="Agreed with the sponsor")
    looked = client.post(page_of(goal), data)
    assert "Target from 3.00 to 3.4" in words(looked)
    assert "Agreed with the sponsor" in words(looked)
    assert GoalVersion.objects.count() == 0

    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', looked.content.decode()))
    form = looked.context["form"]
    hidden |= {field.html_name: field.value() for field in form}
    done = client.post(page_of(goal), hidden | {"confirmed": "yes"}, follow=True)
    assert "still judged by the frozen one" in words(done)
    assert Goal.objects.get(pk=goal.pk).target == Decimal("3.4")
    told = words(client.get(plan))
    assert f"by {hana}: Agreed with the sponsor Target: from 3.00 to 3.40" in told


def test_the_confirming_page_carries_everything_that_was_typed(client: Client, goal: Goal, hana: Person) -> None:
    client.force_login(hana)
    looked = client.post(page_of(goal), posted(goal, target="3.4", reason='Why "so"'))
    names = set(re.findall(r'type="hidden" name="([^"]+)"', looked.content.decode()))
    assert {*Goal.MUST_HAVE, "reason", "seen_version", "confirmed"} <= names
    assert 'value="Why &quot;so&quot;"' in looked.content.decode()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"reason": "", "target": "4"}, "This field is required"),
        ({"reason": "x"}, "Nothing differs from what the goal says now"),
        ({"reason": "x", "target": "2"}, "The target has to lie above the baseline"),
        ({"reason": "x", "target": "", "objective": ""}, "This field is required"),
        ({"reason": "x", "target": "4", "owner": "nobody"}, "Nobody in the directory"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    client: Client, goal: Goal, hana: Person, more: dict[str, str], why: str
) -> None:
    client.force_login(hana)
    answer = client.post(page_of(goal), posted(goal, confirmed="yes", **more))
    assert why in words(answer)
    assert "Nothing is saved yet" in words(answer)
    assert GoalVersion.objects.count() == 0
    assert all(value in answer.content.decode() for value in more.values())


def test_somebody_elses_change_meanwhile_asks_for_one_more_look(client: Client, goal: Goal, hana: Person) -> None:
    client.force_login(hana)
    data = posted(goal, target="3.4", reason="x", confirmed="yes")
    change(goal, hana, target=Decimal("3.6"))
    answer = client.post(page_of(goal), data)
    assert "Somebody else has saved this program" in words(answer)
    assert Goal.objects.get(pk=goal.pk).target == Decimal("3.6")
    now = Program.objects.get(pk=goal.program_id).version
    assert f'name="seen_version" value="{now}"' in answer.content.decode()
    client.post(page_of(goal), {**data, "seen_version": now})
    assert Goal.objects.get(pk=goal.pk).target == Decimal("3.4")


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_there_is_no_such_page_for_goals_that_cannot_be_changed_so(
    client: Client, goal: Goal, hana: Person, state: str
) -> None:
    Program.objects.filter(pk=goal.program_id).update(state=state)
    client.force_login(hana)
    assert client.get(page_of(goal)).status_code == 404
    plan = reverse("admin:programs_program_change", args=[goal.program_id])
    assert page_of(goal) not in client.get(plan).content.decode()


def test_a_goal_of_another_program_has_no_page_here(client: Client, goal: Goal, hana: Person) -> None:
    other = GoalFactory(program=ProgramFactory(running=True))
    client.force_login(hana)
    assert client.get(reverse("admin:programs_goal_change", args=[goal.program_id, other.pk])).status_code == 404
