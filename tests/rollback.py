"""Cheaper copies of the tables that moto keeps to roll back a failed transaction.

Upstream copies every item of the table, deeply, for each TransactWriteItems, so a thousand edits took minutes. All
operations replace items whole except UpdateItem, which changes them in place. So the previous items are kept by
reference, and UpdateItem copies its item first.
"""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from functools import cache
from typing import Any

from joserfc import jwk
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

_update_item = DynamoDBBackend.update_item


def _copy_table(self: Table, memo: dict[int, Any]) -> Table:
    copied = copy.copy(self)
    copied.items = defaultdict(dict, {key: dict(items) for key, items in self.items.items()})
    memo[id(self)] = copied
    return copied


def _update(self: DynamoDBBackend, table_name: str, key: dict[str, Any], *rest: Any, **more: Any) -> Any:
    table = self.get_table(table_name)
    items = table.items[DynamoType(key["PK"])]
    place: Any = DynamoType(key["SK"])
    if place in items:
        items[place] = copy.deepcopy(items[place])
    return _update_item(self, table_name, key, *rest, **more)


_import_key = jwk.RSAKey.import_key


@cache
def _key(text: str) -> jwk.RSAKey:
    return _import_key(json.loads(text))


def _imported(value: Any) -> jwk.RSAKey:
    return _key(json.dumps(value))


def install() -> None:
    """Patch the copies, and parse the signing key that all of moto's user pools share only once."""
    jwk.RSAKey.import_key = _imported  # type: ignore[method-assign, assignment]
    Table.__deepcopy__ = _copy_table  # type: ignore[attr-defined]
    DynamoDBBackend.update_item = _update  # type: ignore[method-assign]
