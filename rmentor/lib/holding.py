"""A file between two pages: it is looked at on one, and done on the next, without lying in a table or on a page."""

import re
import secrets

from django.core.cache import cache

HELD_FOR = 30 * 60
KEY = re.compile(r"[\w-]{1,64}", re.ASCII)


def hold(content: bytes, *, purpose: str) -> str:
    """Keep a file for half an hour; the key belongs to one purpose (what it is for, and whose it is)."""
    key = secrets.token_urlsafe(24)
    cache.set(_name(key, purpose), content, HELD_FOR)
    return key


def held(key: str, *, purpose: str) -> bytes | None:
    """The file that was kept; None when the time is over, or the key is for something or somebody else."""
    content: bytes | None = cache.get(_name(key, purpose)) if KEY.fullmatch(key) else None
    return content


def let_go(key: str, *, purpose: str) -> None:
    """Forget a file."""
    cache.delete(_name(key, purpose))


def _name(key: str, purpose: str) -> str:
    return f"held:{purpose}:{key}"
