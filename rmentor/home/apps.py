"""The signed-in home page and what belongs to the whole site."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Holds the home page, middleware, health pages and the commands that start the app."""

    name = "rmentor.home"
    label = "home"

    def ready(self) -> None:
        """Tell the outbox about our mails."""
        from rmentor.home import mails  # noqa: PLC0415 - app ready

        mails.register_all()
