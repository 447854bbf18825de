"""Resolve the settings that the running function needs, and record which function uses which."""

from __future__ import annotations

import json
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from chalicelib.aws.iam import CognitoOperation, DynamoDBOperation, SQSOperation, Uses, merge_uses
from chalicelib.core import deadline, json_logging, settings
from chalicelib.core.errors import Problem

# Recording which settings a function uses.
RECORDING: Uses = {"USAGE_TABLE_NAME": frozenset({DynamoDBOperation.PUT_ITEM})}
# Storing usage records of executions.
TRACKING: Uses = {"USAGE_TABLE_NAME": frozenset({DynamoDBOperation.BATCH_WRITE_ITEM})}
# Reading a tenant's snapshot, and storing it for later requests.
SNAPSHOT: Uses = {
    "DDB_TABLE_NAME": frozenset(
        {DynamoDBOperation.BATCH_GET_ITEM, DynamoDBOperation.GET_ITEM, DynamoDBOperation.QUERY}
    ),
    "USAGE_TABLE_NAME": frozenset({DynamoDBOperation.BATCH_GET_ITEM, DynamoDBOperation.PUT_ITEM}),
}
# Finding the pool that signs tokens; the secret is included because one read returns all three.
SIGNING: Uses = {
    "USER_POOL_ID": frozenset(),
    "USER_POOL_CLIENT_ID": frozenset(),
    "USER_POOL_CLIENT_SECRET": frozenset(),
}
# Asking the pool for the caller's account and groups, before operations whose effect outlasts the token.
LIVE: Uses = {
    **SIGNING,
    "USER_POOL_ID": frozenset({CognitoOperation.ADMIN_GET_USER, CognitoOperation.ADMIN_LIST_GROUPS_FOR_USER}),
}
# Reporting failures that need a person; the setting is resolved when there is one.
REPORTING: Uses = {"CRITICAL_ERRORS_QUEUE_URL": frozenset({SQSOperation.SEND_MESSAGE})}
# AWS operations that any REST operation may perform before its own function runs: look up an API key, count it, record
# the settings in use, verify a token, read the account of a platform administrator, report.
GATE: Uses = merge_uses(
    {
        "DDB_TABLE_NAME": frozenset({DynamoDBOperation.GET_ITEM}),
        "USAGE_TABLE_NAME": frozenset({DynamoDBOperation.UPDATE_ITEM}),
    },
    RECORDING,
    TRACKING,
    SNAPSHOT,
    LIVE,
    REPORTING,
)


class AwsCaller(Protocol):
    """A caller of AWS: an operation, an event function, or the request pipeline before them."""

    @property
    def name(self) -> str:
        """The caller's name."""

    @property
    def uses(self) -> Uses:
        """The settings and AWS operations that it declares."""


@dataclass(frozen=True)
class Pipeline:
    """The request pipeline that precedes every REST operation."""

    name: str
    uses: Uses


REQUEST_PIPELINE = Pipeline("the gate", GATE)
current_caller: ContextVar[AwsCaller | None] = ContextVar("current", default=None)
recorded_uses: set[str] = set()


class acting_as:  # noqa: N801 (it is used as a function, and entered for every request)
    """Set the caller of AWS for the enclosed block."""

    __slots__ = ("_caller", "_token")

    def __init__(self, caller: AwsCaller) -> None:
        self._caller = caller

    def __enter__(self) -> None:
        self._token = current_caller.set(self._caller)

    def __exit__(self, *_: object) -> None:
        current_caller.reset(self._token)


def ensure_settings(name: str, uses: Uses, now: Uses | None = None) -> None:
    """Make sure that each variable (or those needed `now`) has a value, and record its users once per container.

    Raises MissingSetting. A record that cannot be written is logged and otherwise ignored.
    """
    resolve_settings(uses if now is None else now)
    if name in recorded_uses or not uses:
        return
    from chalicelib.aws import global_table  # noqa: PLC0415 (botocore is imported only by functions that read the database)

    for caller, used in ((name, uses), (REQUEST_PIPELINE.name, REQUEST_PIPELINE.uses)):
        if caller in recorded_uses:
            continue
        recorded_uses.add(caller)
        doc = json.dumps({variable: sorted(wanted) for variable, wanted in sorted(used.items())})
        try:
            with acting_as(find_caller(RECORDING)), deadline.limit_to_bookkeeping():
                global_table.open_table().declare(caller, doc)
        except Problem as problem:
            json_logging.log.warning("could not record the settings of %s: %s", caller, problem.detail)


def find_caller(uses: Uses) -> AwsCaller:
    """Return the caller with permission for these uses: the running function if it declares them, else the pipeline."""
    caller = current_caller.get()
    allowed = caller is not None and all(wanted <= caller.uses.get(name, frozenset()) for name, wanted in uses.items())
    return caller if caller and allowed else REQUEST_PIPELINE


def resolve_settings(uses: Uses, *, optional: bool = True) -> None:
    """Make sure that each variable has a value, in one read for all missing ones; raises MissingSetting.

    See Settings.need for `optional`.
    """
    found = settings.load()

    def fetch(names: list[str]) -> dict[str, str]:
        from chalicelib.aws import parameters  # noqa: PLC0415 (Parameter Store is imported only when needed)

        return parameters.fetch(names)

    found.need(uses, fetch, optional=optional)
