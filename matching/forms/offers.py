"""What the two people of a pair fill in about an offer and their agreement."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from matching.models import Agreement, Pair
from rmentor.lib.privacy import show_labels


class DeclineForm(forms.Form):
    """No, with a reason or without."""

    decline_reason = forms.CharField(
        label=_("Reason, if you like to give one"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        show_labels(self, Pair.PRIVACY)


class AgreementForm(forms.Form):
    """What the two want to reach and how they like to communicate, over the version that was on the page."""

    goals = forms.CharField(
        label=_("What we want to reach"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences are enough."),
    )
    communication = forms.CharField(
        label=_("How we like to communicate"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: a short message in between is fine, no mail after six."),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, agreement: Agreement) -> None:
        initial = {
            "goals": agreement.goals,
            "communication": agreement.communication,
            "version": agreement.version,
        }
        super().__init__(data, initial=initial)
        show_labels(self, Agreement.PRIVACY)

    def keep_over(self, agreement: Agreement, fault: str) -> None:
        """Keep what was typed although the other has saved meanwhile; saving again goes over their text."""
        typed = QueryDict(mutable=True)
        typed.update({**self.cleaned_data, "version": str(agreement.version)})
        self.data = typed
        self.add_error(None, fault)


class ConfirmForm(forms.Form):
    """The version of the agreement that was on the page."""

    version = forms.IntegerField(min_value=1)
