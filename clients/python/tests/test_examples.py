"""The documented example of each operation's answer is read as the type that its method promises."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from represent_client import Represent
from represent_client._operations import Operations

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
DOCUMENT = json.loads((ROOT / "represent-app/chalicelib/docs/openapi.json").read_text(encoding="utf-8"))


def list_examples() -> Iterator[tuple[str, int, Any]]:
    """Yield operation id, status and body of each documented success."""
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {}).get("application/json", {})
                if status.startswith("2") and "example" in content:
                    yield operation["operationId"], int(status), content["example"]


EXAMPLES = {name: (status, body) for name, status, body in list_examples()}


def call(name: str, represent: Represent) -> Any:
    """Call a method with a value for each argument that it needs; the built request is not looked at."""
    method = getattr(represent, name)
    needed = [each for each in inspect.signature(method).parameters.values() if each.default is each.empty]
    values = {each.name: Anything() if each.name == "body" else "x" for each in needed}
    return method(**values)


class Anything:
    """A body of any type."""

    def to_dict(self) -> dict[str, Any]:
        return {}


def test_nearly_every_operation_has_an_example() -> None:
    without = {name for name in vars(Operations) if not name.startswith("_")} - EXAMPLES.keys()
    assert without == {
        "call_tenant_tool", "call_tool", "docs", "docs_asset", "get_bulk_file", "mcp", "openapi",
        "tenant_mcp",
    }  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_is_read_as_the_promised_type(name: str) -> None:
    status, body = EXAMPLES[name]
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=body))
    with Represent("https://api.example.org", http=httpx.Client(transport=transport), tenant="CA") as represent:
        answer = call(name, represent)
    promised = str(inspect.signature(getattr(Operations, name)).return_annotation)
    found = re.fullmatch(r"(?:Answer|Page)\[(\w+)\]", promised)
    kinds = {type(entry).__name__ for entry in (answer.data if found else [answer])}
    assert kinds == {found[1] if found else promised}
