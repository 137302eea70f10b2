"""When the directory changes, pairs that no longer fit the hard rules become cases (M8)."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import actions
from matching.enums import PairState, RuleKind
from matching.models import Pair, PairRule
from matching.selectors import rechecks
from people.actions import hand_in_import, import_people
from people.models import AuditEntry, DottedLine, Person
from programs.actions import close_case
from programs.enums import CaseKind, ProgramState
from programs.models import Case, Enrolment, Program
from rmentor.lib import clock
from tests.factories import PairFactory, ProgramFactory, ProposalFactory
from tests.people.conftest import a_csv, a_row

HOUR = dt.timedelta(hours=1)


def tick_later(hours: int = 1) -> list[tuple[str, str]]:
    """A tick after so long; the kind of each case and what it says to do, oldest first."""
    with clock.at(clock.now() + hours * HOUR):
        actions.tick()
    return list(Case.objects.order_by("pk").values_list("kind", "next_step"))


def promote(person: Person, grade: int) -> None:
    Person.objects.filter(pk=person.pk).update(grade=grade)


@pytest.fixture
def quiet(pair: Pair) -> Pair:
    """Mira and Edda, live and looked at: nothing is wrong."""
    assert tick_later(0) == []
    return pair


def test_a_promotion_in_an_import_raises_a_case_at_the_next_tick(quiet: Pair, mira: Person, hana: Person) -> None:
    row = a_row(mira.employee_number, First_name="Mira", Last_name="Malmsten", Email=mira.email, Grade="8")
    row |= {"Languages": "en", "Hire date": ""}
    run = hand_in_import(file_name="x.csv", content=a_csv(row), by=hana, send=False)
    import_people(run_id=run.pk)
    assert Person.objects.get(pk=mira.pk).grade == 8
    actions.tick()
    case = Case.objects.get()
    assert (case.kind, case.title, case.program) == (CaseKind.RULE_BROKEN, str(quiet), quiet.program)
    assert "The grades are too close" in case.next_step
    assert {person.pk for person in case.about.all()} == {mira.pk, quiet.mentee.person_id}


def test_without_news_the_pairs_are_looked_at_now_and_then(quiet: Pair, mira: Person) -> None:
    promote(mira, 8)
    assert tick_later(0) == []
    assert len(tick_later(1)) == 1


def report_to(quiet: Pair) -> None:
    Person.objects.filter(pk=quiet.mentor.person_id).update(manager=quiet.mentee.person)


def report_deep(quiet: Pair) -> None:
    """Mira's boss now reports to Edda by a dotted line."""
    boss = PairFactory(active=True).mentee.person
    Person.objects.filter(pk=quiet.mentor.person_id).update(manager=boss)
    DottedLine.objects.create(person=boss, manager=quiet.mentee.person)


def lose_language(quiet: Pair) -> None:
    Person.objects.filter(pk=quiet.mentor.person_id).update(languages=["da"])


def lose_grade(quiet: Pair) -> None:
    Person.objects.filter(pk=quiet.mentor.person_id).update(grade=None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (report_to, "In one reporting line"),
        (report_deep, "In one reporting line"),
        (lose_language, "No common language"),
        (lose_grade, "A grade is missing"),
    ],
)
def test_every_hard_rule_is_held_against_open_pairs(quiet: Pair, change: object, words: str) -> None:
    change(quiet)  # type: ignore[operator]  # one of the functions above
    (told,) = tick_later()
    assert told[0] == CaseKind.RULE_BROKEN
    assert told[1].startswith(f"Since the directory changed: {words}.")


@pytest.mark.parametrize("state", [PairState.OFFERED, PairState.ACTIVE, PairState.PAUSED])
def test_pairs_that_are_asked_meet_or_rest_are_looked_at(quiet: Pair, mira: Person, state: PairState) -> None:
    Pair.objects.update(state=state)
    promote(mira, 9)
    assert len(tick_later()) == 1


@pytest.mark.parametrize("state", [PairState.ENDED, PairState.COMPLETED, PairState.DECLINED])
def test_pairs_that_are_over_are_not(quiet: Pair, mira: Person, state: PairState) -> None:
    over = None if state == PairState.DECLINED else clock.now()
    Pair.objects.update(state=state, ended_at=over)
    promote(mira, 9)
    assert tick_later() == []


