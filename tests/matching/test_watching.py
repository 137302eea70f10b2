"""An offer about to run out is seen while there is time; cases of this room say when their reason is gone."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching import actions
from matching.models import Pair
from people.models import Person
from programs.enums import CaseKind
from programs.models import Case
from rmentor.lib import clock
from tests.factories import PairFactory

FRIDAY = dt.datetime(2026, 3, 6, 10, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def tick(at: dt.datetime) -> list[tuple[str, str]]:
    with clock.at(at):
        actions.tick()
    return list(Case.objects.open().order_by("pk").values_list("kind", "key"))


@pytest.fixture
def asked(mira: Person, edda: Person) -> Pair:
    """Asked on a Monday, until Monday morning."""
    times = {"offered_at": FRIDAY - 4 * DAY, "expires_at": FRIDAY + 3 * DAY}
    return PairFactory(offered=True, mentor__person=mira, mentee__person=edda, program__starts_on=None, **times)


def test_a_working_day_before_it_runs_out_an_offer_is_raised_once(asked: Pair, mira: Person, edda: Person) -> None:
    assert tick(FRIDAY - HOUR) == []
    for hours in (0, 1, 60):
        assert tick(FRIDAY + hours * HOUR) == [(CaseKind.OFFER_EXPIRING, f"pair:{asked.pk}:mentee")]
    case = Case.objects.get()
    assert case.next_step == (
        "The mentee has not answered, and the offer runs out on 9 March 2026. Ask whether they have seen it."
    )
    assert set(case.about.all()) == {mira, edda}


def test_an_answer_settles_it_and_the_other_side_has_a_case_of_its_own(asked: Pair, edda: Person) -> None:
    tick(FRIDAY)
    with clock.at(FRIDAY + HOUR):
        actions.accept_offer(pair_id=asked.pk, by=edda)
    tick(FRIDAY + HOUR)
    assert Case.objects.get().settled_text == "The offer was accepted."
    assert tick(FRIDAY + 6 * DAY + 2 * HOUR)[1:] == [(CaseKind.OFFER_EXPIRING, f"pair:{asked.pk}:mentor")]
    assert "The mentor has not answered" in Case.objects.latest("pk").next_step


def test_an_offer_that_ran_out_says_so(asked: Pair) -> None:
    tick(FRIDAY)
    tick(FRIDAY + 3 * DAY)
    assert Case.objects.get(kind=CaseKind.OFFER_EXPIRING).settled_text == "The offer has run out."
    assert Case.objects.get(kind=CaseKind.OFFER_DECLINED).settled_text == ""


def test_an_offer_that_was_declined_says_so(asked: Pair, edda: Person) -> None:
    tick(FRIDAY)
    with clock.at(FRIDAY + HOUR):
        actions.decline_offer(pair_id=asked.pk, by=edda)
    tick(FRIDAY + HOUR)
    assert Case.objects.get(kind=CaseKind.OFFER_EXPIRING).settled_text == "The offer was declined."


def test_a_case_that_was_closed_is_not_raised_again_for_the_same_offer(asked: Pair, hana: Person) -> None:
    tick(FRIDAY)
    Case.objects.update(state="closed", closed_at=FRIDAY, closed_by=hana, outcome="Called")
    assert tick(FRIDAY + HOUR) == []


def test_a_pair_that_fits_the_rules_again_says_so(pair: Pair, mira: Person) -> None:
    now = clock.now()
    Person.objects.filter(pk=mira.pk).update(grade=8)
    assert [kind for kind, _key in tick(now)] == [CaseKind.RULE_BROKEN]
    assert Case.objects.get().settled_text == ""
    Person.objects.filter(pk=mira.pk).update(grade=3)
    tick(now + HOUR)
    assert Case.objects.get().settled_text == "The pair fits the rules again."


def test_a_leaver_who_is_back_or_whose_pair_is_over_settles_the_case(pair: Pair, edda: Person) -> None:
    now = clock.now()
    Person.objects.filter(pk=edda.pk).update(left_on=clock.today() - DAY)
    assert [kind for kind, _key in tick(now)] == [CaseKind.LEAVER]
    Person.objects.filter(pk=edda.pk).update(left_on=None)
    tick(now + HOUR)
    assert Case.objects.get().settled_text == "Both are in the company again."
    Case.objects.update(settled_at=None, settled_text="")
    Pair.objects.update(state="ended", ended_at=now)
    tick(now + 2 * HOUR)
    assert Case.objects.get().settled_text == "The pair has ended meanwhile."


def test_watching_asks_as_little_for_many_offers_as_for_one(asked: Pair) -> None:
    def queries() -> int:
        tick(FRIDAY)
        with CaptureQueriesContext(connection) as told:
            tick(FRIDAY)
        return len(told)

    few = queries()
    for _number in range(4):
        times = {"offered_at": FRIDAY - 4 * DAY, "expires_at": FRIDAY + 3 * DAY}
        PairFactory(offered=True, program=asked.program, **times)
    assert queries() == few
    assert Case.objects.count() == 5
