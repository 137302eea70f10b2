"""The mails of signing in. They hold a secret for a few minutes, so the outbox empties their facts afterwards."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from messaging.rules import Kind, register
from people.models import Person


def load_code(facts: dict[str, Any], recipient: Person) -> Mapping[str, object]:  # noqa: ARG001 - a loader's signature
    """The code to type in, and for how long it holds."""
    return {"code": facts["code"], "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60}


def load_reset(facts: dict[str, Any], recipient: Person) -> Mapping[str, object]:  # noqa: ARG001 - a loader's signature
    """The link to a new password, and for how long it holds."""
    return {"path": facts["password_reset_url"], "minutes": settings.PASSWORD_RESET_TIMEOUT // 60}


def register_all() -> None:
    """Called when the app starts."""
    seconds = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    code = _("Code to sign in")
    valid = dt.timedelta(seconds=seconds)
    register(Kind("home.sign_in_code", load_code, urgent=True, secret=True, useful_for=valid, label=code))
    seconds = settings.PASSWORD_RESET_TIMEOUT
    reset = _("Link to a new password")
    valid = dt.timedelta(seconds=seconds)
    register(Kind("home.password_reset", load_reset, urgent=True, secret=True, useful_for=valid, label=reset))
