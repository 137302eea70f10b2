"""What people type into pages about programs."""

from programs.forms.application import ApplicationForm

__all__ = ["ApplicationForm"]
