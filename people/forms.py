"""What people and HR fill in."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from people.actions.imports import check_size
from people.engine.cells import known_zones
from people.models import Person
from people.models.person import validate_zone
from rmentor.lib.errors import DomainError
from rmentor.lib.privacy import show_labels


def zones() -> list[str]:
    """Time zones worth proposing: places, and UTC."""
    areas = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return [*sorted(zone for zone in known_zones() if zone.startswith(areas)), "UTC"]


class ZoneField(forms.CharField):
    """The name of a time zone, whatever capitals it is typed with."""

    default_validators = [validate_zone]

    def to_python(self, value: object) -> str:
        """As the database of time zones writes it."""
        typed = str(super().to_python(value)).replace(" ", "_")
        return {zone.lower(): zone for zone in known_zones()}.get(typed.lower(), typed)


class ProfileForm(forms.Form):
    """A person's own settings. Beside each field stands who reads it."""

    time_zone = ZoneField(
        label=_("Time zone"),
        max_length=60,
        help_text=_("Meetings and mails come in this time. Type the name of a large city near you."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=settings.LANGUAGES)
    quiet_from = forms.TimeField(
        label=_("No mail from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_to = forms.TimeField(
        label=_("No mail until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("The same time twice: mails may come at any hour."),
    )

    def __init__(self, *, person: Person, data: "dict[str, str] | None" = None) -> None:
        initial: dict[str, str | dt.time] = {
            "time_zone": person.time_zone,
            "language": person.language,
            "quiet_from": person.quiet_from,
            "quiet_to": person.quiet_to,
        }
        super().__init__(data, initial=initial)
        show_labels(self, Person.PRIVACY)


class UploadForm(forms.Form):
    """A file of an HR system."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, as the HR system exports it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuses a file that is too large before anybody reads it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            check_size(size=file.size or 0)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        return file


class ListOptionsForm(forms.Form):
    """What a list that HR brings in does not say itself."""

    @property
    def options(self) -> Any:  # noqa: ANN401 - what the action of each list takes
        """What the form says, once it is valid."""
        raise NotImplementedError


class ListForm(ListOptionsForm, UploadForm):
    """A list, to be looked at first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("CSV or XLSX, with headings in the first row.")


class ConfirmListForm(ListOptionsForm):
    """The list that was looked at, kept meanwhile, and what it was to do."""

    held = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.HiddenInput()
