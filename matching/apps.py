"""The room matching."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    """See docs/design of the rooms in README.md."""

    name = "matching"
    verbose_name = _("Matching")
