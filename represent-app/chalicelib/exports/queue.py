"""The queue of exports: each message asks a worker to write the file of an export, or some of the bulk files."""

from __future__ import annotations

from chalicelib.core import settings
from chalicelib.system.task_message import Task

EXPORT, STATE, COUNTRY = "write_export", "write_state", "write_country"


def send(tenant: str, export_id: str, delay: int = 0) -> None:
    """Request the file of an export: one SendMessage. `delay` is in seconds, at most 900."""
    _send(Task(EXPORT, tenant, export_id), delay)


def send_country(run: str) -> None:
    """Request the bulk files of the country, from those of the states in a run: one SendMessage."""
    _send(Task(COUNTRY, "US", run), 0)


def send_states(states: list[str], run: str) -> None:
    """Request the bulk files of states in a run: one SendMessageBatch for ten."""
    from chalicelib.aws import queues  # noqa: PLC0415 (imported only when needed; botocore slows cold starts)

    queues.send_all(settings.load().export_queue_url, [Task(STATE, state, run).to_json() for state in states])


def _send(task: Task, delay: int) -> None:
    from chalicelib.aws import queues  # noqa: PLC0415 (as above)

    queues.send(settings.load().export_queue_url, task.to_json(), delay)
