"""HR's form to bring a sign-up list into a program, in two steps: look at it, then import what one has seen."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.forms import ConfirmListForm, ListForm, ListOptionsForm
from programs.actions import SignUpOptions
from programs.enums import EnrolmentState, Side


class SignUpOptionsForm(ListOptionsForm):
    """What the list does not say itself."""

    side = forms.ChoiceField(label=_("People in the list are"), choices=Side.choices, widget=forms.RadioSelect)
    state = forms.ChoiceField(
        label=_("They come in as"),
        choices=[
            (EnrolmentState.APPLIED.value, _("Applications to decide about")),
            (EnrolmentState.ACCEPTED.value, _("Accepted, with a seat")),
        ],
        initial=EnrolmentState.APPLIED.value,
        widget=forms.RadioSelect,
        help_text=_("Everybody who comes in gets a mail that says so."),
    )
    language = forms.ChoiceField(
        label=_("Language that new people speak"),
        choices=settings.LANGUAGES,
        initial="en",
        help_text=_("Where the list names no languages. Two people are paired only if they share one."),
    )

    @property
    def options(self) -> SignUpOptions:
        """What the action takes."""
        said = self.cleaned_data
        is_accepted = said["state"] == EnrolmentState.ACCEPTED
        return SignUpOptions(side=Side(said["side"]), is_accepted=is_accepted, language=said["language"])


class SignUpForm(SignUpOptionsForm, ListForm):
    """A list, to be looked at first."""

    field_order = ("file", "side", "state", "language")


class ConfirmSignUpsForm(SignUpOptionsForm, ConfirmListForm):
    """The list that was looked at, kept meanwhile, and what it was to do."""
