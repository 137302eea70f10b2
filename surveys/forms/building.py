"""HR's forms for a draft: the whole, a set of choices, the texts of a language, a file."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.actions.choices import ChoicesFacts
from surveys.forms.line import LineField, LinesField
from surveys.rules import definition as shapes
from surveys.rules.exchange import MOST_BYTES
from surveys.rules.parts import fingerprint
from surveys.selectors.building import TextRow

Definition = dict[str, Any]
Posted = QueryDict | None

LAYOUTS = (("page", _("All questions on one page")), ("one", _("One question at a time")))


class PartForm(forms.Form):
    """One part of a draft, and how it was when its page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *, part: object, data: Posted = None, initial: Definition | None = None) -> None:
        super().__init__(data, initial={"seen": fingerprint(part), **(initial or {})})

    def is_replacing(self, part: object) -> None:
        """Keep what was typed; saving once more puts it in the place of what the part is by now."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # it was posted
        data["seen"] = fingerprint(part)
        self.data = data


class TitleForm(forms.Form):
    """A new questionnaire begins with a title."""

    title = LineField(label=_("Title"), longest=shapes.LONGEST_TITLE)


class HeadForm(PartForm):
    """The whole."""

    title = LineField(label=_("Title"), longest=shapes.LONGEST_TITLE)
    layout = forms.ChoiceField(label=_("How it is asked"), choices=LAYOUTS)


class ChoicesForm(PartForm):
    """A set of choices."""

    name = forms.RegexField(
        shapes.SET,
        label=_("Name"),
        max_length=30,
        help_text=_("Only for you, in small letters, for example “agree”."),
        error_messages={"invalid": _("Small letters, digits and hyphens, please, beginning with a letter.")},
    )
    anchors = LinesField(
        label=_("Choices"),
        longest=shapes.LONGEST_CHOICE,
        bounds=(shapes.FEWEST_CHOICES, shapes.MOST_CHOICES),
        help_text=_("One a line, from the least to the most; 2 to 11. “No answer” is always there besides."),
    )
    stem = LineField(label=_("Sentence above the questions"), longest=shapes.LONGEST_TEXT, rows=2)
    stem_then = LineField(
        label=_("The same when people look back"),
        longest=shapes.LONGEST_TEXT,
        rows=2,
        required=False,
        help_text=_("Needed for scales that are also asked looking back."),
    )

    def __init__(self, *, choices: Definition | None = None, data: Posted = None) -> None:
        super().__init__(part=choices, data=data, initial=dict(choices or {}))
        if choices is not None:
            del self.fields["name"]

    @property
    def facts(self) -> ChoicesFacts:
        """What was typed."""
        said = self.cleaned_data
        return ChoicesFacts(anchors=said["anchors"], stem=said["stem"], stem_then=said["stem_then"])


class TextsForm(PartForm):
    """HR's own translations into one language: a field for each text, and the shipped translation in it as a hint."""

    def __init__(self, *, rows: list[TextRow], own: Mapping[str, str], data: Posted = None) -> None:
        super().__init__(part=dict(own), data=data, initial={row.key: row.own for row in rows})
        self._rows = rows
        for row in rows:
            self.fields[row.key] = LineField(
                label=row.source, longest=2 * shapes.LONGEST_TEXT, rows=2, required=False, placeholder=row.shipped
            )

    @property
    def pairs(self) -> "list[tuple[TextRow, BoundField]]":
        """Each text with its field."""
        return [(row, self[row.key]) for row in self._rows]

    @property
    def texts(self) -> dict[str, str]:
        """What was typed, by the text in English; what equals the shipped translation is not one of our own."""
        typed = {row.source: (self.cleaned_data[row.key], row.shipped) for row in self._rows}
        return {source: "" if said == shipped else said for source, (said, shipped) in typed.items()}


class QuestionnaireFileForm(forms.Form):
    """A file that was exported from a questionnaire."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JSON, as the button “Export” writes it; at most 1 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        """Refuses a file that is too large before anybody reads it."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(gettext("The file is larger than 1 MB. A questionnaire is far smaller."))
        return file
