"""The parts of a questionnaire that HR changes one by one, and the tokens that tell whether a part has changed."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _

from people.enums import Permission
from people.models import Person
from rmentor.lib.errors import DomainError, NotAllowedError
from surveys.enums.instruments import KNOWLEDGE_CODE, PULSE_CODE
from surveys.models import Questionnaire
from surveys.rules.definition import OTHER_LANGUAGES

Definition = dict[str, Any]


def may_build(person: Person) -> bool:
    """Whether somebody may change questionnaires: they hold for every program."""
    return person.may(Permission.MANAGE_ALL_PROGRAMS)


def check_may_build(person: Person) -> None:
    """Raise NotAllowedError for everybody who may only look."""
    if not may_build(person):
        raise NotAllowedError(_("Questionnaires are built by HR."))


def is_made_of_scales(questionnaire: Questionnaire) -> bool:
    """Not the pulse, whose questions the hints are computed from, and not the test, which has right answers."""
    return questionnaire.code not in {PULSE_CODE, KNOWLEDGE_CODE}


def check_is_made_of_scales(questionnaire: Questionnaire) -> None:
    """Raise DomainError for the pulse and the test."""
    if not is_made_of_scales(questionnaire):
        raise DomainError(
            _("The pulse and the test come with rmentor: what is computed from them needs exactly these questions.")
        )


def fingerprint(part: object) -> str:
    """The same for the same content."""
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:24]


def head_of(questionnaire: Questionnaire) -> Definition:
    """What is said of the whole."""
    return {"title": questionnaire.title, "layout": questionnaire.definition.get("layout", "page")}


def whole_of(questionnaire: Questionnaire) -> Definition:
    """Everything."""
    return {"title": questionnaire.title, "definition": questionnaire.definition}


def scale_of(questionnaire: Questionnaire, code: str) -> Definition:
    """One scale; raises DomainError when it is not there any more."""
    for scale in questionnaire.part("scales"):
        if scale["code"] == code:
            found: Definition = scale
            return found
    raise DomainError(_("This scale is not there any more."))


def order_of(questionnaire: Questionnaire) -> list[str]:
    """The codes of the scales, in their order."""
    return [scale["code"] for scale in questionnaire.part("scales")]


def choices_of(questionnaire: Questionnaire, name: str) -> Definition:
    """A set of choices with the sentences above its questions; raises DomainError when it is not there any more."""
    if name not in questionnaire.part("anchors"):
        raise DomainError(_("These choices are not there any more."))
    stems, looking_back = questionnaire.part("stems"), questionnaire.part("stems_then")
    return {
        "anchors": questionnaire.part("anchors")[name],
        "stem": stems.get(name, ""),
        "stem_then": looking_back.get(name, ""),
    }


def own_texts(questionnaire: Questionnaire, language: str) -> dict[str, str]:
    """HR's own translations into a language; raises DomainError for a language that nobody can choose."""
    if language not in OTHER_LANGUAGES:
        raise DomainError(_("Texts are not translated into this language."))
    found: dict[str, str] = questionnaire.part("texts").get(language, {})
    return found


def texts_to_say(definition: Definition) -> list[str]:
    """Everything that somebody who answers can read, once each, in the order of the pages."""
    scales = definition.get("scales", [])
    used = dict.fromkeys(scale["anchors"] for scale in scales)
    looking_back = {scale["anchors"] for scale in scales if scale.get("then")}
    stems, stems_then = definition.get("stems", {}), definition.get("stems_then", {})
    found = [stems[name] for name in used if name in stems]
    found += [stems_then[name] for name in used if name in stems_then and name in looking_back]
    found += [text for name in used for text in definition["anchors"].get(name, [])]
    for scale in scales:
        found += [scale["name"], *(item["text"] for item in scale["items"])]
    return [text for text in dict.fromkeys(found) if any(character.isalpha() for character in text)]


def without_old_texts(definition: Definition) -> Definition:
    """The same without translations of what is not asked any more."""
    asked = set(texts_to_say(definition))
    every = {
        language: {text: said for text, said in own.items() if text in asked}
        for language, own in definition.get("texts", {}).items()
    }
    kept = {language: own for language, own in every.items() if own}
    rest = {name: part for name, part in definition.items() if name != "texts"}
    return {**rest, "texts": kept} if kept else rest
