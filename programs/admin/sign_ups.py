"""The page that brings a sign-up list into a program: choose it, look at what it does, import it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.admin import ListPage, RoleAdmin
from people.enums import Permission
from people.rules import person_of
from programs import actions, rules
from programs.engine import SignUpField
from programs.engine.sign_ups import VOCABULARY
from programs.forms import ConfirmSignUpsForm, SignUpForm
from programs.models import Program

# Of each list on the preview so many are named.
NAMED = 100


def sign_ups_view(admin: RoleAdmin[Program], request: HttpRequest, pk: int) -> HttpResponse:
    """A list of people who signed up: shown first, imported on the second press."""
    program = get_object_or_404(Program.objects.managed_by(person_of(request)), pk=pk)
    rules.check_gives_seats(program)
    return _SignUps(request, program, admin).answer()


class _SignUps(ListPage[actions.SignUpPlan, actions.SignUpOptions]):
    form = SignUpForm
    confirm_form = ConfirmSignUpsForm
    template = "admin/programs/program/sign_ups.html"

    def __init__(self, request: HttpRequest, program: Program, admin: RoleAdmin[Program]) -> None:
        super().__init__(request, purpose=f"sign-ups-{program.pk}")
        self._program, self._admin = program, admin

    def preview(self, content: bytes, options: actions.SignUpOptions) -> actions.SignUpPlan:
        return actions.preview_sign_ups(program_id=self._program.pk, content=content, options=options, by=self.by)

    def bring_in(self, content: bytes, options: actions.SignUpOptions, seen: str) -> actions.SignUpPlan:
        return actions.import_sign_ups(
            program_id=self._program.pk, content=content, options=options, by=self.by, seen=seen
        )

    def is_empty(self, plan: actions.SignUpPlan) -> bool:
        return not plan.rows

    def said(self, plan: actions.SignUpPlan) -> str:
        told = ngettext("%(n)s person is in the program.", "%(n)s people are in the program.", len(plan.rows))
        return told % {"n": len(plan.rows)}

    def way_on(self) -> str:
        return reverse("admin:programs_program_change", args=[self._program.pk])

    def context(self, plan: actions.SignUpPlan | None) -> dict[str, object]:  # noqa: ARG002 - ListPage's signature
        fields = [
            (rules.SIGN_UP_FIELDS[name], name in VOCABULARY.required)
            for name in SignUpField
            if name != SignUpField.BIOGRAPHY
        ]
        return {
            **self._admin.admin_site.each_context(self.request),
            "title": _("Sign-up list for “%(program)s”") % {"program": self._program},
            "opts": self._admin.opts,
            "program": self._program,
            "may_add": self.by.may(Permission.IMPORT_PEOPLE),
            "required": [name for name, is_required in fields if is_required],
            "optional": [name for name, is_required in fields if not is_required],
            "named": NAMED,
        }
