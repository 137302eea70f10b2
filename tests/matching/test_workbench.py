"""The workbench of a program: set up and start a run, watch it, stop it, look back."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import actions, engine
from matching.actions import solving
from matching.engine import run as engine_run
from matching.enums import Objective, RunKind, RunState
from matching.models import MatchingRun, RunInput
from matching.models.run import SILENT_FOR
from matching.rules import check_fresh_run
from people.models import AuditEntry, Person
from programs.enums import Mode, ProgramState, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError, StaleError
from tests.factories import (
    EnrolmentFactory,
    MatchingRunFactory,
    PairFactory,
    ProgramFactory,
    ProposalFactory,
    TeamMemberFactory,
)

ROOT = Path(__file__).parents[2]
REAL_MATCH = engine_run.match
SignIn = Callable[[Person], Client]
SET_UP = {
    "skills": 8, "interests": 3, "style": 2, "languages": 2, "place": 3, "department": 4,
    "objective": "people", "min_percent": 0,
}  # fmt: skip


@pytest.fixture
def hr(sign_in: SignIn, hana: Person) -> Client:
    return sign_in(hana)


@pytest.fixture
def coordinator(sign_in: SignIn, program: Program) -> Client:
    """Runs `program` and nothing else."""
    return sign_in(TeamMemberFactory(program=program).person)


def bench(program: Program) -> str:
    return reverse("admin:matching_workbench", args=[program.pk])


def page_of(run: MatchingRun) -> str:
    return reverse("admin:matching_matchingrun_change", args=[run.pk])


def stop(run: MatchingRun) -> str:
    return reverse("admin:matching_matchingrun_stop", args=[run.pk])


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


# ---- set up and start -----------------------------------------------------------------------------------------


def test_find_pairs_leads_to_the_workbench_of_each_program_that_makes_pairs(hr: Client, program: Program) -> None:
    draft = ProgramFactory(name="Still a draft")
    start = reverse("admin:matching_matchingrun_add")
    page = text(hr, start)
    assert bench(program) in page
    assert draft.name not in page
    assert hr.get(f"{start}?program={program.pk}").url == bench(program)
    assert hr.get(f"{start}?program={draft.pk}").status_code == 200
    assert hr.post(start, {"program": program.pk}).status_code == 405


def test_without_a_program_to_match_find_pairs_says_what_to_do_first(hr: Client) -> None:
    assert "End recruiting first" in text(hr, reverse("admin:matching_matchingrun_add"))


def test_hr_starts_a_run_with_weights_an_aim_and_a_least_fit(hr: Client, program: Program) -> None:
    page = text(hr, bench(program))
    assert page.count('type="range"') == 6
    assert "8 – a lot" in page
    assert "How much of what the mentee wishes to learn the mentor can teach" in page
    response = hr.post(bench(program), {**SET_UP, "skills": 10, "objective": "total", "min_percent": 40})
    run = MatchingRun.objects.get()
    assert response.url == page_of(run)
    assert (run.weights["skills"], run.weights["mutual"], run.objective, run.min_percent) == (10, 5, "total", 40)
    assert "10 – a must" in text(hr, page_of(run))


def test_the_form_starts_from_the_last_run_of_the_program(hr: Client, program: Program) -> None:
    MatchingRunFactory(program=program, state=RunState.DONE, weights={"skills": 1}, min_percent=35, objective="total")
    MatchingRunFactory(state=RunState.DONE, weights={"skills": 9}, program=ProgramFactory(matching=True))
    page = text(hr, bench(program))
    assert "1 – a little" in page
    assert 'value="35"' in page
    assert re.search(r'value="total"[^>]* checked', page)


@pytest.mark.parametrize(
    ("facts", "asked"),
    [({"mode": Mode.MUTUAL}, "id_mutual"), ({"is_self_matching": True}, "id_preferences")],
)
def test_what_only_some_programs_use_is_asked_only_there(
    hr: Client, program: Program, facts: dict[str, object], asked: str
) -> None:
    assert asked not in text(hr, bench(program))
    Program.objects.filter(pk=program.pk).update(**facts)
    assert asked in text(hr, bench(program))


@pytest.mark.parametrize(
    "wrong",
    [
        {"skills": "11"},
        {"skills": "-1"},
        {"skills": "x"},
        {"skills": ""},
        {"objective": "luck"},
        {"min_percent": "101"},
        {"min_percent": "-5"},
        {"min_percent": ""},
    ],
)
def test_what_is_out_of_range_is_refused_and_nothing_typed_is_lost(
    hr: Client, program: Program, wrong: dict[str, str]
) -> None:
    response = hr.post(bench(program), {**SET_UP, "place": 7, **wrong})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert "7 – a lot" in response.content.decode()
    assert not MatchingRun.objects.exists()


def test_a_second_run_while_one_is_under_way_is_refused(hr: Client, program: Program) -> None:
    run = MatchingRunFactory(program=program)
    page = text(hr, bench(program))
    assert page_of(run) in page
    assert "Start the run" not in page
    refused = hr.post(bench(program), SET_UP).content.decode()
    assert "A matching run of this program is under way." in refused
    assert MatchingRun.objects.count() == 1


@pytest.mark.parametrize("state", [ProgramState.DRAFT, ProgramState.COMPLETED, ProgramState.CANCELLED])
def test_before_and_after_matching_the_workbench_shows_the_history_alone(
    hr: Client, program: Program, state: ProgramState
) -> None:
    run = MatchingRunFactory(program=program, state=RunState.DONE)
    Program.objects.filter(pk=program.pk).update(state=state)
    page = text(hr, bench(program))
    assert page_of(run) in page
    assert "Start the run" not in page
    hr.post(bench(program), SET_UP)
    assert MatchingRun.objects.count() == 1


def test_the_workbench_of_another_program_does_not_exist_for_a_coordinator(
    coordinator: Client, program: Program
) -> None:
    other = ProgramFactory(matching=True)
    assert coordinator.get(bench(program)).status_code == 200
    assert coordinator.get(bench(other)).status_code == 404
    assert coordinator.post(bench(other), SET_UP).status_code == 404
    assert str(other) not in text(coordinator, reverse("admin:matching_matchingrun_add"))
    assert not MatchingRun.objects.exists()


@pytest.mark.parametrize(
    "choice", [{"objective": "luck"}, {"min_percent": 101}, {"min_percent": -1}, {"weights": {"luck": 1}}]
)
def test_the_action_itself_refuses_what_there_is_not(
    program: Program, hana: Person, choice: dict[str, object]
) -> None:
    with pytest.raises(DomainError):
        actions.start_run(program_id=program.pk, by=hana, **choice)  # type: ignore[arg-type]  # wrong on purpose


# ---- where it stands, and the history -------------------------------------------------------------------------


def test_the_workbench_says_where_matching_stands(hr: Client, run: MatchingRun, program: Program) -> None:
    EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True)
    page = text(hr, bench(program))
    assert "2 mentors and 1 mentee have a seat; 0 people have a partner or are asked." in page
    assert "Newest run: 1 proposal, 0 of them published." in page


def test_the_history_tells_of_each_run_who_aim_people_fit_and_proof(
    hr: Client, run: MatchingRun, program: Program, hana: Person
) -> None:
    actions.publish(run_id=run.pk, by=hana)
    MatchingRunFactory(
        program=program, state=RunState.DONE, people=8, people_gap=2, objective="total", min_percent=30
    )
    MatchingRunFactory(program=program, state=RunState.FAILED)
    page = text(hr, bench(program))
    fit = round(100 * run.proposals.get().score)
    assert (
        f"<td>2</td>\n          <td>1</td>\n          <td>{fit} %</td>\n          <td>yes</td>\n          <td>1</td>"
        in page
    )
    for words in (str(hana), "Best fit, from 30 %", "Stopped by a fault", "<td>8</td>", "<td>no</td>"):
        assert words in page


def test_the_history_leaves_pairs_about_the_reader_out(sign_in: SignIn, run: MatchingRun, mira: Person) -> None:
    TeamMemberFactory(program=run.program, person=mira)
    mira.grants.create(role="coordinator")
    assert "Newest run: 0 proposals" in text(sign_in(mira), bench(run.program))


@pytest.mark.parametrize("count", [1, 7])
def test_the_workbench_takes_the_same_queries_for_any_number_of_runs(
    hr: Client, program: Program, count: int
) -> None:
    for _index in range(count):
        proposal = ProposalFactory(run=MatchingRunFactory(program=program, state=RunState.DONE))
        PairFactory(program=program, mentor=proposal.mentor, mentee=proposal.mentee, proposal=proposal, offered=True)
    with CaptureQueriesContext(connection) as queries:
        text(hr, bench(program))
    assert len(queries) == 11


def test_more_runs_than_fit_are_one_link_away(hr: Client, program: Program) -> None:
    for _index in range(51):
        MatchingRunFactory(program=program, state=RunState.FAILED)
    page = text(hr, bench(program))
    assert page.count("Stopped by a fault") == 50 + 1  # and in the sentence about the newest
    assert "All runs of this program" in page


# ---- the run under way ----------------------------------------------------------------------------------------


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run counts as too large for alternatives, so that `match` does it."""
    monkeypatch.setattr(solving, "SEATS_WITH_ALTERNATIVES", 0)


