"""Redrive a dead-letter queue: `python -m tools ops dlq imports --stage dev`, once the cause is fixed.

A message is deleted from the dead letters once its source queue has it. An interrupted redrive delivers at most one
message twice, which every consumer accepts. tools.ops.republish publishes changes that were lost.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from botocore.exceptions import BotoCoreError, ClientError

from tools.deploy import cloudformation
from tools.deploy.stage import DeployTarget
from tools.ops import republish
from tools.options import endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable

QUEUES = ("imports", "sources", "exports", "tasks", "critical-errors")
CHANGES = "changes"


def drain(place: DeployTarget, queue: str, say: Callable[[str], None] = print) -> int:
    """Move every waiting message back to its source queue; return the number of messages."""
    sqs = place.client("sqs")
    dead = sqs.get_queue_url(QueueName=f"represent-{place.stage}-{queue}-dead")["QueueUrl"]
    source = sqs.get_queue_url(QueueName=f"represent-{place.stage}-{queue}")["QueueUrl"]
    count = 0
    for message in republish.receive_all(sqs, dead):
        sqs.send_message(QueueUrl=source, MessageBody=message["Body"])
        sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
        count += 1
    say(f"{queue}: {count} redriven")
    return count


@click.command("dlq")
@click.argument("queue", type=click.Choice([*QUEUES, CHANGES]))
@stage_option
@endpoint_option
def command(queue: str, stage_name: str, endpoint_url: str | None) -> int:
    """Move the messages of a dead-letter queue back to their source queue, once the cause is fixed."""
    place = DeployTarget(stage_name, endpoint_url)
    try:
        if queue == CHANGES:
            return 1 if republish.redrive(place) else 0
        drain(place, queue)
    except (cloudformation.StackError, ClientError, BotoCoreError) as error:
        print(
            f"{queue} of stage {stage_name} cannot be redriven: {cloudformation.describe_error(error)}", file=sys.stderr
        )
        return 1
    return 0
