"""Where somebody says whether a partner is looked for, without signing in."""

from django.urls import reverse

from programs.models import Enrolment
from rmentor.lib.tokens import make_token

PARTNER_PURPOSE = "partner"


def partner_path(enrolment: Enrolment) -> str:
    """The page with two buttons, for the one person whose seat it is."""
    token = make_token(PARTNER_PURPOSE, enrolment=enrolment.pk, person=enrolment.person_id)
    return reverse("programs:enrolment-partner-by-link", args=[token])
