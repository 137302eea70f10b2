"""Bans and locks."""

from typing import Any

from django.contrib import admin
from django.db.models import Field, ForeignKey, QuerySet
from django.forms import Field as FormField
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from matching import actions
from matching.admin.widgets import plain_select
from matching.enums import RuleKind
from matching.forms import PairRuleForm, SeatField
from matching.models import PairRule
from people.admin import RoleAdmin
from people.rules import person_of
from programs.enums import Side
from programs.models import Enrolment


@admin.register(PairRule)
class PairRuleAdmin(RoleAdmin[PairRule]):
    """What the program team decided about two people."""

    lead = _(
        "Two people who must not become a pair (a ban), or who must (a lock). The next matching run keeps to it; "
        "pairs that exist stay as they are."
    )
    nothing_yet = _("No ban and no lock: matching is free within the rules of each program.")
    may_add = True
    may_delete = True
    form = PairRuleForm
    fields = ("kind", "mentor", "mentee", "reason")
    list_display = ("kind", "mentor", "mentee", "program", "made_by", "made_at")
    meanings = {
        "kind": _("Whether these two must not become a pair or must."),
        "mentor": _("The mentor it is about."),
        "mentee": _("The mentee it is about."),
        "program": _("The program in which it holds."),
        "made_by": _("Who decided it."),
        "made_at": _("When it was decided."),
    }
    list_filter = ("kind", ("program", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("program", "mentor__person", "mentee__person", "made_by")

    def formfield_for_foreignkey(
        self,
        db_field: "ForeignKey[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> "ModelChoiceField[Any] | None":
        """Only seats of programs that this person runs."""
        if db_field.name in Side.values:
            seats = Enrolment.objects.managed_by(person_of(request)).accepted().on_side(Side(db_field.name))
            kwargs["queryset"] = seats.select_related("person", "program").exclude(person=person_of(request))
            kwargs["form_class"] = SeatField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self,
        db_field: "Field[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> "FormField | None":
        """A plain select: nobody makes a program or a seat from here."""
        return plain_select(super().formfield_for_dbfield(db_field, request, **kwargs))

    def save_model(
        self,
        request: HttpRequest,
        obj: PairRule,
        form: PairRuleForm,  # noqa: ARG002 - Django's signature
        change: bool,  # noqa: ARG002, FBT001 - Django's signature
    ) -> None:
        """Decide."""
        rule = actions.set_pair_rule(
            kind=RuleKind(obj.kind),
            mentor_id=obj.mentor_id,
            mentee_id=obj.mentee_id,
            reason=obj.reason,
            by=person_of(request),
        )
        obj.__dict__.update(rule.__dict__)

    def delete_model(self, request: HttpRequest, obj: PairRule) -> None:
        """Take it back."""
        actions.drop_pair_rule(rule_id=obj.pk, by=person_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[PairRule]) -> None:
        """Take several back."""
        for rule in queryset:
            self.delete_model(request, rule)
