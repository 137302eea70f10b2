"""A person's own pages, and how mail links open theirs."""

from people.views.own import privacy, profile

__all__ = ["privacy", "profile"]
