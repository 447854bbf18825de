"""Queues."""

from __future__ import annotations

from chalicelib.aws import clients
from chalicelib.aws.faults import told


def send(url: str, body: str) -> None:
    """Put a message into a queue: one SendMessage."""
    with told("The queue"):
        clients.sqs().send_message(QueueUrl=url, MessageBody=body)
