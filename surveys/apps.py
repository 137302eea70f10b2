"""The room surveys."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """See docs/design of the rooms in README.md."""

    name = "surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        """Make our kinds of mail known."""
        from surveys.selectors import mails  # noqa: PLC0415 - app ready

        mails.register_all()
