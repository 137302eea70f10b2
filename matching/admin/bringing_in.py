"""The page that brings in pairs that meet already: choose the list, look at what it does, import it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import actions, rules
from matching.forms import BringInForm, ConfirmBringInForm
from matching.models import Pair
from people.admin import ListPage, RoleAdmin
from people.rules import person_of
from programs.models import Program


def bring_in_view(admin: RoleAdmin[Pair], request: HttpRequest, program_id: int) -> HttpResponse:
    """A list of pairs: shown first, imported on the second press."""
    program = get_object_or_404(Program.objects.managed_by(person_of(request)), pk=program_id)
    rules.check_makes_pairs(program)
    return _BringIn(request, program, admin).answer()


class _BringIn(ListPage[actions.PairPlan, actions.PairOptions]):
    form = BringInForm
    confirm_form = ConfirmBringInForm
    template = "admin/matching/pair/bring_in.html"

    def __init__(self, request: HttpRequest, program: Program, admin: RoleAdmin[Pair]) -> None:
        super().__init__(request, purpose=f"pairs-{program.pk}")
        self._program, self._admin = program, admin

    def preview(self, content: bytes, options: actions.PairOptions) -> actions.PairPlan:
        return actions.preview_pairs(program_id=self._program.pk, content=content, options=options, by=self.by)

    def bring_in(self, content: bytes, options: actions.PairOptions, seen: str) -> actions.PairPlan:
        return actions.bring_in_pairs(
            program_id=self._program.pk, content=content, options=options, by=self.by, seen=seen
        )

    def is_empty(self, plan: actions.PairPlan) -> bool:
        return not plan.pairs

    def said(self, plan: actions.PairPlan) -> str:
        told = ngettext(
            "%(n)s pair is brought in. Both get a mail about their agreement.",
            "%(n)s pairs are brought in. All get a mail about their agreement.",
            len(plan.pairs),
        )
        return told % {"n": len(plan.pairs)}

    def way_on(self) -> str:
        return f"{reverse('admin:matching_pair_changelist')}?program__id__exact={self._program.pk}"

    def context(self, plan: actions.PairPlan | None) -> dict[str, object]:
        over_rules = plan.over_rules if plan else []
        return {
            **self._admin.admin_site.each_context(self.request),
            "title": _("Existing pairs for “%(program)s”") % {"program": self._program},
            "opts": self._admin.opts,
            "program": self._program,
            "over_rules": [(pair, ", ".join(rules.rule_text(code) for code in pair.broken)) for pair in over_rules],
        }
