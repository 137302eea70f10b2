import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.relapse import (
    MENTEE_ITEMS,
    MENTOR_ITEMS,
    MUTUAL,
    ONE_WAY,
    Config,
    MeetingAnswers,
    State,
    current_state,
    evaluate,
)

VECTORS = json.loads((Path(__file__).parents[1] / "data/surveys/relapse_vectors.json").read_text(encoding="utf-8"))
HEALTHY_MENTOR = {"agenda": 2, "talk": 3, "advice": 2, "disagree": 4}
HEALTHY_MENTEE = {"agenda": 2, "talk": 2, "advice": 2, "learned": 4}
BOSS_MENTOR = {"agenda": 4, "talk": 5, "advice": 4, "disagree": 2}


def meetings_of(case: dict) -> list[MeetingAnswers]:
    return [
        MeetingAnswers(meeting["mentor"], meeting["mentee"], meeting.get("give_back", False))
        for meeting in case["meetings"]
    ]


def test_the_thresholds_are_those_of_the_specification() -> None:
    assert Config(**VECTORS["config"]) == ONE_WAY
    assert Config(**VECTORS["config_mutual"]) == MUTUAL


@pytest.mark.parametrize("config", ["expected", "expected_mutual"])
@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_rule_agrees_with_the_reference(case: dict, config: str) -> None:
    results = evaluate(meetings_of(case), ONE_WAY if config == "expected" else MUTUAL)
    for result, expected in zip(results, case[config], strict=True):
        assert result.state == expected["state"]
        for name in ("rise", "rise_mentor", "level", "gap"):
            value = getattr(result, name)
            assert (None if value is None else round(value, 4)) == expected.get(name)


def test_a_pair_nobody_asked_is_green() -> None:
    assert current_state([]) is State.GREEN
    assert current_state([MeetingAnswers(), MeetingAnswers({"agenda": 5, "talk": 5}, None)]) is State.GREEN


def test_an_unanswered_meeting_keeps_the_colour() -> None:
    calm = MeetingAnswers(HEALTHY_MENTOR, HEALTHY_MENTEE)
    boss = MeetingAnswers(BOSS_MENTOR, None)
    assert current_state([calm, calm, calm, boss]) is State.AMBER
    assert current_state([calm, calm, calm, boss, MeetingAnswers()]) is State.AMBER


def test_a_mentee_alone_is_heard_too() -> None:
    loud = {"agenda": 5, "talk": 5, "advice": 5, "learned": 1}
    assert current_state([MeetingAnswers(None, loud), MeetingAnswers(None, loud)]) is State.RED


def test_amber_in_three_answered_meetings_running_is_red() -> None:
    # Mentor 0.55 and mentee 0.56: the level stands between amber and red, and nothing ever rises that high.
    tilted = MeetingAnswers(
        {"agenda": 3, "talk": 4, "advice": 3, "disagree": 3}, {"agenda": 3, "talk": 4, "advice": 3, "learned": 3}
    )
    states = [
        result.state
        for result in evaluate([tilted] * 4, Config(amber_rise=0.9, red_rise=0.9, amber_mentor=0.9, red_mentor=0.9))
    ]
    assert states == [State.GREEN, State.AMBER, State.AMBER, State.RED]


def test_recovery_turns_the_colour_back() -> None:
    calm, boss = MeetingAnswers(HEALTHY_MENTOR, HEALTHY_MENTEE), MeetingAnswers(BOSS_MENTOR, None)
    assert current_state([calm, calm, calm, boss, boss, calm, calm]) is State.GREEN


# Of any pair: what the rule must hold to, whatever the two answer.
TAP = st.one_of(st.none(), st.integers(1, 5))
SENIOR_LED = {"agenda": 5, "talk": 5, "advice": 5, "disagree": 1, "learned": 1}
GRADE = {State.GREEN: 0, State.AMBER: 1, State.RED: 2}
UNHEARD = (MeetingAnswers(), MeetingAnswers(BOSS_MENTOR, BOSS_MENTOR, give_back=True))


def answers_on(items: tuple[str, ...]) -> st.SearchStrategy[dict | None]:
    return st.one_of(st.none(), st.fixed_dictionaries(dict.fromkeys(items, TAP)))


MEETING = st.builds(
    MeetingAnswers,
    answers_on(tuple(MENTOR_ITEMS)),
    answers_on(tuple(MENTEE_ITEMS)),
    st.sampled_from([False] * 4 + [True]),
)
PAST = st.lists(MEETING, max_size=8)
CONFIG = st.sampled_from([ONE_WAY, MUTUAL])


