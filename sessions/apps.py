"""The room sessions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    """See docs/design of the rooms in README.md."""

    name = "sessions"
    # Django's own sessions app has the label "sessions"; ours goes into table names and cannot change later.
    label = "mentoring_sessions"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Make our kinds of mail known."""
        from sessions.selectors import delegate_mails, mails, step_mails, time_mails  # noqa: PLC0415 - app ready

        delegate_mails.register_all()
        mails.register_all()
        step_mails.register_all()
        time_mails.register_all()
