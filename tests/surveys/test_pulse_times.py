import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from people.models import Person
from programs.enums import CaseKind
from programs.models import Case
from rmentor.lib import clock
from rmentor.lib.tokens import make_token, read_token
from sessions.models import Meeting
from surveys import rules
from surveys.models import Participation, PulseTiming, Response, Wave
from surveys.rules.correcting import ANSWERED
from surveys.rules.timing import STEPS
from tests.surveys.conftest import NOW

SignIn = Callable[[Person], Client]
TAPS = {"P1": "2", "P2": "3", "P3": "2", "P4": "4", "P5": "4"}


def pulse_url(meeting: Meeting) -> str:
    return reverse("surveys:pulse-answer", args=[meeting.pk])


def opened_in(page: str) -> str:
    found = re.search(r'name="opened" value="([^"]+)"', page)
    assert found
    return found[1]


def send(client: Client, meeting: Meeting, *, after: float, **data: str) -> None:
    opened = opened_in(client.get(pulse_url(meeting)).content.decode())
    with clock.at(NOW + dt.timedelta(seconds=after)):
        client.post(pulse_url(meeting), {**TAPS, "opened": opened, **data})


@pytest.mark.parametrize(
    ("after", "step"), [(0, 15), (15, 15), (31, 35), (44, 45), (46, 50), (61, 75), (7200, 32767)]
)
def test_the_time_from_open_to_sent_is_counted_in_steps(
    held: Meeting, mira: Person, sign_in: SignIn, after: float, step: int
) -> None:
    send(sign_in(mira), held, after=after)
    assert list(PulseTiming.objects.values_list("wave__kind", "seconds", "pulses")) == [("pulse", step, 1)]


def test_a_form_that_came_back_is_timed_from_its_first_showing(held: Meeting, mira: Person, sign_in: SignIn) -> None:
    client = sign_in(mira)
    opened = opened_in(client.get(pulse_url(held)).content.decode())
    with clock.at(NOW + dt.timedelta(seconds=20)):
        page = client.post(pulse_url(held), {"P1": "9", "opened": opened})
    assert page.status_code == 422
    assert opened_in(page.content.decode()) == opened
    assert not PulseTiming.objects.exists()


@pytest.mark.parametrize("opened", ["", "nonsense", make_token("pulse", at=1)], ids=["empty", "nonsense", "other"])
def test_a_stamp_that_is_not_ours_counts_nothing_and_loses_no_answer(
    held: Meeting, mira: Person, sign_in: SignIn, opened: str
) -> None:
    with clock.at(NOW + dt.timedelta(seconds=40)):
        sign_in(mira).post(pulse_url(held), {**TAPS, "opened": opened})
    assert Response.objects.count() == 1
    assert sum(PulseTiming.objects.filter(seconds__gt=15).values_list("pulses", flat=True)) == 0


def test_a_timing_names_nobody_and_stands_in_no_transaction_of_an_answer(
    held: Meeting, mira: Person, sign_in: SignIn
) -> None:
    names = {field.name for field in PulseTiming._meta.get_fields()}
    assert names == {"id", "wave", "seconds", "pulses"}
    client = sign_in(mira)
    opened = opened_in(client.get(pulse_url(held)).content.decode())
    with CaptureQueriesContext(connection) as captured:
        client.post(pulse_url(held), {**TAPS, "opened": opened})
    writes = [q["sql"] for q in captured if q["sql"].startswith(("INSERT", "UPDATE"))]
    assert [
        ("response" in sql, "participation" in sql, "pulsetiming" in sql) for sql in writes if "surveys_" in sql
    ] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (False, False, True),
    ]


def test_hr_reads_median_and_ninth_decile_from_five_pulses_on(
    held: Meeting, pulse: Wave, hana: Person, sign_in: SignIn
) -> None:
    address = f"/admin/surveys/wave/{pulse.pk}/change/"
    PulseTiming.objects.create(wave=pulse, seconds=35, pulses=4)
    page = sign_in(hana).get(address).content.decode()
    assert "how long the six taps take" in page.lower()
    assert "under 5" in page
    assert "Half within" not in page
    PulseTiming.objects.create(wave=pulse, seconds=55, pulses=2)
    page = sign_in(hana).get(address).content.decode()
    assert "Half within 35 seconds, nine of ten within 55: the goals (45 and 60) are reached." in page
    PulseTiming.objects.create(wave=pulse, seconds=90, pulses=5)
    page = sign_in(hana).get(address).content.decode()
    assert "Half within 55 seconds, nine of ten within 90: the goals are 45 and 60 seconds." in page


