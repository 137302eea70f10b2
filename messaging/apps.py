"""The room messaging."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    """See docs/design of the rooms in README.md."""

    name = "messaging"
    verbose_name = _("Messages")
