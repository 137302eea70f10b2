"""What waits for a person at the steps of a pair: after the first meeting, and at the end."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from matching.models import Pair
from people.models import Person
from rmentor.lib.next_steps import NextStep
from sessions.selectors.own_pairs import OwnPair
from sessions.selectors.room import partner_of


def steps_of_pairs(person: Person, pairs: Iterable[OwnPair]) -> list[NextStep]:
    """Nothing is asked for."""
    steps = [(pair, partner_of(pair, person).first_name) for pair in pairs if pair.about_fit or pair.about_closing]
    return [
        *(_step_of_fit(pair, name) for pair, name in steps if pair.about_fit),
        *(_step_of_closing(pair, name) for pair, name in steps if pair.about_closing),
    ]


def _step_of_fit(pair: Pair, name: str) -> NextStep:
    return NextStep(
        text=_("How did the first meeting with %(name)s feel?") % {"name": name},
        url=reverse("sessions:fit-check", args=[pair.pk]),
        button=_("Say it"),
        note=_("One tap. Only the program team reads it."),
        weight=25,
    )


def _step_of_closing(pair: Pair, name: str) -> NextStep:
    return NextStep(
        text=_("You and %(name)s: and now?") % {"name": name},
        url=reverse("sessions:closing-step", args=[pair.pk]),
        button=_("Say it"),
        note=_("What you wish next, and a word of thanks if you like."),
        weight=35,
    )
