"""Person is the user model and the directory entry."""

import datetime as dt
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from people.engine.lines import people_below
from people.enums import ROLES, Permission, Role
from rmentor.lib.constraints import known_choice
from rmentor.lib.privacy import Privacy


def validate_zone(value: str) -> None:
    """Refuse a name that is not in the time zone database."""
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValidationError(_("“%(zone)s” is not a time zone."), params={"zone": value}) from error


class PersonQuerySet(models.QuerySet["Person"]):
    """The vocabulary of people."""

    def active(self) -> Self:
        """People who can sign in."""
        return self.filter(is_active=True)

    def with_permission(self, permission: Permission) -> Self:
        """People one of whose roles carries `permission`."""
        roles = [role for role, permissions in ROLES.items() if permission in permissions]
        return self.filter(Q(is_superuser=True) | Q(grant__role__in=roles)).distinct()

    def for_directory(self) -> Self:
        """With what a list of people shows beside the person."""
        return self.select_related("manager").prefetch_related("grants")

    def by_name(self) -> Self:
        """In the order of a directory."""
        return self.order_by("last_name", "first_name", "pk")


class PersonManager(BaseUserManager["Person"].from_queryset(PersonQuerySet)):  # type: ignore[misc]  # built at run time
    """Makes people; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        """A saved person; without a password they sign in by a code sent by mail."""
        person: Person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "Person":
        """A person who may do everything except read what privacy labels forbid."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Addresses are compared without regard to case."""
        person: Person = self.get(email=(username or "").lower())
        return person


class Person(AbstractBaseUser):
    """Somebody in the company; also the signed-in user."""

    email = models.EmailField(_("e-mail"), unique=True)
    employee_number = models.CharField(_("employee number"), max_length=40, unique=True, null=True, blank=True)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    grade = models.PositiveSmallIntegerField(_("grade"), null=True, blank=True)
    department = models.CharField(_("department"), max_length=120, blank=True)
    location = models.CharField(_("location"), max_length=120, blank=True)
    manager = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("manager"),
    )
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    hired_on = models.DateField(_("hired on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[validate_zone])
    # Set when the person chose the zone themselves: from then on the HR system no longer overwrites it.
    own_time_zone = models.BooleanField(_("chose the time zone"), default=False, editable=False)
    language = models.CharField(_("language of pages and mails"), max_length=8, default="en")
    quiet_from = models.TimeField(_("no mail from"), default=dt.time(19))
    quiet_to = models.TimeField(_("no mail until"), default=dt.time(8))
    is_active = models.BooleanField(_("can sign in"), default=True)
    is_superuser = models.BooleanField(_("superuser"), default=False)

    objects = PersonManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]
    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "time_zone": Privacy.PROGRAM_TEAM,
        "language": Privacy.ONLY_ME,
        "quiet_from": Privacy.ONLY_ME,
        "quiet_to": Privacy.ONLY_ME,
    }

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["last_name", "first_name"], name="people_in_directory_order")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(hired_on=None) | Q(left_on__gte=F("hired_on")),
                name="person_leaves_after_being_hired",
                violation_error_message=_("The leaving date lies before the hiring date."),
            ),
            models.CheckConstraint(
                condition=Q(manager=None) | ~Q(manager=F("pk")),
                name="nobody_manages_themselves",
                violation_error_message=_("Nobody can be their own manager."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name as written on pages."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self) -> str:
        """What Django's admin greets with."""
        return self.name

    def get_short_name(self) -> str:
        """What a mail greets with."""
        return self.first_name

    @cached_property
    def _grants(self) -> list[tuple[str, bool]]:
        """Each role, and beside it whether the person leads anybody: so that this costs no question of its own."""
        return list(self.grants.annotate(leads=_leads("person_id")).values_list("role", "leads"))

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Asked once per request, as every request loads its person anew."""
        return frozenset(Role(role) for role, _leads_somebody in self._grants)

    @cached_property
    def line_below(self) -> frozenset[int]:
        """The ids of everybody who reports to this person, at any depth; asked once per request, like the roles.

        Two queries for whoever leads somebody, else none beside the roles'.
        """
        if any(leads for _role, leads in self._grants) or not self._grants:
            return people_below(self.pk, bosses_of_everybody())
        return frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether one of the person's roles carries `permission`."""
        return self.is_active and (self.is_superuser or any(permission in ROLES[role] for role in self.roles))

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this at its door."""
        return self.may(Permission.USE_ADMIN)

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 - Django's signature
        """The admin's pages are opened by each ModelAdmin's own rule; nothing else asks Django's permissions."""
        return self.is_active and self.is_superuser

    def has_perms(self, perms: Iterable[str], obj: object = None) -> bool:
        """See has_perm."""
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 - Django's signature
        """Whether the admin's index lists an app: its models decide one by one."""
        return self.is_staff


class DottedLine(models.Model):
    """A second reporting line beside the manager."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="dotted_lines")
    manager = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="dotted_reports")

    class Meta:
        verbose_name = _("dotted line")
        verbose_name_plural = _("dotted lines")
        constraints = [
            models.UniqueConstraint(fields=["person", "manager"], name="one_dotted_line_between_two_people"),
            models.CheckConstraint(condition=~Q(person=F("manager")), name="dotted_line_joins_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.manager}"


def _leads(person: str) -> Exists | Q:
    """Whether anybody reports to the person that the outer query calls so."""
    dotted = DottedLine.objects.filter(manager=OuterRef(person))
    return Exists(Person.objects.filter(manager=OuterRef(person))) | Exists(dotted)


def bosses_of_everybody() -> dict[int, list[int]]:
    """The people directly above each person: the manager and the dotted lines. Two queries for the whole company."""
    bosses: dict[int, list[int]] = defaultdict(list)
    for person, manager in Person.objects.exclude(manager=None).order_by().values_list("pk", "manager_id"):
        bosses[person].append(manager)
    for person, manager in DottedLine.objects.order_by().values_list("person_id", "manager_id"):
        bosses[person].append(manager)
    return dict(bosses)


class RoleGrant(models.Model):
    """A role given to a person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants", related_query_name="grant")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="each_role_once_per_person"),
            known_choice("role", Role, "granted_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
