"""Pairs that meet already are brought in from a list: all or none, without an offer, within the rules (M7)."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from matching import actions
from matching.actions import PairOptions, PairPlan
from matching.enums import PairState, RuleKind
from matching.models import Agreement, Pair, PairRule
from messaging.models import Message
from people.models import AuditEntry, Person
from programs.enums import EnrolmentState, ProgramState, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError, StaleError
from tests.factories import EnrolmentFactory, PairFactory, PersonFactory, ProgramFactory, TeamMemberFactory
from tests.people.conftest import a_workbook

SignIn = Callable[[Person], Client]
BARE, ENROL = PairOptions(), PairOptions(may_enrol=True)
REASON = PairOptions(reason="They have met since spring")
HEADINGS = ("Mentor email", "Mentee email", "Since")
MIRA_AND_EDDA = ("mira@firm.example", "edda@firm.example")


def a_list(*rows: tuple[str, ...]) -> bytes:
    return "\n".join(",".join((*row, "", "")[:3]) for row in (HEADINGS, *rows)).encode()


def brought_in(program: Program, content: bytes, by: Person, options: PairOptions = BARE) -> PairPlan:
    plan = actions.bring_in_pairs(program_id=program.pk, content=content, options=options, by=by)
    assert plan.faults == []
    return plan


def refused(program: Program, content: bytes, by: Person, options: PairOptions = BARE) -> str:
    """What the list of faults says; nothing is written."""
    before = (Pair.objects.count(), Enrolment.objects.count(), AuditEntry.objects.count(), Message.objects.count())
    plan = actions.bring_in_pairs(program_id=program.pk, content=content, options=options, by=by)
    after = (Pair.objects.count(), Enrolment.objects.count(), AuditEntry.objects.count(), Message.objects.count())
    assert (plan.fault_count > 0, after) == (True, before)
    return "\n".join(f"{fault.row} {fault.column}: {fault.message} {fault.what_to_do}" for fault in plan.faults)


@pytest.fixture
def seats(mira_seat: Enrolment, edda_seat: Enrolment) -> None:
    """Mira and Edda are accepted in `program`."""


# ---- what comes of it -----------------------------------------------------------------------------------------


def test_a_pair_counts_as_accepted_and_waits_for_its_agreement(program: Program, seats: None, hana: Person) -> None:
    brought_in(program, a_list((*MIRA_AND_EDDA, "2026-01-15")), hana)
    pair = Pair.objects.get()
    assert (pair.state, pair.is_imported, pair.is_accepted, pair.expires_at) == (PairState.OFFERED, True, True, None)
    assert pair.mentee_accepted_at is not None
    assert pair.mentee_accepted_at.date().isoformat() == "2026-01-15"
    assert list(Message.objects.values_list("kind", flat=True)) == ["matching.agreement"] * 2
    assert AuditEntry.objects.filter(verb="pair.imported", actor_pk=hana.pk).count() == 1


def test_it_goes_live_when_both_have_confirmed(
    program: Program, seats: None, mira: Person, edda: Person, hana: Person
) -> None:
    brought_in(program, a_list(MIRA_AND_EDDA), hana)
    pair = Pair.objects.get()
    actions.save_agreement(pair_id=pair.pk, goals="Learn", communication="", version=1, by=mira)
    version = Agreement.objects.get().version
    actions.confirm_agreement(pair_id=pair.pk, version=version, by=mira)
    assert Pair.objects.get().state == PairState.OFFERED
    actions.confirm_agreement(pair_id=pair.pk, version=version, by=edda)
    assert Pair.objects.get().state == PairState.ACTIVE


def test_it_takes_up_places_and_is_never_proposed(program: Program, seats: None, hana: Person) -> None:
    brought_in(program, a_list(MIRA_AND_EDDA), hana)
    run = actions.start_run(program_id=program.pk, by=hana)
    actions.run_matching(run_id=run.pk)
    assert run.proposals.count() == 0


def test_the_same_list_again_changes_nothing(program: Program, seats: None, hana: Person) -> None:
    content = a_list(MIRA_AND_EDDA)
    brought_in(program, content, hana)
    before = (list(Pair.objects.values()), Message.objects.count(), list(PairRule.objects.values()))
    plan = brought_in(program, content, hana)
    assert (list(Pair.objects.values()), Message.objects.count(), list(PairRule.objects.values())) == before
    assert plan.left_alone == [(2, "Mira Malmsten – Edda Ek", "are a pair already")]


def test_a_pair_that_has_ended_does_not_come_back_by_its_list(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    PairFactory(
        program=program, mentor=mira_seat, mentee=edda_seat, active=True, state=PairState.ENDED, ended_at=clock.now()
    )
    assert (
        brought_in(program, a_list(MIRA_AND_EDDA), hana).left_alone[0][2] == "were asked or together before; left so"
    )
    assert Pair.objects.count() == 1


def test_a_workbook_is_read_too(program: Program, seats: None, hana: Person) -> None:
    brought_in(program, a_workbook(HEADINGS, MIRA_AND_EDDA), hana)
    assert Pair.objects.get().is_imported


# ---- seats ----------------------------------------------------------------------------------------------------


def test_people_without_a_seat_get_one_only_when_the_import_may_give_it(
    program: Program, mira: Person, edda: Person, hana: Person
) -> None:
    told = refused(program, a_list(MIRA_AND_EDDA), hana)
    assert "2 Mentor email: Mira Malmsten is not in the program. Let the import give seats" in told
    assert "2 Mentee email: Edda Ek is not in the program." in told
    assert len(brought_in(program, a_list(MIRA_AND_EDDA), hana, ENROL).pairs) == 1
    rows = Enrolment.objects.order_by("pk").values_list("person", "side", "state", "decided_by")
    assert list(rows) == [
        (mira.pk, "mentor", "accepted", hana.pk),
        (edda.pk, "mentee", "accepted", hana.pk),
    ]


@pytest.mark.parametrize("state", ["invited", "applied", "waitlisted"])
def test_who_waits_for_a_seat_gets_it(
    program: Program, mira: Person, edda_seat: Enrolment, hana: Person, state: str
) -> None:
    seat = EnrolmentFactory(program=program, person=mira, side=Side.MENTOR, state=state)
    assert str(seat.get_state_display()) in refused(program, a_list(MIRA_AND_EDDA), hana)
    brought_in(program, a_list(MIRA_AND_EDDA), hana, ENROL)
    seat.refresh_from_db()
    assert seat.state == EnrolmentState.ACCEPTED


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_who_was_declined_or_has_left_does_not(
    program: Program, mira: Person, edda_seat: Enrolment, hana: Person, state: str
) -> None:
    EnrolmentFactory(program=program, person=mira, side=Side.MENTOR, state=state)
    assert "talk to the person first" in refused(program, a_list(MIRA_AND_EDDA), hana, ENROL)


def test_somebody_new_with_two_pairs_has_two_places(
    program: Program, mira: Person, edda: Person, hana: Person
) -> None:
    PersonFactory(email="nora@firm.example", grade=9)
    brought_in(program, a_list(MIRA_AND_EDDA, ("mira@firm.example", "nora@firm.example")), hana, ENROL)
    assert Enrolment.objects.get(person=mira).capacity == 2
    assert Pair.objects.count() == 2


def test_more_people_than_seats_are_refused(program: Program, mira: Person, edda: Person, hana: Person) -> None:
    Program.objects.filter(pk=program.pk).update(seats=0)
    assert "has 0 seats" in refused(program, a_list(MIRA_AND_EDDA), hana, ENROL)


# ---- faults ---------------------------------------------------------------------------------------------------


def test_every_fault_is_told_with_its_row(program: Program, seats: None, hana: Person) -> None:
    told = refused(
        program,
        a_list(
            ("nobody@firm.example", "edda@firm.example"),
            ("mira@firm.example", "mira@firm.example"),
            ("edda@firm.example", "mira@firm.example"),
            (*MIRA_AND_EDDA, "2199-01-01"),
            MIRA_AND_EDDA,
        ),
        hana,
    )
    assert "2 Mentor email: Nobody in the directory has the address nobody@firm.example." in told
    assert "3 Mentee email: The same person stands on both sides." in told
    assert "4 Mentor email: Edda Ek is in the program on the other side." in told
    assert "5 Since: 2199-01-01 lies ahead." in told
    assert "6 Mentee email: This pair stands in row 5 already." in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Mentor,Partner\na@x.example,b@x.example\n", "no column for “address of the mentee”"),
        (a_list(("mira", "edda@firm.example")), "not an e-mail address"),
        (a_list((*MIRA_AND_EDDA, "soon")), "not a date"),
        (a_list((*MIRA_AND_EDDA, "02/03/2025")), "two ways"),
        (b"\x89PNG", "not a spreadsheet"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    program: Program, seats: None, hana: Person, content: bytes, words: str
) -> None:
    assert words in refused(program, content, hana)


def test_places_count_over_all_programs(program: Program, seats: None, mira: Person, hana: Person) -> None:
    PairFactory(active=True, mentor__person=mira)
    assert "Mira Malmsten has no place left for another partner." in refused(program, a_list(MIRA_AND_EDDA), hana)


def test_places_are_used_up_by_the_rows_above(program: Program, seats: None, hana: Person) -> None:
    other = EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True, person__grade=9).person
    told = refused(program, a_list(MIRA_AND_EDDA, ("mira@firm.example", other.email)), hana)
    assert told.startswith("3 Mentor email: Mira Malmsten has no place left")


def test_who_has_left_the_company_is_in_no_new_pair(
    program: Program, seats: None, mira: Person, hana: Person
) -> None:
    Person.objects.filter(pk=mira.pk).update(left_on=clock.today())
    assert "Mira Malmsten no longer takes part." in refused(program, a_list(MIRA_AND_EDDA), hana)


# ---- rules ----------------------------------------------------------------------------------------------------


def test_a_broken_rule_needs_a_reason_which_is_kept_as_a_lock_and_audited(
    program: Program, seats: None, mira: Person, hana: Person
) -> None:
    Person.objects.filter(pk=mira.pk).update(grade=8)
    assert "the grades are too close Say below why" in refused(program, a_list(MIRA_AND_EDDA), hana)
    brought_in(program, a_list(MIRA_AND_EDDA), hana, REASON)
    rule = PairRule.objects.get()
    assert (rule.kind, rule.reason, rule.made_by) == (RuleKind.LOCK, REASON.reason, hana)
    assert AuditEntry.objects.get(verb="pair.imported").new == {"over_rules": ["grade"]}
    assert REASON.reason not in str(list(AuditEntry.objects.values()))


def test_a_pair_within_the_rules_gets_no_lock(program: Program, seats: None, hana: Person) -> None:
    brought_in(program, a_list(MIRA_AND_EDDA), hana, REASON)
    assert PairRule.objects.count() == 0


def test_what_the_reason_went_over_raises_no_case_later(
    program: Program, seats: None, mira: Person, hana: Person
) -> None:
    from programs.models import Case  # noqa: PLC0415 - only here

    Person.objects.filter(pk=mira.pk).update(grade=8)
    brought_in(program, a_list(MIRA_AND_EDDA), hana, REASON)
    actions.tick()
    assert Case.objects.count() == 0


def test_neither_a_ban_nor_an_identity_is_named_nor_gone_over(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    ban = actions.set_pair_rule(
        kind=RuleKind.BAN, mentor_id=mira_seat.pk, mentee_id=edda_seat.pk, reason="Quarrel", by=hana
    )
    banned = refused(program, a_list(MIRA_AND_EDDA), hana, REASON)
    actions.drop_pair_rule(rule_id=ban.pk, by=hana)
    Enrolment.objects.filter(pk=edda_seat.pk).update(identities="Zebra", wants_same_identity=True)
    assert (
        refused(program, a_list(MIRA_AND_EDDA), hana, REASON)
        == banned
        == "2 Mentee email: not available Delete the row."
    )


# ---- who may, and when ----------------------------------------------------------------------------------------


def test_only_who_runs_the_program_brings_pairs_in(program: Program, seats: None, hana: Person, stig: Person) -> None:
    other = TeamMemberFactory().person
    for person in (stig, other):
        with pytest.raises(NotAllowedError):
            actions.bring_in_pairs(program_id=program.pk, content=a_list(MIRA_AND_EDDA), options=BARE, by=person)
    brought_in(program, a_list(MIRA_AND_EDDA), TeamMemberFactory(program=program).person)


def test_nobody_brings_in_their_own_pair(program: Program, seats: None, mira: Person) -> None:
    TeamMemberFactory(program=program, person=mira)
    from people.actions import grant_role  # noqa: PLC0415 - only here
    from people.enums import Role  # noqa: PLC0415 - only here

    grant_role(person_id=mira.pk, role=Role.COORDINATOR, by=PersonFactory(hr=True))
    assert "You are part of this pair." in refused(program, a_list(MIRA_AND_EDDA), Person.objects.get(pk=mira.pk))


@pytest.mark.parametrize("state", ["draft", "recruiting", "completed", "cancelled"])
def test_pairs_come_in_while_a_program_makes_pairs(seats: None, program: Program, hana: Person, state: str) -> None:
    Program.objects.filter(pk=program.pk).update(state=ProgramState(state))
    with pytest.raises(DomainError, match="matching or running"):
        actions.bring_in_pairs(program_id=program.pk, content=a_list(MIRA_AND_EDDA), options=BARE, by=hana)


def test_a_stale_confirmation_is_refused(program: Program, seats: None, hana: Person) -> None:
    content = a_list(MIRA_AND_EDDA)
    seen = actions.preview_pairs(program_id=program.pk, content=content, options=BARE, by=hana).fingerprint
    with pytest.raises(StaleError):
        actions.bring_in_pairs(program_id=program.pk, content=content, options=REASON, by=hana, seen=seen)
    actions.bring_in_pairs(program_id=program.pk, content=content, options=BARE, by=hana, seen=seen)
    assert Pair.objects.count() == 1


# ---- the page -------------------------------------------------------------------------------------------------


def address(program: Program) -> str:
    return reverse("admin:matching_pair_bring_in", args=[program.pk])


def hidden_fields(page: str) -> dict[str, str]:
    inputs = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page)
    return {name: value for name, value in inputs if name != "csrfmiddlewaretoken"}


def test_the_page_shows_what_a_list_does_and_does_it_on_the_second_press(
    sign_in: SignIn, program: Program, seats: None, mira: Person, hana: Person
) -> None:
    Person.objects.filter(pk=mira.pk).update(grade=8)
    client = sign_in(hana)
    assert 'name="file"' in client.get(address(program)).content.decode()
    data = {"file": SimpleUploadedFile("x.csv", a_list(MIRA_AND_EDDA)), "reason": "Since spring"}
    page = client.post(address(program), data).content.decode()
    assert (Pair.objects.count(), "Bring in 1 pair" in page, "the grades are too close" in page) == (0, True, True)
    response = client.post(address(program), hidden_fields(page))
    assert response.url == f"{reverse('admin:matching_pair_changelist')}?program__id__exact={program.pk}"
    assert (Pair.objects.get().is_imported, PairRule.objects.get().reason) == (True, "Since spring")


def test_faults_stand_on_the_page_with_what_was_typed(
    sign_in: SignIn, program: Program, seats: None, hana: Person
) -> None:
    data = {"file": SimpleUploadedFile("x.csv", a_list(("x@firm.example", "y@firm.example"))), "reason": "Because"}
    page = sign_in(hana).post(address(program), data).content.decode()
    assert ("2 faults" in page, 'value="Because"' in page, 'name="held"' in page) == (True, True, False)


def test_a_list_that_is_not_kept_any_longer_has_to_be_chosen_again(
    sign_in: SignIn, program: Program, hana: Person
) -> None:
    page = sign_in(hana).post(address(program), {"held": "x", "seen": "x"}).content.decode()
    assert ("not kept any longer" in page, 'name="file"' in page) == (True, True)


def test_the_program_page_leads_to_it(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(running=True)
    page = sign_in(hana).get(reverse("admin:programs_program_change", args=[program.pk])).content.decode()
    assert f'href="{address(program)}"' in page
