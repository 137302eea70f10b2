import json
from pathlib import Path

import pytest

from surveys.relapse import MUTUAL, ONE_WAY, Config, MeetingAnswers, State, current_state, evaluate

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
