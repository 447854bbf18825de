"""What functions need: which of them runs, the settings that it uses, and the record of it."""

from __future__ import annotations

import json
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from chalicelib.aws.iam import CognitoOperation, DynamoDBOperation, SQSOperation, Uses, merge_uses
from chalicelib.core import deadline, json_logging, settings
from chalicelib.core.errors import Problem

# Telling which settings a function uses.
RECORDING: Uses = {"USAGE_TABLE_NAME": frozenset({DynamoDBOperation.PUT_ITEM})}
# Keeping what executions took.
TRACKING: Uses = {"USAGE_TABLE_NAME": frozenset({DynamoDBOperation.BATCH_WRITE_ITEM})}
# Reading a tenant's snapshot, and storing it for whoever comes next.
SNAPSHOT: Uses = {
    "DDB_TABLE_NAME": frozenset(
        {DynamoDBOperation.BATCH_GET_ITEM, DynamoDBOperation.GET_ITEM, DynamoDBOperation.QUERY}
    ),
    "USAGE_TABLE_NAME": frozenset({DynamoDBOperation.BATCH_GET_ITEM, DynamoDBOperation.PUT_ITEM}),
}
# Learning which pool signs tokens; the secret is read along, since one read fetches all.
SIGNING: Uses = {
    "USER_POOL_ID": frozenset(),
    "USER_POOL_CLIENT_ID": frozenset(),
    "USER_POOL_CLIENT_SECRET": frozenset(),
}
# Asking the pool for the caller's account and groups, before what outlasts their token is done.
LIVE: Uses = {
    **SIGNING,
    "USER_POOL_ID": frozenset({CognitoOperation.ADMIN_GET_USER, CognitoOperation.ADMIN_LIST_GROUPS_FOR_USER}),
}
# Telling people of a failure that needs one; what it needs is looked for when there is one.
REPORTING: Uses = {"CRITICAL_ERRORS_QUEUE_URL": frozenset({SQSOperation.SEND_MESSAGE})}
# What every REST operation may do before its own function runs: look up an API key, count it, tell which settings
# it uses, verify a token, report.
GATE: Uses = merge_uses(
    {
        "DDB_TABLE_NAME": frozenset({DynamoDBOperation.GET_ITEM}),
        "USAGE_TABLE_NAME": frozenset({DynamoDBOperation.UPDATE_ITEM}),
    },
    RECORDING,
    TRACKING,
    SNAPSHOT,
    SIGNING,
    REPORTING,
)


class AwsCaller(Protocol):
    """Whatever asks AWS for something: an operation, an event function, or the gate before them."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def uses(self) -> Uses:
        """What it declares."""


@dataclass(frozen=True)
class Pipeline:
    """The gate that every caller of a REST operation goes through."""

    name: str
    uses: Uses


REQUEST_PIPELINE = Pipeline("the gate", GATE)
current_caller: ContextVar[AwsCaller | None] = ContextVar("current", default=None)
recorded_uses: set[str] = set()


class acting_as:  # noqa: N801 (it is used as a function, and entered at every request)
    """Let it be known who asks AWS, meanwhile."""

    __slots__ = ("_doer", "_token")

    def __init__(self, doer: AwsCaller) -> None:
        self._doer = doer

    def __enter__(self) -> None:
        self._token = current_caller.set(self._doer)

    def __exit__(self, *_: object) -> None:
        current_caller.reset(self._token)


def ensure_settings(name: str, uses: Uses) -> None:
    """Make sure that each variable has a value, and write down, once per container, who uses it and how.

    Raises MissingSetting. That it cannot be written down is told, and stops nothing.
    """
    resolve_settings(uses)
    if name in recorded_uses or not uses:
        return
    from chalicelib.aws import global_table  # noqa: PLC0415 (botocore is paid by those who read the database)

    for doer, used in ((name, uses), (REQUEST_PIPELINE.name, REQUEST_PIPELINE.uses)):
        if doer in recorded_uses:
            continue
        recorded_uses.add(doer)
        doc = json.dumps({variable: sorted(wanted) for variable, wanted in sorted(used.items())})
        try:
            with acting_as(find_caller(RECORDING)), deadline.limit_to_bookkeeping():
                global_table.open_table().declare(doer, doc)
        except Problem as problem:
            json_logging.log.warning("the settings that %s uses could not be recorded: %s", doer, problem.detail)


def find_caller(uses: Uses) -> AwsCaller:
    """Return who may do this now: the event function that runs, by a grant of its own, or else the gate."""
    doer = current_caller.get()
    allowed = doer is not None and all(wanted <= doer.uses.get(name, frozenset()) for name, wanted in uses.items())
    return doer if doer and allowed else REQUEST_PIPELINE


def resolve_settings(uses: Uses, *, optional: bool = True) -> None:
    """Make sure that each variable has a value, reading what is missing at once; raises MissingSetting.

    See Settings.need for `optional`.
    """
    found = settings.load()

    def fetch(names: list[str]) -> dict[str, str]:
        from chalicelib.aws import parameters  # noqa: PLC0415 (Parameter Store is paid by those who need it)

        return parameters.fetch(names)

    found.need(uses, fetch, optional=optional)
