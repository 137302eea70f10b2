"""What the computer compares and nobody reads: said in the application, deleted at any time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from people.models import AuditEntry, Person
from programs import actions
from programs.enums import Side
from programs.models import Enrolment, Program, Topic
from programs.models.enrolment import STYLE_FIELDS
from rmentor.lib.errors import DomainError
from tests.factories import EnrolmentFactory, ProgramFactory

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
SAID = {
    "style_planning": "one",
    "style_contact": "other",
    "identities": " Left-handed ,, left-HANDED,  night owl",
    "wants_same_identity": "on",
    "counts_in_fairness": "on",
}


@pytest.fixture
def program() -> Program:
    program: Program = ProgramFactory(recruiting=True, slug="digital", mentor_max_grade=5)
    return program


def application(**changes: Any) -> dict[str, Any]:
    rows = {
        f"{kind}-{name}": value
        for kind in ("offers", "wishes")
        for name, value in {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "0-other": "Chess", "0-level": "3"}.items()
    }
    return {"side": "mentor", "capacity": "1", **rows, **changes}


def told(enrolment: Enrolment) -> dict[str, object]:
    names = (*STYLE_FIELDS, "identities", "wants_same_identity", "counts_in_fairness")
    return {name: value for name in names if (value := getattr(enrolment, name))}


def test_whoever_leaves_the_part_folded_has_said_nothing(sign_in: SignIn, mira: Person, program: Program) -> None:
    page = sign_in(mira).get("/programs/digital/apply/").content.decode()
    folded = page.partition("For a better match (optional)")[0].rpartition("<details")[2]
    assert "open" not in folded
    sign_in(mira).post("/programs/digital/apply/", application())
    assert told(Enrolment.objects.get()) == {}


def test_what_is_said_is_kept_neatly_and_can_be_changed(sign_in: SignIn, mira: Person, program: Program) -> None:
    client = sign_in(mira)
    page = client.post("/programs/digital/apply/", application(**SAID), follow=True).content.decode()
    enrolment = Enrolment.objects.get()
    assert told(enrolment) == {
        "style_planning": "one",
        "style_contact": "other",
        "identities": "left-HANDED, night owl",
        "wants_same_identity": True,
        "counts_in_fairness": True,
    }
    assert "How I prepare: I plan ahead" in page
    assert "left-HANDED, night owl" in page
    form = client.get(f"/enrolments/{enrolment.pk}/edit/").context["form"]
    assert form.says_something_to_compare
    assert form["style_contact"].value() == "other"
    client.post(f"/enrolments/{enrolment.pk}/edit/", application(style_view="one"))
    enrolment.refresh_from_db()
    assert told(enrolment) == {"style_view": "one"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"identities": " , "}, "wants_same_identity"),
        ({"identities": "x" * 251}, "identities"),
        ({"style_view": "both"}, "style_view"),
    ],
)
def test_a_fault_is_told_at_the_field_and_the_part_stays_unfolded(
    sign_in: SignIn, mira: Person, program: Program, changes: dict[str, str], field: str
) -> None:
    answer = sign_in(mira).post("/programs/digital/apply/", application(**{**SAID, **changes}))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert answer.context["form"].says_something_to_compare
    assert not Enrolment.objects.exists()


def test_nobody_asks_for_a_partner_who_shares_nothing(mira: Person, program: Program) -> None:
    topic = Topic.objects.first()
    said = {"offers": [(topic, 3)], "wishes": [(topic, 3)], "side": Side.MENTOR, "program": program, "person": mira}
    with pytest.raises(DomainError, match="Say what the two of you should share"):
        actions.apply(**said, compared=actions.Compared(identities=" , ", wants_same_identity=True))


@pytest.mark.parametrize(
    ("what", "left"),
    [
        ("questions", {"identities", "wants_same_identity", "counts_in_fairness"}),
        ("identities", {"style_planning", "counts_in_fairness"}),
        ("fairness", {"style_planning", "identities", "wants_same_identity"}),
    ],
)
def test_each_part_is_deleted_by_its_author_at_any_time_and_no_trail_tells_which(
    sign_in: SignIn, mira: Person, hana: Person, *, program: Program, what: str, left: set[str]
) -> None:
    enrolment = EnrolmentFactory(
        program=program,
        person=mira,
        side=Side.MENTOR,
        accepted=True,
        style_planning="one",
        identities="night owl",
        wants_same_identity=True,
        counts_in_fairness=True,
    )
    address = f"/enrolments/{enrolment.pk}/forget/"
    assert sign_in(hana).post(address, {"what": what}).status_code == 404
    assert sign_in(mira).post(address, {"what": "motivation"}).status_code in {302, 409}
    enrolment.refresh_from_db()
    assert len(told(enrolment)) == 4
    assert f'value="{what}"' in sign_in(mira).get(f"/enrolments/{enrolment.pk}/").content.decode()
    sign_in(mira).post(address, {"what": what})
    enrolment.refresh_from_db()
    assert set(told(enrolment)) == left
    assert list(AuditEntry.objects.values_list("verb", "old", "new")) == [("enrolment.edited", {}, {})]


def test_neither_a_page_nor_a_typed_filter_shows_any_of_it_to_the_team(
    sign_in: SignIn, hana: Person, program: Program
) -> None:
    row = EnrolmentFactory(program=program, side=Side.MENTOR, identities="CANARY", style_planning="one")
    client = sign_in(hana)
    for address in ("", f"{row.pk}/change/", f"{row.pk}/history/"):
        page = client.get(f"/admin/programs/enrolment/{address}").content.decode()
        assert "CANARY" not in page
        assert "I plan ahead" not in page
    for lookup in ("identities__startswith=C", "style_planning=one", "counts_in_fairness__exact=1"):
        assert client.get(f"/admin/programs/enrolment/?{lookup}").status_code == 400


def test_who_applies_reads_first_what_a_short_list_shows(sign_in: SignIn, mira: Person, program: Program) -> None:
    sentence = "On a few such lists others will see your name, job and department"
    pages = ("/programs/digital/", "/programs/digital/apply/")
    assert [sentence in sign_in(mira).get(page).content.decode() for page in pages] == [False, False]
    Program.objects.update(is_self_matching=True)
    assert [sentence in sign_in(mira).get(page).content.decode() for page in pages] == [True, True]


def test_ranking_is_decided_before_anybody_applies(sign_in: SignIn, program: Program, hana: Person) -> None:
    with pytest.raises(DomainError, match="can no longer be changed"):
        actions.update_program(program_id=program.pk, values={"is_self_matching": True}, by=hana)
    draft = ProgramFactory()
    page = sign_in(hana).get(f"/admin/programs/program/{draft.pk}/change/").content.decode()
    assert 'name="is_self_matching"' in page
    assert "cannot be changed any more once recruitment is open" in page
    assert (
        'name="is_self_matching"'
        not in sign_in(hana).get(f"/admin/programs/program/{program.pk}/change/").content.decode()
    )
    actions.update_program(program_id=draft.pk, values={"is_self_matching": True}, by=hana)
    draft.refresh_from_db()
    assert draft.is_self_matching
