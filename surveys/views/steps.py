"""A survey with one question per page. Each step is kept; nothing of it needs a script."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from surveys.actions.answering import answer_wave
from surveys.actions.drafting import keep_draft
from surveys.forms import StepForm
from surveys.selectors.sheets import Sheet

Context = dict[str, Any]


def one_by_one(request: HttpRequest, sheet: Sheet, context: Context) -> HttpResponse:
    """Before the first question, at one of them, or after the last: by `?question=`, which numbers the page."""
    context["total"] = len(sheet.steps)
    if request.method == "POST":
        return _moved(request, sheet, context)
    number = _number(request.GET.get("question"), sheet)
    if number is None:
        answered = sum(value > 0 for value in sheet.chosen.values())
        return render(request, "surveys/survey_begin.html", context | {"answered": answered})
    if number > len(sheet.steps):
        return _last_page(request, sheet, context)
    return _question(request, sheet, context, number)


def _moved(request: HttpRequest, sheet: Sheet, context: Context) -> HttpResponse:
    go = request.POST.get("go")
    if go == "begin":
        return _to(request, next(iter(_open(sheet)), len(sheet.steps) + 1))
    if go == "send":
        answers = {name: value for name, value in sheet.chosen.items() if value > 0}
        if not answers:
            return _last_page(request, sheet, context, status=422)
        answer_wave(wave_id=sheet.wave.pk, person=context["person"], answers=answers)
        return redirect(request.path)
    number = _number(request.POST.get("question"), sheet)
    if number is None or number > len(sheet.steps):
        return redirect(request.path)
    form = _form(sheet, number, request)
    if not form.is_valid():
        return _question(request, sheet, context, number, form)
    keep_draft(wave_id=sheet.wave.pk, person=context["person"], answers=form.chosen)
    return _to(request, number - 1 if go == "back" else number + 1)


def _question(
    request: HttpRequest, sheet: Sheet, context: Context, number: int, form: StepForm | None = None
) -> HttpResponse:
    stem, question = sheet.steps[number - 1]
    shown = form or _form(sheet, number)
    context |= {"form": shown, "field": shown[question.id], "stem": stem, "number": number}
    return render(request, "surveys/survey_step.html", context, status=422 if shown.errors else 200)


def _last_page(request: HttpRequest, sheet: Sheet, context: Context, *, status: int = 200) -> HttpResponse:
    context |= {"left_open": _open(sheet), "is_empty": status != 200}
    return render(request, "surveys/survey_send.html", context, status=status)


def _form(sheet: Sheet, number: int, request: HttpRequest | None = None) -> StepForm:
    return StepForm([sheet.steps[number - 1][1]], sheet.chosen, request.POST if request else None)


def _open(sheet: Sheet) -> list[int]:
    """The numbers of the questions for which nothing was chosen."""
    return [number for number, one in enumerate(sheet.questions, 1) if one.id not in sheet.chosen]


def _number(text: str | None, sheet: Sheet) -> int | None:
    """A question, or the page after the last; None for anything else."""
    pages = {str(number): number for number in range(1, len(sheet.steps) + 2)} if sheet.steps else {}
    return pages.get(text or "")


def _to(request: HttpRequest, number: int) -> HttpResponse:
    return redirect(f"{request.path}?question={number}" if number > 0 else request.path)
