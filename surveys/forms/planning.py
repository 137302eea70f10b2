"""Which surveys a program sends."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.actions import SurveyChoice
from surveys.models import Questionnaire, SurveyPlan
from surveys.selectors.plan_page import ScaleChoice


class SurveyPlanForm(forms.Form):
    """The scales of one questionnaire, and what can be asked beside them."""

    then_test = forms.BooleanField(
        label=_("At the end, ask how people see their start now"),
        help_text=_(
            "Whoever learns often finds that they knew less at the start than they thought. Shown beside the change "
            "from before to after, never instead of it."
        ),
        required=False,
    )
    knowledge_test = forms.BooleanField(
        label=_("Test the digital knowledge of mentees, before and after"),
        help_text=_(
            "21 questions with right answers, other ones after than before. A pilot: the questions have not been "
            "tried out on many people yet."
        ),
        required=False,
    )
    comparison = forms.BooleanField(
        label=_("Ask people outside the program too, for comparison"),
        help_text=_(
            "As many as there are seats, drawn by lot: first those who applied and got no seat, then colleagues like "
            "the participants. Without them nobody can say what would have changed anyway."
        ),
        required=False,
    )

    def __init__(
        self,
        plan: SurveyPlan,
        scales: Iterable[ScaleChoice],
        usable: Iterable[Questionnaire],
        data: Any = None,  # noqa: ANN401 - what was posted
    ) -> None:
        super().__init__(
            data,
            initial={
                "questionnaire": plan.questionnaire,
                "scales": plan.scales,
                "then_test": plan.then_test,
                "knowledge_test": plan.knowledge_test,
                "comparison": plan.comparison,
            },
        )
        self.rows = list(scales)
        chosen_from = Questionnaire.objects.filter(pk__in=[one.pk for one in usable])
        self.fields["questionnaire"] = forms.ModelChoiceField(chosen_from, widget=forms.HiddenInput)
        self.fields["scales"] = forms.MultipleChoiceField(
            choices=[(row.code, row.name) for row in self.rows], widget=forms.CheckboxSelectMultiple, required=False
        )

    @property
    def choice(self) -> SurveyChoice:
        """What was chosen."""
        said = self.cleaned_data
        return SurveyChoice(
            scales=said["scales"],
            then_test=said["then_test"],
            comparison=said["comparison"],
            knowledge_test=said["knowledge_test"],
        )
