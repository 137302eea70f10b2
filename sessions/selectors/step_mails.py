"""What the mails about the steps of a pair say, asked when each one leaves. Never what somebody said."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Pair
from messaging import rules as messaging
from messaging.enums import Category
from people.models import Person
from rmentor.lib.tokens import make_token
from sessions.models import ClosingStep
from sessions.selectors import closings, fits
from sessions.selectors.room import partner_of

FIT_PURPOSE, CLOSING_PURPOSE = "fit-check", "closing-step"
# What HR's own texts for these mails may name.
PARTNER = messaging.Word(
    "partner", gettext_lazy("first name of the partner"), lambda facts: facts["partner"].first_name, "Sam"
)

Facts = dict[str, Any]


def load_fit(facts: Facts, recipient: Person) -> dict[str, object] | None:
    """How did it feel? None for who has said so, and where it is no longer the first meeting."""
    meeting = fits.still_to_say(facts["meeting"], recipient)
    if meeting is None:
        return None
    token = make_token(FIT_PURPOSE, pair=meeting.pair_id, person=recipient.pk)
    path = reverse("sessions:fit-check-by-link", args=[token])
    return _about(meeting.pair, recipient, path, _("Say it with one tap"))


def load_closing(facts: Facts, recipient: Person) -> dict[str, object] | None:
    """And now? None for who has said so."""
    pair = closings.pair_still_to_part(facts["pair"], recipient)
    if pair is None:
        return None
    token = make_token(CLOSING_PURPOSE, pair=pair.pk, person=recipient.pk)
    return _about(pair, recipient, reverse("sessions:closing-step-by-link", args=[token]), _("Say what you wish"))


def load_thanks(facts: Facts, recipient: Person) -> dict[str, object] | None:
    """There is a word of thanks. It stands in the pair's room, not in the mail; None when it was taken back."""
    pair = _pair_of(facts, recipient)
    if pair is None or not closings.parting_of(pair, pair.side_of(recipient)).thanks:
        return None
    return _about(pair, recipient, reverse("sessions:pair-room", args=[pair.pk]), _("Read it"))


def load_carry_on(facts: Facts, recipient: Person) -> dict[str, object] | None:
    """Both wish to carry on; None when one of them has changed their mind."""
    pair = _pair_of(facts, recipient)
    if pair is None or not closings.parting_of(pair, pair.side_of(recipient)).both_carry_on:
        return None
    return _about(pair, recipient, reverse("sessions:pair-room", args=[pair.pk]), _("Open your pair"))


def _pair_of(facts: Facts, recipient: Person) -> Pair | None:
    """Only with somebody who has said something at its end."""
    said = ClosingStep.objects.visible_to(recipient).filter(pair=facts["pair"]).values("pair")
    return Pair.objects.filter(pk__in=said).with_people().first()


def _about(pair: Pair, recipient: Person, path: str, label: str) -> dict[str, object]:
    partner = partner_of(pair, recipient)
    return {"pair": pair, "program": pair.program, "partner": partner, "path": path, "label": label}


def register_all() -> None:
    """Called when the app starts. Confidential: what becomes of such a mail tells who has said something."""
    remind = Category.REMINDERS
    kinds = (
        _kind(fits.FIT_CHECK, load_fit, label=gettext_lazy("Fit check after the first meeting"), in_digest=True),
        _kind(
            fits.FIT_REMINDER,
            load_fit,
            label=gettext_lazy("Reminder of the fit check"),
            category=remind,
            in_digest=True,
            once_a_day=True,
        ),
        _kind(closings.CLOSING, load_closing, label=gettext_lazy("The closing step"), in_digest=True),
        _kind(closings.THANKS, load_thanks, label=gettext_lazy("A word of thanks")),
        _kind(closings.CARRY_ON, load_carry_on, label=gettext_lazy("Both wish to carry on")),
    )
    for kind in kinds:
        messaging.register(kind)


def _kind(name: str, load: messaging.Loader, **wishes: Any) -> messaging.Kind:  # noqa: ANN401 - the fields of Kind
    return messaging.Kind(name, load, confidential=True, words=(PARTNER,), **wishes)
