"""Build what botocore needs to know of DynamoDB: `python -m tools.generate.botocore_models` writes, `--check` compares.

Of the model of a service botocore reads everything before it makes a client: of DynamoDB, half a megabyte in which most
is documentation and operations that the product never calls. What is read here is the model of the pinned botocore,
and what is written is the same without them.
"""

from __future__ import annotations

import json
from typing import Any

import botocore.loaders

from tools import ROOT
from tools.generate.write_or_check import write_or_check

TARGET = ROOT / "represent-app" / "chalicelib" / "aws" / "models"
SERVICE, VERSION = "dynamodb", "2012-08-10"
OPERATIONS = (
    "BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "TransactWriteItems", "UpdateItem",
)  # fmt: skip
# What every client of botocore reads, whatever its service.
COMMON = ("_retry", "endpoints", "partitions", "sdk-default-configuration")


def documents() -> dict[str, Any]:
    """Return each file by its path, as a JSON value."""
    loader = botocore.loaders.create_loader()
    found = {f"{name}.json": loader.load_data(name) for name in COMMON}
    found["endpoints.json"] = _of_the_service(found["endpoints.json"])
    found["_retry.json"] = _retries(found["_retry.json"])
    place = f"{SERVICE}/{VERSION}"
    found[f"{place}/service-2.json"] = _slim(loader.load_service_model(SERVICE, "service-2", VERSION))
    found[f"{place}/endpoint-rule-set-1.json"] = loader.load_service_model(SERVICE, "endpoint-rule-set-1", VERSION)
    return found


def _of_the_service(endpoints: Any) -> Any:
    def kept(partition: Any) -> Any:
        services = {name: told for name, told in partition["services"].items() if name == SERVICE}
        return {**partition, "services": services}

    return {**endpoints, "partitions": [kept(partition) for partition in endpoints["partitions"]]}


def _retries(retries: Any) -> Any:
    return {
        **retries,
        "retry": {name: told for name, told in retries["retry"].items() if name in ("__default__", SERVICE)},
    }


def _slim(model: Any) -> Any:
    operations = {name: model["operations"][name] for name in OPERATIONS}
    shapes: dict[str, Any] = {}
    pending = [shape for told in operations.values() for shape in _named(told)]
    while pending:
        name = pending.pop()
        if name not in shapes:
            shapes[name] = model["shapes"][name]
            pending += _named(shapes[name])
    kept = {"version": model["version"], "metadata": model["metadata"], "operations": operations, "shapes": shapes}
    return _undocumented(kept)


def _named(value: Any) -> list[str]:
    """Return the shapes that a part of a model names."""
    if isinstance(value, list):
        return [name for entry in value for name in _named(entry)]
    if not isinstance(value, dict):
        return []
    named = [value["shape"]] if isinstance(value.get("shape"), str) else []
    return named + [name for entry in value.values() for name in _named(entry)]


def _undocumented(value: Any) -> Any:
    if isinstance(value, list):
        return [_undocumented(entry) for entry in value]
    if isinstance(value, dict):
        # A shape may have a member called documentation; a text is one.
        return {
            name: _undocumented(entry)
            for name, entry in value.items()
            if not (name == "documentation" and isinstance(entry, str))
        }
    return value


def generate(*, check: bool) -> int:
    """Write the models, or check them; returns the exit status."""
    return max(
        write_or_check(
            TARGET / name,
            json.dumps(value, separators=(",", ":"), sort_keys=True) + "\n",
            "is not what botocore says; run: make generate",
            check=check,
            name=f"aws/models/{name}",
        )
        for name, value in documents().items()
    )
