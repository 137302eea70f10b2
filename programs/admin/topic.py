"""Topics: those with an area are offered to everybody who applies; the others are what people typed in."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.admin import RoleAdmin
from people.enums import Permission
from people.rules import person_of
from programs import actions
from programs.models import Topic


@admin.register(Topic)
class TopicAdmin(RoleAdmin[Topic]):
    """For HR only: what people typed in may come from any program."""

    view_permission = Permission.MANAGE_ALL_PROGRAMS
    lead = _(
        "What people can teach and learn. Topics with an area are offered to everybody who applies; "
        "those without one were typed in by somebody: give them an area to offer them to all."
    )
    may_add = True
    may_change = True
    list_display = ("name", "area", "number")
    meanings = {
        "name": _("What can be taught and learned."),
        "area": _("The area under which it is offered; empty where somebody typed it in."),
        "number": _("Its number in the European framework of digital competences."),
    }
    list_filter = ("area",)
    search_fields = ("name",)
    fields = ("name", "area", "number")

    def save_model(
        self,
        request: HttpRequest,
        obj: Topic,
        form: Any,  # noqa: ANN401, ARG002 - Django's signature
        change: bool,  # noqa: ARG002, FBT001 - Django's signature
    ) -> None:
        """Through the action, which audits."""
        actions.save_topic(topic=obj, by=person_of(request))
