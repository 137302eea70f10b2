"""Signed links in mails: each token serves one purpose, names one thing for one person, and expires."""

import datetime as dt
from typing import ClassVar

from django.core import signing
from django.utils.translation import gettext_lazy as _

from rmentor.lib.errors import DomainError


class BadTokenError(DomainError):
    """The link is wrong, for something else, or too old."""

    status: ClassVar[int] = 410
    # Behind a mail link that is over lies no page to go back to.
    leads_back: ClassVar[bool] = False


def make_token(purpose: str, **facts: int | str) -> str:
    """A URL-safe token for `purpose` that carries `facts` (ids, never contents)."""
    return signing.dumps(facts, salt=f"rmentor.{purpose}", compress=True)


def read_token(purpose: str, token: str, *, max_age: dt.timedelta) -> dict[str, int | str]:
    """The facts of a token made for `purpose` at most `max_age` ago; raises BadTokenError otherwise."""
    try:
        facts: dict[str, int | str] = signing.loads(token, salt=f"rmentor.{purpose}", max_age=max_age)
    except signing.SignatureExpired as error:
        raise BadTokenError(_("This link has expired. Sign in to go on.")) from error
    except signing.BadSignature as error:
        raise BadTokenError(_("This link is not valid. Sign in to go on.")) from error
    return facts


def make_lasting_token(purpose: str, **facts: int | str) -> str:
    """A token that does not age, the same each time. Put a nonce among its facts: it ends with that."""
    return signing.Signer(salt=f"rmentor.lasting.{purpose}").sign_object(facts, compress=True)


def read_lasting_token(purpose: str, token: str) -> dict[str, int | str]:
    """The facts of a lasting token made for `purpose`; raises BadTokenError otherwise."""
    try:
        facts: dict[str, int | str] = signing.Signer(salt=f"rmentor.lasting.{purpose}").unsign_object(token)
    except signing.BadSignature as error:
        raise BadTokenError(_("This link is not valid. Sign in to go on.")) from error
    return facts
