"""What a definition of a questionnaire has to be, and what has to be there before it is published."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from programs.enums import Side
from rmentor.lib.errors import DomainError
from surveys.enums import WaveKind
from surveys.rules.shape import Fault, Flag, Many, Named, Number, OneOf, Record, Text

Definition = dict[str, Any]

BOTH = "both"
LAYOUTS = ("page", "one")
# The moments of a program at which a scale can be asked; looking back and the comparison group follow from them.
MOMENTS = (WaveKind.PRE, WaveKind.MONTH_1, WaveKind.MID, WaveKind.POST)
FEWEST_CHOICES, MOST_CHOICES = 2, 11
# What a turned question counts (6 - x) is defined for five choices.
CHOICES_TO_TURN = 5
MOST_SCALES, MOST_ITEMS, MOST_SETS, MOST_QUESTIONS = 60, 60, 30, 500
LONGEST_TITLE, LONGEST_NAME, LONGEST_CHOICE, LONGEST_TEXT = 120, 80, 80, 400
# Capital letters: an id is the name of a field beside ours, which are small.
CODE, ID, SET = r"[A-Z][A-Z0-9]{0,9}", r"[A-Z][A-Z0-9_]{0,19}", r"[a-z][a-z0-9-]{0,29}"

WHO = OneOf([*Side.values, BOTH])
ITEM = Record({"id": Text(20, ID), "text": Text(LONGEST_TEXT), "reverse": Flag()}, {"who": WHO})
SCALE = Record(
    {
        "code": Text(10, CODE),
        "name": Text(LONGEST_NAME),
        "who": WHO,
        "anchors": Text(30, SET),
        "moments": Many(OneOf([moment.value for moment in MOMENTS]), 0, len(MOMENTS)),
        "items": Many(ITEM, 0, MOST_ITEMS),
    },
    {"default": Flag(), "then": Flag(), "comparison": Flag(), "least": Number(0, 1000)},
)
STEMS = Named(Text(30, SET), Text(LONGEST_TEXT), MOST_SETS)
# All that people are asked is translated once for each language; what is asked no more may stay for a while.
MOST_TEXTS = 2 * (MOST_SCALES + MOST_SETS * (MOST_CHOICES + 2) + MOST_QUESTIONS)
OTHER_LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
DEFINITION = Record(
    {
        "layout": OneOf(LAYOUTS),
        "scales": Many(SCALE, 0, MOST_SCALES),
        "anchors": Named(Text(30, SET), Many(Text(LONGEST_CHOICE), FEWEST_CHOICES, MOST_CHOICES), MOST_SETS),
        "stems": STEMS,
    },
    {
        "stems_then": STEMS,
        "texts": Named(
            OneOf(OTHER_LANGUAGES),
            Named(Text(LONGEST_TEXT), Text(2 * LONGEST_TEXT), MOST_TEXTS),
            len(OTHER_LANGUAGES),
        ),
    },
)


class FaultyQuestionnaireError(DomainError):
    """A definition that is not one, or not complete; `faults` says all of what is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(f"{fault.place}: {fault.words}" for fault in self.faults[:5]))


def shape_faults(definition: object, place: str = "") -> list[Fault]:
    """What keeps something from being the definition of a draft; nothing in a draft that the pages have made."""
    found = list(DEFINITION.faults(definition, place))
    # What belongs together is only looked at where each part is what it should be.
    return found or list(_loose_ends(definition))  # type: ignore[arg-type]  # it is a definition by now


def publishing_faults(definition: object) -> list[Fault]:
    """What keeps a draft from being published, in HR's words."""
    return shape_faults(definition) or list(_gaps(definition))  # type: ignore[arg-type]  # as above


def check_shape(definition: object) -> None:
    """Raise FaultyQuestionnaireError for what is not the definition of a draft."""
    if faults := shape_faults(definition):
        raise FaultyQuestionnaireError(faults)


