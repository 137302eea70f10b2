"""The room reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """See docs/design of the rooms in README.md."""

    name = "reports"
    verbose_name = _("Reports")
