"""The tools that agents are offered, read from docs/tools.json (`make openapi` writes it from the operations)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict
from pydantic_core import from_json

from chalicelib.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = Path(__file__).parent.parent / "docs" / "tools.json"


class ToolHints(BaseModel):
    """What a tool does to the world, as far as a client may want to ask a person first."""

    model_config = ConfigDict(frozen=True)

    read_only: bool
    destructive: bool
    idempotent: bool


class ToolCard(BaseModel):
    """One tool: what it is for, what it takes and gives (JSON Schema 2020-12), and the route that does the same."""

    model_config = ConfigDict(frozen=True)

    name: str
    operation: str
    title: str
    description: str
    tags: tuple[str, ...]
    method: str
    path: str
    hints: ToolHints
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]


@cache
def load() -> Mapping[str, ToolCard]:
    """Return every tool by its name, in the order of their names."""
    cards = [ToolCard(**card) for card in from_json(FILE.read_bytes())]
    return {card.name: card for card in cards}


def add_tenant(card: ToolCard) -> ToolCard:
    """Return a tool as it is where the tenant is known already: its argument need not be given."""
    told = [name for name in card.input_schema["required"] if name != "tenant"]
    return card.model_copy(update={"input_schema": card.input_schema | {"required": told}})


def make_unknown_tool_error(name: str, names: Iterable[str]) -> NotFound:
    """Return the problem of a tool that there is not, with those of nearly that name.

    >>> make_unknown_tool_error("list_vacancy", ["list_vacancies", "me"]).more
    {'suggestions': ['list_vacancies']}
    """
    import difflib  # noqa: PLC0415 (only mistakes pay for it)

    near = difflib.get_close_matches(name[:100].lower(), list(names), n=3, cutoff=0.5)
    hint = f"Did you mean {', '.join(near)}?" if near else "GET /agent/tools lists them."
    return NotFound(f"There is no tool {name[:60]!r}. {hint}", suggestions=near)


def make_hints(card: ToolCard) -> dict[str, Any]:
    """Return the hints as the Model Context Protocol names them; nothing here reaches beyond this directory."""
    return {
        "title": card.title,
        "readOnlyHint": card.hints.read_only,
        "destructiveHint": card.hints.destructive,
        "idempotentHint": card.hints.idempotent,
        "openWorldHint": False,
    }
