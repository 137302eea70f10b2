"""One's own results: after both times, for oneself alone, with the verdict of chance, while the key lives."""

import html
import re
import statistics
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Person
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from surveys import actions
from surveys.actions.drawing import draw_test_order
from surveys.enums import WaveKind
from surveys.enums.knowledge import KNOWLEDGE
from surveys.models import Outsider, Questionnaire, SurveyPlan, TestOrder, Wave
from surveys.rules.own_results import Verdict, own_scale, own_test
from surveys.rules.questions import Scale
from tests.factories import EnrolmentFactory, PersonFactory
from tests.surveys.conftest import answers_of, complete

SignIn = Callable[[Person], Client]
HIGHER = "Higher than at the start, by more than chance would explain."
LOWER = "Lower than at the start, by more than chance would explain."
UNCLEAR = "No clear change: chance alone could explain the difference."
NOT_JUDGED = "Not judged: for that, the answers of all were too few or too much alike."


def results(client: Client, program: Program) -> str:
    page = client.get(reverse("surveys:own-results", args=[program.slug]))
    assert page.status_code == 200
    return html.unescape(page.content.decode())


def cells(text: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", text.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0], re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in found]


def answer_all(program: Program, kind: WaveKind, seats: list[Enrolment], values: list[int]) -> Wave:
    wave = actions.open_wave(program=program, kind=kind, by=None)
    for seat, value in zip(seats, values, strict=True):
        answers = answers_of(wave, Side(seat.side), value)
        actions.answer_wave(wave_id=wave.pk, person=seat.person, answers=answers)
    return wave


@pytest.fixture
def seats(program: Program) -> list[Enrolment]:
    return [EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True) for _ in range(6)]


def both_times(program: Program, seats: list[Enrolment], before: list[int], after: list[int]) -> None:
    answer_all(program, WaveKind.PRE, seats, before)
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    answer_all(program, WaveKind.POST, seats, after)


def test_each_sees_their_own_change_and_whether_it_is_more_than_chance(
    program: Program, seats: list[Enrolment], sign_in: SignIn
) -> None:
    both_times(program, seats, [2, 3, 2, 3, 2, 3], [5, 1, 2, 4, 2, 3])
    seen = [cells(results(sign_in(seat.person), program)) for seat in seats[:3]]
    assert seen == [
        [["Digital confidence", "2.0", "5.0", f"{HIGHER} *"]],
        [["Digital confidence", "3.0", "1.0", f"{LOWER} *"]],
        [["Digital confidence", "2.0", "2.0", f"{UNCLEAR} *"]],
    ]
    text = results(sign_in(seats[0].person), program)
    assert "A reliability of .80 was assumed." in text
    assert "Only me" in text
    for forbidden in ("standard deviation", "average of all", "rank", "0.5"):
        assert forbidden not in text.split("<main")[1].split("</main>")[0]


def test_nothing_is_shown_before_both_times_are_answered(
    program: Program, seats: list[Enrolment], sign_in: SignIn
) -> None:
    client = sign_in(seats[0].person)
    assert "There is nothing here yet." in results(client, program)
    answer_all(program, WaveKind.PRE, seats, [2, 3, 2, 3, 2, 3])
    assert "There is nothing here yet." in results(client, program)
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    answer_all(program, WaveKind.POST, seats[1:], [3] * 5)
    assert "There is nothing here yet." in results(client, program)
    assert "<table" in results(sign_in(seats[1].person), program)


def test_who_left_out_most_questions_is_told_so(program: Program, seats: list[Enrolment], sign_in: SignIn) -> None:
    for kind in (WaveKind.PRE, WaveKind.POST):
        wave = actions.open_wave(program=program, kind=kind, by=None)
        actions.answer_wave(wave_id=wave.pk, person=seats[0].person, answers={"DC1_1": 3})
    text = results(sign_in(seats[0].person), program)
    assert "no result can be computed" in text
    assert "<table" not in text


def test_fewer_than_k_at_the_start_leave_the_bare_scores(
    program: Program, seats: list[Enrolment], sign_in: SignIn
) -> None:
    both_times(program, seats[:4], [2, 3, 2, 3], [5, 5, 5, 5])
    assert cells(results(sign_in(seats[0].person), program)) == [["Digital confidence", "2.0", "5.0", NOT_JUDGED]]


def test_the_verdict_waits_until_no_more_can_answer_at_the_start(
    program: Program, seats: list[Enrolment], sign_in: SignIn
) -> None:
    answer_all(program, WaveKind.PRE, seats, [2, 3, 2, 3, 2, 3])
    answer_all(program, WaveKind.POST, seats, [5] * 6)
    assert cells(results(sign_in(seats[0].person), program))[0][-1] == NOT_JUDGED


