"""Helpers that several tests share and that are not fixtures."""

from __future__ import annotations

import io
import pickle
import sys
import zlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import botocore.session
import click
import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from tests.data import invented
from tools.generate import public_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import FrameType

    from _typeshed import TraceFunction
    from mypy_boto3_dynamodb.client import DynamoDBClient

ROOT = Path(__file__).resolve().parent.parent
REGION = "us-east-1"
INVENTED = invented.FOLDER
# A folder that does not exist, if the public data is hidden or absent.
PUBLIC = public_data.folder() or ROOT / "tests" / "no public data"


def in_both(ours: Any = (), theirs: Any = ()) -> list[Any]:
    """Return the test parameters for the invented data and for the public data: the folder, then the given values."""
    return [
        pytest.param(INVENTED, *ours, id="invented"),
        pytest.param(PUBLIC, *theirs, id="public", marks=pytest.mark.public_data),
    ]


def files_in_both(ours: Iterable[str], theirs: Iterable[str] | None = None) -> list[Any]:
    """Return a test parameter for each file that the patterns find in the invented data and in the public data.

    A pattern without a match is a parameter itself: its test is skipped without the public data, and fails otherwise.
    """

    def found(folder: Path, patterns: Iterable[str]) -> list[Path]:
        return [path for pattern in patterns for path in sorted(folder.glob(pattern)) or [folder / pattern]]

    patterns = tuple(ours)
    return [
        *(pytest.param(path, id=f"invented/{path.relative_to(INVENTED)}") for path in found(INVENTED, patterns)),
        *(
            pytest.param(path, id=f"public/{path.relative_to(PUBLIC)}", marks=pytest.mark.public_data)
            for path in found(PUBLIC, patterns if theirs is None else theirs)
        ),
    ]


# The options that deselect tests, by their attribute names in pytest.
PARTIAL = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "stepwise", "collectonly")


def runs_all(config: pytest.Config) -> bool:
    """Return whether a run has every test of the suite, with the public data or without."""
    partial = any(getattr(config.option, name, None) for name in PARTIAL)
    return not partial and config.args == config.getini("testpaths")


def readable(item: dict[str, Any]) -> dict[str, Any]:
    """Return a DynamoDB item with its compressed attributes as text, so that a test can search it."""
    return {name: {"S": _text(value["B"])} if "B" in value else value for name, value in item.items()}


def _text(data: bytes) -> str:
    try:
        return zlib.decompressobj().decompress(data).decode()
    except zlib.error:  # the second part of a compressed value
        return str(data)


def create_tables(client: DynamoDBClient) -> None:
    """Make the tables with the keys of resources.yaml (a contract test compares the two)."""
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


@cache
def _made_tables() -> bytes:
    client: Any = botocore.session.get_session().create_client("dynamodb", REGION)
    create_tables(client)
    return pickle.dumps(dict(dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables))


def place_tables() -> None:
    """Put empty tables, as create_tables makes them, into moto; making them takes a hundred times as long."""
    dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables.update(pickle.loads(_made_tables()))  # noqa: S301 (our own)


class OneAtATime:
    """A client that runs one call at a time: DynamoDB's tables are thread-safe, moto's are not."""

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


class MatchAllSet(set[str]):
    """A set that contains every text."""

    def __contains__(self, _: object) -> bool:
        return True


@dataclass
class Calls:
    """The operations that the product called on AWS, in order."""

    names: list[str] = field(default_factory=list)

    def during(self) -> list[str]:
        """Return the calls since the previous call of this method."""
        names, self.names = self.names, []
        return names


def count_steps(act: Callable[[], object]) -> int:
    """Count the executed lines of the product during a call; this shows growth without a clock."""
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
    """A file that is generated while it is read, and is never whole in memory."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        super().__init__()
        self._parts, self._rest, self.given = parts, b"", 0

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (part := next(self._parts, b"")):
            self._rest += part
        data, self._rest = self._rest[:size], self._rest[size:]
        self.given += len(data)
        return data


def parse_command(words: Sequence[str]) -> None:
    """Parse a `python -m tools` command without running it; raise click.UsageError if it is not valid."""
    from tools.cli import represent  # noqa: PLC0415 (imports every command)

    context = represent.make_context("tools", list(words))
    command: click.Command = represent
    arguments = [*context._protected_args, *context.args]
    while isinstance(command, click.Group):
        name, found, arguments = command.resolve_command(context, arguments)
        assert found is not None, words
        command = found
        context = command.make_context(str(name), arguments, parent=context)
        arguments = [*context._protected_args, *context.args]
