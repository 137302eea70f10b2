"""After the first meeting each side is asked, alone, whether the two fit (S7)."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from matching import actions as matching
from matching.models import Pair
from messaging.models import Message
from people.models import Person
from programs.enums import CaseKind, Side
from programs.models import Case
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from rmentor.lib.tokens import make_token
from sessions import actions
from sessions.enums import Fit
from sessions.models import FitCheck, Meeting
from sessions.selectors import next_steps
from sessions.selectors.step_mails import CLOSING_PURPOSE, FIT_PURPOSE
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db
WHY = "He spoke for fifty minutes"


def asked(kind: str = "sessions.fit_check") -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind=kind).order_by("recipient__email")
    return list(rows.values_list("recipient__first_name", "wanted_local"))


def link(pair: Pair, person: Person, purpose: str = FIT_PURPOSE) -> str:
    token = make_token(purpose, pair=pair.pk, person=person.pk)
    return reverse("sessions:fit-check-by-link", args=[token])


def page(pair: Pair) -> str:
    return reverse("sessions:fit-check", args=[pair.pk])


def doubts() -> list[Case]:
    return list(Case.objects.filter(kind=CaseKind.FIT_CHECK))


def test_both_are_asked_the_next_morning_and_reminded_once(held: Meeting, mira: Person, edda: Person) -> None:
    actions.tick()
    actions.tick()
    morning = dt.datetime.combine(clock.today() + dt.timedelta(days=1), dt.time(9))
    assert {when for _name, when in asked()} == {morning.isoformat()}
    assert {when for _name, when in asked("sessions.fit_reminder")} == {(morning + dt.timedelta(days=4)).isoformat()}
    assert {name for name, _when in asked()} == {mira.first_name, edda.first_name}
    assert len(asked()) == len(asked("sessions.fit_reminder")) == 2


def test_nobody_is_asked_after_the_second_meeting(held: Meeting, pair: Pair) -> None:
    actions.tick()
    MeetingFactory(pair=pair, number=2, held=True, starts_at=clock.now() - dt.timedelta(hours=2))
    actions.tick()
    assert len(asked()) == 2


@pytest.mark.parametrize("change", [{"program": False}, {"imported": True}])
def test_nobody_is_asked_where_the_team_switched_it_off_or_the_two_met_before(
    held: Meeting, pair: Pair, change: dict[str, bool], mira: Person
) -> None:
    if "program" in change:
        pair.program.has_fit_check = False
        pair.program.save()
    else:
        Pair.objects.filter(pk=pair.pk).update(is_imported=True)
    actions.tick()
    assert asked() == []
    assert "fit" not in " ".join(step.url for step in next_steps(mira))


def test_one_tap_signed_in_and_the_home_page_asks_no_more(
    client: Client, held: Meeting, pair: Pair, edda: Person
) -> None:
    client.force_login(edda)
    assert page(pair) in [step.url for step in next_steps(edda)]
    answer = client.post(page(pair), {"fit": "good"}, follow=True)
    assert "Good to hear" in answer.content.decode()
    assert page(pair) not in [step.url for step in next_steps(edda)]
    assert (FitCheck.objects.get().side, FitCheck.objects.get().fit) == (Side.MENTEE, Fit.GOOD)
    assert doubts() == []


def test_one_tap_from_the_mail_without_signing_in(client: Client, held: Meeting, pair: Pair, mira: Person) -> None:
    address = link(pair, mira)
    assert client.get(address).status_code == 200
    answer = client.post(address, {"fit": "unsure", "reason": WHY}, follow=True)
    assert "asks you in confidence" in answer.content.decode()
    assert FitCheck.objects.get().side == Side.MENTOR


def test_a_link_for_something_else_opens_nothing(client: Client, held: Meeting, pair: Pair, mira: Person) -> None:
    assert client.get(link(pair, mira, CLOSING_PURPOSE)).status_code == 410


def test_a_forwarded_link_does_not_answer_for_a_colleague(
    client: Client, held: Meeting, pair: Pair, mira: Person, edda: Person
) -> None:
    client.force_login(edda)
    assert client.post(link(pair, mira), {"fit": "good"}).status_code == 410
    assert not FitCheck.objects.exists()


def test_nothing_chosen_is_told_at_its_place_and_what_was_typed_stays(
    client: Client, held: Meeting, pair: Pair, mira: Person
) -> None:
    client.force_login(mira)
    answer = client.post(page(pair), {"reason": WHY})
    assert answer.status_code == 422
    assert WHY in answer.content.decode()


def test_a_doubt_becomes_one_case_that_says_whom_to_ask(
    held: Meeting, pair: Pair, mira: Person, edda: Person, hana: Person
) -> None:
    actions.answer_fit(pair_id=pair.pk, by=mira, fit=Fit.UNSURE, reason=WHY)
    (case,) = doubts()
    assert (mira.name in case.next_step, edda.name in case.next_step) == (True, False)
    assert WHY not in f"{case.title} {case.next_step}"
    assert set(case.about.all()) == {mira, edda}
    actions.answer_fit(pair_id=pair.pk, by=edda, fit=Fit.WRONG)
    (case,) = doubts()
    assert mira.name in case.next_step
    assert edda.name in case.next_step
    assert Case.objects.managed_by(hana).filter(pk=case.pk).exists()


def test_a_change_of_mind_settles_the_case(held: Meeting, pair: Pair, mira: Person) -> None:
    actions.answer_fit(pair_id=pair.pk, by=mira, fit=Fit.UNSURE)
    actions.answer_fit(pair_id=pair.pk, by=mira, fit=Fit.GOOD)
    (case,) = doubts()
    assert case.settled_text == "Who was in doubt says now that it fits."


def test_leaving_settles_the_case(held: Meeting, pair: Pair, mira: Person) -> None:
    actions.answer_fit(pair_id=pair.pk, by=mira, fit=Fit.WRONG)
    matching.end_pair(pair_id=pair.pk, by=mira)
    actions.tick()
    (case,) = doubts()
    assert case.settled_text == "The pair has ended meanwhile."


def test_a_call_in_confidence_can_be_asked_for(client: Client, held: Meeting, pair: Pair, mira: Person) -> None:
    client.force_login(mira)
    client.post(page(pair), {"fit": "unsure"})
    answer = client.post(page(pair), {"do": "call"}, follow=True)
    assert "asked to call you in confidence" in answer.content.decode()
    case = Case.objects.get(kind=CaseKind.CONTACT_ME)
    assert (case.title, case.key) == (mira.name, f"person:{mira.pk}")


def test_who_says_it_is_wrong_can_leave_right_there(client: Client, held: Meeting, pair: Pair, mira: Person) -> None:
    client.force_login(mira)
    answer = client.post(page(pair), {"fit": "wrong"}, follow=True)
    assert f'action="{reverse("sessions:pair-end", args=[pair.pk])}"' in answer.content.decode()


def test_the_other_side_finds_no_trace_of_the_answer(
    client: Client, held: Meeting, pair: Pair, mira: Person, edda: Person
) -> None:
    client.force_login(edda)
    pages = [page(pair), reverse("sessions:pair-room", args=[pair.pk]), reverse("home")]

    def seen() -> list[str]:
        texts = (client.get(address).content.decode() for address in pages)
        return [re.sub(r'[\w-]*(?:csrf|CSRF)[\w-]*"[^>]*>', "", text) for text in texts]

    before = seen()
    assert seen() == before
    actions.answer_fit(pair_id=pair.pk, by=mira, fit=Fit.WRONG, reason=WHY)
    assert seen() == before


def test_an_answer_can_be_changed_for_two_weeks(held: Meeting, pair: Pair, mira: Person) -> None:
    actions.answer_fit(pair_id=pair.pk, by=mira, fit=Fit.GOOD)
    with time_machine.travel(clock.now() + dt.timedelta(days=13), tick=False):
        actions.answer_fit(pair_id=pair.pk, by=mira, fit=Fit.UNSURE)
    later = clock.now() + dt.timedelta(days=15)
    with time_machine.travel(later, tick=False), pytest.raises(DomainError, match="two weeks"):
        actions.answer_fit(pair_id=pair.pk, by=mira, fit=Fit.GOOD)
    assert FitCheck.objects.get().fit == Fit.UNSURE


def test_nobody_is_asked_before_the_first_meeting(client: Client, planned: Meeting, pair: Pair, mira: Person) -> None:
    client.force_login(mira)
    assert client.get(page(pair)).status_code == 409


def test_the_mail_is_not_sent_to_who_has_answered_nor_to_a_pair_that_rests(
    held: Meeting, pair: Pair, mira: Person, edda: Person
) -> None:
    from messaging.rules import known_kind  # noqa: PLC0415 - what the worker does at the moment of sending

    load = known_kind("sessions.fit_check").load
    facts = {"meeting": held.pk}
    assert load(facts, mira) is not None
    actions.answer_fit(pair_id=pair.pk, by=mira, fit=Fit.GOOD)
    assert load(facts, mira) is None
    assert load(facts, edda) is not None
    matching.pause_pair(pair_id=pair.pk, by=mira)
    assert load(facts, edda) is None


def test_a_correction_takes_the_question_back(held: Meeting, mira: Person, edda: Person) -> None:
    actions.tick()
    actions.log_meeting(meeting_id=held.pk, by=edda, held=False)
    assert not any("fit" in step.url for step in next_steps(mira))
