"""The queue of sources: each message asks a worker to check a source, or to record the end of an import."""

from __future__ import annotations

from chalicelib.core import settings
from chalicelib.system.task_message import Task

SYNC, FORCE, APPLY, RECORD = "sync_source", "force_source", "apply_source", "record_import"


def send(name: str, tenant: str, about: str, delay: int = 0) -> None:
    """Send a task: one SendMessage. `delay` is in seconds, at most 900."""
    from chalicelib.aws import queues  # noqa: PLC0415 (imported only when needed; botocore slows cold starts)

    queues.send(settings.load().source_queue_url, Task(name, tenant, about).to_json(), delay)
