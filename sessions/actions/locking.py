"""Taking hold of a row before it is changed."""

from matching.models import Pair
from sessions.models import Meeting


def lock_pair(*, pair_id: int) -> Pair:
    """The pair with its people, held until the transaction ends."""
    return Pair.objects.with_people().select_for_update(of=("self",)).get(pk=pair_id)


def lock_meeting(*, meeting_id: int) -> Meeting:
    """The meeting with its pair and people, held until the transaction ends."""
    return Meeting.objects.with_pair().select_for_update(of=("self",)).get(pk=meeting_id)
