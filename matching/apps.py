"""The room matching."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    """See docs/design of the rooms in README.md."""

    name = "matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        """Make the kinds of mail of this room known."""
        from matching.selectors import mails  # noqa: PLC0415 - app ready

        mails.register_all()
