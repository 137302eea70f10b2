"""The pages on which people answer a survey: signed in, or by the link of a mail.

Answers stand in no address, log line or error report; the pages are kept by no cache.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from people.models import Person
from people.rules import person_of
from people.views.links import Facts, by_link
from surveys import rules
from surveys.actions.answering import answer_wave
from surveys.actions.drafting import keep_draft
from surveys.actions.drawing import draw_test_order
from surveys.enums import WaveKind
from surveys.forms import StepForm, SurveyForm
from surveys.models import Wave
from surveys.rules.own_results import SECOND_TIMES
from surveys.rules.wording import WORDS, minutes_for
from surveys.selectors.mails import SURVEY_PURPOSE
from surveys.selectors.sheets import Sheet, has_answered, respondent_in, sheet_of
from surveys.views.confidential import confidential
from surveys.views.steps import one_by_one

SURVEY_AGE = dt.timedelta(days=21)


@confidential
def wave_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Any survey, signed in."""
    return _survey(request, wave_id=pk, person=person_of(request))


@by_link(SURVEY_PURPOSE, lasts=SURVEY_AGE)
def wave_answer_by_link(request: HttpRequest, me: Person, facts: Facts) -> HttpResponse:
    """The same by the link of a mail."""
    return _survey(request, wave_id=int(facts["wave"]), person=me)


def _survey(request: HttpRequest, *, wave_id: int, person: Person) -> HttpResponse:
    wave = get_object_or_404(Wave.objects.visible_to(person).for_answering(), pk=wave_id)
    who, kind = respondent_in(wave, person), WaveKind(wave.kind)
    context: dict[str, Any] = {"wave": wave, "program": wave.program, "person": person, "kind": kind, **_words(wave)}
    context["has_results"] = kind in SECOND_TIMES
    if has_answered(wave, who):
        return render(request, "surveys/survey_thanks.html", context)
    rules.check_wave_is_open(wave)
    if kind.is_test and request.POST.get("go") == "begin":
        draw_test_order(wave_id=wave.pk, person=person)
    sheet = sheet_of(wave, who)
    context["minutes"] = minutes_for(kind, sheet.length)
    if "keep" in request.POST:
        return _keep(request, sheet, person)
    one = kind.is_test or wave.questionnaire.definition.get("layout") == "one"
    return (one_by_one if one else _at_once)(request, sheet, context)


def _at_once(request: HttpRequest, sheet: Sheet, context: dict[str, Any]) -> HttpResponse:
    form = SurveyForm(sheet.sections, sheet.chosen, request.POST or None)
    if form.is_valid():
        answer_wave(wave_id=sheet.wave.pk, person=context["person"], answers=form.answers)
        return redirect(request.path)
    context |= {"form": form, "is_kept": "kept" in request.GET, "is_resumed": bool(sheet.chosen)}
    return render(request, "surveys/survey_form.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, sheet: Sheet, person: Person) -> HttpResponse:
    """For later: one answer by the script of the page, or all by its button."""
    form = StepForm([question for question in sheet.questions if question.id in request.POST], data=request.POST)
    if not form.is_valid():
        raise rules.BadAnswerError(_("One of the answers is not among the choices. Nothing was saved."))
    keep_draft(wave_id=sheet.wave.pk, person=person, answers=form.chosen)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect(f"{request.path}?kept")


def _words(wave: Wave) -> dict[str, str]:
    """What is said of this kind of survey."""
    words, program = WORDS[WaveKind(wave.kind)], {"program": wave.program.name}
    return {
        "title": str(words.title),
        "heading": words.heading % program,
        "why": str(words.why),
        "thanks": words.thanks % program,
    }
