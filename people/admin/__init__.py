"""HR's pages about people."""

from people.admin.base import Button, RoleAdmin

__all__ = ["Button", "RoleAdmin"]
