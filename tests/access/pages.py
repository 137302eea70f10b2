"""The table of pages.txt, and every pattern that the resolver knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.world import ROLES, World

STATUS = {"2": 200, "3": 302, "4": 404, "5": 405, "F": 403, "1": 401, "9": 409, "0": 410, "7": 503}


@dataclass(frozen=True)
class Row:
    """One page, and what each role gets on GET."""

    page: str
    what: str
    statuses: dict[str, int]

    @property
    def label(self) -> str:
        return f"{self.page} ({self.what})"


def table() -> list[Row]:
    lines = Path(__file__).with_name("pages.txt").read_text(encoding="utf-8").splitlines()
    return [_row(line) for line in lines if line and not line.startswith("#")]


CODES = rf"(?:\s+[{''.join(STATUS)}]){{{len(ROLES) - 1},{len(ROLES)}}}"
LINE = re.compile(rf"(?P<page>.+?)\s+(?P<what>\S+)(?P<codes>{CODES})")


def _row(line: str) -> Row:
    """The last column may be left out: Dara gets what Stig gets, wherever she is nobody's delegate."""
    found = LINE.fullmatch(line)
    assert found, line
    codes = found["codes"].split()
    if len(codes) < len(ROLES):
        codes.append(codes[ROLES.index("stig")])
    return Row(found["page"], found["what"], dict(zip(ROLES, (STATUS[code] for code in codes), strict=True)))


def patterns() -> dict[str, str]:
    """The route of every pattern by what the table calls it."""
    return {_called(route, name): f"/{route}" for route, name in _walk(get_resolver(), "", "")}


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[tuple[str, str]]:
    for found in resolver.url_patterns:
        route = f"{prefix}{found.pattern}"
        if isinstance(found, URLPattern):
            yield route, f"{space}{found.name}" if found.name else ""
        else:
            yield from _walk(found, route, f"{space}{found.namespace}:" if found.namespace else space)


# Pages of the administration that a room has added have a row under their own name.
OF_EVERY_MODEL = ("list", "add", "change", "history", "delete", "do", "download", "redirect")


def _called(route: str, name: str) -> str:
    for model in admin.site._registry:
        base = f"admin/{model._meta.app_label}/{model._meta.model_name}/"
        page = route.removeprefix(base)
        if page == route:
            continue
        kind = page.removeprefix("<path:object_id>/").split("/")[0] or ("redirect" if page else "list")
        if kind in OF_EVERY_MODEL:
            return f"{model._meta.label_lower} {kind}"
    return name or route


class Addresses:
    """Where each row of the table is, in one world."""

    def __init__(self, world: World) -> None:
        self.objects = world.objects()
        self.rows = {"a": world.rows(world.a), "b": world.rows(world.b)}
        self.routes = patterns()

    def of(self, row: Row) -> str:
        route = self.routes[row.page]
        if " " in row.page:
            model = row.page.split()[0]
            pk = "" if row.what == "-" else str(getattr(self.rows[row.what][model], "pk"))  # noqa: B009 - a row of any model
            return route.replace("<path:object_id>", pk).replace("<slug:button>", "nothing")
        if "/" in row.page:
            return route.replace("(?P<url>.*)$", "nowhere/")
        return reverse(row.page, kwargs=self.objects[row.what])
