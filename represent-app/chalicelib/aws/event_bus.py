"""Put events on the event bus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.aws import clients
from chalicelib.aws.error_mapping import map_aws_error

if TYPE_CHECKING:
    from collections.abc import Sequence


def put(bus: str, source: str, entries: Sequence[tuple[str, str]]) -> frozenset[int]:
    """Put up to ten entries (type, JSON detail) on a bus: one PutEvents. Returns the positions of refused ones."""
    if not entries:
        return frozenset()
    with map_aws_error("The event bus"):
        answer = clients.events().put_events(
            Entries=[
                {"EventBusName": bus, "Source": source, "DetailType": kind, "Detail": detail}
                for kind, detail in entries
            ]
        )
    return frozenset(position for position, entry in enumerate(answer["Entries"]) if entry.get("ErrorCode"))
