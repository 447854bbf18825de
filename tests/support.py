"""What tests share that is no fixture."""

from __future__ import annotations

import io
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from _typeshed import TraceFunction
    from mypy_boto3_dynamodb.client import DynamoDBClient

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the public rosters in ../shared/data are not beside this tree"
)


def readable(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item of DynamoDB with what is compressed in it as text, for whoever searches it."""
    return {name: {"S": _text(value["B"])} if "B" in value else value for name, value in item.items()}


def _text(data: bytes) -> str:
    try:
        return zlib.decompressobj().decompress(data).decode()
    except zlib.error:  # the second part of something
        return str(data)


def create_tables(client: DynamoDBClient) -> None:
    """Make the tables as resources.yaml declares their keys (a contract test compares the two)."""
    for name in ("represent-local", "represent-local-usage"):
        index: dict[str, Any] = {}
        keys = ["PK", "SK"]
        if name == "represent-local":
            keys += ["GSI1PK", "GSI1SK"]
            schema = [{"AttributeName": "GSI1PK", "KeyType": "HASH"}, {"AttributeName": "GSI1SK", "KeyType": "RANGE"}]
            projection = {"ProjectionType": "ALL"}
            index = {"GlobalSecondaryIndexes": [{"IndexName": "GSI1", "KeySchema": schema, "Projection": projection}]}
        client.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
            **index,
        )


class OneAtATime:
    """A client whose calls wait for each other: moto's tables are not made for threads, DynamoDB's are."""

    def __init__(self, client: DynamoDBClient) -> None:
        self._client = client
        self._lock = Lock()

    def __getattr__(self, name: str) -> Any:
        called = getattr(self._client, name)
        if not callable(called):
            return called

        def call(**arguments: Any) -> Any:
            with self._lock:
                return called(**arguments)

        return call


class Everything(set[str]):
    """A set that has every text in it."""

    def __contains__(self, _: object) -> bool:
        return True


@dataclass
class Calls:
    """The operations that the product asked of AWS, in order."""

    names: list[str] = field(default_factory=list)

    def during(self) -> list[str]:
        """Return the calls since the last question."""
        names, self.names = self.names, []
        return names


def count_steps(act: Callable[[], object]) -> int:
    """Count the lines of the product that run while something is done: what grows is seen without a clock."""
    count = 0

    def line(_: FrameType, event: str, __: object) -> TraceFunction:
        nonlocal count
        count += event == "line"
        return line

    def called(frame: FrameType, _: str, __: object) -> TraceFunction | None:
        return line if "chalicelib" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(called)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


class Made(io.RawIOBase):
    """A file that is made while it is read, and never whole in memory."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        super().__init__()
        self._parts, self._rest, self.given = parts, b"", 0

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (part := next(self._parts, b"")):
            self._rest += part
        data, self._rest = self._rest[:size], self._rest[size:]
        self.given += len(data)
        return data
