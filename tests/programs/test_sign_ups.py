"""Sign-up lists: read, previewed, imported all or not at all, and silent about what nobody else is to read."""

import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging.models import Message
from people.models import AuditEntry, Person
from programs import actions
from programs.actions import SignUpOptions, SignUpPlan
from programs.engine import read_sign_ups
from programs.enums import EnrolmentState, Side, SkillKind
from programs.models import Enrolment, Program, Skill, Topic
from rmentor.lib.errors import DomainError, NotAllowedError, StaleError
from tests.factories import EnrolmentFactory, PersonFactory, ProgramFactory, TeamMemberFactory
from tests.people.conftest import a_workbook

DATA = Path(__file__).parents[1] / "data" / "civil_service"
HEADINGS = ("First name", "Last name", "Email address", "Grade", "Profession", "Characteristics", "Same identity")
MENTORS, MENTEES = SignUpOptions(side=Side.MENTOR), SignUpOptions(side=Side.MENTEE)
SECRET = "Zebra-striped"


def a_list(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """A CSV file; the rows are filled up with empty cells."""
    lines = [headings, *((*row, *[""] * (len(headings) - len(row))) for row in rows)]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode()


def mona(**cells: str) -> tuple[str, ...]:
    given = {"grade": "4", "profession": "Policy", "shares": SECRET, "same": "yes", "email": "mona@firm.example"}
    given |= cells
    return ("Mona", "Mas", given["email"], given["grade"], given["profession"], given["shares"], given["same"])


@pytest.fixture
def program(db: None) -> Program:
    return ProgramFactory(recruiting=True)


def imported(program: Program, content: bytes, by: Person, options: SignUpOptions = MENTORS) -> SignUpPlan:
    plan = actions.import_sign_ups(program_id=program.pk, content=content, options=options, by=by)
    assert plan.faults == []
    return plan


def refused(program: Program, content: bytes, by: Person, options: SignUpOptions = MENTORS) -> str:
    """What the list of faults says; nothing is written."""
    before = (Person.objects.count(), Enrolment.objects.count(), Topic.objects.count(), AuditEntry.objects.count())
    plan = actions.import_sign_ups(program_id=program.pk, content=content, options=options, by=by)
    after = (Person.objects.count(), Enrolment.objects.count(), Topic.objects.count(), AuditEntry.objects.count())
    assert (plan.fault_count > 0, after) == (True, before)
    return "\n".join(f"{fault.row} {fault.column} {fault.message} {fault.what_to_do}" for fault in plan.faults)


# ---- reading --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grades", "read"),
    [
        (["AA", "EO", "Grade 7", "grade 6", "SCS 1", "SCS4"], [1, 3, 6, 7, 8, 11]),
        (["HEO", "G7", "G6", ""], [4, 6, 7, None]),
        (["3", "L7", "Grade 7", ""], [3, 7, 7, None]),
    ],
)
def test_grades_are_numbers_or_one_ladder_in_the_whole_file(grades: list[str], read: list[int | None]) -> None:
    rows = [mona(grade=grade, email=f"p{n}@firm.example") for n, grade in enumerate(grades)]
    file = read_sign_ups(a_list(*rows))
    assert (file.faults, [person.grade for person in file.people]) == ((), read)


def test_a_number_among_grades_in_words_is_a_fault(program: Program, hana: Person) -> None:
    told = refused(program, a_list(mona(grade="SEO"), mona(grade="5", email="x@firm.example")), hana)
    assert "3 Grade “5” is not a grade, or not one of the ladder" in told


def test_a_workbook_is_read_like_a_csv_file(program: Program, hana: Person) -> None:
    imported(program, a_workbook(HEADINGS, mona(grade="HEO")), hana)
    assert Person.objects.get(email="mona@firm.example").grade == 4


def test_every_fault_of_a_file_is_told_with_its_row_and_nobody_is_imported(program: Program, hana: Person) -> None:
    rows = [mona(email="no address"), mona(grade="boss"), mona(email="MONA@firm.example"), ("", "Only")]
    told = refused(program, a_list(*rows), hana)
    assert "2 Email address “no address” is not an e-mail address." in told
    assert "3 Grade “boss” is not a grade" in told
    assert "4 Email address The address mona@firm.example stands in row 3 already." in told
    assert "5 First name The cell is empty." in told


