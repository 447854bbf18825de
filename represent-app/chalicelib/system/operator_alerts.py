"""Failures that need a person: told in the log, and to a queue that people watch."""

from __future__ import annotations

import hashlib
from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, computed_field

from chalicelib.core.errors import Invalid
from chalicelib.core.json_logging import log

if TYPE_CHECKING:
    from collections.abc import Callable


class Failure(BaseModel):
    """One such failure; nothing in it is a person's data."""

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
