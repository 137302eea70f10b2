"""What waits for a person at the steps of a pair: after the first meeting, and at the end."""

from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Person
from rmentor.lib.next_steps import NextStep
from sessions.selectors import closings, fits
from sessions.selectors.room import partner_of


def steps_of_pairs(person: Person) -> list[NextStep]:
    """Two queries."""
    return [*_steps_of_fit(person), *_steps_of_closing(person)]


def _steps_of_fit(person: Person) -> list[NextStep]:
    """One line for each of a person's pairs that met for the first time and of which they have said nothing."""
    return [
        NextStep(
            text=_("How did the first meeting with %(name)s feel?")
            % {"name": partner_of(meeting.pair, person).first_name},
            url=reverse("sessions:fit-check", args=[meeting.pair_id]),
            button=_("Say it"),
            note=_("One tap. Only the program team reads it."),
            weight=25,
        )
        for meeting in fits.unanswered(person)
    ]


def _steps_of_closing(person: Person) -> list[NextStep]:
    """One line for each of a person's pairs at its end."""
    return [
        NextStep(
            text=_("You and %(name)s: and now?") % {"name": partner_of(pair, person).first_name},
            url=reverse("sessions:closing-step", args=[pair.pk]),
            button=_("Say it"),
            note=_("What you wish next, and a word of thanks if you like."),
            weight=35,
        )
        for pair in closings.unanswered(person)
    ]
