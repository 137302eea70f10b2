"""What HR decides about two people: bans and locks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.models import PairRule
from programs.models import Enrolment
from rmentor.lib.privacy import show_labels


class SeatField(forms.ModelChoiceField[Enrolment]):
    """Somebody with a seat, by name and program."""

    def label_from_instance(self, obj: Enrolment) -> str:
        """Name, department, program."""
        return f"{obj.person} · {obj.person.department} · {obj.program}"


class PairRuleForm(forms.ModelForm[PairRule]):
    """Which two, which rule, why."""

    class Meta:
        model = PairRule
        fields = ["kind", "mentor", "mentee", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the admin's own arguments
        super().__init__(*args, **kwargs)
        show_labels(self, PairRule.PRIVACY)

    def clean(self) -> dict[str, Any]:
        """Both of one program."""
        facts = super().clean() or {}
        mentor, mentee = facts.get("mentor"), facts.get("mentee")
        if mentor and mentee and mentor.program_id != mentee.program_id:
            raise forms.ValidationError(_("Choose a mentor and a mentee of the same program."))
        return facts