def check_may_be_published(definition: object) -> None:
    """Raise FaultyQuestionnaireError for what is not complete."""
    if faults := publishing_faults(definition):
        raise FaultyQuestionnaireError(faults)


def _loose_ends(definition: Definition) -> Iterator[Fault]:
    scales = definition["scales"]
    for code in _twice(scale["code"] for scale in scales):
        yield Fault(code, _("Two scales have this code."))
    for name in _twice(item["id"] for scale in scales for item in scale["items"]):
        yield Fault(name, _("Two questions have this id."))
    if sum(len(scale["items"]) for scale in scales) > MOST_QUESTIONS:
        yield Fault("scales", _("At most %(most)s questions, please.") % {"most": MOST_QUESTIONS})
    yield from _loose_ends_of_choices(definition)
    for scale in scales:
        yield from _loose_ends_of_scale(scale, definition["anchors"])


def _loose_ends_of_choices(definition: Definition) -> Iterator[Fault]:
    sets = definition["anchors"]
    for name in sets:
        if name not in definition["stems"]:
            yield Fault(name, _("These choices lack the sentence above their questions."))
    for part in ("stems", "stems_then"):
        for name in definition.get(part, {}):
            if name not in sets:
                yield Fault(f"{part}[{name}]", _("There are no choices of this name."))


def _loose_ends_of_scale(scale: Definition, sets: Definition) -> Iterator[Fault]:
    if scale["anchors"] not in sets:
        yield Fault(scale["code"], _("There are no choices called “%(name)s”.") % {"name": scale["anchors"]})
    if _twice(scale["moments"]):
        yield Fault(scale["code"], _("A moment stands there twice."))
    for item in scale["items"]:
        if {scale["who"], item.get("who", BOTH)} == set(Side.values):
            yield Fault(item["id"], _("This question is for a side that the scale does not ask."))


def _gaps(definition: Definition) -> Iterator[Fault]:
    if not any(scale["items"] for scale in definition["scales"]):
        yield Fault(_("The questionnaire"), _("There is no question yet, for anybody."))
    for scale in definition["scales"]:
        yield from _gaps_of_scale(scale, len(definition["anchors"][scale["anchors"]]))
    used = {scale["anchors"]: scale for scale in definition["scales"] if scale["items"]}
    for name in used:
        if _twice(definition["anchors"][name]):
            yield Fault(name, _("Two of these choices are the same."))
    for name in {scale["anchors"]: scale for scale in definition["scales"] if scale.get("then")}:
        if name not in definition.get("stems_then", {}):
            yield Fault(name, _("These choices lack the sentence above questions that look back."))


def _gaps_of_scale(scale: Definition, choices: int) -> Iterator[Fault]:
    place, moments = scale["name"], set(scale["moments"])
    if not scale["items"]:
        yield Fault(place, _("This scale has no question yet."))
    elif scale["who"] == BOTH and not _asks_both(scale):
        yield Fault(place, _("This scale is for both sides, but one of them gets no question of it."))
    for text in _twice(item["text"] for item in scale["items"]):
        yield Fault(place, _("This question stands there twice: “%(text)s”") % {"text": text})
    if any(item["reverse"] for item in scale["items"]):
        if len(scale["items"]) == 1:
            yield Fault(place, _("A scale with one question has nothing to turn that question against."))
        elif choices != CHOICES_TO_TURN:
            yield Fault(place, _("Only questions with five choices can count the other way round."))
    if not moments:
        yield Fault(place, _("Say when this scale is asked."))
    if scale.get("then") and not {WaveKind.PRE, WaveKind.POST} <= moments:
        yield Fault(place, _("Looking back compares before with after: ask this scale at both."))
    if scale.get("comparison") and not {WaveKind.PRE, WaveKind.POST} <= moments:
        yield Fault(place, _("The comparison group is asked before and after: ask this scale at both."))


def _asks_both(scale: Definition) -> bool:
    return {side for item in scale["items"] for side in Side if item.get("who", BOTH) in {BOTH, side}} == set(Side)


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]