@pytest.mark.parametrize("content", [b"", b"\x89PNG....", b"First name,Last name\nA,B\n", b"PK\x03\x04broken"])
def test_what_is_no_list_is_refused_in_words(program: Program, hana: Person, content: bytes) -> None:
    assert refused(program, content, hana)


# ---- who comes in ---------------------------------------------------------------------------------------------


def test_somebody_unknown_is_added_to_the_directory_and_the_trail_says_so(program: Program, hana: Person) -> None:
    imported(program, a_list(mona()), hana)
    person = Person.objects.get(email="mona@firm.example")
    assert (person.name, person.grade, person.languages, person.employee_number) == ("Mona Mas", 4, ["en"], None)
    assert not person.has_usable_password()
    added = AuditEntry.objects.get(verb="person.added")
    assert (added.subject_pk, added.actor_pk, added.new) == (str(person.pk), hana.pk, {"source": "sign-up list"})
    total = AuditEntry.objects.get(verb="program.sign_ups_imported")
    assert total.new == {"side": "mentor", "accepted": False, "added": 1, "rows": 1, "left_alone": 0}


def test_somebody_known_keeps_what_the_directory_says_and_the_difference_is_told(
    program: Program, hana: Person, mira: Person
) -> None:
    before = Person.objects.filter(pk=mira.pk).values().get()
    plan = imported(program, a_list(mona(email="Mira@firm.example", grade="9")), hana)
    assert Person.objects.filter(pk=mira.pk).values().get() == before
    assert [(note.row, note.text) for note in plan.notes] == [
        (2, "The directory says otherwise about: grade. The directory stays.")
    ]
    assert Enrolment.objects.get().person == mira


def test_only_who_may_import_people_adds_to_the_directory(program: Program, mira: Person) -> None:
    cora = TeamMemberFactory(program=program).person
    assert "Nobody in the directory has the address mona@firm.example" in refused(program, a_list(mona()), cora)
    imported(program, a_list(mona(email=mira.email)), cora)
    with pytest.raises(NotAllowedError):
        actions.import_sign_ups(program_id=ProgramFactory(recruiting=True).pk, content=b"", options=MENTORS, by=cora)


def test_applications_wait_for_a_decision_and_accepted_people_have_a_seat(program: Program, hana: Person) -> None:
    imported(program, a_list(mona()), hana)
    imported(program, a_list(mona(email="b@firm.example")), hana, SignUpOptions(side=Side.MENTEE, is_accepted=True))
    states = Enrolment.objects.order_by("pk").values_list("side", "state", "decided_by")
    assert list(states) == [("mentor", "applied", None), ("mentee", "accepted", hana.pk)]
    kinds = Message.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["programs.application_received", "programs.accepted"]


def test_more_accepted_people_than_seats_are_refused(hana: Person) -> None:
    program = ProgramFactory(recruiting=True, seats=1)
    two = a_list(mona(), mona(email="b@firm.example"))
    assert "has 1 seats" in refused(program, two, hana, SignUpOptions(side=Side.MENTOR, is_accepted=True))
    assert len(imported(program, two, hana).rows) == 2


def test_importing_the_same_list_again_changes_nothing_and_mails_nobody(program: Program, hana: Person) -> None:
    content = a_list(mona(), mona(email="b@firm.example"))
    imported(program, content, hana)
    before = (list(Enrolment.objects.values()), list(Skill.objects.values()), Message.objects.count())
    plan = imported(program, content, hana)
    assert (list(Enrolment.objects.values()), list(Skill.objects.values()), Message.objects.count()) == before
    assert (len(plan.enrolled), len(plan.updated), len(plan.new_people)) == (0, 2, 0)


def test_an_invitation_becomes_an_application(program: Program, hana: Person, mira: Person) -> None:
    EnrolmentFactory(program=program, person=mira, side=Side.MENTOR, state=EnrolmentState.INVITED)
    imported(program, a_list(mona(email=mira.email)), hana)
    assert Enrolment.objects.get().state == EnrolmentState.APPLIED


