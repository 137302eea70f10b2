"""What a meeting is for, and promises that change."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.enums import Side
from rmentor.lib.privacy import Privacy
from sessions.enums import ItemKind, MeetingKind
from sessions.forms.small import LabelledForm
from sessions.forms.time import Data
from sessions.models import ActionItem, Meeting
from sessions.rules.agenda import kinds_to_choose


class KindForm(LabelledForm):
    """What a planned meeting is for."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"kind": Meeting.PRIVACY["kind"]}

    kind = forms.ChoiceField(
        label=_("What is it for?"),
        error_messages={
            "required": _("Choose what the meeting is for."),
            "invalid_choice": _("This cannot be chosen here. At most one meeting in three is for giving back."),
        },
    )

    def __init__(self, data: Data = None, *, meeting: Meeting, side: Side) -> None:
        super().__init__(data, initial={"kind": meeting.kind})
        kinds = kinds_to_choose(meeting, side)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, by the class above
            (kind.value, kind.label) for kind in kinds
        ]

    def clean_kind(self) -> MeetingKind:
        """As a kind."""
        return MeetingKind(self.cleaned_data["kind"])


class ItemEditForm(LabelledForm):
    """A promise in other words, for another day, of another kind."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {name: ActionItem.PRIVACY[name] for name in ("text", "kind", "due_on")}

    text = forms.CharField(label=_("What"), max_length=250)
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind)
    due_on = forms.DateField(
        label=_("By (optional)"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Data = None, *, item: ActionItem) -> None:
        super().__init__(data, initial={"text": item.text, "kind": item.kind, "due_on": item.due_on})

    def clean_kind(self) -> ItemKind:
        """As a kind."""
        return ItemKind(self.cleaned_data["kind"])
