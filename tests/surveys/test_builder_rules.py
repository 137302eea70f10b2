"""What a questionnaire needs before it is published, and that anything at all can be read without harm."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.enums import INSTRUMENTS
from surveys.models import Questionnaire
from surveys.rules import exchange, parts
from surveys.rules.definition import FaultyQuestionnaireError, publishing_faults, shape_faults

Definition = dict[str, Any]
GOOD: Definition = {
    "layout": "page",
    "anchors": {"agree": ["1", "2", "3", "4", "5"], "two": ["No", "Yes"], "eleven": [str(n) for n in range(11)]},
    "stems": {"agree": "Do you agree?", "two": "Is it so?", "eleven": "How much?"},
    "stems_then": {"agree": "Did you agree?"},
    "scales": [
        {
            "code": "TS",
            "name": "Team spirit",
            "who": "both",
            "anchors": "agree",
            "moments": ["pre", "post"],
            "then": True,
            "items": [
                {"id": "TS1", "text": "We help each other.", "reverse": False},
                {"id": "TS2", "text": "Everybody is left alone.", "reverse": True},
            ],
        }
    ],
}


def test_the_shipped_questionnaire_and_a_good_one_are_complete() -> None:
    assert publishing_faults(INSTRUMENTS[0]["definition"]) == []
    assert publishing_faults(GOOD) == []


def scale(**other: object) -> Callable[[Definition], None]:
    return lambda definition: definition["scales"][0].update(other)


def item(number: int, **other: object) -> Callable[[Definition], None]:
    return lambda definition: definition["scales"][0]["items"][number].update(other)


ONE = [{"id": "TS1", "text": "x", "reverse": True}]


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (lambda one: one["scales"].clear(), "The questionnaire", "no question yet"),
        (scale(items=[]), "The questionnaire", "no question yet"),
        (scale(moments=[], then=False), "Team spirit", "Say when this scale is asked."),
        (scale(moments=["pre"]), "Team spirit", "Looking back compares"),
        (scale(moments=["mid"], then=False, comparison=True), "Team spirit", "comparison group is asked before"),
        (scale(items=ONE), "Team spirit", "A scale with one question"),
        (scale(anchors="eleven", then=False), "Team spirit", "Only questions with five choices"),
        (scale(anchors="two", items=ONE, then=False), "Team spirit", "A scale with one question"),
        (item(1, text="We help each other."), "Team spirit", "This question stands there twice"),
        (lambda one: one["stems_then"].clear(), "agree", "lack the sentence above questions that look back"),
        (lambda one: one["anchors"].update(agree=["a", "b", "b", "c", "d"]), "agree", "Two of these choices"),
        (lambda one: [row.update(who="mentor") for row in one["scales"][0]["items"]], "Team spirit", "one of them"),
    ],
)
def test_a_gap_is_a_draft_and_not_published(change: Callable[[Definition], None], place: str, words: str) -> None:
    definition = copy.deepcopy(GOOD)
    change(definition)
    assert shape_faults(definition) == []
    found = publishing_faults(definition)
    assert any(fault.place == place and words in fault.words for fault in found), found


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (lambda one: one["scales"].append(copy.deepcopy(one["scales"][0])), "TS", "Two scales have this code."),
        (item(1, id="TS1"), "TS1", "Two questions have this id."),
        (scale(anchors="none"), "TS", "no choices called “none”"),
        (scale(moments=["pre", "pre"]), "TS", "A moment stands there twice."),
        (scale(moments=["then"]), "scales[0].moments[0]", "one of: pre, month_1, mid, post"),
        (lambda one: one["stems"].pop("two"), "two", "lack the sentence above their questions"),
        (lambda one: one["stems"].update(three="x"), "stems[three]", "no choices of this name"),
        (lambda one: one["anchors"].update(two=["x"]), "anchors[two]", "2 to 11 entries; it has 1"),
        (lambda one: one["anchors"].update(two=["x"] * 12), "anchors[two]", "2 to 11 entries; it has 12"),
        (lambda one: one["anchors"].update(two="xy"), "anchors[two]", "has to be a list"),
        (item(0, text=" "), "scales[0].items[0].text", "A text is missing."),
        (item(0, text=" x"), "scales[0].items[0].text", "begin or end with a blank"),
        (item(0, text="x\ny"), "scales[0].items[0].text", "line break"),
        (item(0, text=5), "scales[0].items[0].text", "has to be a text"),
        (item(0, reverse=1), "scales[0].items[0].reverse", "true or false"),
        (item(0, id="keep"), "scales[0].items[0].id", "Another form"),
        (item(0, colour="red"), "scales[0].items[0].colour", "not known"),
        (scale(least=-1), "scales[0].least", "whole number from 0 to 1000"),
        (scale(least=True), "scales[0].least", "whole number"),
        (lambda one: one.update(layout="three"), "layout", "one of: page, one"),
        (lambda one: one.update(texts={"en": {"x": "y"}}), "texts[en]", "one of: it, sl, sv, da"),
        (lambda one: one.update(texts={"sv": {"x": ""}}), "texts[sv][x]", "A text is missing."),
        (lambda one: one.pop("scales"), "scales", "This part is missing."),
    ],
)
def test_what_is_no_questionnaire_is_said_with_its_place(
    change: Callable[[Definition], None], place: str, words: str
) -> None:
    definition = copy.deepcopy(GOOD)
    change(definition)
    for found in (shape_faults(definition), publishing_faults(definition)):
        assert any(fault.place == place and words in fault.words for fault in found), found


def test_a_question_for_a_side_that_the_scale_does_not_ask_is_found() -> None:
    definition = copy.deepcopy(GOOD)
    scale(who="mentee")(definition)
    item(0, who="mentor")(definition)
    assert [fault.place for fault in shape_faults(definition)] == ["TS1"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_anything_at_all_is_refused_with_faults_and_never_breaks(anything: object) -> None:
    assert shape_faults(anything)
    assert publishing_faults({**GOOD, "scales": anything}) or anything == []


@given(st.data())
def test_any_part_may_be_anything_and_never_breaks(data: st.DataObject) -> None:
    definition = copy.deepcopy(GOOD)
    place: Any = definition
    for _step in range(data.draw(st.integers(0, 4))):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key]:
            break
        place = place[key]
    keys = list(place) if isinstance(place, dict) else list(range(len(place)))
    place[data.draw(st.sampled_from(keys))] = data.draw(JSON)
    if not shape_faults(definition):
        file = exchange.written(Questionnaire(code="x", version=1, title="X", definition=definition))
        assert exchange.read(file.encode())["definition"] == definition


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(FaultyQuestionnaireError):
        exchange.read(content)


def test_only_what_people_read_is_translated_once_each() -> None:
    definition = copy.deepcopy(GOOD)
    definition["scales"].append({**copy.deepcopy(GOOD["scales"][0]), "code": "X", "anchors": "two", "then": False})
    assert parts.texts_to_say(definition) == [
        "Do you agree?",
        "Is it so?",
        "Did you agree?",
        "No",
        "Yes",
        "Team spirit",
        "We help each other.",
        "Everybody is left alone.",
    ]
    assert json.dumps(definition)
