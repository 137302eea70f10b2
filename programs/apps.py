"""The room programs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    """See docs/design of the rooms in README.md."""

    name = "programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        """Make this room's mails known to the outbox."""
        from programs.selectors import gathering_mails, mails  # noqa: PLC0415 - app ready

        gathering_mails.register_all()
        mails.register_all()
