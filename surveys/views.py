"""The pages on which people answer: signed in, or by the link of a mail.

Answers stand in no address, log line or error report; the pages are kept by no cache. They send no address elsewhere
(`same-origin`; a stricter `no-referrer` makes browsers send `Origin: null`, which the CSRF check rightly refuses).
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from people.models import Person
from people.rules import person_of, person_of_link
from programs.enums import Side
from programs.models import Enrolment
from rmentor.lib import clock
from rmentor.lib.tokens import read_token
from sessions.models import Meeting
from surveys import actions, rules
from surveys.enums import WaveKind
from surveys.forms import PulseForm, SurveyForm
from surveys.models import Participation, Wave
from surveys.selectors.mails import PULSE_PURPOSE, SURVEY_PURPOSE

SURVEY_AGE, PULSE_AGE = dt.timedelta(days=21), dt.timedelta(days=rules.PULSE_DAYS)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _confidential(view: View[P]) -> View[P]:
    """What every page that takes answers needs."""

    @never_cache
    @sensitive_post_parameters()
    @sensitive_variables()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return wrapped


@_confidential
def wave_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The survey before or after, signed in."""
    return _survey(request, wave_id=pk, person=person_of(request))


@login_not_required
@_confidential
def wave_answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link of a mail."""
    facts = read_token(SURVEY_PURPOSE, token, max_age=SURVEY_AGE)
    person = person_of_link(request, facts["person"])
    with translation.override(person.language), timezone.override(person.time_zone):
        return _survey(request, wave_id=int(facts["wave"]), person=person)


@_confidential
def pulse_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The six taps about a meeting, signed in."""
    return _pulse(request, meeting_id=pk, person=person_of(request))


@login_not_required
@_confidential
def pulse_answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link of a mail."""
    facts = read_token(PULSE_PURPOSE, token, max_age=PULSE_AGE)
    person = person_of_link(request, facts["person"])
    with translation.override(person.language), timezone.override(person.time_zone):
        return _pulse(request, meeting_id=int(facts["meeting"]), person=person)


def _survey(request: HttpRequest, *, wave_id: int, person: Person) -> HttpResponse:
    wave = get_object_or_404(Wave.objects.visible_to(person).for_answering(), pk=wave_id)
    seat = Enrolment.objects.accepted().get(program=wave.program_id, person=person)
    context = {"wave": wave, "program": wave.program, "person": person, "is_first": wave.kind == WaveKind.PRE}
    if Participation.objects.filter(wave=wave, enrolment=seat).exists():
        return render(request, "surveys/survey_thanks.html", context)
    rules.check_wave_is_open(wave)
    sections = rules.sections_for(wave.questionnaire, Side(seat.side), person.pk)
    form = SurveyForm(sections, request.POST or None)
    if form.is_valid():
        actions.answer_wave(wave_id=wave.pk, person=person, answers=form.answers)
        return redirect(request.path)
    return render(request, "surveys/survey_form.html", {**context, "form": form}, status=422 if form.errors else 200)


def _pulse(request: HttpRequest, *, meeting_id: int, person: Person) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(person).with_pair(), pk=meeting_id)
    wave = Wave.objects.for_answering().filter(program=meeting.pair.program_id, kind=WaveKind.PULSE).first()
    side = meeting.pair.side_of(person)
    context = {"meeting": meeting, "person": person, "partner": meeting.pair.enrolment_on(side.other).person}
    done = Participation.objects.filter(
        wave=wave, enrolment__person=person, pair_id=meeting.pair_id, occasion=meeting.number
    )
    if done.exists():
        return render(request, "surveys/pulse_thanks.html", context)
    wave = rules.open_pulse(meeting, wave, at=clock.now())
    form = PulseForm(rules.pulse_questions(wave.questionnaire), request.POST or None)
    if form.is_valid():
        actions.answer_pulse(meeting_id=meeting.pk, person=person, answers=form.answers)
        return redirect(request.path)
    return render(request, "surveys/pulse_form.html", {**context, "form": form}, status=422 if form.errors else 200)
