"""Short forms: cancel, note, promise, leave."""

from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.models import Pair
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment
from rmentor.lib.privacy import Privacy, show_labels
from sessions.enums import ItemKind
from sessions.forms.time import Data
from sessions.models import ActionItem, Meeting, PrivateNote


class LabelledForm(forms.Form):
    """Shows beside each field who reads it."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {}

    def __init__(self, data: Data = None, *, initial: Mapping[str, object] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        show_labels(self, self.PRIVACY)


class CancelForm(LabelledForm):
    """Why, if one likes to say."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"reason": Meeting.PRIVACY["cancel_reason"]}

    reason = forms.CharField(label=_("Reason, if you like to give one"), max_length=300, required=False)


class NoteForm(LabelledForm):
    """A note for oneself."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"text": PrivateNote.PRIVACY["text"]}

    text = forms.CharField(
        label=_("Note for myself"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class EndForm(LabelledForm):
    """Whether a new partner is looked for, and why one leaves a pair, if one likes to say."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "wants_partner": Enrolment.PRIVACY["wants_partner"],
        "reason": Pair.PRIVACY["end_reason"],
    }

    wants_partner = forms.ChoiceField(
        label=_("Shall we look for a new partner for you?"),
        choices=[("yes", _("Yes, please")), ("no", _("Not now"))],
        initial="yes",
        required=False,
        widget=forms.RadioSelect,
    )

    reason = forms.CharField(
        label=_("Reason, if you like to give one"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_wants_partner(self) -> bool | None:
        """As yes or no; None where nothing was chosen: then what one wished before stands."""
        said = self.cleaned_data["wants_partner"]
        return None if said == "" else said == "yes"


class ItemForm(LabelledForm):
    """A promise."""

    PRIVACY: ClassVar[dict[str, Privacy]] = ActionItem.PRIVACY

    text = forms.CharField(label=_("What"), max_length=250)
    owner = forms.ChoiceField(label=_("Who"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind, initial=ItemKind.EXPERIMENT)
    due_on = forms.DateField(
        label=_("By (optional)"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Data = None, *, side: Side, partner: Person) -> None:
        super().__init__(data)
        self.fields["owner"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, by the class above
            (side.value, _("I")),
            (side.other.value, partner.first_name),
        ]
        self.fields["owner"].initial = side.value

    def clean_owner(self) -> Side:
        """As a side."""
        return Side(self.cleaned_data["owner"])

    def clean_kind(self) -> ItemKind:
        """As a kind."""
        return ItemKind(self.cleaned_data["kind"])
