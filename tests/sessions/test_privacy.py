from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from people.models import Person
from rmentor.lib.privacy import Privacy
from sessions import actions
from sessions.models import ActionItem, LearningEntry, Meeting, PrivateNote
from tests.factories import ActionItemFactory, LearningEntryFactory, MeetingFactory, PersonFactory

SignIn = Callable[[Person], Client]
ROWS = [
    # what, label, who reads it
    ("note", Privacy.ONLY_ME, {"mira"}),
    ("learning", Privacy.BOTH_OF_US, {"mira", "edda"}),
    ("item", Privacy.BOTH_OF_US, {"mira", "edda"}),
    ("cancel_reason", Privacy.BOTH_OF_US, {"mira", "edda"}),
    ("link", Privacy.BOTH_OF_US, {"mira", "edda"}),
]
LABELS = {
    "note": PrivateNote.PRIVACY["text"],
    "learning": LearningEntry.PRIVACY["text"],
    "item": ActionItem.PRIVACY["text"],
    "cancel_reason": Meeting.PRIVACY["cancel_reason"],
    "link": Meeting.PRIVACY["link"],
}


@pytest.fixture
def told(held: Meeting, planned_too: Meeting, mira: Person) -> Meeting:
    """A pair that has written CANARYs everywhere; the note is Mira's."""
    Meeting.objects.filter(pk=held.pk).update(link="CANARY-link")
    LearningEntry.objects.update(text="CANARY-learning")
    ActionItemFactory(pair=held.pair, meeting=held, text="CANARY-item")
    actions.save_note(meeting_id=held.pk, by=mira, text="CANARY-note")
    actions.cancel_meeting(meeting_id=planned_too.pk, by=mira, reason="CANARY-cancel_reason")
    return held


@pytest.fixture
def planned_too(held: Meeting) -> Meeting:
    return MeetingFactory(pair=held.pair, number=2)


def pages(meeting: Meeting) -> list[str]:
    other = Meeting.objects.get(pair=meeting.pair, number=2)
    own = [("pair-room", meeting.pair_id), ("meeting-detail", meeting.pk), ("meeting-detail", other.pk)]
    own += [("meeting-log", meeting.pk), ("note-edit", meeting.pk)]
    admin_pages = ["admin:mentoring_sessions_meeting_changelist", "admin:mentoring_sessions_rhythm"]
    changes = [reverse("admin:mentoring_sessions_meeting_change", args=[pk]) for pk in (meeting.pk, other.pk)]
    history = [reverse("admin:mentoring_sessions_meeting_history", args=[meeting.pk])]
    return [
        *(reverse(f"sessions:{name}", args=[pk]) for name, pk in own),
        *map(reverse, admin_pages),
        *changes,
        *history,
        reverse("home"),
    ]


@pytest.mark.parametrize(("what", "label", "readers"), ROWS)
def test_what_a_label_promises_holds_on_every_page(  # noqa: PLR0917 - fixtures
    what: str, label: Privacy, readers: set[str], request: pytest.FixtureRequest, told: Meeting, sign_in: SignIn
) -> None:
    assert LABELS[what] == label
    cast = {name: request.getfixturevalue(name) for name in ("mira", "edda", "hana", "stig", "xena")}
    cast["root"] = PersonFactory(is_superuser=True)
    found = set()
    for name, person in cast.items():
        browser = sign_in(person)
        if any(f"CANARY-{what}" in browser.get(page).content.decode() for page in pages(told)):
            found.add(name)
    assert found == readers


def test_querysets_show_notes_to_their_author_and_the_rest_to_both(
    told: Meeting, mira: Person, edda: Person, stig: Person, hana: Person
) -> None:
    root = PersonFactory(is_superuser=True)
    seen = {
        model: [model.objects.visible_to(person).exists() for person in (mira, edda, stig, hana, root)]
        for model in (PrivateNote, LearningEntry, ActionItem)
    }
    assert seen == {
        PrivateNote: [True, False, False, False, False],
        LearningEntry: [True, True, False, False, False],
        ActionItem: [True, True, False, False, False],
    }


def test_only_meetings_stand_in_the_admin() -> None:
    own = {model for model in admin.site._registry if model._meta.app_label == "mentoring_sessions"}
    assert own == {Meeting}


def test_learning_of_the_other_stays_out_of_ones_own_form(told: Meeting, edda: Person, sign_in: SignIn) -> None:
    LearningEntryFactory(meeting=told, side="mentee", text="MINE")
    page = sign_in(edda).get(reverse("sessions:meeting-log", args=[told.pk])).content.decode()
    assert "MINE" in page
    assert "CANARY-learning" not in page
