"""What waits for a person in this room."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.models import Pair
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from rmentor.lib.next_steps import NextStep
from sessions.models import Meeting
from sessions.selectors import own_pairs
from sessions.selectors.steps import with_their_pairs
from surveys import rules
from surveys.enums import TestForm, WaveKind, WaveState
from surveys.models import Participation, Wave
from surveys.rules.wording import WORDS, minutes_for


def next_steps(person: Person) -> list[NextStep]:
    """Surveys that are open and pulses of the last two weeks, not answered yet. Three queries."""
    return survey_steps(person) + pulse_steps(own_pairs(person), person)


def survey_steps(person: Person) -> list[NextStep]:
    """Surveys that are open and not answered yet. One query."""
    return [_survey_step(wave) for wave in open_surveys(person)]


def open_surveys(person: Person) -> list[Wave]:
    """Surveys this person can answer now."""
    return list(Wave.objects.visible_to(person).open().not_answered_by(person).for_answering())


def open_pulses(pairs: Iterable[Pair], person: Person) -> list[Meeting]:
    """Meetings of these pairs of theirs that this person can answer the pulse of now, latest first."""
    taking = Q(pair__program__wave__kind=WaveKind.PULSE, pair__program__wave__state=WaveState.OPEN)
    answered = Participation.objects.filter(
        wave__kind=WaveKind.PULSE,
        enrolment__person=person,
        pair_id=OuterRef("pair_id"),
        occasion=OuterRef("number"),
    )
    since = clock.now() - dt.timedelta(days=rules.PULSE_DAYS)
    held = Meeting.objects.held().filter(taking, starts_at__gte=since).filter(~Exists(answered))
    return with_their_pairs(held.order_by("-starts_at"), pairs)


def _survey_step(wave: Wave) -> NextStep:
    kind = WaveKind(wave.kind)
    minutes = minutes_for(kind, _length(wave))
    note = ngettext(
        "About %(minutes)s minute. Your answers are shown as totals only.",
        "About %(minutes)s minutes. Your answers are shown as totals only.",
        minutes,
    )
    return NextStep(
        text=WORDS[kind].step % {"program": wave.program},
        url=reverse("surveys:wave-answer", args=[wave.pk]),
        button=_("Answer the questions"),
        note=note % {"minutes": minutes},
        weight=30,
    )


def _length(wave: Wave) -> int:
    """How many questions there are, for the side that has more of them."""
    if wave.kind in {WaveKind.TEST_PRE, WaveKind.TEST_POST}:
        return len(wave.questionnaire.part("test")) // len(TestForm)
    return max(len(rules.questions_for(wave, side)) for side in Side)


def pulse_steps(pairs: Iterable[Pair], person: Person) -> list[NextStep]:
    """Pulses of the last two weeks in these pairs of theirs, not answered yet. One query."""
    return [
        NextStep(
            text=_("How was the meeting with %(partner)s? Six taps.")
            % {"partner": meeting.pair.enrolment_on(meeting.pair.side_of(person).other).person.first_name},
            url=reverse("surveys:pulse-answer", args=[meeting.pk]),
            button=_("Answer"),
            due=rules.pulse_closes_at(meeting),
            note=_("Your partner and your managers never see your answers."),
            weight=40,
        )
        for meeting in open_pulses(pairs, person)
    ]
