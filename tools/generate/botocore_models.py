"""Reduce botocore's DynamoDB model: `python -m tools generate botocore-models` writes, `--check` compares.

botocore reads the whole model of a service before it creates a client: for DynamoDB, half a megabyte, mostly
documentation and operations that this application never calls. This module reads the model of the pinned botocore and
writes it without them.
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
# Files that botocore reads for every client, of any service.
COMMON = ("_retry", "endpoints", "partitions", "sdk-default-configuration")


def documents() -> dict[str, Any]:
    """Return the content of each file, by path."""
    loader = botocore.loaders.create_loader()
    found = {f"{name}.json": loader.load_data(name) for name in COMMON}
    found["endpoints.json"] = _select_service(found["endpoints.json"])
    found["_retry.json"] = _retries(found["_retry.json"])
    place = f"{SERVICE}/{VERSION}"
    found[f"{place}/service-2.json"] = _slim(loader.load_service_model(SERVICE, "service-2", VERSION))
    found[f"{place}/endpoint-rule-set-1.json"] = loader.load_service_model(SERVICE, "endpoint-rule-set-1", VERSION)
    return found


def _select_service(endpoints: Any) -> Any:
    def kept(partition: Any) -> Any:
        services = {name: endpoints_of for name, endpoints_of in partition["services"].items() if name == SERVICE}
        return {**partition, "services": services}

    return {**endpoints, "partitions": [kept(partition) for partition in endpoints["partitions"]]}


def _retries(retries: Any) -> Any:
    return {
        **retries,
        "retry": {name: rules for name, rules in retries["retry"].items() if name in ("__default__", SERVICE)},
    }


def _slim(model: Any) -> Any:
    operations = {name: _without_account(model["operations"][name]) for name in OPERATIONS}
    shapes: dict[str, Any] = {}
    pending = [shape for operation in operations.values() for shape in _referenced_shapes(operation)]
    while pending:
        name = pending.pop()
        if name not in shapes:
            shapes[name] = model["shapes"][name]
            pending += _referenced_shapes(shapes[name])
    kept = {"version": model["version"], "metadata": model["metadata"], "operations": operations, "shapes": shapes}
    return _undocumented(kept)


def _without_account(operation: Any) -> Any:
    """Return an operation without the parameters of its endpoint.

    They are the account in the ARNs of tables, and this application names tables without one. botocore would search
    each write of each transaction for it, a sixth of the time of a transaction with 100 writes.
    """
    return {name: value for name, value in operation.items() if name != "operationContextParams"}


def _referenced_shapes(value: Any) -> list[str]:
    """Return the names of the shapes that a part of a model refers to."""
    if isinstance(value, list):
        return [name for entry in value for name in _referenced_shapes(entry)]
    if not isinstance(value, dict):
        return []
    named = [value["shape"]] if isinstance(value.get("shape"), str) else []
    return named + [name for entry in value.values() for name in _referenced_shapes(entry)]


def _undocumented(value: Any) -> Any:
    if isinstance(value, list):
        return [_undocumented(entry) for entry in value]
    if isinstance(value, dict):
        # A shape may have a member named `documentation`; only a text is documentation.
        return {
            name: _undocumented(entry)
            for name, entry in value.items()
            if not (name == "documentation" and isinstance(entry, str))
        }
    return value


def generate(*, check: bool) -> int:
    """Write the models, or check them; return the exit status."""
    return max(
        write_or_check(
            TARGET / name,
            json.dumps(value, separators=(",", ":"), sort_keys=True) + "\n",
            "differs from botocore's model; run: make generate",
            check=check,
            name=f"aws/models/{name}",
        )
        for name, value in documents().items()
    )
