"""An OpenAPI 3.1 description made from dataclasses, in plain Python."""

import dataclasses
import enum
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
PLAIN: Mapping[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


@dataclass(frozen=True)
class Door:
    """One address: what it answers, and what its parts mean."""

    path: str
    name: str
    says: str
    answer: type | None
    # (name, type in JSON, what it is)
    parts: tuple[tuple[str, str, str], ...] = ()


def description(*, title: str, version: str, server: str, doors: tuple[Door, ...], fault: type) -> Schema:
    """The whole document."""
    named = {cls.__name__: cls for door in doors if door.answer for cls in _all_of(door.answer)}
    named[fault.__name__] = fault
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": {door.path: {"get": _operation(door, fault)} for door in doors},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {name: schema_of(cls) for name, cls in sorted(named.items())},
        },
    }


def _operation(door: Door, fault: type) -> Schema:
    answer = {"$ref": _ref(door.answer)} if door.answer else {"type": "object"}
    refused = {"application/json": {"schema": {"$ref": _ref(fault)}}}
    faults = {"401": "The token is missing, wrong or revoked.", "429": "Asked too often; see Retry-After."}
    if door.parts:
        faults["404"] = "There is none."
    return {
        "operationId": door.name,
        "summary": door.says,
        "parameters": [
            {"name": name, "in": "path", "required": True, "description": says, "schema": {"type": kind}}
            for name, kind, says in door.parts
        ],
        "responses": {
            "200": {"description": door.says, "content": {"application/json": {"schema": answer}}},
            **{code: {"description": says, "content": refused} for code, says in sorted(faults.items())},
        },
    }


def schema_of(cls: type) -> Schema:
    """A dataclass as an object whose fields are all there and no others."""
    hints = typing.get_type_hints(cls, include_extras=True)
    names = [field.name for field in dataclasses.fields(cls)]
    return {
        "type": "object",
        "description": " ".join((cls.__doc__ or "").split()),
        "properties": {name: _schema(hints[name]) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _schema(hint: Any) -> Schema:  # noqa: ANN401 - a type as typing describes it
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        inner, note = typing.get_args(hint)[:2]
        return _schema(inner) | ({"format": "date"} if note == "date" else {"description": note})
    # A union with something annotated is one of typing.
    if origin in (types.UnionType, typing.Union):
        return _or_null(next(one for one in typing.get_args(hint) if one is not types.NoneType))
    if origin is tuple:
        return {"type": "array", "items": _schema(typing.get_args(hint)[0])}
    return _simple(hint)


def _or_null(hint: Any) -> Schema:  # noqa: ANN401 - a type as typing describes it
    schema = _schema(hint)
    return {"oneOf": [schema, {"type": "null"}]} if "$ref" in schema else schema | {"type": [schema["type"], "null"]}


def _simple(cls: type) -> Schema:
    if dataclasses.is_dataclass(cls):
        return {"$ref": _ref(cls)}
    if issubclass(cls, enum.Enum):
        return {"type": "string", "enum": [one.value for one in cls]}
    return {"type": PLAIN[cls]}


def _ref(cls: type) -> str:
    return f"#/components/schemas/{cls.__name__}"


def _all_of(cls: Any) -> Iterator[type]:  # noqa: ANN401 - a type as typing describes it
    """A dataclass and those within it."""
    if dataclasses.is_dataclass(cls):
        yield typing.cast("type", cls)
        for hint in typing.get_type_hints(cls).values():
            yield from _all_of(hint)
    for inner in typing.get_args(cls):
        yield from _all_of(inner)