def test_only_those_of_ones_own_side_count_for_the_verdict(
    program: Program, seats: list[Enrolment], sign_in: SignIn
) -> None:
    mentors = [EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True) for _ in range(4)]
    both_times(program, [*seats[:4], *mentors], [2, 3, 2, 3, 1, 2, 3, 4], [5] * 8)
    for seat in (seats[0], mentors[0]):
        verdicts = {row[-1] for row in cells(results(sign_in(seat.person), program))}
        assert verdicts == {NOT_JUDGED}


def test_when_the_key_is_destroyed_the_page_says_why_there_is_nothing(
    program: Program, seats: list[Enrolment], sign_in: SignIn
) -> None:
    both_times(program, seats, [2, 3, 2, 3, 2, 3], [5] * 6)
    complete(program)
    actions.finish_program(program_id=program.pk)
    text = results(sign_in(seats[0].person), program)
    assert "Your own results are gone." in text
    assert "the key to the code was destroyed" in text
    assert "<table" not in text


def test_nobody_else_finds_the_page_and_colleagues_find_only_their_own(
    program: Program, seats: list[Enrolment], sign_in: SignIn, hana: Person, stig: Person
) -> None:
    both_times(program, seats, [2, 3, 2, 3, 2, 3], [5, 1, 2, 4, 2, 3])
    address = reverse("surveys:own-results", args=[program.slug])
    for person in (hana, stig, PersonFactory(is_superuser=True)):
        assert sign_in(person).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    Enrolment.objects.filter(pk=seats[0].pk).update(state=EnrolmentState.WITHDRAWN)
    assert sign_in(seats[0].person).get(address).status_code == 404
    page = sign_in(seats[1].person).get(address)
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_the_page_costs_the_same_for_more_people_and_more_scales(
    program: Program, seats: list[Enrolment], sign_in: SignIn
) -> None:
    counts = []
    for scales in (["DC"], ["DC", "IA", "EN", "IN"]):
        Wave.objects.all().delete()
        actions.load_instruments()
        questionnaire = Questionnaire.objects.latest_of("before-after")
        SurveyPlan.objects.update_or_create(
            program=program, defaults={"questionnaire": questionnaire, "scales": scales}
        )
        for kind, value in ((WaveKind.PRE, 2), (WaveKind.POST, 4)):
            wave = actions.open_wave(program=program, kind=kind, by=None)
            asked = {"DC": "DC1_1 DC1_2", "IA": "IA1 IA2 IA3 IA4 IA5 IA6", "EN": "EN1 EN2 EN3", "IN": "IN1 IN2 IN3"}
            names = [name for code in scales for name in asked[code].split()]
            names += [
                f"DC{n}" for n in ("1_3", "2_1", "2_2", "2_3", "2_4", "2_5", "2_6", "3_1", "3_2", "3_3", "3_4", "4_1")
            ]
            for seat in seats:
                actions.answer_wave(wave_id=wave.pk, person=seat.person, answers=dict.fromkeys(names, value))
        client = sign_in(seats[0].person)
        with CaptureQueriesContext(connection) as captured:
            assert len(cells(results(client, program))) == len(scales)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8


def test_people_outside_see_their_own_change_too(program: Program, sign_in: SignIn) -> None:
    actions.load_instruments()
    questionnaire = Questionnaire.objects.latest_of("before-after")
    SurveyPlan.objects.create(program=program, questionnaire=questionnaire, scales=["EN"], comparison=True)
    people = [Outsider.objects.create(program=program, person=PersonFactory(), side=Side.MENTEE) for _ in range(5)]
    for kind, values in ((WaveKind.OTHERS_PRE, [1, 2, 1, 2, 1]), (WaveKind.OTHERS_POST, [5, 2, 1, 2, 1])):
        wave = actions.open_wave(program=program, kind=kind, by=None)
        for one, value in zip(people, values, strict=True):
            answers = dict.fromkeys(("EN1", "EN2", "EN3"), value)
            actions.answer_wave(wave_id=wave.pk, person=one.person, answers=answers)
        if kind is WaveKind.OTHERS_PRE:
            actions.close_wave(program=program, kind=kind, by=None)
    assert cells(results(sign_in(people[0].person), program)) == [["Engagement", "1.0", "5.0", f"{HIGHER} *"]]


# ---- the test ------------------------------------------------------------------------------------------------


