"""Texts of a questionnaire as they are typed: in one line, or one a line."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.rules.shape import Text


class LineField(forms.CharField):
    """A text that is kept in one line, however it was typed."""

    def __init__(self, *, longest: int, rows: int = 0, placeholder: str = "", **more: Any) -> None:  # noqa: ANN401 - a field's own arguments
        self._shape = Text(longest)
        hint = {"placeholder": placeholder} if placeholder else {}
        widget = forms.Textarea(attrs={"rows": rows, **hint}) if rows else forms.TextInput(attrs=hint)
        super().__init__(widget=widget, max_length=longest, **more)

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        """Without line breaks and double blanks."""
        return " ".join((super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        """As a file would be checked."""
        super().validate(value)
        if value:
            _refuse(self._shape, value)


class LinesField(forms.CharField):
    """Some texts, one a line."""

    def __init__(self, *, longest: int, bounds: tuple[int, int], **more: Any) -> None:  # noqa: ANN401 - Django's
        self._shape, (self._least, self._most) = Text(longest), bounds
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), **more)

    def prepare_value(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        """As they are typed."""
        return "\n".join(value) if isinstance(value, list) else value or ""

    def clean(self, value: Any) -> list[str]:  # noqa: ANN401 - Django's signature
        """The texts; raises ValidationError for too few, too many, and each that is no text."""
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        texts = [line for line in lines if line]
        if not self._least <= len(texts) <= self._most:
            counts = {"least": self._least, "most": self._most, "found": len(texts)}
            raise forms.ValidationError(_("%(least)s to %(most)s lines, please; these are %(found)s.") % counts)
        for text in texts:
            _refuse(self._shape, text)
        return texts


def _refuse(shape: Text, value: str) -> None:
    for fault in shape.faults(value, ""):
        raise forms.ValidationError(fault.words)
