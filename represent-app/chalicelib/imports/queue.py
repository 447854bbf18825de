"""The queue of imports: each message asks a worker for the next part of one import."""

from __future__ import annotations

from chalicelib.core import settings
from chalicelib.system.task_message import Task


def send(tenant: str, import_id: str) -> None:
    """Request the next part of an import: one SendMessage."""
    from chalicelib.aws import queues  # noqa: PLC0415 (imported only when needed; botocore slows cold starts)

    queues.send(settings.load().import_queue_url, Task("import", tenant, import_id).to_json())


def send_outcome(tenant: str, import_id: str) -> None:
    """Send the end of an import of a fetched file, or that it waits for staff, to the queue of sources."""
    from chalicelib.aws import queues  # noqa: PLC0415 (as above)

    queues.send(settings.load().source_queue_url, Task("record_import", tenant, import_id).to_json())