@pytest.mark.parametrize("state", [EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN])
def test_who_was_declined_or_has_left_does_not_come_back_by_a_list(
    program: Program, hana: Person, mira: Person, state: EnrolmentState
) -> None:
    EnrolmentFactory(program=program, person=mira, side=Side.MENTOR, state=state)
    assert str(state.label) in refused(program, a_list(mona(email=mira.email)), hana)


def test_somebody_on_the_other_side_is_a_fault_unless_the_list_says_both(
    program: Program, hana: Person, mira: Person
) -> None:
    EnrolmentFactory(program=program, person=mira, side=Side.MENTEE)
    assert "on the other side already" in refused(program, a_list(mona(email=mira.email)), hana)
    headings = ("First name", "Last name", "Email", "Both mentor and mentee")
    plan = imported(program, a_list(("Mira", "M", mira.email, "yes"), headings=headings), hana)
    assert (plan.left_alone, plan.notes[0].text) == (1, "Takes part on the other side already and is left there.")
    assert Enrolment.objects.get().side == Side.MENTEE


def test_who_would_be_both_comes_in_on_the_side_of_the_file_and_it_is_told(program: Program, hana: Person) -> None:
    headings = ("First name", "Last name", "Email", "Both mentor and mentee")
    plan = imported(program, a_list(("A", "B", "a@firm.example", "yes"), headings=headings), hana)
    assert plan.notes[0].text == "Would be a mentee too. A person is on one side of a program: this one."
    assert Enrolment.objects.get().side == Side.MENTOR


def test_who_may_not_take_part_is_named_with_the_reason(hana: Person, mira: Person) -> None:
    program = ProgramFactory(recruiting=True, mentor_max_grade=2)
    told = refused(program, a_list(mona(), mona(email=mira.email)), hana)
    assert "Mona Mas: As a mentor people up to grade 2 can take part; yours is 4." in told
    assert "Mira Malmsten: As a mentor" in told


def test_nobody_accepts_themselves_by_a_list(program: Program, hana: Person) -> None:
    own = a_list(mona(email=hana.email))
    assert "Nobody decides about" in refused(program, own, hana, SignUpOptions(side=Side.MENTOR, is_accepted=True))


@pytest.mark.parametrize("state", ["draft", "completed", "archived", "cancelled"])
def test_a_program_that_gives_no_seats_takes_no_list(hana: Person, state: str) -> None:
    program = ProgramFactory(state=state, **({"started_at": "2026-01-01T00:00Z"} if state == "completed" else {}))
    with pytest.raises(DomainError, match="does not decide about applications now"):
        actions.import_sign_ups(program_id=program.pk, content=a_list(mona()), options=MENTORS, by=hana)


# ---- what they say --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("options", "kind"), [(MENTORS, SkillKind.OFFER), (MENTEES, SkillKind.WISH)])
def test_a_mentor_offers_their_profession_and_a_mentee_wishes_it(
    program: Program, hana: Person, options: SignUpOptions, kind: SkillKind
) -> None:
    Topic.objects.create(name="policy")
    imported(program, a_list(mona(), mona(email="b@firm.example", profession="Beekeeping")), hana, options)
    skills = Skill.objects.order_by("enrolment").values_list("topic__name", "kind", "level")
    assert list(skills) == [("policy", kind, 3), ("Beekeeping", kind, 3)]


def test_a_list_adds_to_what_somebody_has_said_here_and_leaves_what_they_share(
    program: Program, hana: Person, mira: Person
) -> None:
    seat = EnrolmentFactory(program=program, person=mira, side=Side.MENTOR, identities="Parent", motivation="Mine")
    Skill.objects.create(enrolment=seat, topic=Topic.objects.create(name="Knots"), kind=SkillKind.OFFER, level=5)
    imported(program, a_list(mona(email=mira.email)), hana)
    seat.refresh_from_db()
    assert (seat.identities, seat.wants_same_identity, seat.motivation) == ("Parent", False, "Mine")
    assert set(seat.skills.values_list("topic__name", "level")) == {("Knots", 5), ("Policy", 3)}


