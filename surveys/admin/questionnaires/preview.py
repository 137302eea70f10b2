"""How a questionnaire looks to the people it is put to: by side, moment and language. Nothing can be sent from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.rules import person_of
from programs.enums import Side
from programs.models import Program
from surveys import rules
from surveys.admin.questionnaires.base import QuestionnairePages
from surveys.enums import WaveKind
from surveys.forms import StepForm, SurveyForm
from surveys.models import Questionnaire, Wave
from surveys.rules import Section, parts
from surveys.rules.wording import WORDS, minutes_for

KINDS = [kind for kind in WaveKind if kind.is_survey and not kind.is_test]
# The order of the questions is each person's own; this is the one of nobody.
SEED = 0


@dataclass(frozen=True)
class Look:
    """What is looked at."""

    questionnaire: Questionnaire
    side: Side
    kind: WaveKind
    language: str
    number: int

    @property
    def wave(self) -> Wave:
        """A survey with every scale, in a program that does not exist; neither is ever saved."""
        codes = parts.order_of(self.questionnaire)
        program = Program(name=_("Example program"), slug="example")
        return Wave(kind=self.kind, questionnaire=self.questionnaire, program=program, scales=codes)

    def sections(self, wave: Wave) -> tuple[Section, ...]:
        """What this side is asked at this moment."""
        return tuple(one for one in rules.sections_for(wave, self.side, SEED) if one.questions)


class PreviewPages(QuestionnairePages):
    """Looking at a questionnaire as somebody who answers it."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<int:pk>/preview/", view, name="surveys_questionnaire_preview"), *super().get_urls()]

    @method_decorator(require_safe)
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page of the survey itself, in the chosen language, with a bar above it in the reader's own."""
        questionnaire = self.readable(request, pk)
        if not parts.is_made_of_scales(questionnaire):
            raise Http404
        look = _look(request, questionnaire)
        wave = look.wave
        with translation.override(look.language):
            sections = look.sections(wave)
        steps = [(section.stem, question) for section in sections for question in section.questions]
        context: dict[str, Any] = {"look": look, "total": len(steps), "sides": Side.choices}
        context |= {"kinds": [(kind.value, kind.label) for kind in KINDS], "languages": settings.LANGUAGES}
        number = min(look.number, len(steps))
        is_one = questionnaire.part("layout") == "one"
        context |= {"number": number if is_one else 0, "questionnaire": questionnaire}
        context["bar"] = render_to_string("surveys/preview_bar.html", context, request)
        with translation.override(look.language):
            context |= _words(wave, len(steps)) | {"person": person_of(request), "is_preview": True}
            if is_one and steps:
                stem, question = steps[number - 1]
                form = StepForm([question])
                context |= {"form": form, "field": form[question.id], "stem": stem}
            else:
                context["form"] = SurveyForm(sections)
            name = "survey_step" if is_one and steps else "survey_form"
            context["shown_page"] = f"surveys/{name}.html" if steps else "base.html"
            page = render_to_string("surveys/preview.html", context, request)
        return HttpResponse(page)


def _look(request: HttpRequest, questionnaire: Questionnaire) -> Look:
    """What the address asks for; anything that is none is the usual."""

    def asked(name: str, known: Iterable[str], usual: str) -> str:
        value = request.GET.get(name, "")
        return value if value in set(known) else usual

    number = request.GET.get("question", "")
    return Look(
        questionnaire,
        Side(asked("side", Side.values, Side.MENTEE)),
        WaveKind(asked("moment", KINDS, _first_moment(questionnaire))),
        asked("language", dict(settings.LANGUAGES), translation.get_language() or settings.LANGUAGE_CODE),
        max(int(number), 1) if number.isascii() and number.isdecimal() and len(number) < 5 else 1,
    )


def _first_moment(questionnaire: Questionnaire) -> WaveKind:
    """The first at which anything is asked."""
    asked = {moment for scale in questionnaire.part("scales") for moment in scale["moments"]}
    return next((kind for kind in KINDS if kind in asked), WaveKind.PRE)


def _words(wave: Wave, length: int) -> dict[str, Any]:
    """As the page of a survey names itself."""
    words, kind = WORDS[WaveKind(wave.kind)], WaveKind(wave.kind)
    return {
        "wave": wave,
        "program": wave.program,
        "kind": kind,
        "title": str(words.title),
        "heading": words.heading % {"program": wave.program.name},
        "why": str(words.why),
        "minutes": minutes_for(kind, length),
        "is_kept": False,
        "is_resumed": False,
    }
