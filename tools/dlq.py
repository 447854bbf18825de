"""Bring what waits in a dead-letter queue back: `python -m tools.dlq imports --stage dev`, once its cause is mended.

A message goes to the queue that it came from, and leaves the dead letters once that has it: whoever is stopped halfway
brings one back twice at most, which everything here takes. tools.republish publishes changes that were lost.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from tools import cloudformation, parameters, republish
from tools.stage import DeployTarget

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

QUEUES = ("imports", "tasks", "critical-errors")
CHANGES = "changes"


def drain(place: DeployTarget, queue: str, say: Callable[[str], None] = print) -> int:
    """Bring every message back that waits now, and return how many that were."""
    sqs = place.client("sqs")
    dead = sqs.get_queue_url(QueueName=f"represent-{place.stage}-{queue}-dead")["QueueUrl"]
    source = sqs.get_queue_url(QueueName=f"represent-{place.stage}-{queue}")["QueueUrl"]
    count = 0
    for message in republish.waiting(sqs, dead):
        sqs.send_message(QueueUrl=source, MessageBody=message["Body"])
        sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
        count += 1
    say(f"{queue}: {count} brought back")
    return count


def main(arguments: Sequence[str] | None = None) -> int:
    """Drain one queue; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.dlq", description=__doc__)
    parser.add_argument("queue", choices=(*QUEUES, CHANGES))
    parser.add_argument("--stage", required=True, choices=parameters.stages())
    parser.add_argument("--endpoint-url", default=os.environ.get("AWS_ENDPOINT_URL"), help="of the embedded cloud")
    options = parser.parse_args(arguments)
    place = DeployTarget(options.stage, options.endpoint_url)
    try:
        if options.queue == CHANGES:
            return 1 if republish.redrive(place) else 0
        drain(place, options.queue)
    except (cloudformation.StackError, ClientError, BotoCoreError) as error:
        print(
            f"{options.queue} of stage {options.stage} cannot be drained: {cloudformation.said(error)}", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
