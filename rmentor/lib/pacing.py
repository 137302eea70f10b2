"""How often somebody may try something: a bound on guessing, kept beside the database."""

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from rmentor.lib.errors import DomainError


class TooOftenError(DomainError):
    """Tried too often; later it works again."""


def check_pace(*, what: str, who: int, most: int, seconds: int) -> None:
    """Count one try; raises TooOftenError for more than `most` tries of `who` within `seconds` of the first."""
    key = f"pace:{what}:{who}"
    cache.add(key, 0, seconds)
    try:
        tries = cache.incr(key)
    except ValueError:  # the time ended between the two lines
        return
    if tries > most:
        raise TooOftenError(_("You have tried this many times. Take a break, and try again in an hour."))
