"""Whether mails leave, and the addresses where none arrive."""

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging import actions, selectors
from messaging.enums import PauseReason
from messaging.models import BadAddress, Outbox
from people.admin import Button, RoleAdmin
from people.enums import Permission
from people.rules import person_of


def _pause(request: HttpRequest, outbox: Outbox) -> Promise:  # noqa: ARG001 - a button's signature
    actions.pause_outbox(reason=PauseReason.BY_HAND, by=person_of(request))
    return _("No mail leaves until you let them go again. Codes to sign in still do.")


def _resume(request: HttpRequest, outbox: Outbox) -> Promise:  # noqa: ARG001 - a button's signature
    actions.resume_outbox(by=person_of(request))
    return _("Mails leave again.")


def _drop(request: HttpRequest, outbox: Outbox) -> str:
    if outbox.paused_at is None:
        return str(_("Nothing was held back."))
    number = actions.drop_backlog(before=outbox.paused_at, by=person_of(request))
    return str(_("Mails let go without being sent: %(number)s.")) % {"number": number}


@admin.register(Outbox)
class OutboxAdmin(RoleAdmin[Outbox]):
    """One row: is anything held back, and why."""

    lead = _("Whether mails leave. They stop by themselves when the mail server refuses too many of them.")
    view_permission = Permission.MANAGE_ALL_PROGRAMS
    buttons = (
        Button(
            "resume",
            _("Let mails leave"),
            _resume,
            shown=lambda outbox: outbox.paused_at is not None,
            confirm=_("Everything that waits and is still of use is sent now."),
        ),
        Button(
            "drop",
            _("Let go of what was due before the stop"),
            _drop,
            shown=lambda outbox: outbox.reason == PauseReason.RESTORED,
            style="secondary",
            confirm=_("These mails are not sent, and stay in the list as too late."),
        ),
        Button(
            "pause",
            _("Hold all mails back"),
            _pause,
            shown=lambda outbox: outbox.paused_at is None,
            style="danger",
        ),
    )
    not_a_file = "one row, which says whether mails leave just now"
    list_display = ("__str__", "reason", "paused_at", "paused_by")
    fields = ("paused_at", "paused_by", "reason", "said", "waiting", "oldest", "resumed_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outbox]:
        """There is always the one row."""
        return super().get_queryset(request).select_related("paused_by")

    def title_of(self, obj: Outbox) -> str:
        """Whether they leave."""
        return str(obj)

    def next_of(self, obj: Outbox) -> "str | Promise":
        """What to do about it."""
        if settings.OUTBOX_PAUSED:
            return _("The setting OUTBOX_PAUSED holds all mails back. Whoever runs this machine can take it away.")
        if obj.reason == PauseReason.REFUSED:
            return _("Nothing is lost. Have the mail server mended, then let the mails leave.")
        if obj.reason == PauseReason.RESTORED:
            return _("What was due before the stop was perhaps sent already: let it go first, then the mails leave.")
        return ""

    @admin.display(description=_("mails that are due"))
    def waiting(self, outbox: Outbox) -> int:  # noqa: ARG002 - admin's signature
        """How many would leave now."""
        return selectors.due_mails()

    @admin.display(description=_("the oldest has been due for"))
    def oldest(self, outbox: Outbox) -> str:  # noqa: ARG002 - admin's signature
        """In minutes."""
        minutes = round(selectors.oldest_due_age().total_seconds() / 60)
        return str(_("%(minutes)s minutes")) % {"minutes": minutes}


def _again(request: HttpRequest, row: BadAddress) -> Promise:
    actions.write_again_to(address_id=row.pk, by=person_of(request))
    return _("Mails go there again.")


@admin.register(BadAddress)
class BadAddressAdmin(RoleAdmin[BadAddress]):
    """Read only, with one way back."""

    lead = _(
        "Addresses that mail servers refuse. From the second day on, or when a mail came back for good, nothing is "
        "sent there. Have the address mended in your HR system, or ask the person; then write to it again."
    )
    nothing_yet = _("Every address takes mail.")
    view_permission = Permission.MANAGE_ALL_PROGRAMS
    buttons = (Button("again", _("Write to it again"), _again, shown=lambda row: row.suppressed_at is not None),)
    list_display = ("address", "suppressed_at", "refused_on", "days", "said")
    meanings = {
        "address": _("The address that was refused."),
        "suppressed_at": _("Since when nothing is sent there; empty while it is still tried."),
        "refused_on": _("The last day on which it was refused."),
        "days": _("On how many days it was refused."),
        "said": _("What the mail server answered."),
    }
    search_fields = ("address",)
    ordering = ("-refused_on", "address")
    fields = ("address", "suppressed_at", "refused_on", "days", "said")
