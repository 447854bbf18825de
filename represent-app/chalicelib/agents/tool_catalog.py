"""Load the tools for agents from docs/tools.json (`make generate` writes it from the operations)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import from_json

from chalicelib.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = Path(__file__).parent.parent / "docs" / "tools.json"


class ToolHints(BaseModel):
    """The effects of a tool, for clients that ask a person before they call it."""

    model_config = ConfigDict(frozen=True)

    read_only: bool = Field(description="Whether the tool only reads data.")
    destructive: bool = Field(description="Whether the tool may delete or overwrite data.")
    idempotent: bool = Field(description="Whether repeating a call with the same arguments has no further effect.")


class ToolCard(BaseModel):
    """One tool: its purpose, its arguments and results (JSON Schema 2020-12), and the equivalent REST route."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="Name of the tool, unique in the catalog.", examples=["list_representatives"])
    operation: str = Field(
        description="Id of the operation that the tool runs, as in the OpenAPI document.",
        examples=["list_representatives"],
    )
    title: str = Field(description="Short title of the tool for display.", examples=["List representatives"])
    description: str = Field(description="Purpose of the tool, for the model that chooses among tools.")
    tags: tuple[str, ...] = Field(description="Groups that the tool belongs to.", examples=[["representatives"]])
    method: str = Field(description="HTTP method of the equivalent REST route.", examples=["GET"])
    path: str = Field(description="Path template of the equivalent REST route.", examples=["/representatives"])
    hints: ToolHints = Field(description="Effects of the tool on stored data.")
    input_schema: dict[str, Any] = Field(description="JSON Schema (2020-12) of the tool's arguments.")
    output_schema: dict[str, Any] = Field(
        description="JSON Schema (2020-12) of the tool's result, which has the response's envelope."
    )


@cache
def load() -> Mapping[str, ToolCard]:
    """Return every tool by its name, sorted by name."""
    cards = [ToolCard(**card) for card in from_json(FILE.read_bytes())]
    return {card.name: card for card in cards}


def add_tenant(card: ToolCard) -> ToolCard:
    """Return a tool for an endpoint whose tenant is known: the argument `tenant` is optional there."""
    required = [name for name in card.input_schema["required"] if name != "tenant"]
    return card.model_copy(update={"input_schema": card.input_schema | {"required": required}})


def make_unknown_tool_error(name: str, names: Iterable[str]) -> NotFound:
    """Return the problem of an unknown tool, with suggestions of similar names.

    >>> make_unknown_tool_error("list_vacancy", ["list_vacancies", "me"]).more
    {'suggestions': ['list_vacancies']}
    """
    import difflib  # noqa: PLC0415 (needed only for mistakes)

    near = difflib.get_close_matches(name[:100].lower(), list(names), n=3, cutoff=0.5)
    hint = f"Did you mean {', '.join(near)}?" if near else "GET /agent/tools lists them."
    return NotFound(f"There is no tool {name[:60]!r}. {hint}", suggestions=near)


def make_hints(card: ToolCard) -> dict[str, Any]:
    """Return the hints in the format of the Model Context Protocol; no tool has effects outside this directory."""
    return {
        "title": card.title,
        "readOnlyHint": card.hints.read_only,
        "destructiveHint": card.hints.destructive,
        "idempotentHint": card.hints.idempotent,
        "openWorldHint": False,
    }
