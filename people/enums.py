"""Roles and what each may do, as data."""

import enum
from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is to the whole company's programs. The database stores the short value."""

    HR = "hr", _("HR")
    COORDINATOR = "coordinator", _("Program coordinator")
    EXECUTIVE = "executive", _("Executive")


class Permission(enum.Enum):
    """What a role may do. Pages and actions ask for a permission, never for a role."""

    USE_ADMIN = "use_admin"
    IMPORT_PEOPLE = "import_people"
    MANAGE_ALL_PROGRAMS = "manage_all_programs"
    MANAGE_OWN_PROGRAMS = "manage_own_programs"
    SEE_OUTCOMES = "see_outcomes"
    SEE_AUDIT = "see_audit"
    GRANT_ROLES = "grant_roles"


ROLES: Mapping[Role, frozenset[Permission]] = {
    Role.HR: frozenset(Permission),
    Role.COORDINATOR: frozenset({Permission.USE_ADMIN, Permission.MANAGE_OWN_PROGRAMS}),
    Role.EXECUTIVE: frozenset({Permission.SEE_OUTCOMES}),
}

ROLE_TEXTS: Mapping[Role, object] = {
    Role.HR: _(
        "Imports people, runs every program, names coordinators and executives. Never reads answers or notes."
    ),
    Role.COORDINATOR: _("Runs the programs they are named in, and sees no other."),
    Role.EXECUTIVE: _("Sees outcomes as totals. No names, no pairs."),
}


class ImportState(models.TextChoices):
    """Where an import of people stands."""

    WAITING = "waiting", _("Waiting for the worker")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused: nothing was imported")
    FAILED = "failed", _("Stopped by a fault")


class CellKind(models.TextChoices):
    """What the cells of a column hold."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DAY = "day", _("Day")
    MOMENT = "moment", _("Day and time")
    YES_NO = "yes_no", _("Yes or no")


class FileFormat(models.TextChoices):
    """As what a table can be taken along."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"
