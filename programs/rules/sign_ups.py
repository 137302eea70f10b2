"""What the columns of a sign-up list are called on pages."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from programs.engine import SignUpField

SIGN_UP_FIELDS: Mapping[str, StrPromise] = {
    SignUpField.EMAIL: _("e-mail"),
    SignUpField.FIRST_NAME: _("first name"),
    SignUpField.LAST_NAME: _("last name"),
    SignUpField.JOB_TITLE: _("job title"),
    SignUpField.GRADE: _("grade"),
    SignUpField.DEPARTMENT: _("department"),
    SignUpField.LOCATION: _("location"),
    SignUpField.LANGUAGES: _("languages spoken"),
    SignUpField.PROFESSION: _("profession"),
    SignUpField.BOTH: _("both mentor and mentee"),
    SignUpField.IDENTITIES: _("what they would like to share"),
    SignUpField.SAME_IDENTITY: _("only with a partner who shares it"),
    SignUpField.BIOGRAPHY: _("biography"),
}