def in_rounds(*gaps: int, then: Callable[[int], object] = bool) -> Callable[..., engine.Result]:
    """An engine that needs a round for each gap, stops when told, and says how good its answer is."""

    def match(given: engine.Given, *, on_round: Callable[[engine.Round], bool]) -> engine.Result:
        result, gap, number = REAL_MATCH(given), 0, 0
        for number, gap in enumerate(gaps, 1):
            then(number)
            if not on_round(engine.Round(number=number, pairs=1, people_gap=gap, points_gap=100 * gap)):
                break
        facts = {**result.__dict__, "rounds": number}
        proof = engine.Certificate(2, 100, gap, 100 * gap, 1, 1, {}, {})
        return engine.Result(**{**facts, "certificate": proof})

    return match


@pytest.fixture
def waiting(program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person) -> MatchingRun:
    return actions.start_run(program_id=program.pk, by=hana)


def do(run: MatchingRun) -> MatchingRun:
    actions.run_matching(run_id=run.pk)
    run.refresh_from_db()
    return run


@pytest.mark.usefixtures("large")
def test_a_run_tells_after_each_round_how_far_it_has_come(
    waiting: MatchingRun, hr: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    progress = reverse("admin:matching_matchingrun_progress", args=[waiting.pk])
    monkeypatch.setattr(engine_run, "match", in_rounds(3, 1, 0, then=lambda _number: seen.append(text(hr, progress))))
    run = do(waiting)
    assert "Round 1: 1 pair, at most 3 people more possible" in seen[1]
    assert "Round 2: 1 pair, at most 1 person more possible" in seen[2]
    assert (run.state, run.people, run.people_gap, run.rounds) == (RunState.DONE, 2, 0, 3)
    assert "Proved: no other choice gives more people a partner" in text(hr, page_of(run))


@pytest.mark.usefixtures("large")
def test_a_run_that_is_stopped_keeps_its_best_so_far_with_the_gap(
    waiting: MatchingRun, hr: Client, hana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        engine_run, "match", in_rounds(5, 2, 0, then=lambda number: number == 2 and hr.post(stop(waiting)))
    )
    run = do(waiting)
    assert (run.state, run.rounds, run.people_gap, run.stop_asked_by) == (RunState.DONE, 2, 2, hana)
    assert run.proposals.count() == 1
    page = text(hr, page_of(run))
    assert "Stopped early: at most 2 people more could have a partner." in page
    assert "Proved" not in page.split("Against")[0]
    assert AuditEntry.objects.filter(verb="matching_run.stop_asked", actor=hana).count() == 1


def test_stopping_early_tells_how_much_better_the_fit_could_be(hr: Client) -> None:
    run = MatchingRunFactory(state=RunState.DONE, objective=Objective.TOTAL, total=2000, points_gap=25, people_gap=3)
    assert "the fit in all could be better by 1.2 % at most" in text(hr, page_of(run))


def test_only_whoever_runs_the_program_stops_a_run_and_only_by_a_post(
    waiting: MatchingRun, hr: Client, sign_in: SignIn, stig: Person
) -> None:
    assert hr.get(stop(waiting)).status_code == 405
    other = sign_in(TeamMemberFactory(program=ProgramFactory(matching=True)).person)
    assert other.post(stop(waiting)).status_code == 404
    with pytest.raises(NotAllowedError):
        actions.stop_run(run_id=waiting.pk, by=stig)
    waiting.refresh_from_db()
    assert waiting.stop_asked_at is None


def test_stopping_twice_is_stopping_once_and_a_run_that_ended_is_not_stopped(
    waiting: MatchingRun, hr: Client, hana: Person
) -> None:
    hr.post(stop(waiting))
    page = hr.post(stop(waiting), follow=True).content.decode()
    assert "The run stops after the round it is in; the best so far counts." in page
    assert "Stop and take the best so far" not in page
    assert AuditEntry.objects.filter(verb="matching_run.stop_asked").count() == 1
    do(waiting)
    assert "This run has ended already." in hr.post(stop(waiting), follow=True).content.decode()
    with pytest.raises(DomainError, match="does not exist"):
        actions.stop_run(run_id=999_999, by=hana)


@pytest.mark.usefixtures("large")
def test_two_workers_with_one_run_write_it_once(waiting: MatchingRun, monkeypatch: pytest.MonkeyPatch) -> None:
    def the_other_finishes(number: int) -> None:
        if number == 1:
            with monkeypatch.context() as quick:
                quick.setattr(engine_run, "match", in_rounds(0))
                MatchingRun.objects.update(heartbeat_at=clock.now() - SILENT_FOR * 2)
                actions.run_matching(run_id=waiting.pk)

    monkeypatch.setattr(engine_run, "match", in_rounds(4, 4, then=the_other_finishes))
    run = do(waiting)
    assert (run.attempts, run.people_gap) == (2, 0)
    assert AuditEntry.objects.filter(verb="matching_run.done").count() == 1


def test_everybody_has_alternatives_with_their_cost(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    other = EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True, person__grade=3)
    run = do(actions.start_run(program_id=program.pk, by=hana))
    (told,) = run.alternatives[str(edda_seat.pk)]
    best = run.proposals.get()
    assert (best.mentor, told["partner"], told["people"]) == (mira_seat, other.pk, 0)
    assert told["percent"] < round(100 * best.score)
    assert told["points"] > 0
    assert set(told) == {"partner", "percent", "people", "points", "criteria", "reasons"}


# ---- what a run keeps -----------------------------------------------------------------------------------------


def test_a_run_keeps_its_input_frozen_and_the_input_gives_the_same_digest(run: MatchingRun) -> None:
    content = RunInput.objects.get(run=run).content
    assert engine.frozen.thaw(content).digest() == run.input_digest
    assert content["team"]["people"] == sorted(run.proposals.values_list("mentor", "mentee").get())


def test_the_frozen_input_holds_no_words_that_a_label_keeps_to_somebody(
    waiting: MatchingRun, mira_seat: Enrolment
) -> None:
    words = {"interests": "chess, opera", "identities": "parent", "motivation": "because"}
    Enrolment.objects.filter(pk=mira_seat.pk).update(**words)
    do(waiting)
    kept = json.dumps(RunInput.objects.get().content)
    assert not [word for word in ("chess", "opera", "parent", "because") if word in kept]


@pytest.mark.parametrize("state", [ProgramState.COMPLETED, ProgramState.CANCELLED, ProgramState.ARCHIVED])
def test_the_frozen_input_goes_when_the_program_is_over(run: MatchingRun, state: ProgramState) -> None:
    actions.tick()
    assert RunInput.objects.count() == 1
    facts = {"started_at": clock.now(), "completed_at": clock.now()} if state != ProgramState.CANCELLED else {}
    Program.objects.filter(pk=run.program_id).update(state=state, **facts)
    actions.tick()
    assert RunInput.objects.count() == 0
    assert MatchingRun.objects.filter(pk=run.pk).exists()


# ---- two coordinators -----------------------------------------------------------------------------------------


def test_a_table_that_somebody_else_has_changed_is_noticed(run: MatchingRun, hana: Person) -> None:
    changed = actions.locking.lock_run(run_id=run.pk, seen_version=0, by=hana)
    assert changed.version == 1
    with pytest.raises(StaleError):
        actions.locking.lock_run(run_id=run.pk, seen_version=0, by=hana)
    run.refresh_from_db()
    check_fresh_run(run, 1)
    with pytest.raises(StaleError):
        check_fresh_run(run, 0)


def test_only_the_team_locks_a_run(run: MatchingRun, stig: Person, hana: Person) -> None:
    with pytest.raises(NotAllowedError):
        actions.locking.lock_run(run_id=run.pk, seen_version=0, by=stig)
    with pytest.raises(DomainError, match="does not exist"):
        actions.locking.lock_run(run_id=999_999, seen_version=0, by=hana)


# ---- lists around -----------------------------------------------------------------------------------------------


def test_the_list_of_runs_tells_what_each_is_for(hr: Client, run: MatchingRun) -> None:
    MatchingRunFactory(program=run.program, kind=RunKind.WHAT_IF, parent=run, state=RunState.DONE)
    page = text(hr, reverse("admin:matching_matchingrun_changelist"))
    assert "What if" in page
    assert "Proposals to publish" in page


def test_the_web_process_loads_neither_numpy_nor_the_compiler() -> None:
    code = (
        "import rmentor.wsgi, django.urls as u; u.get_resolver().url_patterns;"
        "import sys; print(sorted({'numpy', 'scipy', 'numba'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
