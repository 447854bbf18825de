"""An in-memory DynamoDB that counts the capacity each call would consume on AWS.

It supports the part of the JSON 1.0 protocol that the read path and its writes use, rejects the rest by name, and has
the limits that affect reads: 1 MB per page of Query, 16 MB per BatchGetItem, 400 KB per item. Each table has the index
GSI1 with all attributes, which follows each write at once; writes to it are not counted.
"""

from __future__ import annotations

import json
import threading
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from typing import Any, NamedTuple

from bench.fake_dynamodb.expressions import TOKEN, Expression, Item, UnknownExpression, size_of

PAGE, BATCH, ITEM = 1_048_576, 16_777_216, 409_600
LAST = "\U0010ffff"
INDEX = "GSI1"
BETWEEN = "\0"  # separates the keys in an index; no key has it
VERSION = "com.amazonaws.dynamodb.v20120810#"


class ErrorResponse(Exception):  # noqa: N818 (named for the answer)
    """An error response of DynamoDB."""

    def __init__(self, kind: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.body = {"__type": VERSION + kind, "message": message, **more}


class Entry(NamedTuple):
    """An item in its serialised form, its size in bytes, its keys, and those of the index (None: not in it)."""

    text: bytes
    size: int
    keys: tuple[str, str]
    indexed: tuple[str, str] | None


class Partition:
    """The items of one partition key, in order."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.entries: dict[str, Entry] = {}

    def put(self, sk: str, entry: Entry | None) -> None:
        """Replace an item, or remove it if `entry` is None."""
        if entry is None:
            if self.entries.pop(sk, None):
                del self.keys[bisect_left(self.keys, sk)]
            return
        if sk not in self.entries:
            insort(self.keys, sk)
        self.entries[sk] = entry


class Database:
    """All tables, with counters of calls and capacity."""

    def __init__(self, *tables: str) -> None:
        self.tables: dict[str, dict[str, Partition]] = {table: {} for table in tables}
        self.indexes: dict[str, dict[str, Partition]] = {table: {} for table in tables}
        self.calls: Counter[str] = Counter()
        self.read_units = self.write_units = 0.0
        self._lock = threading.Lock()

    def fill(self, table: str, items: list[Item]) -> None:
        """Put items without counting; the items of a partition may be in any order."""
        for item in sorted(items, key=lambda item: str(item["SK"]["S"])):
            self._put(table, item["PK"]["S"], item["SK"]["S"], item)

    def counted(self) -> dict[str, Any]:
        """Return the calls and the consumed capacity so far."""
        with self._lock:
            return {"calls": dict(self.calls), "read_units": self.read_units, "write_units": self.write_units}

    def answer(self, operation: str, request: dict[str, Any]) -> bytes:
        """Execute one call.

        Raises ErrorResponse.
        """
        known = {
            "BatchGetItem": self._batch_get,
            "BatchWriteItem": self._batch_write,
            "DeleteItem": self._write_one,
            "GetItem": self._get,
            "PutItem": self._write_one,
            "Query": self._query,
            "TransactWriteItems": self._transact,
            "UpdateItem": self._write_one,
        }.get(operation)
        if known is None:
            raise ErrorResponse("UnknownOperationException", f"{operation} is not supported by this database.")
        with self._lock:
            self.calls[operation] += 1
            try:
                return known(request)
            except (UnknownExpression, KeyError, ValueError) as error:
                raise ErrorResponse(
                    "ValidationException", f"This is not supported by this database: {error}"
                ) from error

    def _get(self, request: dict[str, Any]) -> bytes:
        entry = self._entry(request["TableName"], request["Key"])
        consumed = self._read(request, [entry.size if entry else 0], request.get("ConsistentRead"))
        found = b'"Item":' + _project(entry.text, request) if entry else b""
        return b"{" + b",".join(part for part in (found, consumed) if part) + b"}"

    def _batch_get(self, request: dict[str, Any]) -> bytes:
        found: list[bytes] = []
        consumed_by_table: list[bytes] = []
        left: dict[str, Any] = {}
        room = BATCH
        if sum(len(wanted["Keys"]) for wanted in request["RequestItems"].values()) > 100:  # noqa: PLR2004
            raise ErrorResponse("ValidationException", "Too many items requested for the BatchGetItem call")
        for table, wanted in request["RequestItems"].items():
            texts, sizes = [], []
            for key in wanted["Keys"]:
                entry = self._entry(table, key)
                if entry and entry.size > room:
                    left.setdefault(table, {**wanted, "Keys": []})["Keys"].append(key)
                    continue
                sizes.append(entry.size if entry else 0)
                if entry:
                    room -= entry.size
                    texts.append(_project(entry.text, wanted))
            found.append(json.dumps(table).encode() + b":[" + b",".join(texts) + b"]")
            units = self._read({**request, "TableName": table}, sizes, wanted.get("ConsistentRead"))
            consumed_by_table.append(units.removeprefix(b'"ConsumedCapacity":'))
        consumed = b',"ConsumedCapacity":[' + b",".join(consumed_by_table) + b"]" if all(consumed_by_table) else b""
        rest = b',"UnprocessedKeys":' + json.dumps(left).encode()
        return b'{"Responses":{' + b",".join(found) + b"}" + rest + consumed + b"}"

    def _query(self, request: dict[str, Any]) -> bytes:
        if unknown := request.keys() & {"FilterExpression", "KeyConditions"}:
            raise UnknownExpression(", ".join(unknown))
        partition, keys = self._find_keys(request)
        texts: list[bytes] = []
        size, limit = 0, request.get("Limit", len(keys) + 1)
        for key in keys[:limit]:
            entry = partition.entries[key]
            if texts and size + entry.size > PAGE:
                break
            size += entry.size
            texts.append(_project(entry.text, request))
        shown = b"" if request.get("Select") == "COUNT" else b'"Items":[' + b",".join(texts) + b"],"
        parts = [b"{" + shown + b'"Count":%d,"ScannedCount":%d' % (len(texts), len(texts))]
        if texts and (len(texts) < len(keys) or len(texts) == limit):
            last = _format_keys(partition.entries[keys[len(texts) - 1]], indexed="IndexName" in request)
            parts.append(b'"LastEvaluatedKey":' + json.dumps(last).encode())
        consumed = self._read(request, [size], request.get("ConsistentRead"))
        return b",".join([*parts, consumed] if consumed else parts) + b"}"

    def _find_keys(self, request: dict[str, Any]) -> tuple[Partition, list[str]]:
        """Return the partition of a Query, and the keys of its items in the order of the answer."""
        if request.get("IndexName", INDEX) != INDEX:
            raise UnknownExpression(request["IndexName"])
        tables, indexed = (self.indexes, True) if "IndexName" in request else (self.tables, False)
        self._table(request["TableName"])
        pk, low, high = _range(request, BETWEEN + LAST if indexed else "")
        partition = tables[request["TableName"]].get(pk) or Partition()
        keys = partition.keys[bisect_left(partition.keys, low) : bisect_right(partition.keys, high)]
        forward = request.get("ScanIndexForward", True)
        if not forward:
            keys.reverse()
        if after := request.get("ExclusiveStartKey"):
            start = _index_key(after) if indexed else after["SK"]["S"]
            keys = keys[bisect_right(keys, start) :] if forward else [key for key in keys if key < start]
        return partition, keys

    def _write_one(self, request: dict[str, Any]) -> bytes:
        before, after = self._judged(request)
        if after is None and before is None and "ConditionExpression" not in request:
            self._written(request, [0], 1)
            return b"{}"
        pk, sk = _key(request.get("Key") or request["Item"])
        sizes = self._put(request["TableName"], pk, sk, after)
        consumed = self._written(request, [sizes], 1)
        answer: dict[str, Any] = {}
        wanted = request.get("ReturnValues", "NONE")
        if wanted != "NONE":
            answer["Attributes"] = (after if wanted.endswith("NEW") else before) or {}
        return json.dumps(answer | consumed).encode()

    def _batch_write(self, request: dict[str, Any]) -> bytes:
        for table, writes in request["RequestItems"].items():
            for write in writes:
                (each,) = write.values()
                pk, sk = _key(each.get("Key") or each["Item"])
                self._written({"TableName": table}, [self._put(table, pk, sk, each.get("Item"))], 1)
        return b'{"UnprocessedItems":{}}'

    def _transact(self, request: dict[str, Any]) -> bytes:
        planned, reasons = [], []
        for element in request["TransactItems"]:
            ((kind, write),) = element.items()
            if kind == "ConditionCheck":
                raise UnknownExpression(kind)
            try:
                planned.append((write, self._judged(write)[1]))
                reasons.append({"Code": "None"})
            except ErrorResponse as refusal:
                reasons.append({"Code": "ConditionalCheckFailed", "Message": str(refusal)})
        if len(planned) < len(reasons):
            codes = ", ".join(reason["Code"] for reason in reasons)
            self.write_units += 2 * len(reasons)
            message = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
            raise ErrorResponse("TransactionCanceledException", message, CancellationReasons=reasons)
        consumed_by_write = []
        for write, after in planned:
            pk, sk = _key(write.get("Key") or write["Item"])
            sizes = self._put(write["TableName"], pk, sk, after)
            consumed_by_write.append(self._written({**request, "TableName": write["TableName"]}, [sizes], 2))
        consumed = [each["ConsumedCapacity"] for each in consumed_by_write if each]
        return json.dumps({"ConsumedCapacity": consumed} if consumed else {}).encode()

    def _judged(self, write: dict[str, Any]) -> tuple[Item | None, Item | None]:
        """Return an item before and after a write.

        Raises ErrorResponse if its condition is not met.
        """
        key = write.get("Key") or write["Item"]
        entry = self._entry(write["TableName"], key)
        before: Item | None = json.loads(entry.text) if entry else None
        condition = write.get("ConditionExpression")
        if condition and not Expression(condition, write, before).holds():
            self.write_units += 1
            raise ErrorResponse("ConditionalCheckFailedException", "The conditional request failed")
        if "UpdateExpression" in write:
            names = {name: key[name] for name in ("PK", "SK")}
            return before, Expression(write["UpdateExpression"], write, {**(before or {}), **names}).updated()
        return before, write.get("Item")

    def _put(self, table: str, pk: str, sk: str, item: Item | None) -> int:
        """Store an item; return the larger size of the old and the new one, in bytes."""
        partition = self._table(table).setdefault(pk, Partition())
        before = partition.entries.get(sk)
        entry = None
        if item is not None:
            text = json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()
            indexed = (item["GSI1PK"]["S"], _index_key(item)) if "GSI1PK" in item and "GSI1SK" in item else None
            entry = Entry(text, size_of(item), (pk, sk), indexed)
            if entry.size > ITEM:
                raise ErrorResponse("ValidationException", "Item size has exceeded the maximum allowed size")
        partition.put(sk, entry)
        index = self.indexes[table]
        if before and before.indexed:
            index[before.indexed[0]].put(before.indexed[1], None)
        if entry and entry.indexed:
            index.setdefault(entry.indexed[0], Partition()).put(entry.indexed[1], entry)
        return max(before.size if before else 0, entry.size if entry else 0)

    def _read(self, request: dict[str, Any], sizes: list[int], consistent: Any) -> bytes:
        """Count the capacity of a read: 4 KB a unit, half if it is eventually consistent."""
        units = sum(max(1, -(-size // 4096)) for size in sizes) * (1 if consistent else 0.5)
        self.read_units += units
        consumed = _format_consumed(request, units)
        return b'"ConsumedCapacity":' + json.dumps(consumed["ConsumedCapacity"]).encode() if consumed else b""

    def _written(self, request: dict[str, Any], sizes: list[int], times: int) -> dict[str, Any]:
        """Count the capacity of a write: 1 KB a unit, doubled in transactions."""
        units = sum(max(1, -(-size // 1024)) for size in sizes) * times
        self.write_units += units
        return _format_consumed(request, units)

    def _entry(self, table: str, key: Item) -> Entry | None:
        pk, sk = _key(key)
        partition = self._table(table).get(pk)
        return partition.entries.get(sk) if partition else None

    def _table(self, name: str) -> dict[str, Partition]:
        if name not in self.tables:
            raise ErrorResponse("ResourceNotFoundException", f"Requested resource not found: {name}")
        return self.tables[name]


def _key(item: Item) -> tuple[str, str]:
    return item["PK"]["S"], item["SK"]["S"]


def _index_key(item: Item) -> str:
    """Return the key of an item in its partition of the index, where sort keys may repeat."""
    return BETWEEN.join(item[name]["S"] for name in ("GSI1SK", "PK", "SK"))


def _format_keys(entry: Entry, *, indexed: bool) -> dict[str, Any]:
    """Return the keys of an item as an answer names them."""
    keys = dict(zip(("PK", "SK"), entry.keys, strict=True))
    if indexed and entry.indexed:
        keys |= {"GSI1PK": entry.indexed[0], "GSI1SK": entry.indexed[1].partition(BETWEEN)[0]}
    return {name: {"S": value} for name, value in keys.items()}


def _format_consumed(request: dict[str, Any], units: float) -> dict[str, Any]:
    if request.get("ReturnConsumedCapacity", "NONE") == "NONE":
        return {}
    return {"ConsumedCapacity": {"TableName": request["TableName"], "CapacityUnits": units}}


def _project(text: bytes, request: dict[str, Any]) -> bytes:
    wanted = request.get("ProjectionExpression")
    if not wanted:
        return text
    names = request.get("ExpressionAttributeNames") or {}
    kept = {names.get(name.strip(), name.strip()) for name in wanted.split(",")}
    return json.dumps({name: value for name, value in json.loads(text).items() if name in kept}).encode()


def _range(request: dict[str, Any], end: str) -> tuple[str, str, str]:
    """Return the partition key of a Query, and the first and last sort key that it reads.

    `end` is more than what follows a sort key in the index; empty for the table.
    """
    words = TOKEN.findall(request["KeyConditionExpression"])
    if words[0] == "(":
        words = words[1:-1]
    values = [request["ExpressionAttributeValues"][word]["S"] for word in words if word.startswith(":")]
    rest = words[4:]
    if not rest:
        return values[0], "", LAST
    if rest[0] == "begins_with":
        return values[0], values[1], values[1] + LAST
    if rest[1].upper() == "BETWEEN":
        return values[0], values[1], values[2] + end
    bounds = {
        "=": (values[1], values[1] + end),
        ">=": (values[1], LAST),
        ">": (values[1] + (end or "\0"), LAST),
        "<=": ("", values[1] + end),
    }
    if end:
        bounds["<"] = ("", values[1])  # no key of the index is equal to a sort key
    return values[0], *bounds[rest[1]]
