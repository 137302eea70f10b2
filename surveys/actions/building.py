"""Building questionnaires: a draft is changed part by part.

Each change carries the fingerprint of the part as its page showed it. Two people who change different parts lose
nothing of each other; of two who change the same part, the second is told.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from rmentor.lib.errors import DomainError, StaleError
from surveys.enums import QuestionnaireState
from surveys.enums.instruments import ANCHORS, STEMS, STEMS_THEN
from surveys.models import Questionnaire
from surveys.models.questionnaire import PublishedError
from surveys.rules import definition as shapes
from surveys.rules import parts

Definition = dict[str, Any]


@dataclass(frozen=True)
class ItemFacts:
    """One question as HR wrote it; without an id it is new."""

    text: str
    reverse: bool = False
    who: str = shapes.BOTH
    id: str = ""


@dataclass(frozen=True)
class ScaleFacts:
    """One scale as HR wrote it."""

    name: str
    who: str
    anchors: str
    moments: Sequence[str]
    items: Sequence[ItemFacts] = ()
    default: bool = False
    then: bool = False
    comparison: bool = False
    least: int = 0


@transaction.atomic
def create_questionnaire(*, title: str, by: Person) -> Questionnaire:
    """An empty draft, with the shipped choices to begin with."""
    parts.check_may_build(by)
    definition = {
        "layout": "page",
        "scales": [],
        "anchors": deepcopy(ANCHORS),
        "stems": dict(STEMS),
        "stems_then": dict(STEMS_THEN),
    }
    code = _free_code(title)
    made = Questionnaire.objects.create(code=code, title=title, state=QuestionnaireState.DRAFT, definition=definition)
    audit(verb="questionnaire.created", by=by, subject=made, new={"code": code})
    return made


@transaction.atomic
def change_head(*, questionnaire_id: int, seen: str, title: str, layout: str, by: Person) -> Questionnaire:
    """Title, and whether people get one page or one question at a time."""
    draft = open_draft(questionnaire_id=questionnaire_id, by=by)
    check_fresh(part=parts.head_of(draft), seen=seen)
    draft.title, draft.definition["layout"] = title, layout
    return keep_part(draft=draft, part="title and layout", by=by)


@transaction.atomic
def add_scale(*, questionnaire_id: int, code: str, facts: ScaleFacts, by: Person) -> str:
    """A new scale at the end; returns its code, made from the name where none is given."""
    draft = open_draft(questionnaire_id=questionnaire_id, by=by)
    taken = set(parts.order_of(draft))
    if code and code in taken:
        raise DomainError(_("Another scale of this questionnaire has the code %(code)s.") % {"code": code})
    code = code or _code_from(facts.name, taken)
    scales = draft.definition.setdefault("scales", [])
    scales.append(_scale(code, facts, _ids_ever(draft)))
    keep_part(draft=draft, part=f"scale {code}", by=by)
    return code


@transaction.atomic
def change_scale(*, questionnaire_id: int, code: str, seen: str, facts: ScaleFacts, by: Person) -> Questionnaire:
    """A scale with its questions. A question keeps its id for life; an id is never given twice."""
    draft = open_draft(questionnaire_id=questionnaire_id, by=by)
    scale = parts.scale_of(draft, code)
    check_fresh(part=scale, seen=seen)
    known = {item["id"] for item in scale["items"]}
    if any(item.id and item.id not in known for item in facts.items):
        raise DomainError(_("One of these questions is not part of this scale any more."))
    changed = _scale(code, facts, _ids_ever(draft))
    draft.definition["scales"] = [changed if one is scale else one for one in draft.definition["scales"]]
    return keep_part(draft=draft, part=f"scale {code}", by=by)


@transaction.atomic
def remove_scale(*, questionnaire_id: int, code: str, seen: str, by: Person) -> Questionnaire:
    """Take a scale out of a draft."""
    draft = open_draft(questionnaire_id=questionnaire_id, by=by)
    scale = parts.scale_of(draft, code)
    check_fresh(part=scale, seen=seen)
    draft.definition["scales"].remove(scale)
    return keep_part(draft=draft, part=f"scale {code}", by=by)


@transaction.atomic
def move_scale(*, questionnaire_id: int, code: str, places: int, seen: str, by: Person) -> Questionnaire:
    """Some places down, or up with a number below zero; at either end nothing moves."""
    draft = open_draft(questionnaire_id=questionnaire_id, by=by)
    scale, order = parts.scale_of(draft, code), parts.order_of(draft)
    check_fresh(part=order, seen=seen)
    place = min(max(order.index(code) + places, 0), len(order) - 1)
    draft.definition["scales"].remove(scale)
    draft.definition["scales"].insert(place, scale)
    return keep_part(draft=draft, part="order of the scales", by=by)


@transaction.atomic
def translate(
    *, questionnaire_id: int, language: str, seen: str, texts: Mapping[str, str], by: Person
) -> Questionnaire:
    """HR's own translations into one language; an empty one goes back to the shipped translation, if there is one."""
    draft = open_draft(questionnaire_id=questionnaire_id, by=by)
    own = parts.own_texts(draft, language)
    check_fresh(part=own, seen=seen)
    said = {text: translated for text, translated in ({**own, **texts}).items() if translated}
    every = {**draft.part("texts"), language: said}
    draft.definition["texts"] = {code: known for code, known in every.items() if known}
    return keep_part(draft=draft, part=f"texts in {language}", by=by)


