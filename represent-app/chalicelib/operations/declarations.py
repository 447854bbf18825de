"""What declarations of operations may say, and the sentences that tell what is wrong with one, at import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from chalicelib.auth.permissions import GRANTS, Permission
from chalicelib.aws.iam import RESOURCES, Uses

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from pydantic import BaseModel

# What a contract says of models; each is the class, or ModelReference.
MODELS = ("body", "key_body", "query", "output")


class Misuse(TypeError):  # noqa: N818 (a decorator is misused; it reads so where it is raised)
    """A declaration that cannot be meant; the message tells the fix. Raised at import."""


@dataclass(frozen=True)
class ModelReference:
    """A model that is imported when it is first needed: `ModelReference("a.module", "A")`."""

    module: str
    name: str

    def load(self) -> type[BaseModel]:
        """Return the model; raises AttributeError."""
        return cast("type[BaseModel]", getattr(import_module(self.module), self.name))


def check_uses(needed: Any) -> Uses:
    """Return what a function declares that it needs; raises Misuse."""
    if not isinstance(needed, Mapping):
        raise Misuse('@required_env_vars takes a dictionary: {"DDB_TABLE_NAME": [DynamoDBOperation.GET_ITEM]}.')
    for variable, wanted in needed.items():
        resource = RESOURCES.get(variable)
        if resource is None:
            raise Misuse(
                f"{variable!r} names no resource; add it to RESOURCES in aws/iam.py, or use {list(RESOURCES)}."
            )
        if isinstance(wanted, StrEnum | str):
            raise Misuse(f"{variable} takes a list: [{wanted!r}].")
        for operation in wanted:
            if not isinstance(operation, resource.service):
                raise Misuse(f"{operation!r} is nothing to do with {variable}; declare a {resource.service.__name__}.")
        if wanted and not resource.arns:
            raise Misuse(f"{variable} is a plain value, on which nothing is performed; declare it with [].")
    return {variable: frozenset(wanted) for variable, wanted in needed.items()}


def refuse_contract(name: str, permission: Permission, contract: Mapping[str, Any], known: AbstractSet[str]) -> None:
    """Refuse a contract that says something unknown, or whose models are none; raises Misuse."""
    unknown = sorted(set(contract) - known)
    if unknown:
        raise Misuse(f"{name!r} declares {', '.join(unknown)}; validated knows {', '.join(sorted(known))}.")
    for model in MODELS:
        if model in contract and not isinstance(contract[model], type | ModelReference):
            raise Misuse(f"{model} of {name!r} is a pydantic model, the class itself; got {contract[model]!r}.")
    if "key_body" in contract and ("body" not in contract or not GRANTS[permission].keys):
        raise Misuse(f"{name!r} has a model for API keys; it needs a body too, and keys must carry {permission}.")
