"""What the mails of this room say, loaded when they leave; None when they are no longer true."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.enums import Category
from messaging.rules import FOUND, Kind, Loader, LookUp, Word, register
from people.models import Person
from programs.enums import EnrolmentState, ProgramState
from programs.models import Enrolment

# What HR's own texts for these mails may name.
PROGRAM = Word(
    "program",
    gettext_lazy("name of the program"),
    lambda facts: facts["program"].name,
    gettext_lazy("Digital leaders"),
)


def register_all() -> None:
    """Make the kinds known to the outbox."""
    for name, states in STILL_TRUE_IN.items():
        register(
            Kind(
                f"programs.{name}",
                load=_loader(states),
                look_up=LOOK_UP,
                label=LABELS[name],
                in_digest=True,
                words=(PROGRAM,),
            )
        )
    register(
        Kind(
            "programs.invitation",
            load=_invitation,
            look_up=LOOK_UP,
            label=gettext_lazy("Invitation to a program"),
            category=Category.INVITATIONS,
            in_digest=True,
            words=(PROGRAM,),
        )
    )
    register(
        Kind(
            "programs.cancelled",
            load=_cancelled,
            look_up=LOOK_UP,
            label=gettext_lazy("A program is cancelled"),
            in_digest=True,
            words=(PROGRAM,),
        )
    )


# A mail about a decision is sent only while the decision stands.
STILL_TRUE_IN: Mapping[str, frozenset[EnrolmentState]] = {
    "application_received": frozenset({EnrolmentState.APPLIED}),
    "accepted": frozenset({EnrolmentState.ACCEPTED}),
    "waitlisted": frozenset({EnrolmentState.WAITLISTED}),
    "declined": frozenset({EnrolmentState.DECLINED}),
}

LABELS = {
    "application_received": gettext_lazy("Application received"),
    "accepted": gettext_lazy("A seat in a program"),
    "waitlisted": gettext_lazy("On the waiting list"),
    "declined": gettext_lazy("Application declined"),
}


def _loader(states: frozenset[EnrolmentState]) -> Loader:
    def load(facts: dict[str, Any], recipient: Person) -> Mapping[str, object] | None:
        enrolment = _find(facts, recipient)
        if enrolment is None or enrolment.state not in states or _is_cancelled(enrolment):
            return None
        return _context(enrolment, reverse("programs:enrolment-detail", args=[enrolment.pk]), _("My application"))

    return load


def _invitation(facts: dict[str, Any], recipient: Person) -> Mapping[str, object] | None:
    enrolment = _find(facts, recipient)
    if enrolment is None or enrolment.state != EnrolmentState.INVITED:
        return None
    if enrolment.program.state != ProgramState.RECRUITING:
        return None
    path = reverse("programs:program-detail", args=[enrolment.program.slug])
    return _context(enrolment, path, _("Look at the program"))


def _cancelled(facts: dict[str, Any], recipient: Person) -> Mapping[str, object] | None:
    enrolment = _find(facts, recipient)
    if enrolment is None or not _is_cancelled(enrolment):
        return None
    return _context(enrolment, reverse("programs:program-list"), _("Programs"))


def _find(facts: dict[str, Any], recipient: Person) -> Enrolment | None:
    """The enrolment the mail is about, if it is still there and the recipient's."""
    pk = facts["enrolment"]
    enrolment = facts[FOUND] if FOUND in facts else _enrolments([pk]).get(pk)
    return enrolment if enrolment is not None and enrolment.person_id == recipient.pk else None


def _enrolments(ids: Collection[int]) -> dict[int, Enrolment]:
    return Enrolment.objects.select_related("program").in_bulk(ids)


LOOK_UP = LookUp("enrolment", _enrolments)


def _is_cancelled(enrolment: Enrolment) -> bool:
    return enrolment.program.state == ProgramState.CANCELLED


def _context(enrolment: Enrolment, path: str, label: str) -> Mapping[str, object]:
    return {"enrolment": enrolment, "program": enrolment.program, "path": path, "label": label}