@pytest.mark.parametrize(
    ("shares", "same", "kept"),
    [
        ("A, B;A", "yes", ("A, B", True)),
        ("A", "no", ("A", False)),
        ("", "yes", ("", False)),
        ("A", "", ("A", False)),
    ],
)
def test_a_wish_to_share_holds_only_with_something_to_share(
    program: Program, hana: Person, shares: str, same: str, kept: tuple[str, bool]
) -> None:
    imported(program, a_list(mona(shares=shares, same=same)), hana)
    assert Enrolment.objects.values_list("identities", "wants_same_identity").get() == kept


def test_a_biography_is_not_taken_over(program: Program, hana: Person) -> None:
    headings = ("First name", "Last name", "Email", "Biography")
    plan = imported(program, a_list(("A", "B", "a@firm.example", SECRET), headings=headings), hana)
    assert "“Biography” is not taken over" in plan.remarks[0]
    assert SECRET not in json.dumps(list(Enrolment.objects.values()), cls=DjangoJSONEncoder)


# ---- the page -------------------------------------------------------------------------------------------------


def address(program: Program) -> str:
    return reverse("admin:programs_program_sign_ups", args=[program.pk])


def upload(content: bytes, **more: str) -> dict[str, object]:
    file = SimpleUploadedFile("list.csv", content)
    return {"file": file, "side": "mentor", "state": "applied", "language": "en", **more}


@pytest.fixture
def hr(sign_in: object, hana: Person) -> Client:
    return sign_in(hana)  # type: ignore[operator]  # a fixture that signs in


def hidden_fields(page: str) -> dict[str, str]:
    inputs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in inputs if name != "csrfmiddlewaretoken"}


def test_the_page_shows_what_a_list_does_and_does_it_on_the_second_press(hr: Client, program: Program) -> None:
    assert 'name="file"' in hr.get(address(program)).content.decode()
    page = hr.post(address(program), upload(a_list(mona()))).content.decode()
    assert (Enrolment.objects.count(), "Import 1 person" in page, "Mona Mas" in page) == (0, True, True)
    response = hr.post(address(program), hidden_fields(page))
    assert response.url == reverse("admin:programs_program_change", args=[program.pk])
    assert Enrolment.objects.get().person.name == "Mona Mas"


def test_the_program_page_leads_to_it(hr: Client, program: Program) -> None:
    page = hr.get(reverse("admin:programs_program_change", args=[program.pk])).content.decode()
    assert f'href="{address(program)}"' in page


def test_faults_stand_on_the_page_with_the_form_to_try_again(hr: Client, program: Program) -> None:
    page = hr.post(address(program), upload(a_list(mona(email="x")), side="mentee")).content.decode()
    assert "one fault is to be mended" in page
    assert ('name="file"' in page, 'value="mentee" required' in page, 'name="held"' in page) == (True, True, False)


def test_a_list_that_would_do_something_else_by_now_is_shown_again(hr: Client, program: Program) -> None:
    page = hr.post(address(program), upload(a_list(mona()))).content.decode()
    PersonFactory(email="mona@firm.example")
    again = hr.post(address(program), hidden_fields(page)).content.decode()
    assert (Enrolment.objects.count(), "has changed meanwhile" in again) == (0, True)
    hr.post(address(program), hidden_fields(again))
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("held", ["", "nonsense", "../../x", "a b\n", "é" * 300])
def test_a_list_that_is_not_kept_any_longer_has_to_be_chosen_again(hr: Client, program: Program, held: str) -> None:
    fields = {"side": "mentor", "state": "applied", "language": "en", "seen": "x", "held": held}
    page = hr.post(address(program), fields).content.decode()
    assert ("not kept any longer" in page, 'name="file"' in page, Enrolment.objects.count()) == (True, True, 0)


