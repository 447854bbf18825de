"""Report failures that need a person: to the log, and to the critical-errors queue."""

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
    """A failure that needs a person; it holds no personal data."""

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
        """A digest that is equal for failures of one kind in one operation."""
        return hashlib.sha256(f"{self.kind}\0{self.operation}".encode()).hexdigest()[:16]


def report(failure: Failure, send: Callable[[str], None]) -> None:
    """Log a failure and send it to the queue; an error while sending is logged and otherwise ignored."""
    log.critical(
        "%s: %s", failure.kind, failure.message, extra={"fields": {"failure": failure.model_dump(mode="json")}}
    )
    try:
        send(failure.model_dump_json())
    except Exception:  # noqa: BLE001 (the work that reports the failure must go on)
        log.exception("could not send the failure %s to the queue", failure.fingerprint)


def report_failure(kind: str, message: str, tenant: str | None = None) -> None:
    """Report a failure of the running event handler to the operators; its declaration includes REPORTS."""
    from chalicelib.aws import queues  # noqa: PLC0415 (botocore is imported only to send a report)

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
    """Return the failure in a message; raises Invalid."""
    try:
        return Failure.model_validate_json(text)
    except ValueError as error:
        raise Invalid("The message is not a failure in the format of the critical-errors queue.") from error


def is_worth_reporting(seen: int, reported: int) -> bool:
    """Return whether to report a failure again that was seen `seen` times and last reported at `reported`.

    >>> [n for n in range(1, 150) if is_worth_reporting(n, 0 if n == 1 else 1 if n <= 10 else 10 if n <= 100 else 100)]
    [1, 10, 100]
    """
    return reported == 0 or seen >= 10 * reported
