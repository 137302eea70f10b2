"""Two buttons: look for a partner for me, or not now."""

from django import forms
from django.utils.translation import gettext_lazy as _

YES, NO = "yes", "no"


class PartnerForm(forms.Form):
    """Its page shows the label beside the buttons."""

    wants = forms.ChoiceField(choices=[(YES, _("Yes, look for a partner for me")), (NO, _("Not now"))])

    def clean_wants(self) -> bool:
        """As yes or no."""
        return bool(self.cleaned_data["wants"] == YES)
