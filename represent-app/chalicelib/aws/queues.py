"""Send messages to queues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.aws import clients
from chalicelib.aws.error_mapping import map_aws_error
from chalicelib.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence


MOST = 10  # messages in one SendMessageBatch


def send(url: str, body: str, delay: int = 0) -> None:
    """Send a message to a queue, with a delay in seconds (at most 900): one SendMessage."""
    with map_aws_error("The queue"):
        clients.sqs().send_message(QueueUrl=url, MessageBody=body, DelaySeconds=delay)


def send_all(url: str, bodies: Sequence[str]) -> None:
    """Send messages to a queue: one SendMessageBatch per ten. Raises Unavailable if any was refused."""
    for start in range(0, len(bodies), MOST):
        entries: Any = [{"Id": str(at), "MessageBody": body} for at, body in enumerate(bodies[start : start + MOST])]
        with map_aws_error("The queue"):
            answer = clients.sqs().send_message_batch(QueueUrl=url, Entries=entries)
        if answer.get("Failed"):
            raise Unavailable("The queue refused some messages; try again.", retry_after=2)
