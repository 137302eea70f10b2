"""HR's pages about people, and what every admin page of rmentor is made of."""

from people.admin.audit import AuditEntryAdmin
from people.admin.base import Button, RoleAdmin
from people.admin.imports import ImportRunAdmin
from people.admin.list_page import ListPage
from people.admin.outsiders import OUTSIDERS
from people.admin.person import PersonAdmin

__all__ = ["OUTSIDERS", "AuditEntryAdmin", "Button", "ImportRunAdmin", "ListPage", "PersonAdmin", "RoleAdmin"]
