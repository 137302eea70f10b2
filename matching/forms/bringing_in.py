"""HR's form to bring in pairs that meet already, in two steps: look at the list, then import what one has seen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.actions import PairOptions
from people.forms import ConfirmListForm, ListForm, ListOptionsForm
from rmentor.lib.privacy import Privacy, show_labels


class PairOptionsForm(ListOptionsForm):
    """What the list does not say itself."""

    may_enrol = forms.BooleanField(
        label=_("Give a seat to people who have none yet"),
        required=False,
        help_text=_("They come into the program as accepted, on the side where they stand in the list."),
    )
    reason = forms.CharField(
        label=_("Why a rule does not hold for these pairs"),
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=_("Only needed when a pair breaks a hard rule. It is kept as a lock on that pair."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        show_labels(self, {"reason": Privacy.PROGRAM_TEAM})

    @property
    def options(self) -> PairOptions:
        """What the action takes."""
        return PairOptions(may_enrol=self.cleaned_data["may_enrol"], reason=self.cleaned_data["reason"].strip())


class BringInForm(PairOptionsForm, ListForm):
    """A list, to be looked at first."""

    field_order = ("file", "may_enrol", "reason")


class ConfirmBringInForm(PairOptionsForm, ConfirmListForm):
    """The list that was looked at, kept meanwhile, and what it was to do."""
