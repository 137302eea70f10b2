"""Letting a tool of the company read the released totals, and shutting it out again."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.enums import Permission
from people.models import Person
from reports.models import ApiToken
from reports.selectors.tools import digest_of
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError


@transaction.atomic
def make_token(*, name: str, by: Person) -> tuple[ApiToken, str]:
    """A token for one tool, and the token itself: it is kept nowhere and cannot be told a second time."""
    _check_may(by)
    if not name.strip():
        raise DomainError(_("Name the tool."))
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(name=name.strip()[:80], digest=digest_of(secret), made_by=by)
    audit(verb="token.made", by=by, subject=token)
    return token, secret


@transaction.atomic
def revoke_token(*, token_id: int, by: Person) -> ApiToken:
    """From the next request on the tool reads nothing. Revoked already: it keeps its day."""
    _check_may(by)
    token = ApiToken.objects.select_for_update().get(pk=token_id)
    if token.revoked_at is None:
        token.revoke(at=clock.now())
        token.save(update_fields=["revoked_at"])
        audit(verb="token.revoked", by=by, subject=token)
    return token


def note_use(*, token: ApiToken) -> None:
    """Once a day; a row is not written for each request."""
    today = clock.today()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


def _check_may(by: Person) -> None:
    if not by.may(Permission.MANAGE_ALL_PROGRAMS):
        raise NotAllowedError(_("Only HR lets tools read the released figures."))
