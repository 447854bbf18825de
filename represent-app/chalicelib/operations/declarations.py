"""Validate declarations of operations at import, with messages that say how to mend them."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from chalicelib.auth.permissions import GRANTS, Permission
from chalicelib.aws.iam import RESOURCES, DynamoDBOperation, S3Operation, SQSOperation, Uses

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from pydantic import BaseModel

# The contract's fields for models; each is the class, or ModelReference.
MODELS = ("body", "key_body", "query", "output", "queued")


# The name of a setting without a resource.
CONFIGURATION = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


class NameOnly(tuple[()]):
    """No operations, on purpose: a function that only names a table, a bucket or a queue."""

    __slots__ = ()


NAME_ONLY = NameOnly()
STORES = (DynamoDBOperation, S3Operation, SQSOperation)


class Misuse(TypeError):  # noqa: N818 (a decorator is misused; the name reads well where it is raised)
    """An invalid declaration; the message gives the file, the line and the fix. Raised at import."""

    def __init__(self, message: str) -> None:
        super().__init__(f"{_find_declaration()}: {message}")


def _find_declaration() -> str:
    """Return the file and line of the declaration: the innermost frame outside this package."""
    frame = sys._getframe(1)  # noqa: SLF001 (inspect.stack reads every source file)
    while frame.f_back and frame.f_globals.get("__name__", "").startswith(__package__ or "chalicelib.operations"):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


@dataclass(frozen=True)
class ModelReference:
    """A model that is imported on first use: `ModelReference("a.module", "A")`."""

    module: str
    name: str

    def load(self) -> type[BaseModel]:
        """Return the model; raises AttributeError."""
        return cast("type[BaseModel]", getattr(import_module(self.module), self.name))


def check_uses(needed: Any) -> Uses:
    """Return the settings and AWS operations that a function declares; raises Misuse."""
    if not isinstance(needed, Mapping):
        raise Misuse('@required_env_vars takes a dictionary: {"DDB_TABLE_NAME": [DynamoDBOperation.GET_ITEM]}.')
    for variable, wanted in needed.items():
        resource = RESOURCES.get(variable)
        if resource is None and not wanted and CONFIGURATION.fullmatch(str(variable)):
            continue  # a plain value, which needs no permission
        if resource is None:
            raise Misuse(
                f"{variable!r} names no resource. Add it to RESOURCES in aws/iam.py, or use one of {list(RESOURCES)}."
            )
        if isinstance(wanted, StrEnum | str):
            raise Misuse(f"{variable} takes a list: [{wanted!r}].")
        for operation in wanted:
            if not isinstance(operation, resource.service):
                raise Misuse(f"{operation!r} does not apply to {variable}; declare a {resource.service.__name__}.")
        if not wanted and wanted is not NAME_ONLY and resource.service in STORES:
            raise Misuse(
                f"{variable} is a table, a bucket or a queue; name the operations on it, or declare NAME_ONLY."
            )
        if wanted and not resource.arns:
            raise Misuse(f"{variable} is a plain value without AWS operations; declare it with [].")
    return {variable: frozenset(wanted) for variable, wanted in needed.items()}


def refuse_contract(name: str, permission: Permission, contract: Mapping[str, Any], known: AbstractSet[str]) -> None:
    """Raise Misuse if a contract has unknown fields, or models that are no pydantic models."""
    unknown = sorted(set(contract) - known)
    if unknown:
        raise Misuse(f"{name!r} declares {', '.join(unknown)}; validated knows {', '.join(sorted(known))}.")
    for model in MODELS:
        if model in contract and not isinstance(contract[model], type | ModelReference):
            raise Misuse(f"{model} of {name!r} must be a pydantic model class; got {contract[model]!r}.")
    keys = GRANTS[permission].keys and contract.get("keys", True)
    if "key_body" in contract and not ("body" in contract and keys):
        raise Misuse(f"{name!r} has a model for API keys; it needs a body too, and keys must carry {permission}.")
