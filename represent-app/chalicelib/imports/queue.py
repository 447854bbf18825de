"""The queue of imports: each message asks a worker for the next part of one import."""

from __future__ import annotations

from chalicelib.core import settings
from chalicelib.system.task_message import Task


def send(tenant: str, import_id: str) -> None:
    """Ask a worker for the next part of an import: one SendMessage."""
    from chalicelib.aws import queues  # noqa: PLC0415 (botocore is paid by those who send)

    queues.send(settings.load().import_queue_url, Task("import", tenant, import_id).to_json())
