"""Failures that need a person: written to the log, and sent to the critical-errors queue."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, computed_field

from chalicelib.aws.iam import SQSOperation
from chalicelib.core import settings
from chalicelib.core.errors import Invalid
from chalicelib.core.json_logging import log
from chalicelib.operations import execution_context

if TYPE_CHECKING:
    from collections.abc import Callable


# The settings and AWS operations of a handler that may call report_failure.
REPORTS = {"CRITICAL_ERRORS_QUEUE_URL": [SQSOperation.SEND_MESSAGE]}


class Failure(BaseModel):
    """One such failure; it holds no personal data."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: str
    message: str
    tenant: str | None
    operation: str
    request_id: str
    at: datetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def fingerprint(self) -> str:
        """Be alike for failures of one cause: those of a kind in an operation."""
        return hashlib.sha256(f"{self.kind}\0{self.operation}".encode()).hexdigest()[:16]


def report(failure: Failure, send: Callable[[str], None]) -> None:
    """Tell a failure; that it cannot be sent is told too, and stops nothing."""
    log.critical(
        "%s: %s", failure.kind, failure.message, extra={"fields": {"failure": failure.model_dump(mode="json")}}
    )
    try:
        send(failure.model_dump_json())
    except Exception:  # noqa: BLE001 (whatever it is, what is being reported must go on)
        log.exception("the failure %s could not be sent to the queue", failure.fingerprint)


def report_failure(kind: str, message: str, tenant: str | None = None) -> None:
    """Report a failure of the running event handler to the operators; its declaration includes REPORTS."""
    from chalicelib.aws import queues  # noqa: PLC0415 (botocore is paid when there is something to send)

    caller = execution_context.current_caller.get()
    failure = Failure(
        kind=kind,
        message=message,
        tenant=tenant,
        operation=caller.name if caller else "unknown",
        request_id="-",
        at=datetime.now(UTC),
    )
    report(failure, lambda body: queues.send(settings.load().critical_errors_queue_url, body))


def parse_failure(text: str) -> Failure:
    """Return the failure that a message tells; raises Invalid."""
    try:
        return Failure.model_validate_json(text)
    except ValueError as error:
        raise Invalid("This is no failure as the queue of critical errors has them.") from error


def is_worth_reporting(seen: int, told: int) -> bool:
    """Whether a failure that was seen so often, and was last told at another count, is to be told again.

    >>> [n for n in range(1, 150) if is_worth_reporting(n, 0 if n == 1 else 1 if n <= 10 else 10 if n <= 100 else 100)]
    [1, 10, 100]
    """
    return told == 0 or seen >= 10 * told
