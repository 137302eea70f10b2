"""The mails of this room, as rows in the outbox. What they say is in selectors.mails and the templates."""

from collections.abc import Iterable

from messaging import actions as outbox
from messaging.actions.queueing import Letter
from programs.models import Enrolment

INVITATION = "programs.invitation"
APPLICATION_RECEIVED = "programs.application_received"
ACCEPTED = "programs.accepted"
WAITLISTED = "programs.waitlisted"
DECLINED = "programs.declined"
CANCELLED = "programs.cancelled"


def tell(*, enrolment: Enrolment, kind: str) -> None:
    """Queue one mail about an enrolment to its person. An enrolment never comes twice to the same state."""
    outbox.queue(kind=kind, to=enrolment.person, key=_key(kind, enrolment), facts={"enrolment": enrolment.pk})


def tell_all(*, enrolments: Iterable[Enrolment], kind: str) -> None:
    """The same for many, in few statements."""
    letters = (Letter(kind, one.person, _key(kind, one), {"enrolment": one.pk}) for one in enrolments)
    outbox.queue_all(letters=letters)


def _key(kind: str, enrolment: Enrolment) -> str:
    return f"{kind}:enrolment:{enrolment.pk}:{enrolment.person_id}"
