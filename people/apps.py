"""The room people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """See docs/design of the rooms in README.md."""

    name = "people"
    verbose_name = _("People")
