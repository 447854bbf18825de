"""Wait for event sources: Lambda refuses a change of one that it is still creating, changing or deleting."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tools.deploy import cloudformation

if TYPE_CHECKING:
    from collections.abc import Callable

# docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
SETTLED = ("Enabled", "Disabled")
# Seconds, as long as Chalice tries (chalice 1.34, awsclient.py, update_lambda_event_source).
PATIENCE, PAUSE = 120.0, 3.0


def wait_until_settled(client: Any, uuid: str) -> bool:
    """Wait until an event source is neither created, changed nor deleted; return whether it still exists.

    Raises StackError after two minutes.
    """
    return _retry(uuid, lambda: _is_there(client, uuid))


def change(client: Any, operation: str, uuid: str, **options: Any) -> None:
    """Update or delete an event source once it has settled; does nothing if it does not exist.

    Raises StackError after two minutes.
    """
    if wait_until_settled(client, uuid):
        _retry(uuid, lambda: _changed(client, operation, uuid, options))


def _is_there(client: Any, uuid: str) -> bool | None:
    """Return whether an event source exists, or None while it is being changed."""
    try:
        state = client.get_event_source_mapping(UUID=uuid)["State"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return False
    return True if state in SETTLED else None


def _changed(client: Any, operation: str, uuid: str, options: dict[str, Any]) -> bool | None:
    """Return True after a change, or None if Lambda is still busy with an earlier one."""
    try:
        getattr(client, f"{operation}_event_source_mapping")(UUID=uuid, **options)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "ResourceInUseException":
            return None
        if code != "ResourceNotFoundException" or operation != "delete":
            raise
    return True


def _retry(uuid: str, attempt: Callable[[], bool | None]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while (found := attempt()) is None:
        if time.monotonic() >= deadline:
            raise cloudformation.StackError(
                f"The event source {uuid} has not settled within {PATIENCE:.0f} s; rerun the same command to continue."
            )
        time.sleep(PAUSE)
    return found
