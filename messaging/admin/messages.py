"""HR's view of the outbox: what was sent to whom, what did not arrive and why. Never what a mail says."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from messaging import actions, rules, selectors
from messaging.enums import MessageState
from messaging.models import Message, Outbox
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

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's signature
        """Those whose fate HR may see."""
        return [(kind.name, str(rules.label_of(kind.name))) for kind in rules.all_kinds() if not kind.confidential]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:  # noqa: ARG002 - Django's signature
        """Of one kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class TroubleFilter(admin.SimpleListFilter):
    """What somebody may have to look at."""

    title = _("trouble")
    parameter_name = "trouble"
    WAYS = {
        "refused": (_("Refused by the mail server"), Q(state=MessageState.FAILED, answer_code__gte=500)),
        "bounced": (_("Came back"), Q(bounced_at__isnull=False)),
        "retried": (_("Tried, waits for the next try"), Q(state=MessageState.PENDING, attempts__gt=0)),
        "twice": (_("May have arrived twice"), Q(maybe_duplicate=True)),
    }

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's signature
        """In words."""
        return [(name, str(words)) for name, (words, _condition) in self.WAYS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:  # noqa: ARG002 - Django's signature
        """Only these."""
        way = self.WAYS.get(self.value() or "")
        return queryset.filter(way[1]) if way else queryset


@admin.register(Message)
class MessageAdmin(RoleAdmin[Message]):
    """Read only."""

    lead = _(
        "Every mail to a colleague and what became of it. What a mail says is not shown. Where one failed, open it "
        "and send it again."
    )
    view_permission = Permission.MANAGE_ALL_PROGRAMS
    buttons = (Button("send-again", _("Send again"), _send_again, shown=rules.may_send_again),)
    list_display = ("recipient", "about", "fate", "attempts", "next_on", "sent_at", "what_was_said")
    meanings = {
        "recipient": _("Who gets it."),
        "about": _("The kind of mail; what it says is not told."),
        "fate": _("What became of it."),
        "attempts": _("How often it was tried."),
        "next_on": _("The day of the next try; empty when there is none."),
        "sent_at": _("When the mail server took it."),
        "what_was_said": _("What the mail server answered, or why it was not sent."),
    }
    list_filter = ("state", TroubleFilter, KindFilter)
    search_fields = ("recipient__email", "recipient__last_name", "recipient__first_name")
    ordering = ("-pk",)
    # Neither the facts, which may hold a sign-in code, nor the key.
    fields = (
        "recipient",
        "address",
        "about",
        "fate",
        "priority",
        "created_at",
        "next_attempt",
        "useless_from",
        "sent_at",
        "bounced_at",
        "attempts",
        "what_was_said",
        "answer_code",
        "answered_at",
        "sent_twice",
        "collected_in",
    )

    def title_of(self, obj: Message) -> str:
        """What it is about; its number says nothing."""
        return str(rules.label_of(obj.kind))

    def next_of(self, obj: Message) -> "str | Promise":
        """What HR can do about one that did not arrive, and whether to do anything about one that waits."""
        if rules.may_send_again(obj):
            return _("It did not arrive. Have what is wrong mended, mostly the address, then send it again.")
        if obj.state == MessageState.PENDING and obj.attempts:
            return _("It is tried again by itself. You need not do anything.")
        return ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With a word above the list when nothing leaves."""
        said = {"lead": _halted()} if selectors.is_outbox_paused() else {}
        return super().changelist_view(request, {**said, **(extra_context or {})})

    @admin.display(description=_("about"), ordering="kind")
    def about(self, message: Message) -> "str | Promise":
        """The kind of mail, in words."""
        return rules.label_of(message.kind)

    @admin.display(description=_("state"), ordering="state")
    def fate(self, message: Message) -> "str | Promise":
        """Where it stands; one that came back was sent, but did not arrive."""
        return _("Came back") if message.bounced_at else message.get_state_display()

    @admin.display(description=_("next attempt"), ordering="not_before")
    def next_on(self, message: Message) -> dt.date | None:
        """The day, while there will be one. The hour would tell when somebody's quiet hours end."""
        waits = message.state == MessageState.PENDING and not message.digest_id
        return timezone.localdate(message.not_before) if waits else None

    @admin.display(description=_("next attempt"))
    def next_attempt(self, message: Message) -> str:
        """The same on the page of the mail, where Django writes a day as it is."""
        day = self.next_on(message)
        return date_format(day) if day else "–"

    @admin.display(description=_("what the mail server said"), ordering="last_error")
    def what_was_said(self, message: Message) -> str:
        """Its words, or why we did not send it; empty while all is well."""
        return message.last_error or "–"

    @admin.display(description=_("useless after"))
    def useless_from(self, message: Message) -> str:
        """The day from which it is of no use any more; the hour may be that of somebody's quiet hours, too."""
        return date_format(timezone.localdate(message.expires_at)) if message.expires_at else "–"

    @admin.display(description=_("address"))
    def address(self, message: Message) -> str:
        """Where it goes."""
        return message.recipient.email

    @admin.display(description=_("may have been sent twice"))
    def sent_twice(self, message: Message) -> "str | Promise":
        """In a word: a red cross for a good "no" alarms."""
        return _("Yes") if message.maybe_duplicate else _("No")

    @admin.display(description=_("collected in"))
    def collected_in(self, message: Message) -> str:
        """The mail that it leaves with."""
        if not message.digest_id:
            return "–"
        where = reverse("admin:messaging_message_change", args=[message.digest_id])
        return format_html('<a href="{}">{}</a>', where, rules.label_of(rules.DIGEST))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Each with its recipient, and without the facts; confidential ones only if something is to be mended."""
        arrived = ~Q(state=MessageState.FAILED) & Q(bounced_at=None)
        hidden = Q(kind__in=rules.confidential_kinds()) & arrived
        return super().get_queryset(request).exclude(hidden).select_related("recipient").defer("facts")


def _halted() -> str:
    where = reverse("admin:messaging_outbox_change", args=[Outbox.ONLY])
    return format_html('<strong>{}</strong> <a href="{}">{}</a>', _("No mail leaves just now."), where, _("See why"))