def states_of(meetings: list[MeetingAnswers], config: Config = ONE_WAY) -> list[State]:
    return [result.state for result in evaluate(meetings, config)]


def test_the_settings_cannot_be_changed_under_way() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ONE_WAY.amber_rise = 0.9  # type: ignore[misc]  # that it cannot is the point


@given(PAST, PAST, CONFIG)
def test_a_later_meeting_never_changes_what_was_said_before(
    past: list[MeetingAnswers], later: list[MeetingAnswers], config: Config
) -> None:
    assert evaluate(past + later, config)[: len(past)] == evaluate(past, config)


@given(PAST, PAST, st.sampled_from(UNHEARD), CONFIG)
def test_a_meeting_that_is_skipped_leaves_no_trace(
    past: list[MeetingAnswers], later: list[MeetingAnswers], skipped: MeetingAnswers, config: Config
) -> None:
    with_it = evaluate([*past, skipped, *later], config)
    assert with_it.pop(len(past)).state is State.SKIPPED
    assert with_it == evaluate(past + later, config)


@given(PAST, MEETING, st.sampled_from(["mentor", "mentee"]), st.sampled_from(list(SENIOR_LED)), CONFIG)
def test_one_more_answer_towards_the_senior_never_makes_the_colour_milder(
    past: list[MeetingAnswers], last: MeetingAnswers, side: str, item: str, config: Config
) -> None:
    given_ = getattr(last, side)
    if given_ is None or given_.get(item) is None:
        return
    worse = dataclasses.replace(last, **{side: {**given_, item: SENIOR_LED[item]}})
    before, after = states_of([*past, last], config)[-1], states_of([*past, worse], config)[-1]
    assert before is after is State.SKIPPED or GRADE[after] >= GRADE[before]


@given(PAST)
def test_where_both_teach_the_rule_is_never_stricter(past: list[MeetingAnswers]) -> None:
    for mutual, one_way in zip(states_of(past, MUTUAL), states_of(past), strict=True):
        assert mutual is one_way is State.SKIPPED or GRADE[mutual] <= GRADE[one_way]


@given(PAST, CONFIG)
def test_nothing_is_said_of_one_answered_meeting_and_nothing_of_a_rise_before_the_third(
    past: list[MeetingAnswers], config: Config
) -> None:
    heard = [result for result in evaluate(past, config) if result.state is not State.SKIPPED]
    assert [result.state for result in heard[:1]] == [State.GREEN] * min(1, len(heard))
    assert {(result.rise, result.rise_mentor) for result in heard[:2]} <= {(None, None)}
    assert all(result.level is not None for result in heard[1:])


@given(PAST, CONFIG)
def test_answers_that_the_score_does_not_use_change_nothing(past: list[MeetingAnswers], config: Config) -> None:
    # Bosses always feel free to disagree, and that the junior learns more says nothing about who leads.
    both = [
        dataclasses.replace(
            one,
            mentor=None if one.mentor is None else {**one.mentor, "learned": 1},
            mentee=None if one.mentee is None else {**one.mentee, "disagree": 1},
        )
        for one in past
    ]
    assert evaluate(both, config) == evaluate(past, config)


@given(PAST, CONFIG)
def test_three_flags_running_are_red(past: list[MeetingAnswers], config: Config) -> None:
    heard = [state for state in states_of(past, config) if state is not State.SKIPPED]
    for first, second, third in zip(heard, heard[1:], heard[2:], strict=False):
        if State.GREEN not in (first, second, third):
            assert third is State.RED


def test_one_side_alone_is_moved_onto_the_scale_of_the_pair() -> None:
    mentor = {"agenda": 3, "talk": 3, "advice": 4, "disagree": 3}
    assert [result.level for result in evaluate([MeetingAnswers(mentor)] * 2)][1] == pytest.approx(0.5625 - 0.02)
    mentee = {"agenda": 3, "talk": 3, "advice": 3, "learned": 3}
    assert [result.level for result in evaluate([MeetingAnswers(None, mentee)] * 2)][1] == pytest.approx(0.55)
    assert states_of([MeetingAnswers(None, mentee)] * 2) == [State.GREEN, State.AMBER]


def test_a_senior_who_notices_nothing_does_not_hide_what_the_mentor_sees() -> None:
    calm, blind = MeetingAnswers(HEALTHY_MENTOR, HEALTHY_MENTEE), MeetingAnswers(BOSS_MENTOR, HEALTHY_MENTEE)
    results = evaluate([calm, calm, calm, blind, blind])
    assert [result.state for result in results[2:]] == [State.GREEN, State.AMBER, State.RED]
    assert results[3].rise < ONE_WAY.amber_rise <= ONE_WAY.amber_mentor <= results[3].rise_mentor
