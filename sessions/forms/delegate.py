"""Naming a colleague."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Delegate
from rmentor.lib.privacy import Privacy
from sessions.forms.small import LabelledForm


class DelegateForm(LabelledForm):
    """By work address: there is no list to choose from."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"email": Delegate.PRIVACY["delegate"]}

    email = forms.EmailField(
        label=_("Work e-mail of your colleague"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
