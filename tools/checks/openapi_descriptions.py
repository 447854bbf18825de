"""Refuse properties and parameters of the OpenAPI document without a useful description or a needed example."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import click

from tools.generate.openapi import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

# Words that say nothing beside a property's name.
FILLER = frozenset({"a", "an", "the", "of", "this", "that", "is", "for", "its", "value", "field", "property", "record"})
# String formats whose form a reader cannot guess.
FORMATS = frozenset({"uuid", "date", "date-time", "email", "uri", "decimal"})
SHORTEST = 12  # characters of a useful description


def find_problems(document: Any) -> Iterator[str]:
    """Yield one sentence for each property or parameter that lacks a description or an example."""
    for place, name, schema in _list_properties(document, ""):
        description = schema.get("description") or _describe_reference(document, schema)
        if not description:
            yield f"{place}.{name} has no description; write Field(description=…)."
        elif repeats_name(name, description):
            yield f"{place}.{name}: {description!r} only repeats the name; say its meaning, unit, or when it is null."
        if ".parameters[" in place and re.search(r"\bnull\b", description or ""):
            yield f"{place}.{name}: a parameter is left out, never null; write “Without it, …”."
        if _needs_example(schema) and not ("examples" in schema or "example" in schema):
            yield f"{place}.{name} has no example; write Field(examples=[…])."


def repeats_name(name: str, description: str) -> bool:
    """Return whether a description says no more than the name of the property.

    >>> repeats_name("created_at", "Created at."), repeats_name("id", "The id of the record.")
    (True, True)
    >>> repeats_name("created_at", "When the record was created, in UTC.")
    False
    """
    words = set(re.findall(r"[a-z0-9]+", description.lower())) - FILLER
    return len(description) < SHORTEST or words <= set(re.findall(r"[a-z0-9]+", name.lower()))


def _list_properties(value: Any, place: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _list_properties(entry, f"{place}[{number}]")
    elif isinstance(value, dict):
        properties = value.get("properties")
        if isinstance(properties, dict):
            yield from ((place, name, schema) for name, schema in properties.items() if isinstance(schema, dict))
        if value.get("in") in ("query", "path", "header"):
            schema = value.get("schema", {})
            yield place, str(value["name"]), {"description": value.get("description"), **schema}
        for key, entry in value.items():
            if key not in ("example", "examples", "default"):
                yield from _list_properties(entry, f"{place}.{key}" if place else key)


def _describe_reference(document: Any, schema: dict[str, Any]) -> str | None:
    reference = schema.get("$ref", "")
    found: Any = document
    for part in reference.removeprefix("#/").split("/") if reference else ():
        found = found.get(part, {})
    return found.get("description") if reference else None


def _needs_example(schema: dict[str, Any]) -> bool:
    options = [schema, *schema.get("anyOf", [])]
    return any(
        option.get("type") == "string"
        and (option.get("format") in FORMATS or "pattern" in option)
        and not ({"const", "enum"} & set(option))
        for option in options
    )


@click.command("openapi")
def command() -> int:
    """Print properties of the OpenAPI document without a useful description or example; exits with 1 if any."""
    problems = list(find_problems(json.loads(FILE.read_text(encoding="utf-8"))))
    for problem in problems:
        click.echo(problem)
    return 1 if problems else 0
