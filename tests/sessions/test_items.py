"""The action plan: promises change until they are settled; what the senior one took on is counted."""

import datetime as dt
import itertools
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from matching.models import Pair
from people.models import AuditEntry, Person
from programs.enums import Direction, Side
from programs.models import Program
from sessions import actions
from sessions.enums import ItemKind, ItemState
from sessions.models import ActionItem
from sessions.models.action_item import IS_COMMITMENT
from sessions.selectors import rhythm_figures
from tests.factories import ActionItemFactory

SignIn = Callable[[Person], Client]
NEW = {"text": "Meet Paolo", "kind": "introduction", "due_on": "2027-01-08"}


def edit(person: Person, item: ActionItem, sign_in: SignIn, **changes: str) -> str:
    response = sign_in(person).post(reverse("sessions:item-edit", args=[item.pk]), NEW | changes, follow=True)
    item.refresh_from_db()
    return str(response.content.decode())


@pytest.mark.parametrize("who", ["mira", "edda"])
def test_either_changes_a_promise_while_it_is_open(
    who: str, pair: Pair, request: pytest.FixtureRequest, sign_in: SignIn
) -> None:
    item = ActionItemFactory(pair=pair)
    edit(request.getfixturevalue(who), item, sign_in)
    assert (item.text, item.kind, item.due_on) == ("Meet Paolo", ItemKind.INTRODUCTION, dt.date(2027, 1, 8))


def test_the_audit_row_names_what_changed_and_never_the_words(pair: Pair, mira: Person) -> None:
    item = ActionItemFactory(pair=pair)
    for _again in range(2):
        actions.change_item(item_id=item.pk, text="CANARY", kind=ItemKind(item.kind), due_on=None, by=mira)
    row = AuditEntry.objects.get(verb="item.changed")
    assert (row.old, row.new) == ({}, {"fields": ["text"]})


@pytest.mark.parametrize("state", [ItemState.DONE, ItemState.DROPPED])
def test_a_settled_promise_stays_and_nothing_typed_is_lost(
    state: ItemState, pair: Pair, mira: Person, sign_in: SignIn
) -> None:
    item = ActionItemFactory(pair=pair, state=state)
    page = edit(mira, item, sign_in)
    assert "Reopen it before you change it" in page
    assert "Meet Paolo" in page
    assert item.text == "Try the new tool"


@pytest.mark.parametrize("wrong", [{"text": "  "}, {"due_on": "soon"}, {"kind": "party"}])
def test_what_is_wrong_comes_back_and_changes_nothing(
    wrong: dict[str, str], pair: Pair, mira: Person, sign_in: SignIn
) -> None:
    item = ActionItemFactory(pair=pair)
    edit(mira, item, sign_in, **wrong)
    assert item.text == "Try the new tool"


def test_a_stranger_changes_nothing(pair: Pair, stig: Person, sign_in: SignIn) -> None:
    item = ActionItemFactory(pair=pair)
    assert sign_in(stig).get(reverse("sessions:item-edit", args=[item.pk])).status_code == 404
    edit(stig, item, sign_in)
    assert item.text == "Try the new tool"


@pytest.mark.parametrize(("direction", "senior"), [(Direction.REVERSE, "mentee"), (Direction.CLASSIC, "mentor")])
def test_commitments_are_what_the_senior_one_took_on_but_for_experiments(
    direction: Direction, senior: str, pair: Pair
) -> None:
    Program.objects.update(direction=direction)
    for owner, kind in itertools.product(Side, ItemKind):
        ActionItemFactory(pair=pair, owner=owner, kind=kind, text=f"{owner} {kind}")
    expected = {f"{senior} {kind}" for kind in ItemKind if kind is not ItemKind.EXPERIMENT}
    assert {item.text for item in ActionItem.objects.filter(IS_COMMITMENT)} == expected
    assert {item.text for item in ActionItem.objects.with_pair() if item.is_commitment} == expected


def test_the_room_says_what_became_of_them(pair: Pair, mira: Person, edda: Person, sign_in: SignIn) -> None:
    for state in (ItemState.OPEN, ItemState.DONE, ItemState.DONE, ItemState.DROPPED):
        ActionItemFactory(pair=pair, kind=ItemKind.INTRODUCTION, state=state)
    for person in (mira, edda):
        page = sign_in(person).get(reverse("sessions:pair-room", args=[pair.pk])).content.decode()
        assert "2 of 3 commitments of Edda are done" in page


def test_the_figures_count_them_with_ideas_and_introductions(pair: Pair) -> None:
    for kind, state in (
        (ItemKind.IDEA, ItemState.OPEN),
        (ItemKind.INTRODUCTION, ItemState.DONE),
        (ItemKind.EXPERIMENT, ItemState.DONE),
        (ItemKind.PASS_ON, ItemState.DROPPED),
    ):
        ActionItemFactory(pair=pair, kind=kind, state=state)
    ActionItemFactory(pair=pair, owner=Side.MENTOR, kind=ItemKind.IDEA)
    figures = rhythm_figures(pair.program)
    assert (figures.ideas, figures.introductions) == (2, 1)
    assert (figures.commitments, figures.commitments_done) == (3, 1)
