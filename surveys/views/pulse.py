"""The six taps after a meeting: signed in, or by the link of a mail."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from people.models import Person
from people.rules import person_of
from people.views.links import Facts, by_link
from rmentor.lib import clock
from sessions.models import Meeting
from surveys import actions, rules
from surveys.enums import WaveKind
from surveys.forms import PulseForm
from surveys.models import Participation, Wave
from surveys.selectors import own_pulse
from surveys.selectors.mails import PULSE_PURPOSE
from surveys.views.confidential import confidential

PULSE_AGE = dt.timedelta(days=rules.PULSE_DAYS)
# What the browser keeps for a day, and the word in the address that asks for the answers again.
PROOF, CORRECT = "__Host-pulse" if settings.SESSION_COOKIE_SECURE else "pulse", "correct"

Context = dict[str, Any]


@confidential
def pulse_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The six taps about a meeting, signed in."""
    return _pulse(request, meeting_id=pk, person=person_of(request))


@by_link(PULSE_PURPOSE, lasts=PULSE_AGE)
def pulse_answer_by_link(request: HttpRequest, me: Person, facts: Facts) -> HttpResponse:
    """The same by the link of a mail."""
    return _pulse(request, meeting_id=int(facts["meeting"]), person=me)


def _pulse(request: HttpRequest, *, meeting_id: int, person: Person) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(person).with_pair(), pk=meeting_id)
    wave = Wave.objects.for_answering().filter(program=meeting.pair.program_id, kind=WaveKind.PULSE).first()
    side = meeting.pair.side_of(person)
    context = {"meeting": meeting, "person": person, "partner": meeting.pair.enrolment_on(side.other).person}
    done = Participation.objects.filter(
        wave=wave, enrolment__person=person, pair_id=meeting.pair_id, occasion=meeting.number
    )
    if not done.exists():
        return _ask(request, meeting, rules.open_pulse(meeting, wave, at=clock.now()), context)
    if not rules.may_correct(request.COOKIES.get(PROOF, ""), meeting, person):
        return render(request, "surveys/pulse_thanks.html", context)
    if CORRECT not in request.GET:
        return render(request, "surveys/pulse_thanks.html", {**context, "correct": f"{request.path}?{CORRECT}=1"})
    return _ask_again(request, meeting, rules.open_pulse(meeting, wave, at=clock.now()), context)


def _ask(request: HttpRequest, meeting: Meeting, wave: Wave, context: Context) -> HttpResponse:
    """The first time. How long it took is counted apart; the browser keeps the proof that it may correct."""
    person: Person = context["person"]
    opened = request.POST.get("opened") or rules.stamp(clock.now().timestamp())
    form = PulseForm(rules.pulse_questions(wave.questionnaire), data=request.POST or None)
    if not form.is_valid():
        context = {**context, "form": form, "opened": opened}
        return render(request, "surveys/pulse_form.html", context, status=422 if form.errors else 200)
    actions.answer_pulse(meeting_id=meeting.pk, person=person, answers=form.answers)
    actions.count_time_of_pulse(wave=wave, opened=opened)
    response = redirect(request.path)
    response.set_cookie(
        PROOF,
        rules.proof_of_answer(meeting, person),
        max_age=rules.CORRECTABLE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _ask_again(request: HttpRequest, meeting: Meeting, wave: Wave, context: Context) -> HttpResponse:
    """The same six taps with one's own answers, to correct them."""
    person: Person = context["person"]
    known = own_pulse(wave, meeting, person)
    form = PulseForm(rules.pulse_questions(wave.questionnaire), chosen=known, data=request.POST or None)
    if not form.is_valid():
        context = {**context, "form": form, "again": True}
        return render(request, "surveys/pulse_form.html", context, status=422 if form.errors else 200)
    actions.answer_pulse(meeting_id=meeting.pk, person=person, answers=form.answers, again=True)
    return redirect(request.path)
