"""HR's view of the outbox: what was sent to whom, what did not arrive and why. Never what a mail says."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging import actions, rules
from messaging.enums import MessageState
from messaging.models import Message
from people.admin import Button, RoleAdmin
from people.enums import Permission
from people.rules import person_of


def _send_again(request: HttpRequest, message: Message) -> str:
    actions.send_again(message_id=message.pk, by=person_of(request))
    return str(_("The mail waits to be sent again."))


class KindFilter(admin.SimpleListFilter):
    """By kind of mail, in words."""

    title = _("about")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:  # noqa: ARG002
        """Those whose fate HR may see."""
        return [(kind.name, str(rules.label_of(kind.name))) for kind in rules.all_kinds() if not kind.confidential]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:  # noqa: ARG002
        """Of one kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(RoleAdmin[Message]):
    """Read only."""

    lead = _(
        "Every mail to a colleague and what became of it. What a mail says is not shown. Where one failed, open it "
        "and send it again."
    )
    view_permission = Permission.MANAGE_ALL_PROGRAMS
    buttons = (
        Button(
            "send-again", _("Send again"), _send_again, shown=lambda message: message.state == MessageState.FAILED
        ),
    )
    list_display = ("recipient", "about", "state", "not_before", "sent_at", "last_error")
    list_filter = ("state", KindFilter)
    search_fields = ("recipient__email", "recipient__last_name", "recipient__first_name")
    ordering = ("-pk",)
    # Neither the facts, which may hold a sign-in code, nor the key.
    fields = (
        "recipient",
        "about",
        "state",
        "priority",
        "created_at",
        "not_before",
        "expires_at",
        "sent_at",
        "attempts",
        "last_error",
        "maybe_duplicate",
    )

    def title_of(self, obj: Message) -> str:
        """What it is about; its number says nothing."""
        return str(rules.label_of(obj.kind))

    @admin.display(description=_("about"), ordering="kind")
    def about(self, message: Message) -> "str | Promise":
        """The kind of mail, in words."""
        return rules.label_of(message.kind)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Each with its recipient, and without the facts; confidential ones only if something is to be mended."""
        hidden = Q(kind__in=rules.confidential_kinds()) & ~Q(state=MessageState.FAILED)
        return super().get_queryset(request).exclude(hidden).select_related("recipient").defer("facts")
