"""The room reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """See docs/design of the rooms in README.md."""

    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        """Tell the outbox about our mails."""
        from reports.selectors import mails  # noqa: PLC0415 - app ready

        mails.register_all()
