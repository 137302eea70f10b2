"""What people fill in about offers and agreements, and HR about runs."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from matching import engine, rules
from matching.models import Agreement, MatchingRun, Pair, PairRule
from programs.models import Enrolment
from rmentor.lib.errors import DomainError
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


def _weight(name: str, help_text: StrPromise | str = "") -> forms.TypedChoiceField:
    words = {0: _("0 – does not count"), 5: _("5 – counts"), engine.MUST: _("10 – a must")}
    return forms.TypedChoiceField(
        label=rules.CRITERION_NAMES[name],
        coerce=int,
        choices=[(weight, words.get(weight, str(weight))) for weight in range(engine.MUST + 1)],
        initial=getattr(engine.Weights(), name),
        help_text=help_text,
    )


class StartRunForm(forms.ModelForm[MatchingRun]):
    """Which program, and how much each criterion counts."""

    skills = _weight("skills")
    mutual = _weight("mutual", _("Only in programs in which both teach."))
    interests = _weight("interests")
    languages = _weight("languages")
    place = _weight("place")
    department = _weight("department")

    class Meta:
        model = MatchingRun
        fields = ["program"]

    @property
    def weights(self) -> dict[str, int]:
        """What was chosen for each criterion."""
        return {name: self.cleaned_data[name] for name in engine.CRITERIA}

    def clean_program(self) -> object:
        """A program whose pairs can be made now, and of which no run is under way."""
        program = self.cleaned_data["program"]
        try:
            rules.check_makes_pairs(program)
            rules.check_no_run_under_way(program)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        return program


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