@given(st.lists(st.integers(0, 40_000), min_size=5, max_size=60))
def test_the_steps_tell_the_median_never_too_short_and_never_by_more_than_a_step(seconds: list[int]) -> None:
    counts: dict[int, int] = {}
    for one in seconds:
        step = rules.step_since(rules.stamp(0), one)
        assert step
        counts[step] = counts.get(step, 0) + 1
    times = rules.times_of(counts, k=5)
    assert times
    for told, share in ((times.median, 0.5), (times.most, 0.9)):
        true = sorted(seconds)[max(0, -int(-share * len(seconds) // 1) - 1)]
        below = max((step for step in STEPS if step < told), default=-1)
        assert below < min(true, STEPS[-1]) <= told


def correct(client: Client, meeting: Meeting, **data: str) -> str:
    return client.post(f"{pulse_url(meeting)}?correct=1", data, follow=True).content.decode()


def test_the_last_pulse_can_be_corrected_in_the_browser_that_sent_it(
    held: Meeting, mira: Person, sign_in: SignIn
) -> None:
    client = sign_in(mira)
    send(client, held, after=30)
    assert "Correct my answers" in client.get(pulse_url(held)).content.decode()
    page = client.get(f"{pulse_url(held)}?correct=1").content.decode()
    checked = re.findall(r'<input[^>]*name="(\w+)"[^>]*value="(\d)"[^>]*checked', page)
    assert dict(checked) == TAPS
    before = Response.objects.get()
    assert "Thank you" in correct(client, held, **{**TAPS, "P1": "5"})
    after = Response.objects.get()
    assert (after.pk, after.respondent_key, after.occasion) == (before.pk, before.respondent_key, before.occasion)
    assert after.answers == {"P1": 5, "P2": 3, "P3": 2, "P4": 4, "P5": 4}
    assert Participation.objects.count() == 1
    # Only the first time tells how long the taps take.
    assert sum(PulseTiming.objects.values_list("pulses", flat=True)) == 1


def test_a_pulse_answered_by_the_link_of_a_mail_is_corrected_by_it(held: Meeting, edda: Person) -> None:
    link = reverse("surveys:pulse-answer-by-link", args=[make_token("pulse", meeting=held.pk, person=edda.pk)])
    client = Client()
    client.post(link, TAPS)
    assert "Correct my answers" in client.get(link).content.decode()
    client.post(f"{link}?correct=1", {**TAPS, "P2": "1"})
    assert Response.objects.get().answers["P2"] == 1
    assert "Correct my answers" not in Client().get(link).content.decode()


def test_a_pulse_is_corrected_for_a_day_only(
    held: Meeting, mira: Person, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(mira)
    send(client, held, after=30)
    monkeypatch.setattr(rules.correcting, "CORRECTABLE", dt.timedelta(seconds=-1))
    assert "Correct my answers" not in client.get(pulse_url(held)).content.decode()
    correct(client, held, P1="5")
    assert Response.objects.get().answers["P1"] == 2
    assert client.cookies["pulse"]["max-age"] == 24 * 3600


def test_nobody_else_corrects_a_pulse_nor_another_browser(
    held: Meeting, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    client = sign_in(mira)
    send(client, held, after=30)
    elsewhere, partner = sign_in(mira), sign_in(edda)
    send(partner, held, after=30, P1="4")
    partner.cookies["pulse"] = client.cookies["pulse"].value
    for browser in (elsewhere, partner):
        page = browser.get(f"{pulse_url(held)}?correct=1").content.decode()
        assert "Correct my answers" not in page
        assert "<fieldset" not in page
        correct(browser, held, P1="5")
    assert sorted(row.answers["P1"] for row in Response.objects.all()) == [2, 4]


def test_contact_me_can_be_asked_for_when_correcting_and_is_not_taken_back(
    held: Meeting, mira: Person, sign_in: SignIn
) -> None:
    client = sign_in(mira)
    send(client, held, after=30)
    correct(client, held, **TAPS, P6="2")
    correct(client, held, **TAPS, P6="1")
    assert Case.objects.filter(kind=CaseKind.CONTACT_ME).count() == 1
    assert "P6" not in Response.objects.get().answers


def test_the_proof_holds_no_answer_and_is_for_the_server_only(held: Meeting, mira: Person, sign_in: SignIn) -> None:
    client = sign_in(mira)
    send(client, held, after=30)
    cookie = client.cookies["pulse"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    facts = read_token(ANSWERED, cookie.value, max_age=rules.CORRECTABLE)
    assert facts == {"meeting": held.pk, "person": mira.pk}
