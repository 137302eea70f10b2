"""What people wish of mails, and what HR writes in them."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging import rules
from messaging.enums import Category
from messaging.models import MailWishes, Unwanted, Wording
from messaging.selectors import Wishes
from rmentor.lib.privacy import show_labels

STOPPABLE = [(category.value, category.label) for category in Category if category.is_stoppable]


class WishesForm(forms.Form):
    """Which mails come, and how. Beside each field stands who reads it."""

    category = forms.MultipleChoiceField(
        label=_("Send me mails about"),
        choices=STOPPABLE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Codes to sign in, decisions about you and appointments always come."),
    )
    each_alone = forms.BooleanField(
        label=_("Each mail on its own"),
        required=False,
        help_text=_("Otherwise more than three on one day come as one mail."),
    )

    def __init__(self, *, wishes: Wishes, data: "dict[str, str] | None" = None) -> None:
        wanted = [value for value, _label in STOPPABLE if value not in wishes.stopped]
        super().__init__(data, initial={"category": wanted, "each_alone": wishes.each_alone})
        show_labels(self, {**Unwanted.PRIVACY, **MailWishes.PRIVACY})

    def categories(self) -> list[Category]:
        """What mails are wanted about."""
        return [Category(value) for value in self.cleaned_data["category"]]


class WordingForm(forms.ModelForm[Wording]):
    """HR's own text of a mail. Refused where it could not be sent."""

    kind = forms.ChoiceField(label=_("Mail"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Wording
        fields = ("kind", "language", "subject", "text")
        widgets = {
            "subject": forms.TextInput(attrs={"size": 70}),
            "text": forms.Textarea(attrs={"rows": 14, "cols": 80}),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's signature
        if self.instance.pk:
            # Another mail or another language is another text.
            del self.fields["kind"], self.fields["language"]
        else:
            self.fields["text"].help_text = gettext(
                "Without a greeting, which stands above it anyway. $link becomes the button and must be there, best "
                "on a line of its own; $name is the first name of the recipient. Once this is saved you see what "
                "else it may name."
            )
            kinds = [kind for kind in rules.all_kinds() if rules.may_have_own_words(kind)]
            choices = sorted(((kind.name, str(rules.label_of(kind.name))) for kind in kinds), key=lambda row: row[1])
            self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, object]:
        """Each fault at its field."""
        cleaned = super().clean() or {}
        kind = rules.kind_called(str(cleaned.get("kind") or self.instance.kind))
        if kind is not None:
            faults = rules.faults_of(kind, str(cleaned.get("subject", "")), str(cleaned.get("text", "")))
            for field, words in faults.items():
                if cleaned.get(field):
                    self.add_error(field, str(words))
        return cleaned
