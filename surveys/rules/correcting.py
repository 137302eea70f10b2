"""Who may correct their last pulse: the browser that sent it, for a day. Nothing about it is kept on our side."""

import datetime as dt

from people.models import Person
from rmentor.lib.tokens import BadTokenError, make_token, read_token
from sessions.models import Meeting

ANSWERED = "pulse-answered"
CORRECTABLE = dt.timedelta(hours=24)


def proof_of_answer(meeting: Meeting, person: Person) -> str:
    """What the browser keeps."""
    return make_token(ANSWERED, meeting=meeting.pk, person=person.pk)


def may_correct(proof: str, meeting: Meeting, person: Person) -> bool:
    """Whether this is the proof of this person's pulse about this meeting, sent at most a day ago."""
    try:
        return read_token(ANSWERED, proof, max_age=CORRECTABLE) == {"meeting": meeting.pk, "person": person.pk}
    except BadTokenError:
        return False
