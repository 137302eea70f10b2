"""What waits for a person at the steps of a pair: after the first meeting, and at the end."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from matching.models import Pair
from people.models import Person
from rmentor.lib.next_steps import NextStep
from sessions.selectors import closings, fits
from sessions.selectors.room import partner_of


def steps_of_pairs(person: Person) -> list[NextStep]:
    """One query for both."""
    fit = Exists(fits.unanswered(person).filter(pair=OuterRef("pk")).order_by())
    closing = Exists(closings.unanswered(person).filter(pk=OuterRef("pk")).order_by())
    pairs = Pair.objects.of(person).annotate(about_fit=fit, about_closing=closing)
    waiting = pairs.filter(Q(about_fit=True) | Q(about_closing=True)).with_people().order_by("pk")
    steps = [(pair, partner_of(pair, person).first_name) for pair in waiting]
    return [
        *(_step_of_fit(pair, name) for pair, name in steps if getattr(pair, "about_fit")),  # noqa: B009 - annotated
        *(_step_of_closing(pair, name) for pair, name in steps if getattr(pair, "about_closing")),  # noqa: B009 - annotated
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
