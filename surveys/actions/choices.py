"""The sets of choices of a draft, each with the sentence that stands above its questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Person
from rmentor.lib.errors import DomainError
from surveys.actions.building import check_fresh, keep_part, open_draft
from surveys.models import Questionnaire
from surveys.rules import parts


@dataclass(frozen=True)
class ChoicesFacts:
    """A set of choices as HR wrote it, from the least to the most."""

    anchors: Sequence[str]
    stem: str
    stem_then: str = ""


@transaction.atomic
def add_choices(*, questionnaire_id: int, name: str, facts: ChoicesFacts, by: Person) -> Questionnaire:
    """A new set of choices."""
    draft = open_draft(questionnaire_id=questionnaire_id, by=by)
    if name in draft.part("anchors"):
        raise DomainError(_("There are choices called “%(name)s” already.") % {"name": name})
    _put(draft.definition, name, facts)
    return keep_part(draft=draft, part=f"choices {name}", by=by)


@transaction.atomic
def change_choices(*, questionnaire_id: int, name: str, seen: str, facts: ChoicesFacts, by: Person) -> Questionnaire:
    """Other choices, or another sentence above them, for every scale that uses them."""
    draft = open_draft(questionnaire_id=questionnaire_id, by=by)
    check_fresh(part=parts.choices_of(draft, name), seen=seen)
    _put(draft.definition, name, facts)
    return keep_part(draft=draft, part=f"choices {name}", by=by)


@transaction.atomic
def remove_choices(*, questionnaire_id: int, name: str, seen: str, by: Person) -> Questionnaire:
    """Take away choices that no scale uses."""
    draft = open_draft(questionnaire_id=questionnaire_id, by=by)
    check_fresh(part=parts.choices_of(draft, name), seen=seen)
    if any(scale["anchors"] == name for scale in draft.part("scales")):
        raise DomainError(_("A scale still uses these choices."))
    for part in ("anchors", "stems", "stems_then"):
        draft.definition.get(part, {}).pop(name, None)
    return keep_part(draft=draft, part=f"choices {name}", by=by)


def _put(definition: dict[str, Any], name: str, facts: ChoicesFacts) -> None:
    definition.setdefault("anchors", {})[name] = list(facts.anchors)
    definition.setdefault("stems", {})[name] = facts.stem
    looking_back = definition.setdefault("stems_then", {})
    looking_back.pop(name, None)
    if facts.stem_then:
        looking_back[name] = facts.stem_then
