"""HR's forms: a new program from a template, the plan of a program, its goals and its team."""

import copy
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person
from programs import rules
from programs.enums import Side
from programs.forms.person_field import PeopleField, PersonField, written
from programs.models import Goal, GoalVersion, Program, TeamMember
from rmentor.lib.privacy import show_labels

SELF_MATCHING_HELP = gettext_lazy(
    "Before pairs are made, everybody sees up to five possible partners, with the reasons why they fit, and ranks "
    "them. You still decide who is paired. The program's page tells people what such a list shows of them, so this "
    "cannot be changed any more once recruitment is open."
)


class NewProgramForm(forms.ModelForm[Program]):
    """A name and a goal template; everything else is filled from it."""

    template = forms.ChoiceField(
        label=gettext_lazy("Goal template"),
        choices=rules.template_choices,
        help_text=gettext_lazy("Fills goals, benefits and commitment. You can change all of it on the next page."),
    )

    class Meta:
        model = Program
        fields = ("name", "template")

    def clean_name(self) -> str:
        """No two programs of one name, however written."""
        name = " ".join(self.cleaned_data["name"].split())
        if Program.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is a program of this name already."))
        return name


class ProgramForm(forms.ModelForm[Program]):
    """The plan. Refuses to save over somebody else's change, and keeps what was typed."""

    # The version of the program that this page was made from.
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    departments = forms.MultipleChoiceField(
        label=gettext_lazy("Only these departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all."),
    )
    locations = forms.MultipleChoiceField(
        label=gettext_lazy("Only these locations"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all."),
    )
    sponsor = PersonField(label=gettext_lazy("Executive sponsor"), required=False)

    class Meta:
        model = Program
        fields = rules.DESIGN_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        self.initial["sponsor"] = written(self.instance.sponsor)
        if "is_self_matching" in self.fields:
            self.fields["is_self_matching"].help_text = SELF_MATCHING_HELP
        self._offer("departments", "department")
        self._offer("locations", "location")

    def clean(self) -> dict[str, Any]:
        """Say what somebody else has changed meanwhile; saving once more then keeps what stands in this form."""
        values = super().clean() or {}
        current = Program.objects.get(pk=self.instance.pk)
        if values.get("seen_version") != current.version:
            data = cast("QueryDict", self.data).copy()
            data[self.add_prefix("seen_version")] = str(current.version)
            self.data = data
            self.add_error(None, self._stale(values, current))
        return values

    def _stale(self, values: dict[str, Any], current: Program) -> str:
        names = [name for name in rules.DESIGN_FIELDS if name in values and values[name] != getattr(current, name)]
        fields = ", ".join(str(self.fields[name].label) for name in names) or _("goals or team")
        return _(
            "Somebody else has saved this program since you opened it. Nothing was saved now. Your text is still "
            "here and differs from theirs in: %(fields)s. Save once more to keep yours."
        ) % {"fields": fields}

    def _offer(self, field: str, attribute: str) -> None:
        """The values that the directory knows, and those chosen before."""
        if field not in self.fields:
            return
        known = Person.objects.active().exclude(**{attribute: ""}).order_by().values_list(attribute, flat=True)
        offered = sorted({*known.distinct(), *getattr(self.instance, field)})
        self.fields[field].choices = [(value, value) for value in offered]  # type: ignore[attr-defined]  # ChoiceField


class GoalForm(forms.ModelForm[Goal]):
    """A goal. Empty places are allowed until recruiting opens; wrong ones never."""

    owner = PersonField(label=gettext_lazy("Owner"), required=False)

    class Meta:
        model = Goal
        fields = Goal.MUST_HAVE
        widgets = {
            name: forms.Textarea(attrs={"rows": 2, "cols": 60, "maxlength": 250})
            for name in ("strategy", "objective", "method", "success_criterion")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.initial["owner"] = written(self.instance.owner)

    def clean(self) -> dict[str, Any]:
        """Values must lie on the measure's scale, and the target above the baseline."""
        values = super().clean() or {}
        measure = values.get("measure", "")
        for name, fault in rules.goal_faults(measure, values.get("baseline"), values.get("target")).items():
            self.add_error(name, fault)
        return values


class GoalChangeForm(GoalForm):
    """What a frozen goal is to say from now on, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "cols": 60})
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["due_on"].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self.before = copy.copy(self.instance)
        self.initial["seen_version"] = self.instance.program.version
        for name in Goal.MUST_HAVE:
            self.fields[name].required = True
        show_labels(self, GoalVersion.PRIVACY)

    def clean(self) -> dict[str, Any]:
        """Something must differ, and nobody may have saved meanwhile; then one more look is asked for."""
        values = super().clean()
        current = self.instance.program.version
        if values.get("seen_version") != current:
            data = cast("QueryDict", self.data).copy()
            data[self.add_prefix("seen_version")] = str(current)
            self.data = data
            self.add_error(None, _("Somebody else has saved this program since you opened it. Look once more."))
        if not self.errors and not self.changes():
            self.add_error(None, _("Nothing differs from what the goal says now."))
        return values

    def values(self) -> dict[str, Any]:
        """What the goal is to say."""
        return {name: self.cleaned_data[name] for name in Goal.MUST_HAVE}

    def changes(self) -> list[tuple[str, object, object]]:
        """(field in words, as it is, as it is to be)."""
        return [
            (str(self.fields[name].label), _in_words(self.before, name), _in_words(self.instance, name))
            for name in Goal.MUST_HAVE
            if getattr(self.before, name) != self.cleaned_data.get(name)
        ]


def _in_words(goal: Goal, name: str) -> object:
    return goal.get_measure_display() if name == "measure" else getattr(goal, name)


class TeamMemberForm(forms.ModelForm[TeamMember]):
    """Somebody and what they are to the program."""

    person = PersonField(label=capfirst(gettext_lazy("person")))

    class Meta:
        model = TeamMember
        fields = ("person", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.initial["person"] = written(self.instance.person) if self.instance.pk else ""


class InvitationForm(forms.Form):
    """Whom to invite, and on which side."""

    side = forms.ChoiceField(label=gettext_lazy("Invite as"), choices=Side.choices)
    people = PeopleField(
        label=gettext_lazy("People"),
        help_text=gettext_lazy("One a line: name or e-mail address."),
        max_length=20_000,
    )

    def clean_side(self) -> Side:
        """A Side."""
        return Side(self.cleaned_data["side"])


class DecisionForm(forms.Form):
    """The reason of a decision about applications."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=250,
        required=False,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=gettext_lazy("Stays with the program team; it is not in the mail."),
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed
