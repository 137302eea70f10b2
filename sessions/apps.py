"""The room sessions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    """See docs/design of the rooms in README.md."""

    name = "sessions"
    # Django's own sessions app has the label "sessions"; ours goes into table names and cannot change later.
    label = "mentoring_sessions"
    verbose_name = _("Meetings")
