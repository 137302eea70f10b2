"""Which tool of the company holds a token."""

import hashlib

from reports.models import ApiToken


def digest_of(token: str) -> str:
    """What is kept of a token. It is looked up by this, so that no comparison tells how much of a guess was right."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def tool_with(token: str) -> ApiToken | None:
    """Whose token this is; None where it is nobody's, or revoked."""
    return ApiToken.objects.valid().filter(digest=digest_of(token)).first() if token else None
