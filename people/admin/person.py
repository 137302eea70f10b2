"""The directory: what the HR system says of people, and the roles that HR gives them here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from people.actions import grant_role, revoke_role
from people.admin.base import Button, RoleAdmin
from people.enums import ROLE_TEXTS, Permission, Role
from people.models import Person
from people.rules import person_of


class RoleFilter(admin.SimpleListFilter):
    """People with a role."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's signature
        """Every role."""
        return [(role.value, str(role.label)) for role in Role]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:  # noqa: ARG002 - Django's signature
        """Each role is given once, so nobody is listed twice."""
        return queryset.filter(grant__role=self.value()) if self.value() in Role.values else queryset


def _grant_button(role: Role) -> Button[Person]:
    def run(request: HttpRequest, person: Person) -> str | Promise:
        grant_role(person_id=person.pk, role=role, by=person_of(request))
        return _("%(person)s has the role “%(role)s” now.") % {"person": person, "role": role.label}

    return Button(
        f"grant-{role.value}",
        format_lazy("{} {}", _("Give the role:"), role.label),
        run,
        shown=lambda person: person.is_active and role not in person.roles,
        style="secondary",
        confirm=format_lazy("{} {}", ROLE_TEXTS[role], _("Give this role?")),
    )


def _revoke_button(role: Role) -> Button[Person]:
    def run(request: HttpRequest, person: Person) -> str | Promise:
        revoke_role(person_id=person.pk, role=role, by=person_of(request))
        return _("%(person)s no longer has the role “%(role)s”.") % {"person": person, "role": role.label}

    return Button(
        f"revoke-{role.value}",
        format_lazy("{} {}", _("Take the role away:"), role.label),
        run,
        shown=lambda person: role in person.roles,
        style="danger",
    )


@admin.register(Person)
class PersonAdmin(RoleAdmin[Person]):
    """Read only: the HR system is the source. No password, and nothing that a person set for themselves alone."""

    lead = _("The directory, as the HR system exports it. Open somebody to give or take a role here.")
    nothing_yet = _("Nobody yet. Import the people of your company first.")
    view_permission = Permission.IMPORT_PEOPLE
    buttons = (*map(_grant_button, Role), *map(_revoke_button, Role))
    list_display = ("name", "job_title", "department", "location", "grade", "manager", "has_roles", "is_active")
    meanings = {
        "name": _("First and last name."),
        "job_title": _("As the HR system says it."),
        "department": _("Of the HR system."),
        "location": _("Where they work, as the HR system says it."),
        "grade": _("The level in the company; a higher number is a higher level."),
        "manager": _("To whom they report."),
        "has_roles": _("What they may do here besides taking part."),
        "is_active": _("Whether they belong to the company and can sign in."),
    }
    list_display_links = ("name",)
    list_filter = ("is_active", RoleFilter, "grade", "location", "department")
    search_fields = ("last_name", "first_name", "email", "employee_number", "job_title")
    search_help_text = _("Name, e-mail, employee number or job title")
    ordering = ("last_name", "first_name", "pk")
    fieldsets = (
        (None, {"fields": ("name", "email", "employee_number", "has_roles", "is_active")}),
        (
            _("In the company"),
            {"fields": ("job_title", "grade", "department", "location", "manager", "dotted", "reports_count")},
        ),
        (
            _("Languages, time and dates"),
            {"fields": ("languages_shown", "time_zone", "hired_on", "left_on", "last_login")},
        ),
    )
    readonly_fields = ("name", "has_roles", "dotted", "reports_count", "languages_shown")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:  # noqa: ARG002 - Django's signature
        """With managers and roles: the same number of queries for any number of rows."""
        people: QuerySet[Person] = Person.objects.for_directory()
        return people.order_by(*self.ordering)

    @admin.display(description=_("name"), ordering="last_name")
    def name(self, person: Person) -> str:
        """First and last name."""
        return person.name

    @admin.display(description=_("roles"))
    def has_roles(self, person: Person) -> str:
        """The roles given, in words."""
        return ", ".join(grant.get_role_display() for grant in person.grants.all()) or "–"

    @admin.display(description=_("dotted lines to"))
    def dotted(self, person: Person) -> str:
        """The managers beside the manager."""
        return ", ".join(str(line.manager) for line in person.dotted_lines.select_related("manager")) or "–"

    @admin.display(description=_("people who report directly"))
    def reports_count(self, person: Person) -> int:
        """How many."""
        return person.reports.count()

    @admin.display(description=_("languages spoken"))
    def languages_shown(self, person: Person) -> str:
        """Their codes."""
        return ", ".join(person.languages) or "–"
