"""What a release tells beside the changes: the test, how people see their start now, others, a recommendation."""

from collections.abc import Callable

import pytest

from people.models import Person
from programs import actions as programs
from programs.enums import Side
from programs.models import Program
from surveys import actions, rules
from surveys.actions import SurveyChoice
from surveys.enums import WaveKind
from surveys.enums.instruments import BEFORE_AFTER
from surveys.models import Outsider, Questionnaire, Release, Response, Wave
from surveys.rules.extra_figures import Extras
from surveys.selectors.release import release_of
from tests.factories import EnrolmentFactory, PersonFactory

SCALES = ["DC", "IA", "RS"]


def opened(program: Program, kind: WaveKind) -> Wave:
    return actions.open_wave(program=program, kind=kind, by=None)


def keep(wave: Wave, people: list[str], levels: list[int], prefix: str = "") -> None:
    """Answers as they are stored: everybody gives one level to every question of theirs."""
    for key, level in zip(people, levels, strict=True):
        asked = [question.id for question in rules.questions_for(wave, Side.MENTEE)]
        reverse = {item["id"] for scale in rules.scales_at(wave) for item in scale["items"] if item["reverse"]}
        answers = {name: 6 - level if name in reverse else level for name in asked if name.startswith(prefix)}
        Response.objects.create(wave=wave, respondent_key=key, side=Side.MENTEE, answers=answers)


def taken(wave: Wave, people: list[str], form: str, right: list[int]) -> None:
    names = [one["id"] for one in wave.questionnaire.part("test") if one["form"] == form]
    for key, number in zip(people, right, strict=True):
        answers = {name: 1 if place < number else 2 for place, name in enumerate(names)}
        Response.objects.create(wave=wave, respondent_key=key, side=Side.MENTEE, answers=answers)


@pytest.fixture
def planned(program: Program, hana: Person) -> Program:
    actions.load_instruments()
    questionnaire = Questionnaire.objects.latest_of(BEFORE_AFTER)
    choice = SurveyChoice(scales=SCALES, then_test=True, comparison=True, knowledge_test=True)
    actions.plan_surveys(program_id=program.pk, questionnaire_id=questionnaire.pk, choice=choice, by=hana)
    EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True)
    return program


@pytest.fixture
def end(planned: Program, hana: Person) -> Callable[[], Extras]:
    """Close everything and read what is told."""

    def _end() -> Extras:
        programs.complete_program(program_id=planned.pk, by=hana)
        actions.finish_program(program_id=planned.pk)
        found = release_of(planned)
        assert found is not None
        return found.figures.extras

    return _end


def keys(count: int, name: str = "p") -> list[str]:
    return [f"{name}{number}" for number in range(count)]


def test_the_test_tells_the_change_free_of_how_hard_its_forms_are(
    planned: Program, end: Callable[[], Extras]
) -> None:
    pre, post = opened(planned, WaveKind.TEST_PRE), opened(planned, WaveKind.TEST_POST)
    first, second = keys(6, "a"), keys(6, "b")
    before, after = [8, 9, 10, 11, 12, 13], [14, 15, 14, 15, 16, 17]
    taken(pre, first, "A", before)
    taken(post, first, "B", [value + 2 for value in after])  # form B is easier by 2 questions
    taken(pre, second, "B", [value + 2 for value in before])
    taken(post, second, "A", after)
    told = end().knowledge
    assert told is not None
    gain = 100 * (sum(after) - sum(before)) / 6 / 21
    assert told.n == 12
    assert told.change == pytest.approx(gain, abs=0.05)
    assert told.form_difference == pytest.approx(100 * 2 / 21, abs=0.05)
    assert told.low is not None
    assert told.low < gain < (told.high or 0)


def test_the_test_tells_nothing_where_few_took_a_form_first(planned: Program, end: Callable[[], Extras]) -> None:
    pre, post = opened(planned, WaveKind.TEST_PRE), opened(planned, WaveKind.TEST_POST)
    taken(pre, keys(8), "A", [8, 9, 10, 11, 12, 13, 9, 9])
    taken(post, keys(8), "B", [14, 15, 14, 15, 16, 17, 12, 11])
    taken(pre, keys(4, "b"), "B", [9, 8, 7, 8])
    taken(post, keys(4, "b"), "A", [10, 12, 9, 9])
    assert end().knowledge is None


def test_people_may_see_their_start_with_other_eyes(planned: Program, end: Callable[[], Extras]) -> None:
    people = keys(8)
    keep(opened(planned, WaveKind.PRE), people, [3, 4, 3, 4, 3, 4, 3, 4])
    keep(opened(planned, WaveKind.POST), people, [4, 4, 4, 4, 4, 5, 4, 4])
    keep(opened(planned, WaveKind.THEN), people, [2, 2, 2, 3, 2, 3, 1, 2])
    (told,) = end().shifts
    assert (told.key, told.n, told.word) == ("DC", 8, "lower")
    assert (told.pre, told.then, told.post) == (3.5, 2.1, 4.1)
    assert told.shift == -1.4


def test_whose_number_differs_from_another_figure_by_few_is_not_told(
    planned: Program, end: Callable[[], Extras]
) -> None:
    people = keys(8)
    keep(opened(planned, WaveKind.PRE), people, [3, 4, 3, 4, 3, 4, 3, 4])
    keep(opened(planned, WaveKind.POST), people, [4, 4, 4, 4, 4, 5, 4, 4])
    keep(opened(planned, WaveKind.THEN), people[:7], [2, 2, 2, 3, 2, 3, 1])
    assert end().shifts == ()


