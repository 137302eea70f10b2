"""The administration: Django's own, its lists in the order in which HR works."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Work = tuple[tuple[str, "str | Promise", Sequence[str]], ...]
# From the plan to the outcome; what is looked at now and then comes last.
WORK: Work = (
    (
        "programs",
        _("Programs"),
        ("reports.board", "programs.program", "programs.enrolment", "programs.gathering", "programs.case"),
    ),
    (
        "pairs",
        _("Pairs"),
        (
            "matching.matchingrun",
            "matching.pairrule",
            "matching.pair",
            "mentoring_sessions.meeting",
            "surveys.signal",
        ),
    ),
    ("outcomes", _("Outcomes"), ("surveys.wave", "surveys.questionnaire", "reports.report")),
    ("people", _("People"), ("people.person", "people.importrun")),
    (
        "records",
        _("Records"),
        (
            "programs.topic",
            "messaging.message",
            "messaging.outbox",
            "messaging.badaddress",
            "messaging.wording",
            "reports.apitoken",
            "people.auditentry",
        ),
    ),
)


IN_ORDER = [label for _key, _name, labels in WORK for label in labels]


class Administration(admin.AdminSite):
    """Groups the lists by work, not by the room that holds them."""

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Beside the others, what the columns of all lists mean."""
        from rmentor.home.dictionary import addresses  # noqa: PLC0415 - app ready

        return [*addresses(self, IN_ORDER), *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Only what this person may open; a list that is in no group stands with the records."""
        rooms = super().get_app_list(request, app_label)
        if app_label:
            return rooms
        offered = {_label(row): row for room in rooms for row in room["models"]}
        groups = [_group(key, name, labels, offered) for key, name, labels in WORK]
        groups[-1]["models"] += offered.values()
        return [group for group in groups if group["models"]]


def _label(row: dict[str, Any]) -> str:
    model: type[Model] = row["model"]
    return model._meta.label_lower  # noqa: SLF001 - documented


def _group(key: str, name: "str | Promise", labels: Sequence[str], offered: dict[str, Any]) -> dict[str, Any]:
    """Takes its lists out of those that are offered."""
    models = [offered.pop(label) for label in labels if label in offered]
    return {"name": name, "app_label": key, "models": models, "has_module_perms": True}
