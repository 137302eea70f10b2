"""Who reads what a person fills in. Every such field names its label; forms show it, queries enforce it."""

from collections.abc import Mapping

from django import forms
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _


class Privacy(models.TextChoices):
    """The five promises that can stand beside a field."""

    ONLY_ME = "only_me", _("Only me")
    BOTH_OF_US = "both_of_us", _("Both of us")
    MENTORS = "mentors", _("Mentors of the program")
    PROGRAM_TEAM = "program_team", _("Program team")
    TOTALS_ONLY = "totals_only", _("Totals only")


def show_labels(form: forms.BaseForm, labels: Mapping[str, Privacy]) -> None:
    """Write beside each field of `form` who will read it. Fields without a label stay as they are."""
    for name, label in labels.items():
        if name in form.fields:
            field = form.fields[name]
            field.help_text = format_html(
                '{}{}<span class="privacy privacy-{}">{}: {}</span>',
                field.help_text,
                " " if field.help_text else "",
                label.value,
                _("Who sees this"),
                label.label,
            )