def open_draft(*, questionnaire_id: int, by: Person) -> Questionnaire:
    """The draft, locked until the transaction ends; raises DomainError when there is none that could be changed."""
    parts.check_may_build(by)
    found = Questionnaire.objects.select_for_update().filter(pk=questionnaire_id).first()
    if found is None:
        raise DomainError(_("This questionnaire does not exist any more."))
    if found.is_published:
        raise PublishedError
    return found


def check_fresh(*, part: object, seen: str) -> None:
    """Raise StaleError when somebody changed the part since it was `seen`."""
    if seen != parts.fingerprint(part):
        raise StaleError(
            _(
                "Somebody else has changed this since you opened it. Nothing was saved now; what you typed is still "
                "here. Look at their version in another window, or save once more to replace it by yours."
            )
        )


def keep_part(*, draft: Questionnaire, part: str, by: Person) -> Questionnaire:
    """Save what has the shape of a questionnaire; raises FaultyQuestionnaireError for anything else."""
    shapes.check_shape(draft.definition)
    draft.save(update_fields=["title", "definition"])
    audit(verb="questionnaire.changed", by=by, subject=draft, new={"part": part})
    return draft


def _scale(code: str, facts: ScaleFacts, ids_ever: set[str]) -> Definition:
    items = []
    for fact in facts.items:
        name = fact.id or _free_id(code, ids_ever)
        ids_ever.add(name)
        item = {"id": name, "text": fact.text, "reverse": fact.reverse}
        items.append(item if fact.who == shapes.BOTH else {**item, "who": fact.who})
    flags = {"default": facts.default, "then": facts.then, "comparison": facts.comparison}
    asked = {"who": facts.who, "anchors": facts.anchors, "moments": list(facts.moments)}
    told = {"least": facts.least} if facts.least else {}
    return {"code": code, "name": facts.name, **asked, **flags, **told, "items": items}


def _ids_ever(draft: Questionnaire) -> set[str]:
    """The ids of the questions of every version: before and after are joined by them."""
    rows = Questionnaire.objects.filter(code=draft.code).values_list("definition", flat=True)
    return {item["id"] for one in rows for scale in one.get("scales", []) for item in scale["items"]}


def _free_id(code: str, taken: set[str]) -> str:
    return next(name for number in range(1, 10_000) if (name := f"{code}{number}") not in taken)


def _code_from(name: str, taken: set[str]) -> str:
    """The first letters of the words, as the shipped codes are."""
    words = slugify(name).upper().split("-")
    start = "".join(word[:1] for word in words if word[:1].isalpha())[:4] or "S"
    if len(start) > 1 and start not in taken:
        return start
    return next(code for number in range(1, 1000) if (code := f"{start}{number}") not in taken)


def _free_code(title: str) -> str:
    start = slugify(title)[:34] or "questionnaire"
    taken = set(Questionnaire.objects.filter(code__startswith=start).values_list("code", flat=True))
    names = (f"{start}-{number}" if number > 1 else start for number in range(1, 10_000))
    return next(name for name in names if name not in taken)
