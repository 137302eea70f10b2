"""HR's pages about people."""

from people.admin.base import Button, RoleAdmin, actor

__all__ = ["Button", "RoleAdmin", "actor"]
