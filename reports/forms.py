"""What a dry run supposes."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.models import Program
from programs.rules.forecast import STEPS, usual_days

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
