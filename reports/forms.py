"""What a dry run supposes, and what HR enters of the costs of a program."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.enums import Side
from programs.models import Program
from programs.rules.forecast import STEPS, usual_days
from reports.actions.costs import Spent
from reports.enums import CostKind
from reports.models import HourlyCost

FAR = dt.timedelta(days=3 * 365)


class CourseForm(forms.Form):
    """On which day each step is taken that only people take; filled in with the usual ones."""

    answer_workdays = forms.IntegerField(
        label=gettext_lazy("Working days until somebody answers"), min_value=0, max_value=5, initial=1, required=False
    )

    def __init__(self, *args: Any, program: Program, today: dt.date, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.today = today
        self.usual = usual_days(program, today)
        steps = {name: _day_field(STEPS[name], day) for name, day in self.usual.items()}
        self.fields = {**steps, **self.fields}

    def clean(self) -> dict[str, Any]:
        """In their order, none in the past and none far away."""
        said = super().clean() or {}
        latest = self.today
        for name in self.usual:
            day = said.get(name) or self.usual[name]
            if not self.today <= day <= self.today + FAR:
                self.add_error(name, _("A day from today on, within three years."))
            elif day < latest:
                self.add_error(name, _("This comes after the step before it."))
            latest = max(latest, day)
        return said

    def days(self) -> dict[str, dt.date]:
        """What was chosen; the usual days where nothing, or nothing possible, was."""
        if not self.is_bound or not self.is_valid():
            return self.usual
        return {name: self.cleaned_data.get(name) or usual for name, usual in self.usual.items()}

    def workdays(self) -> int:
        """How long people take to answer."""
        said = self.cleaned_data.get("answer_workdays") if self.is_bound and self.is_valid() else None
        return 1 if said is None else int(said)


def _day_field(label: Any, day: dt.date) -> forms.DateField:  # noqa: ANN401 - translated later
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, initial=day, required=False, widget=widget)


class SumForm(forms.Form):
    """One sum that was spent; left without amount and note it is no sum."""

    kind = forms.ChoiceField(label=gettext_lazy("What for"), choices=CostKind.choices)
    amount = forms.DecimalField(label=gettext_lazy("Amount"), min_value=0, max_digits=12, decimal_places=2)
    spent_on = forms.DateField(
        label=gettext_lazy("Spent on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **{**kwargs, "empty_permitted": True, "use_required_attribute": False})

    def has_changed(self) -> bool:
        """The kind and the day are filled in beforehand."""
        return any(self.data.get(self.add_prefix(name), "").strip() for name in ("amount", "note"))

    def spent(self) -> Spent:
        """As the action takes it."""
        said = self.cleaned_data
        return Spent(CostKind(said["kind"]), said["amount"], said["spent_on"], said["note"])


SumForms = forms.formset_factory(SumForm, extra=0, max_num=20)


def sum_forms(data: Any, today: dt.date) -> Any:  # noqa: ANN401 - Django's own class of formsets has no name
    """Three rows for the commonest kinds, today's date in each."""
    kinds = (CostKind.LICENCES, CostKind.TRAINING, CostKind.EVENTS)
    return SumForms(data, prefix="sum", initial=[{"kind": kind, "spent_on": today} for kind in kinds])


class HourForm(forms.Form):
    """What an hour of each side costs the company."""

    mentor = forms.DecimalField(
        label=gettext_lazy("An hour of a mentor"), required=False, min_value=0, max_digits=8, decimal_places=2
    )
    mentee = forms.DecimalField(
        label=gettext_lazy("An hour of a mentee"), required=False, min_value=0, max_digits=8, decimal_places=2
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        known = dict(HourlyCost.objects.filter(program=program).values_list("side", "amount"))
        super().__init__(*args, **{**kwargs, "initial": known})

    def hourly(self) -> dict[Side, Decimal | None]:
        """As the action takes it."""
        return {side: self.cleaned_data[side.value] for side in Side}