def test_a_list_is_kept_for_whoever_handed_it_in_and_for_that_program(
    hr: Client, program: Program, sign_in: object
) -> None:
    page = hr.post(address(program), upload(a_list(mona()))).content.decode()
    other = sign_in(PersonFactory(hr=True))  # type: ignore[operator]  # a fixture that signs in
    assert "not kept any longer" in other.post(address(program), hidden_fields(page)).content.decode()
    elsewhere = address(ProgramFactory(recruiting=True))
    assert "not kept any longer" in hr.post(elsewhere, hidden_fields(page)).content.decode()
    assert Enrolment.objects.count() == 0


def test_a_refusal_of_the_action_stands_in_the_form(hr: Client, program: Program, sign_in: object) -> None:
    member = TeamMemberFactory(program=program)
    TeamMemberFactory(program=program, role="selector")
    coordinator = sign_in(member.person)  # type: ignore[operator]  # a fixture that signs in
    page = coordinator.post(address(program), upload(a_list(mona()), state="accepted")).content.decode()
    assert "named selectors" in page
    assert Enrolment.objects.count() == 0


# ---- privacy --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        a_list(mona()),
        a_list(mona(same=SECRET)),
        a_list(mona(shares=SECRET * 30)),
        a_list(mona(grade="x")),
        a_list(("A", "B"), headings=("x", SECRET)),
        a_list((*mona(), SECRET)),
        a_list(headings=mona()),
    ],
)
def test_what_people_share_is_on_no_page_and_in_no_trail(
    hr: Client, program: Program, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    page = hr.post(address(program), upload(content)).content.decode()
    assert SECRET not in page
    if "held" in (fields := hidden_fields(page)):
        response = hr.post(address(program), fields, follow=True)
        assert SECRET not in response.content.decode()
        enrolments = hr.get(reverse("admin:programs_enrolment_changelist")).content.decode()
        assert ("Mona" in enrolments, SECRET in enrolments) == (True, False)
    stored = json.dumps([*AuditEntry.objects.values(), *Message.objects.values("facts")], cls=DjangoJSONEncoder)
    assert SECRET not in stored
    assert SECRET not in " ".join(record.getMessage() for record in caplog.records if record.name != "django.db")


def test_a_preview_does_not_tell_whether_a_guess_about_somebody_is_right(
    hr: Client, program: Program, mira: Person
) -> None:
    EnrolmentFactory(program=program, person=mira, side=Side.MENTOR, identities=SECRET, wants_same_identity=True)
    pages = [
        hr.post(address(program), upload(a_list(mona(email=mira.email, shares=guess)))).content.decode()
        for guess in (SECRET, "Something else", "")
    ]
    bare = []
    for page in pages:
        fields = hidden_fields(page)
        bare.append((page.partition("What this list does")[2].partition("<form")[0], fields["seen"]))
    assert bare[0] == bare[1] == bare[2]


# ---- size -----------------------------------------------------------------------------------------------------


def test_a_longer_list_takes_as_many_queries_to_look_at(program: Program, hana: Person) -> None:
    counts = set()
    for size in (1, 50, 100):
        content = a_list(*(mona(email=f"p{n}@firm.example") for n in range(size)))
        with CaptureQueriesContext(connection) as queries:
            asked_anew = Person.objects.get(pk=hana.pk)
            actions.preview_sign_ups(program_id=program.pk, content=content, options=MENTORS, by=asked_anew)
        counts.add(len(queries))
    assert len(counts) == 1


def test_five_thousand_rows_are_imported(program: Program, hana: Person) -> None:
    rows = [mona(email=f"q{n}@firm.example", profession=f"P{n % 9}") for n in range(5000)]
    assert len(imported(program, a_list(*rows), hana).rows) == 5000
    assert (Enrolment.objects.count(), Skill.objects.count()) == (5000, 5000)


def test_a_stale_confirmation_is_refused_by_the_action_too(program: Program, hana: Person) -> None:
    content = a_list(mona())
    seen = actions.preview_sign_ups(program_id=program.pk, content=content, options=MENTORS, by=hana).fingerprint
    EnrolmentFactory(program=program, person=PersonFactory(email="mona@firm.example"), side=Side.MENTOR)
    with pytest.raises(StaleError):
        actions.import_sign_ups(program_id=program.pk, content=content, options=MENTORS, by=hana, seen=seen)
