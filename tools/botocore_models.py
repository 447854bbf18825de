"""Build what botocore needs to know of DynamoDB: `python -m tools.botocore_models` writes, `--check` compares.

Of the model of a service botocore reads everything before it makes a client: of DynamoDB, half a megabyte in which most
is documentation and operations that the product never calls. What is read here is the model of the pinned botocore,
and what is written is the same without them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.loaders

from tools.write_or_check import keep, only_checks

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or tell which differ from what the pinned botocore says; returns the exit status."""
    check = only_checks("tools.botocore_models", __doc__.partition("\n")[0] if __doc__ else None, arguments)
    return max(
        keep(
            TARGET / name,
            json.dumps(value, separators=(",", ":"), sort_keys=True) + "\n",
            "is not what botocore says; run: make sdk",
            check=check,
            name=f"aws/models/{name}",
        )
        for name, value in documents().items()
    )


if __name__ == "__main__":
    sys.exit(main())
