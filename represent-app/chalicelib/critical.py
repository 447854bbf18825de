"""Failures that need a person: told in the log, and to a queue that people watch."""

from __future__ import annotations

import hashlib
from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, computed_field

from chalicelib.logs import log

if TYPE_CHECKING:
    from collections.abc import Callable


class Failure(BaseModel):
    """One such failure; nothing in it is a person's data."""

    model_config = ConfigDict(frozen=True)

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
