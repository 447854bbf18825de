"""Announce the results of sources on the event bus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.changes.events import SourceReported
from chalicelib.changes.publisher import publish_event

if TYPE_CHECKING:
    from datetime import datetime

    from chalicelib.sources.models import TenantSource

NO_TENANT = "represent"  # the tenant in events that belong to none


def announce(kind: str, state: TenantSource, tenant: str, at: datetime) -> None:
    """Announce the result of a source in a tenant: one PutEvents; raises Unavailable."""
    publish_event(
        kind,
        SourceReported(
            version=1,
            id=f"{tenant}:{state.source}:{state.digest or ''}:{state.runs}",
            tenant=tenant,
            sequence=0,
            time=at,
            actor="system",
            source=state.source,
            import_id=state.import_id,
            detail=state.detail,
        ),
    )


def announce_failure(source_id: str, tenant: str | None, detail: str, at: datetime) -> None:
    """Announce that a source could not be checked: one PutEvents; raises Unavailable."""
    publish_event(
        "source.failed",
        SourceReported(
            version=1,
            id=f"{tenant or NO_TENANT}:{source_id}:{at:%Y-%m-%dT%H:%M}",
            tenant=tenant or NO_TENANT,
            sequence=0,
            time=at,
            actor="system",
            source=source_id,
            detail=detail[:500],
        ),
    )