def test_the_change_stands_beside_that_of_people_outside(planned: Program, end: Callable[[], Extras]) -> None:
    inside, outside = keys(8), keys(7, "o")
    Outsider.objects.create(program=planned, person=PersonFactory(), side=Side.MENTEE)
    keep(opened(planned, WaveKind.PRE), inside, [2, 3, 2, 3, 2, 3, 2, 3])
    keep(opened(planned, WaveKind.POST), inside, [4, 4, 3, 4, 4, 4, 3, 4])
    keep(opened(planned, WaveKind.OTHERS_PRE), outside, [2, 3, 2, 3, 2, 3, 2])
    keep(opened(planned, WaveKind.OTHERS_POST), outside, [2, 3, 3, 3, 2, 3, 2])
    told = {one.key: one for one in end().comparisons}
    found = told["IA-mentee"]
    assert (found.n, found.n_others) == (8, 7)
    assert found.change == 1.2
    assert found.change_others == 0.1
    assert found.difference == 1.1
    assert found.low is not None
    assert found.low > 0
    assert set(told) == {"IA-mentee"}


def test_few_people_outside_are_no_comparison(planned: Program, end: Callable[[], Extras]) -> None:
    keep(opened(planned, WaveKind.PRE), keys(8), [2, 3, 2, 3, 2, 3, 2, 3])
    keep(opened(planned, WaveKind.POST), keys(8), [4, 4, 3, 4, 4, 4, 3, 4])
    keep(opened(planned, WaveKind.OTHERS_PRE), keys(4, "o"), [2, 3, 2, 3])
    keep(opened(planned, WaveKind.OTHERS_POST), keys(4, "o"), [2, 3, 3, 3])
    assert end().comparisons == ()


def test_the_recommendation_counts_from_nine_on_and_up_to_six(planned: Program, end: Callable[[], Extras]) -> None:
    wave = opened(planned, WaveKind.POST)
    for key, level in zip(keys(8), [10, 9, 9, 8, 7, 6, 0, 10], strict=True):
        Response.objects.create(wave=wave, respondent_key=key, side=Side.MENTEE, answers={"RS1": level + 1})
    (told,) = end().recommendations
    assert (told.side, told.n, told.score) == ("mentee", 8, 25.0)
    assert told.low < 25 < told.high


def test_answers_all_alike_are_not_told(planned: Program, end: Callable[[], Extras]) -> None:
    wave = opened(planned, WaveKind.POST)
    for key in keys(6):
        Response.objects.create(wave=wave, respondent_key=key, side=Side.MENTEE, answers={"RS1": 11})
    assert end().recommendations == ()


@pytest.fixture
def functions(planned: Program, hana: Person) -> Program:
    """The kinds of support are asked as well."""
    questionnaire = Questionnaire.objects.latest_of(BEFORE_AFTER)
    choice = SurveyChoice(scales=[*SCALES, "MF"], then_test=False, comparison=False, knowledge_test=False)
    actions.plan_surveys(program_id=planned.pk, questionnaire_id=questionnaire.pk, choice=choice, by=hana)
    return planned


def supported(wave: Wave, levels: dict[str, list[int]]) -> None:
    """What each of some people say of each kind of support."""
    for number, people in enumerate(zip(*levels.values(), strict=True)):
        answers = {
            f"{prefix}{item}": level for prefix, level in zip(levels, people, strict=True) for item in (1, 2, 3)
        }
        Response.objects.create(wave=wave, respondent_key=f"p{number}", side=Side.MENTEE, answers=answers)


def test_each_kind_of_support_has_a_level_with_its_interval(functions: Program, end: Callable[[], Extras]) -> None:
    levels = {"MF_C": [4, 5, 4, 3, 5, 4], "MF_P": [2, 3, 2, 3, 2, 3], "MF_R": [1, 2, 5, 4, 3, 3]}
    supported(opened(functions, WaveKind.POST), levels)
    told = {one.kind: one for one in end().supports}
    assert {kind: (one.side, one.n, one.mean) for kind, one in told.items()} == {
        "career": ("mentee", 6, 4.2),
        "psychosocial": ("mentee", 6, 2.5),
        "role_model": ("mentee", 6, 3.0),
    }
    # By scipy: 4.1667 -+ 2.5706 * 0.7528 / sqrt(6), and so on; rounded outwards, and not beyond the scale.
    assert (told["career"].low, told["career"].high) == (3.3, 5.0)
    assert (told["psychosocial"].low, told["psychosocial"].high) == (1.9, 3.1)
    assert (told["role_model"].low, told["role_model"].high) == (1.5, 4.5)


def test_support_of_few_or_of_all_alike_is_not_told(functions: Program, end: Callable[[], Extras]) -> None:
    levels = {"MF_C": [4, 4, 4, 4, 4, 4], "MF_P": [2, 3, 2, 3, 2, 3], "MF_R": [1, 2, 5, 4, 3, 3]}
    wave = opened(functions, WaveKind.POST)
    supported(wave, levels)
    for response in Response.objects.filter(wave=wave, respondent_key__in=["p0", "p1"]):
        response.answers = {name: level for name, level in response.answers.items() if not name.startswith("MF_R")}
        response.save()
    assert [one.kind for one in end().supports] == ["psychosocial"]


def test_a_release_made_before_there_were_extras_is_read(planned: Program, end: Callable[[], Extras]) -> None:
    opened(planned, WaveKind.PRE)
    end()
    release = Release.objects.final().get(program=planned)
    release.figures.pop("extras")
    release.save()
    found = release_of(planned)
    assert found is not None
    assert found.figures.extras.is_empty