def take(program: Program, kind: WaveKind, seats: list[Enrolment], right: list[int]) -> None:
    wave = actions.open_wave(program=program, kind=kind, by=None)
    for seat, count in zip(seats, right, strict=True):
        first = draw_test_order(wave_id=wave.pk, person=seat.person).first
        form = first if kind is WaveKind.TEST_PRE else {"A": "B", "B": "A"}[first]
        names = [one["id"] for one in KNOWLEDGE if one["form"] == form]
        answers = {name: 1 if place < count else 2 for place, name in enumerate(names)}
        actions.answer_wave(wave_id=wave.pk, person=seat.person, answers=answers)


def test_the_test_tells_how_many_were_right_after_both_times(
    program: Program, seats: list[Enrolment], sign_in: SignIn
) -> None:
    TestOrder.objects.bulk_create(TestOrder(enrolment=seat, first="A") for seat in seats)
    take(program, WaveKind.TEST_PRE, seats, [10, 11, 10, 11, 10, 11])
    assert "There is nothing here yet." in results(sign_in(seats[0].person), program)
    actions.close_wave(program=program, kind=WaveKind.TEST_PRE, by=None)
    take(program, WaveKind.TEST_POST, seats, [20, 11, 10, 11, 10, 11])
    text = results(sign_in(seats[0].person), program)
    assert cells(text) == [["Right answers", "10 of 21", "20 of 21", f"{HIGHER} *"]]
    assert cells(results(sign_in(seats[1].person), program)) == [
        ["Right answers", "11 of 21", "11 of 21", f"{UNCLEAR} *"]
    ]
    assert "Test (pilot)" in text
    assert "There is no pass mark" in text


def test_only_people_with_the_same_form_count_for_the_verdict_of_the_test(
    program: Program, seats: list[Enrolment], sign_in: SignIn
) -> None:
    take(program, WaveKind.TEST_PRE, seats, [10, 11, 10, 11, 10, 11])
    actions.close_wave(program=program, kind=WaveKind.TEST_PRE, by=None)
    take(program, WaveKind.TEST_POST, seats, [20] * 6)
    assert cells(results(sign_in(seats[0].person), program)) == [
        ["Right answers", "10 of 21", "20 of 21", NOT_JUDGED]
    ]


# ---- the figures themselves ----------------------------------------------------------------------------------

SCALE = Scale("X", "X", Side.MENTEE, ("a", "b", "c"), frozenset({"c"}))


def person(a: int, b: int, c: int) -> dict[str, int]:
    return {"a": a, "b": b, "c": c}


def test_the_verdict_is_the_reliable_change_index() -> None:
    group = [person(2, 2, 4), person(3, 3, 3), person(4, 4, 2), person(2, 3, 4), person(3, 2, 3)]
    spread = statistics.stdev([2, 3, 4, 7 / 3, 8 / 3])
    least = 1.96 * spread * (2 * (1 - 0.8)) ** 0.5
    assert 2 / 3 < least < 1
    steps = {
        person_after: own_scale(SCALE, person(3, 3, 3), person(*person_after), group, k=5)
        for person_after in ((4, 4, 3), (4, 4, 2), (2, 2, 4))
    }
    assert [change.verdict for change in steps.values() if change] == [Verdict.UNCLEAR, Verdict.HIGHER, Verdict.LOWER]
    assert {change.is_assumed for change in steps.values() if change} == {True}


def test_from_twenty_people_on_their_own_reliability_counts() -> None:
    group = [person(v, v, 6 - v) for v in (1, 2, 3, 4, 5)] * 4
    change = own_scale(SCALE, person(3, 3, 3), person(3, 3, 2), [*group[:-1], person(5, 4, 1)], k=5)
    assert change is not None
    assert not change.is_assumed


def test_a_group_that_is_all_alike_judges_nothing() -> None:
    change = own_scale(SCALE, person(3, 3, 3), person(5, 5, 1), [person(3, 3, 3)] * 6, k=5)
    assert change is not None
    assert (change.before, change.after, change.verdict) == (3, 5, Verdict.NOT_JUDGED)


def test_too_few_answers_make_no_score() -> None:
    assert own_scale(SCALE, {"a": 3}, person(3, 3, 3), [], k=5) is None
    assert own_scale(SCALE, person(3, 3, 3), {"c": 3}, [], k=5) is None


def test_the_test_is_judged_by_shares() -> None:
    group = [[1, 0, 1, 0], [1, 1, 1, 0], [0, 0, 1, 0], [1, 1, 1, 1], [0, 0, 0, 0]]
    change = own_test([1, 0, 0, 0], [1, 1, 1, 1], group, k=5)
    assert (change.before, change.after) == (0.25, 1.0)
