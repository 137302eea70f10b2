"""What is asked after the first meeting, and at the end; and on leaving."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from rmentor.lib.privacy import Privacy
from sessions.enums import Farewell, Fit
from sessions.forms.small import LabelledForm
from sessions.models import ClosingStep, FitCheck

LONG = {"rows": 3}


class FitForm(LabelledForm):
    """One of three, and a reason if one likes."""

    PRIVACY: ClassVar[dict[str, Privacy]] = FitCheck.PRIVACY

    fit = forms.ChoiceField(label=_("How did it feel?"), choices=Fit, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What should the program team know? (optional)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs=LONG),
    )

    def clean_fit(self) -> Fit:
        """As a member of the enum."""
        return Fit(self.cleaned_data["fit"])


class ClosingForm(LabelledForm):
    """One of three, and a word of thanks if one likes."""

    PRIVACY: ClassVar[dict[str, Privacy]] = ClosingStep.PRIVACY

    wish = forms.ChoiceField(label=_("What do you wish next?"), choices=Farewell, widget=forms.RadioSelect)
    thanks = forms.CharField(
        label=_("A word of thanks (optional)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs=LONG),
    )

    def clean_wish(self) -> Farewell:
        """As a member of the enum."""
        return Farewell(self.cleaned_data["wish"])
