"""The mails of this room, as rows in the outbox. What they say is in selectors.mails and the templates."""

from messaging import actions as outbox
from programs.models import Enrolment

INVITATION = "programs.invitation"
APPLICATION_RECEIVED = "programs.application_received"
ACCEPTED = "programs.accepted"
WAITLISTED = "programs.waitlisted"
DECLINED = "programs.declined"
CANCELLED = "programs.cancelled"


def tell(*, enrolment: Enrolment, kind: str) -> None:
    """Queue one mail about an enrolment to its person. An enrolment never comes twice to the same state."""
    outbox.queue(
        kind=kind,
        to=enrolment.person,
        key=f"{kind}:enrolment:{enrolment.pk}:{enrolment.person_id}",
        facts={"enrolment": enrolment.pk},
    )
