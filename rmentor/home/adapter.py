"""How allauth behaves here: nobody signs themselves up; people come from HR, and its mails go through our outbox."""

import secrets
from collections.abc import Mapping
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from messaging import actions as messaging
from messaging.enums import Priority
from people.models import Person

# Allauth's name of a mail -> our kind, and what of allauth's context the mail needs.
MAILS: Mapping[str, tuple[str, str]] = {
    "account/email/login_code": ("home.sign_in_code", "code"),
    "account/email/password_reset_key": ("home.password_reset", "password_reset_url"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed sign-up; mails as rows of the outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """People are imported by HR."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Back to this very host only: allauth would also take every other name in ALLOWED_HOSTS, a wildcard too."""
        request = current.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, object]) -> None:
        """Queue a mail that somebody is waiting for; it leaves as soon as the worker sees it.

        An address that belongs to nobody who may sign in gets nothing, and the page says the same as for others.
        """
        person = Person.objects.active().filter(email=email.lower()).first()
        if person is None or template_prefix not in MAILS:
            return
        kind, fact = MAILS[template_prefix]
        messaging.queue(
            kind=kind,
            to=person,
            # Each code and each link is a mail of its own; the random part keeps the secret itself out of the key.
            key=f"{kind}:{person.pk}:{secrets.token_hex(8)}",
            facts={fact: str(context[fact])},
            priority=Priority.SECURITY,
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """A path: the mail makes it absolute from BASE_URL, never from the Host header of whoever asked."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return path.replace("UID-KEY", quote(key))
