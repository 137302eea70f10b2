"""The tables that HR can take along as a file: their columns, and what the data dictionary says of each."""

import datetime as dt
import html
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.contrib.admin.utils import label_for_field
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from people.enums import CellKind, Permission, Role
from rmentor.lib.privacy import Privacy
from rmentor.lib.sheets import Cell

if TYPE_CHECKING:
    from people.admin.base import RoleAdmin

Text = str | Promise
Row = TypeVar("Row")

FIELD_KINDS: Sequence[tuple[type["models.Field[Any, Any]"], CellKind]] = (
    (models.DateTimeField, CellKind.MOMENT),
    (models.DateField, CellKind.DAY),
    (models.BooleanField, CellKind.YES_NO),
    (models.ForeignKey, CellKind.TEXT),
    (models.IntegerField, CellKind.NUMBER),
    (models.DecimalField, CellKind.NUMBER),
    (models.FloatField, CellKind.NUMBER),
)
# By what a method that shows a column says it returns; whatever else it returns is read as text.
RETURNED_KINDS: Mapping[object, CellKind] = {
    int: CellKind.NUMBER,
    int | None: CellKind.NUMBER,
    dt.date: CellKind.DAY,
    dt.date | None: CellKind.DAY,
    dt.datetime: CellKind.MOMENT,
    dt.datetime | None: CellKind.MOMENT,
    bool: CellKind.YES_NO,
}
# What stands in a list where there is nothing.
NOTHING = ("–", "")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """`value` makes the cell; the rest is what the data dictionary says."""

    name: str
    head: Text
    value: Callable[[Row], Cell]
    meaning: Text
    kind: CellKind = CellKind.TEXT
    unit: Text = ""
    # All that a cell of choices can say.
    choices: tuple[Text, ...] = ()
    seen_by: Text = Privacy.PROGRAM_TEAM.label


@dataclass(frozen=True)
class Table(Generic[Row]):
    """One sheet."""

    name: str
    title: Text
    columns: tuple[Column[Row], ...]

    @property
    def heads(self) -> list[Text]:
        """The first row."""
        return [column.head for column in self.columns]

    def cells(self, row: Row) -> list[Cell]:
        """One of the others."""
        return [column.value(row) for column in self.columns]


def table_of(page: "RoleAdmin[Any]") -> Table[Any]:
    """A list of the administration: what it shows, without columns that only lead somewhere."""
    names = [str(name) for name in page.list_display if name not in page.only_on_screen]
    title = capfirst(page.opts.verbose_name_plural) or ""
    return Table(page.opts.label_lower, title, tuple(_column(page, name) for name in names))


def _column(page: "RoleAdmin[Any]", name: str) -> Column[Any]:
    field = _field_called(page.model, name)
    label = getattr(page.model, "PRIVACY", {}).get(name)
    # Without `return_attr` it is the label alone, which its stubs do not know.
    head = cast("str", label_for_field(name, page.model, page))
    return Column(
        name=name,
        head=capfirst(head),
        value=_value_of_method(page, name) if field is None else _value_of_field(field),
        meaning=page.meanings.get(name) or str(getattr(field, "help_text", "")),
        kind=_kind_of_method(page, name) if field is None else _kind_of_field(field),
        unit=page.units.get(name, ""),
        choices=tuple(text for _value, text in getattr(field, "flatchoices", ())),
        seen_by=label.label if label else _audience(page.view_permission),
    )


def _field_called(model: type[models.Model], name: str) -> "models.Field[Any, Any] | None":
    try:
        field = model._meta.get_field(name)  # noqa: SLF001 - Django documents _meta
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _kind_of_field(field: "models.Field[Any, Any]") -> CellKind:
    if field.flatchoices:
        return CellKind.TEXT
    return next((kind for type_, kind in FIELD_KINDS if isinstance(field, type_)), CellKind.TEXT)


def _kind_of_method(page: "RoleAdmin[Any]", name: str) -> CellKind:
    method = _method_called(page, name)
    if method is None:
        return CellKind.TEXT
    return RETURNED_KINDS.get(inspect.signature(method).return_annotation, CellKind.TEXT)


def _value_of_field(field: "models.Field[Any, Any]") -> Callable[[models.Model], Cell]:
    name = field.name if isinstance(field, models.ForeignKey) else field.attname
    words = {value: str(text) for value, text in field.flatchoices}
    if words:
        return lambda row: words.get(getattr(row, name), getattr(row, name)) or None
    return lambda row: plain(getattr(row, name))


def _value_of_method(page: "RoleAdmin[Any]", name: str) -> Callable[[models.Model], Cell]:
    """Of the page, as it shows the column; otherwise of the row itself."""
    method = _method_called(page, name)
    if method is None:
        return lambda row: plain(getattr(row, name)())
    return lambda row: plain(method(row))


def _method_called(page: "RoleAdmin[Any]", name: str) -> Callable[[models.Model], object] | None:
    """As Django looks for it: every object has a text of its own, but a list shows that of its rows."""
    return None if name == "__str__" else getattr(page, name, None)


def plain(shown: object) -> Cell:
    """What a list shows, as a cell: without HTML, yes or no in words, nothing where there is nothing."""
    if shown is None or shown in NOTHING:
        return None
    if isinstance(shown, bool):
        return _("Yes") if shown else _("No")
    if isinstance(shown, SafeString):
        return html.unescape(strip_tags(shown))
    if isinstance(shown, int | float | Decimal | dt.date):
        return shown
    return str(shown)


def _audience(permission: Permission) -> Text:
    """Who reads a list in which nothing has a label of its own."""
    return Privacy.PROGRAM_TEAM.label if permission is Permission.MANAGE_OWN_PROGRAMS else Role.HR.label
