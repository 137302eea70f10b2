"""Compiles the translations without gettext's tools: for the image, and for machines that have none."""

from django.core.management.base import BaseCommand

from rmentor.home.management.preparing import compile_translations


class Command(BaseCommand):
    """`compilemessages`, in Python."""

    help = "Compile each catalogue of locale/ that is newer than its compiled form."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002 - Django's signature
        """Say how many there were."""
        self.stdout.write(f"{compile_translations()} catalogues compiled.")
