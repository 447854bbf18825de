"""Parse JSON and YAML of bounded size into plain values. YAML scalars stay text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from chalicelib.imports.io import bounded
from chalicelib.imports.io.bounded import LIMITS
from chalicelib.imports.row import BadRoster

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 32
NULLS = frozenset(("", "~", "null", "Null", "NULL"))


def parse_json(data: bytes) -> Any:
    """Parse a JSON document (RFC 8259); raises BadRoster."""
    text = bounded.open_text(data)
    if sum(map(text.count, "[{,")) > LIMITS.values:
        raise _refuse_size()
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise BadRoster(f"The file is not JSON: {error}. Nothing was loaded.") from error


def parse_yaml(data: bytes) -> Any:
    """Parse a YAML document; raises BadRoster.

    An unquoted `no`, `012` or `2024-01-01` is text, and an empty value is None. Aliases, tags, repeated keys and more
    than one document are refused: no roster needs them, and aliases can make a small file expand to a huge one.
    """
    import yaml  # noqa: PLC0415 (imported only when needed, by imports)

    text = bounded.open_text(data)
    try:
        return _build(iter(yaml.parse(text, Loader=yaml.CSafeLoader)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" on line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        raise BadRoster(f"The YAML is invalid{where}: {what}. Nothing was loaded.") from error


@dataclass(slots=True, eq=False)
class _Node:
    """A mapping or list that is being filled."""

    value: dict[str, Any] | list[Any]
    key: str | None = None

    def put(self, value: Any, line: int) -> None:
        """Add an entry, or store it as the key of the next one."""
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.key is not None:
            self.value[self.key] = value
            self.key = None
        elif not isinstance(value, str):
            raise _refuse("a key that is not text", line)
        elif value in self.value:
            raise _refuse(f"the key {value[:40]!r} twice", line)
        else:
            self.key = value


def _build(events: Iterator[Any]) -> Any:
    """Build the values of parsed events, without recursion, for any depth."""
    import yaml  # noqa: PLC0415 (same)

    root = _Node([])
    stack = [root]
    for number, event in enumerate(events):
        if number > LIMITS.values:
            raise _refuse_size()
        line = event.start_mark.line + 1
        if getattr(event, "tag", None):
            raise _refuse(f"the tag {event.tag[:40]}", line)
        if isinstance(event, yaml.AliasEvent):
            raise _refuse("an alias", line)
        if isinstance(event, yaml.ScalarEvent):
            stack[-1].put(None if not event.style and event.value in NULLS else event.value, line)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            node = _Node({} if isinstance(event, yaml.MappingStartEvent) else [])
            stack[-1].put(node.value, line)
            stack.append(node)
            if len(stack) > DEEPEST:
                raise _refuse(f"more than {DEEPEST} levels", line)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
        elif isinstance(event, yaml.DocumentStartEvent) and root.value:
            raise _refuse("a second document", line)
    return root.value[0] if isinstance(root.value, list) and root.value else None


def _refuse_size() -> BadRoster:
    return BadRoster(f"The file has more than {LIMITS.values:,} values. Nothing was loaded.")


def _refuse(what: str, line: int) -> BadRoster:
    return BadRoster(f"The YAML has {what} on line {line}, which is not supported. Nothing was loaded.")


def get_entries(value: Any) -> list[dict[str, Any]]:
    """Return the mappings of a list; other entries are left out, and other values have none."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def get_text(value: Any) -> str:
    """Return a scalar as text without surrounding spaces; empty for other values and for None.

    >>> get_text(12), get_text(" a "), get_text(None), get_text([1])
    ('12', 'a', '', '')
    """
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
