"""HR's form for a scale of a draft, with a row for each of its questions."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from programs.enums import Side
from surveys.actions.building import ItemFacts, ScaleFacts
from surveys.forms.building import PartForm
from surveys.forms.line import LineField
from surveys.rules import definition as shapes

Definition = dict[str, Any]
Posted = QueryDict | None

WHO = ((shapes.BOTH, _("Mentors and mentees")), (Side.MENTOR, _("Mentors")), (Side.MENTEE, _("Mentees")))
WHO_OF_ITEM = (
    (shapes.BOTH, _("Everybody whom the scale asks")),
    (Side.MENTOR, _("Mentors only")),
    (Side.MENTEE, _("Mentees only")),
)
SOME_ROWS = 3


class ScaleForm(PartForm):
    """A scale without its questions. A single question is a scale with one."""

    name = LineField(
        label=_("Name"), longest=shapes.LONGEST_NAME, help_text=_("HR and executives read it beside the figures.")
    )
    code = forms.RegexField(
        shapes.CODE,
        label=_("Code"),
        required=False,
        max_length=10,
        help_text=_("Short, in capitals, for example TR. Left empty, it is made from the name; it stays for good."),
        error_messages={"invalid": _("Capital letters and digits, please, beginning with a letter.")},
    )
    who = forms.ChoiceField(label=_("Who is asked"), choices=WHO)
    anchors = forms.ChoiceField(label=_("Choices"))
    moments = forms.MultipleChoiceField(
        label=_("When it is asked"),
        required=False,
        choices=[(moment.value, moment.label) for moment in shapes.MOMENTS],
        widget=forms.CheckboxSelectMultiple,
    )
    then = forms.BooleanField(
        label=_("Also looking back"),
        required=False,
        help_text=_("At the end, people say how they see their start now. Only for scales asked before and after."),
    )
    comparison = forms.BooleanField(
        label=_("Also for a comparison group"),
        required=False,
        help_text=_("Only where the questions make sense to people outside the program."),
    )
    default = forms.BooleanField(
        label=_("Asked unless a program chooses otherwise"),
        required=False,
        help_text=_("Where no scale of the questionnaire is marked, all are asked."),
    )
    least = forms.IntegerField(
        label=_("Shown from so many people on"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=_("Empty: as everywhere. For what is delicate, for example 20."),
    )

    def __init__(self, *, definition: Definition, scale: Definition | None = None, data: Posted = None) -> None:
        super().__init__(part=scale, data=data, initial=dict(scale or {"who": shapes.BOTH}))
        names = [(name, " · ".join(texts)) for name, texts in definition["anchors"].items()]
        self.fields["anchors"].choices = names  # type: ignore[attr-defined]  # ChoiceField
        if scale is not None:
            del self.fields["code"]

    def facts(self, items: "list[ItemFacts]") -> ScaleFacts:
        """What was typed."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "code"}}
        return ScaleFacts(**{**said, "least": said["least"] or 0}, items=items)


class ItemForm(forms.Form):
    """One question. A row that is left empty is none."""

    id = forms.RegexField(shapes.ID, required=False, widget=forms.HiddenInput)
    text = LineField(label=_("Question"), longest=shapes.LONGEST_TEXT, rows=2)
    reverse = forms.BooleanField(label=_("Counts the other way round"), required=False)
    who = forms.ChoiceField(label=_("Asked of"), choices=WHO_OF_ITEM, initial=shapes.BOTH)


class _ItemFormSet(forms.BaseFormSet[ItemForm]):
    def facts(self) -> list[ItemFacts]:
        """The questions that were typed and not taken away."""
        said = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        return [
            ItemFacts(text=one["text"], reverse=one["reverse"], who=one["who"], id=one["id"])
            for one in said
            if one.get("text")
        ]

    def add_fields(self, form: ItemForm, index: int | None) -> None:
        """Taking a row away is said in the words of the page."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take away")


def item_rows(scale: Definition | None, data: Posted = None) -> _ItemFormSet:
    """A row for each question, and some more to fill in."""
    made = forms.formset_factory(
        ItemForm,
        formset=_ItemFormSet,
        extra=SOME_ROWS,
        can_delete=True,
        can_delete_extra=False,
        max_num=shapes.MOST_ITEMS,
        validate_max=True,
        absolute_max=shapes.MOST_ITEMS + SOME_ROWS,
    )
    stored = [{"who": shapes.BOTH, **item} for item in (scale or {"items": []})["items"]]
    rows: _ItemFormSet = made(data, prefix="items", initial=stored)  # type: ignore[assignment]  # of the factory
    return rows
