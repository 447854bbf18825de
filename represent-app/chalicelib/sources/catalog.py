"""Load the catalogue of built-in sources, a reviewed file, and apply the corrections of administrators."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.core.errors import NotFound
from chalicelib.sources.models import SourceChange, SourceDefinition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.sources.models import SourceState

FILE = Path(__file__).parents[1] / "data" / "sources.json"


@cache
def load_catalog() -> Mapping[str, SourceDefinition]:
    """Return the built-in sources by id, in the order of the file."""
    found = (SourceDefinition.model_validate(entry) for entry in json.loads(FILE.read_bytes()))
    return {source.id: source for source in found}


def get_built_in(source_id: str) -> SourceDefinition:
    """Return a built-in source as the catalogue has it; raises NotFound with the known ids."""
    found = load_catalog().get(source_id)
    if found is None:
        raise NotFound(f"There is no source {source_id[:50]!r} in the catalogue; it has: {', '.join(load_catalog())}.")
    return found


def correct(definition: SourceDefinition, state: SourceState) -> SourceDefinition:
    """Return a definition with the corrections that an administrator has made."""
    if state.change is None:
        return definition
    return definition.model_copy(update={name: getattr(state.change, name) for name in SourceChange.model_fields})