@pytest.mark.parametrize("gone", [{"is_active": False}, {"left_on": dt.date(2026, 1, 1)}])
def test_somebody_who_left_is_a_case_of_its_own_and_no_other_rule_matters(
    quiet: Pair, edda: Person, mira: Person, gone: dict[str, object]
) -> None:
    promote(mira, 9)
    Person.objects.filter(pk=edda.pk).update(**gone)
    assert tick_later() == [
        (CaseKind.LEAVER, "Edda Ek is no longer in the company. Talk to the partner and find them a new one.")
    ]


def test_a_broken_rule_is_told_once_even_after_the_case_is_closed(quiet: Pair, mira: Person, hana: Person) -> None:
    promote(mira, 9)
    tick_later(1)
    close_case(case_id=Case.objects.get().pk, outcome="They go on", by=hana)
    assert len(tick_later(2)) == 1


def test_another_rule_is_another_case(quiet: Pair, mira: Person) -> None:
    promote(mira, 9)
    tick_later(1)
    lose_language(quiet)
    told = tick_later(2)
    assert len(told) == 2
    assert "No common language." in told[1][1]
    assert "grades" not in told[1][1]


def test_a_rule_that_holds_again_is_forgotten_and_told_anew_when_it_breaks_again(
    quiet: Pair, mira: Person, hana: Person
) -> None:
    promote(mira, 9)
    tick_later(1)
    promote(mira, 3)
    tick_later(2)
    quiet.refresh_from_db()
    assert (quiet.known_breaks, "grades" in Case.objects.get().next_step) == ([], True)
    close_case(case_id=Case.objects.get().pk, outcome="Solved", by=hana)
    promote(mira, 9)
    assert len(tick_later(3)) == 2


def test_what_the_team_went_over_with_a_reason_raises_nothing(mira: Person, edda: Person) -> None:
    promote(mira, 9)
    program = ProgramFactory(running=True)
    pair = PairFactory(program=program, active=True, mentor__person=mira, mentee__person=edda)
    pair.proposal = ProposalFactory(
        run__program=program, mentor=pair.mentor, mentee=pair.mentee, broken=["grade"], override_reason="Both want to"
    )
    pair.save()
    assert tick_later(0) == []
    lose_language(pair)
    assert len(tick_later(1)) == 1


def test_a_lock_goes_before_the_rules(quiet: Pair, mira: Person, hana: Person) -> None:
    seats = {"mentor_id": quiet.mentor_id, "mentee_id": quiet.mentee_id}
    actions.set_pair_rule(kind=RuleKind.LOCK, reason="Both want to", by=hana, **seats)
    promote(mira, 9)
    assert tick_later() == []


def test_a_program_that_is_over_is_left_alone(quiet: Pair, mira: Person) -> None:
    Program.objects.update(state=ProgramState.CANCELLED)
    promote(mira, 9)
    assert CaseKind.RULE_BROKEN not in {kind for kind, _text in tick_later()}


def test_neither_a_ban_nor_an_identity_is_named(quiet: Pair, hana: Person) -> None:
    PairRule.objects.create(
        program=quiet.program, mentor=quiet.mentor, mentee=quiet.mentee, kind=RuleKind.BAN, reason="Quarrel"
    )
    other = PairFactory(active=True, program=quiet.program)
    Enrolment.objects.filter(pk=other.mentee_id).update(identities="Zebra", wants_same_identity=True)
    tick_later()
    texts = {case.next_step for case in Case.objects.all()}
    assert len(Case.objects.all()) == 2
    assert len(texts) == 1
    assert texts.pop().startswith("Since the directory changed: Not available.")
    written = str([*Case.objects.values(), *AuditEntry.objects.values()])
    assert ("Zebra" in written, "Quarrel" in written) == (False, False)


def test_more_pairs_take_no_more_queries_to_look_at(db: None) -> None:
    counts = set()
    program = ProgramFactory(running=True)
    for _more in range(3):
        PairFactory.create_batch(4, program=program, active=True)
        with CaptureQueriesContext(connection) as queries:
            assert list(rechecks.pairs_with_other_breaks(program)) == []
        counts.add(len(queries))
    assert counts == {4}


def test_the_case_leads_to_the_pair(quiet: Pair, mira: Person, hana: Person, sign_in: object) -> None:
    promote(mira, 9)
    tick_later()
    client: Client = sign_in(hana)  # type: ignore[operator]  # a fixture that signs in
    page = client.get(reverse("admin:programs_case_change", args=[Case.objects.get().pk])).content.decode()
    assert f'href="{reverse("admin:matching_pair_change", args=[quiet.pk])}"' in page
    assert "The grades are too close" in page
