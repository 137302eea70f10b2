"""HR's own texts for mails, with what each mail would say in every language."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging import actions, rules
from messaging.forms import WordingForm
from messaging.models import Wording
from people.admin import Button, RoleAdmin
from people.enums import Permission
from people.rules import person_of


def _use(request: HttpRequest, wording: Wording) -> Promise:
    actions.use_wording(wording_id=wording.pk, by=person_of(request))
    return _("From now on mails say this.")


def _shipped(request: HttpRequest, wording: Wording) -> Promise:
    actions.use_shipped_text(wording_id=wording.pk, by=person_of(request))
    return _("Mails say the shipped text again. Yours is kept here.")


def _differs(wording: Wording) -> bool:
    return (wording.subject, wording.text) != (wording.used_subject, wording.used_text)


@admin.register(Wording)
class WordingAdmin(RoleAdmin[Wording]):
    """Written here, looked at in every language, then used."""

    lead = _(
        "Your own words for a mail, one language at a time. Where you write nothing, mails say the shipped text. "
        "Save first, look at the preview below, then press the button that puts your text to use."
    )
    nothing_yet = _("All mails say the shipped texts.")
    view_permission = Permission.MANAGE_ALL_PROGRAMS
    may_add = True
    may_change = True
    form = WordingForm
    change_form_template = "admin/messaging/wording/change_form.html"
    buttons = (
        Button("use", _("Use this text from now on"), _use, shown=_differs),
        Button(
            "shipped",
            _("Back to the shipped text"),
            _shipped,
            shown=lambda wording: wording.is_used,
            style="secondary",
        ),
    )
    list_display = ("about", "language_name", "in_use", "changed_at", "changed_by")
    meanings = {
        "about": _("The kind of mail."),
        "language_name": _("The language of this text."),
        "in_use": _("Whether mails say this text."),
        "changed_at": _("When it was changed last."),
        "changed_by": _("Who changed it last."),
    }
    list_select_related = ("changed_by",)
    ordering = ("kind", "language")

    def title_of(self, obj: Wording) -> str:
        """The mail and the language, in words."""
        return f"{rules.label_of(obj.kind)} ({self.language_name(obj)})"

    def get_readonly_fields(self, request: HttpRequest, obj: Wording | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """Another mail or language is another text."""
        return ("about", "language_name") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Wording | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """The mail and its language are chosen once."""
        return ("about", "language_name", "subject", "text") if obj else ("kind", "language", "subject", "text")

    @admin.display(description=_("mail"), ordering="kind")
    def about(self, wording: Wording) -> "str | Promise":
        """The kind of mail, in words."""
        return rules.label_of(wording.kind)

    @admin.display(description=_("language"), ordering="language")
    def language_name(self, wording: Wording) -> str:
        """By its name."""
        return str(dict(settings.LANGUAGES).get(wording.language, wording.language))

    @admin.display(description=_("state"))
    def in_use(self, wording: Wording) -> "str | Promise":
        """Whether mails say this."""
        if not wording.is_used:
            return _("Not in use yet")
        return _("In use, changed since") if _differs(wording) else _("In use")

    def save_model(self, request: HttpRequest, obj: Wording, form: Any, change: bool) -> None:  # noqa: ANN401, ARG002, FBT001 - Django's signature
        actions.write_wording(wording=obj, by=person_of(request))

    def response_add(self, request: HttpRequest, obj: Wording, post_url_continue: str | None = None) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """On to the preview."""
        return self.response_change(request, obj)

    def response_change(self, request: HttpRequest, obj: Wording) -> HttpResponse:
        """Stay on the page: below is the preview, above the button that puts the text to use."""
        saved = gettext("Saved, and not in use yet. This is what the mail would say.")
        messages.success(request, saved if _differs(obj) else gettext("Saved."))
        return HttpResponseRedirect(reverse("admin:messaging_wording_change", args=[obj.pk]))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Django's signature
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        wording = kwargs.get("obj")
        if wording is not None:
            kind = rules.known_kind(wording.kind)
            context["rmentor_words"] = rules.words_of(kind)
            context["rmentor_previews"] = actions.preview(wording=wording)
        return super().render_change_form(request, context, *args, **kwargs)
