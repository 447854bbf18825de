"""Write dataclasses as JSON, in the form of pydantic's models: compact, with dates and times as in ISO 8601.

Stored data that requests read are dataclasses: pydantic validates what clients send, and its import takes a third of a
cold start.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed import DataclassInstance
    from pydantic import BaseModel

Stored = TypeVar("Stored", bound="DataclassInstance")


def dump_json(value: Any) -> str:
    """Return a JSON value, or one with dataclasses, dates and UUIDs in it, as text.

    >>> from dataclasses import dataclass
    >>> from datetime import UTC
    >>> Seat = dataclass(type("Seat", (), {"__annotations__": {"since": date, "names": tuple}}))
    >>> dump_json([Seat(date(2027, 1, 3), ("Añorve",)), datetime(2027, 1, 3, 12, tzinfo=UTC)])
    '[{"since":"2027-01-03","names":["Añorve"]},"2027-01-03T12:00:00Z"]'
    """
    return _encoder.encode(value)


def to_text(entry: BaseModel | DataclassInstance | str) -> str:
    """Return an entry of a response as JSON; a text is JSON already."""
    if isinstance(entry, str):
        return entry
    return dump_json(entry) if is_dataclass(entry) else entry.model_dump_json()


def to_object(value: DataclassInstance) -> dict[str, Any]:
    """Return a dataclass as a JSON object."""
    found: dict[str, Any] = json.loads(dump_json(value))
    return found


def build(kind: type[Stored], stored: Mapping[str, Any], **read: Any) -> Stored:
    """Return a dataclass with the fields of a stored JSON object, some of them `read`.

    Fields that the class does not have are left out: a later release may have written them.
    """
    return kind(**{name: stored[name] for name in _list_fields(kind) if name in stored} | read)


def read_date(text: str | None) -> date | None:
    """Return a date in ISO 8601; None stays None."""
    return date.fromisoformat(text) if text is not None else None


def read_uuid(text: str | None) -> UUID | None:
    """Return a UUID; None stays None."""
    return UUID(text) if text is not None else None


def _simplify(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _list_fields(type(value))}
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


@cache
def _list_fields(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_simplify)
