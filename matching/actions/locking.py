"""What every action about a pair begins with: the pair, locked until the transaction ends."""

from django.utils.translation import gettext_lazy as _

from matching.models import Agreement, Pair
from rmentor.lib.errors import DomainError


def lock_pair(*, pair_id: int) -> Pair:
    """The pair with its people, locked."""
    pair = Pair.objects.select_for_update(of=("self",)).with_people().filter(pk=pair_id).first()
    if pair is None:
        raise DomainError(_("This pair does not exist any more."))
    return pair


def lock_agreement(*, pair: Pair) -> Agreement:
    """The agreement of a locked pair; an empty draft when nobody has begun."""
    agreement, _new = Agreement.objects.select_for_update().get_or_create(pair=pair, defaults={"goals": ""})
    return agreement
