"""Everybody in the company, who reports to whom, and who did what."""

from people.models.audit import AuditEntry
from people.models.delegate import Delegate
from people.models.imports import ImportRun
from people.models.person import DottedLine, Person, RoleGrant, bosses_of_everybody

__all__ = ["AuditEntry", "Delegate", "DottedLine", "ImportRun", "Person", "RoleGrant", "bosses_of_everybody"]
