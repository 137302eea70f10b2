"""What HR looks at when building a questionnaire."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext

from people.models import Person
from programs.models import Program
from surveys.enums import QuestionnaireState, WaveKind
from surveys.models import Questionnaire
from surveys.rules import definition as shapes
from surveys.rules import parts


@dataclass(frozen=True)
class TextRow:
    """One text in English, HR's own translation of it, and the shipped one; empty where there is none."""

    key: str
    source: str
    own: str
    shipped: str

    @property
    def is_missing(self) -> bool:
        """People who chose the language would read English here."""
        return not self.own and not self.shipped


@dataclass(frozen=True)
class LanguageRow:
    """A language and how many texts are missing in it."""

    code: str
    name: str
    missing: int


@dataclass(frozen=True)
class ScaleRow:
    """A scale: whom it asks, when, with which choices, and its questions as they are stored."""

    code: str
    name: str
    who: str
    moments: list[str]
    choices: str
    first: str
    last: str
    notes: list[str]
    items: list[dict[str, Any]]


@dataclass(frozen=True)
class ChoicesRow:
    """A set of choices and the scales that use it."""

    name: str
    stem: str
    anchors: list[str]
    used_by: list[str]


def with_programs(rows: QuerySet[Questionnaire], person: Person) -> QuerySet[Questionnaire]:
    """Each with the number of programs of this person that have planned or sent it."""
    using = Program.objects.managed_by(person).filter(
        Q(survey_plan__questionnaire=OuterRef("pk")) | Q(wave__questionnaire=OuterRef("pk"))
    )
    # One group for all of them, so that each is counted once.
    counted = using.order_by().values(one=OuterRef("pk")).annotate(n=Count("pk", distinct=True)).values("n")
    return rows.annotate(n_programs=Coalesce(Subquery(counted), 0))


def text_rows(questionnaire: Questionnaire, language: str) -> list[TextRow]:
    """Everything that people read, with its translations into one language."""
    own = parts.own_texts(questionnaire, language)
    with translation.override(language):
        shipped = {text: gettext(text) for text in parts.texts_to_say(questionnaire.definition)}
    return [
        TextRow(f"t-{parts.fingerprint(text)}", text, own.get(text, ""), said if said != text else "")
        for text, said in shipped.items()
    ]


def texts_no_more(questionnaire: Questionnaire, language: str) -> list[tuple[str, str]]:
    """HR's own translations of what is not asked any more; publishing drops them."""
    asked = set(parts.texts_to_say(questionnaire.definition))
    return [(text, said) for text, said in parts.own_texts(questionnaire, language).items() if text not in asked]


def languages_of(questionnaire: Questionnaire) -> list[LanguageRow]:
    """Every language beside English."""
    names = dict(settings.LANGUAGES)
    return [
        LanguageRow(code, str(names[code]), sum(row.is_missing for row in text_rows(questionnaire, code)))
        for code in shapes.OTHER_LANGUAGES
    ]


def choices_rows(definition: dict[str, Any]) -> list[ChoicesRow]:
    """The sets of choices, in their order."""
    return [
        ChoicesRow(
            name=name,
            stem=definition["stems"].get(name, ""),
            anchors=anchors,
            used_by=[scale["name"] for scale in definition["scales"] if scale["anchors"] == name],
        )
        for name, anchors in definition["anchors"].items()
    ]


def scale_rows(questionnaire: Questionnaire) -> list[ScaleRow]:
    """The scales, in their order."""
    anchors = questionnaire.part("anchors")
    return [_scale_row(scale, anchors[scale["anchors"]]) for scale in questionnaire.part("scales")]


def draft_of(questionnaire: Questionnaire) -> Questionnaire | None:
    """The draft of the next version, if there is one."""
    drafts = Questionnaire.objects.filter(code=questionnaire.code, state=QuestionnaireState.DRAFT)
    return drafts.exclude(pk=questionnaire.pk).first()


def _scale_row(scale: dict[str, Any], anchors: list[str]) -> ScaleRow:
    notes = [
        (scale.get("default"), gettext("asked unless a program chooses otherwise")),
        (scale.get("then"), gettext("also looking back")),
        (scale.get("comparison"), gettext("also for a comparison group")),
        (scale.get("least"), gettext("shown from %(n)s people on") % {"n": scale.get("least")}),
    ]
    return ScaleRow(
        code=scale["code"],
        name=scale["name"],
        who=scale["who"],
        moments=[str(WaveKind(moment).label) for moment in scale["moments"]],
        choices=scale["anchors"],
        first=anchors[0],
        last=anchors[-1],
        notes=[note for is_so, note in notes if is_so],
        items=scale["items"],
    )
