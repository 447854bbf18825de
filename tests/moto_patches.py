"""Cache values that botocore and moto compute again for each client and each call.

None of them depends on a test. Without the cache they take a third of the time of the tests that call AWS in process.
"""

from __future__ import annotations

import gc
from functools import cache
from inspect import CO_VARKEYWORDS
from types import FunctionType, MethodType
from typing import Any

import botocore.hooks
import botocore.loaders
import moto.backends
import moto.core.models
import moto.core.responses
import moto.core.serialize
import moto.dynamodb.models.dynamo_type
import moto.dynamodb.models.table
import moto.dynamodb.parsing.ast_nodes
from moto.core.model_instances import reset_model_data

# The replacements cannot be typed: these modules export no usable types.
aliaser: Any = botocore.hooks.EventAliaser
mock: Any = moto.core.models.MockAWS
serializer: Any = moto.core.serialize.JSONSerializer
kind: Any = moto.dynamodb.models.dynamo_type.DynamoType
table: Any = moto.dynamodb.models.table.Table
expressions: Any = moto.dynamodb.parsing.ast_nodes
walker = expressions.DepthFirstTraverser
_kinds = walker.nodes_to_be_processed
_init, _accepts, _structure = aliaser.__init__, botocore.hooks.accepts_kwargs, serializer._serialize_type_structure
_cast, _all_items = kind.cast_value.fget, table.all_items
_aliases: dict[str, str] = {}
# Attributes of these types are compared by their unconverted value.
PLAIN = {"S", "B", "BOOL"}


def _with_known_aliases(self: Any, event_emitter: Any, event_aliases: Any = None) -> None:
    """Look for the name of an event among some fifty aliases once, instead of once for each client."""
    _init(self, event_emitter, event_aliases)
    if self._event_aliases == botocore.hooks.EVENT_ALIASES:
        self._alias_name_cache = _aliases


def _takes_keywords(handler: Any) -> Any:
    """Return whether a handler accepts any keyword, by the flags of its code instead of its whole signature."""
    function = handler.__func__ if isinstance(handler, MethodType) else handler
    return function.__code__.co_flags & CO_VARKEYWORDS if isinstance(function, FunctionType) else _accepts(handler)


def _write_one_type(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    """Write the one type that a DynamoDB value has; moto looks for all ten types, each by several names."""
    if shape.name != "AttributeValue" or type(value) is not dict or not value.keys() <= shape.members.keys():
        _structure(self, serialized, value, shape, key)
        return
    written: dict[str, Any] = {}
    for member, content in value.items():
        if content is not None:
            self._serialize(written, content, shape.members[member], member)
    self._default_serialize(serialized, written, shape, key)


def _compared_by(self: Any) -> Any:
    return self.value if self.type in PLAIN else _cast(self)


def _by_plain_keys(self: Any) -> list[Any]:
    """Sort all items by the text of their keys; moto sorts at each query, and compares objects made of the keys."""
    if {entry["AttributeType"] for entry in self.attr} != {"S"} or not self.range_key_attr:
        return list(_all_items(self))
    items = [item for partition in self.items.values() for item in partition.values()]
    return sorted(items, key=lambda item: (item.hash_key.value, item.range_key.value))


def _kinds_once(self: Any) -> Any:
    """Return the node types that a traversal of an expression visits, computed once instead of once a node."""
    if "kinds" not in vars(self):
        self.kinds = _kinds(self)
    return self.kinds


def _start(self: Any, reset: bool = True) -> None:  # noqa: FBT001, FBT002 (moto's)
    """Start answering botocore; moto would also prepare a thousand answers for `requests`, which no test needs."""
    moto.core.models.botocore_stubber.enabled = True
    if reset:
        self.reset()


def _stop(self: Any, remove_data: bool) -> None:  # noqa: FBT001 (moto's)
    moto.core.models.botocore_stubber.enabled = False
    if remove_data:
        self.reset()
        reset_model_data()


def install() -> None:
    """Apply all patches to botocore and moto."""
    aliaser.__init__ = _with_known_aliases
    mock._enable_patching, mock._disable_patching = _start, _stop
    serializer._serialize_type_structure = _write_one_type
    kind.cast_value = property(_compared_by)
    table.all_items = _by_plain_keys
    walker.nodes_to_be_processed = _kinds_once
    moto.backends.get_backend = cache(moto.backends.get_backend)  # type: ignore[assignment]
    for name in ("camelcase_to_underscores", "method_names_from_class"):
        setattr(moto.core.responses, name, cache(getattr(moto.core.responses, name)))
    botocore.loaders.create_loader = cache(botocore.loaders.create_loader)  # reads the service models
    botocore.hooks.accepts_kwargs = _takes_keywords  # type: ignore[assignment]


def freeze_imported_objects() -> None:
    """Exclude the objects that exist before the first test from garbage collection; no test frees them.

    Every full collection would scan all of them again, hundreds of thousands of objects, for the few that a test
    leaves.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
