"""The schema of Google's answers, from the discovery document that its own client carries."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = "lib/python3*/site-packages/googleapiclient/discovery_cache/documents/civicinfo.v2.json"
OWN = "x-represent"


@cache
def make_validator(clients: Path, resource: str, method: str) -> Draft202012Validator:
    """Return a validator of the answers of a method; it allows no property but Google's and our own."""
    (file,) = clients.glob(DOCUMENT)
    document = json.loads(file.read_text(encoding="utf-8"))
    answer = document["resources"][resource]["methods"][method]["response"]
    return Draft202012Validator({**_convert(answer), "$defs": _convert(document["schemas"])})


def _convert(node: Any) -> Any:
    """Return a part of the document as JSON Schema."""
    if isinstance(node, list):
        return [_convert(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {name: _convert(value) for name, value in node.items()}
    if isinstance(node.get("$ref"), str):
        found["$ref"] = f"#/$defs/{node['$ref']}"
    if node.get("type") == "object" and "properties" in node:
        found["properties"][OWN] = True
        found["additionalProperties"] = False
    return found
