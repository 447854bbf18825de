"""Tell the changes that could not be told: `python -m tools.redrive --stage dev`.

Lambda puts away what it could not hand over as a note of where in the stream it is; the stream keeps it for a day, and
the feed (GET /changes) for ever. Whoever hears of a change twice knows it by its id.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.changes import events
from chalicelib.changes.publisher import publish
from tools import stacks
from tools.stage import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def redrive(place: Place, say: Callable[[str], None] = print) -> int:
    """Tell again what each note in the dead letters is about, and take the note away; returns how many could not be."""
    sqs, made = place.client("sqs"), outputs(place)
    url, left, seen = made["ChangesDeadLettersUrl"], 0, set[str]()
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=120).get("Messages"):
        fresh = [message for message in messages if message["MessageId"] not in seen]
        if not fresh:
            break
        for message in fresh:
            seen.add(message["MessageId"])
            batch = json.loads(message["Body"])["DDBStreamBatchInfo"]
            records = list(_records(place, batch))
            if _tell(place, made["EventBusName"], records):
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                say(f"told {len(records)} records of {batch['shardId']} again")
            else:
                left += 1
                say(f"{batch['shardId']} from {batch['startSequenceNumber']}: the bus did not take all; run this again")
    say(f"{len(seen) - left} notes taken away, {left} left")
    return left


def outputs(place: Place) -> dict[str, str]:
    """Return the outputs of the resources stack; raises StackError."""
    stack = stacks.find(place.client("cloudformation"), place.resources)
    if stack is None:
        raise stacks.StackError(f"Stage {place.stage!r} is not deployed.")
    return {entry["OutputKey"]: entry["OutputValue"] for entry in stack.get("Outputs", [])}


def _records(place: Place, batch: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Read the records of a note from the stream, which keeps them for a day."""
    streams = place.client("dynamodbstreams")
    iterator = streams.get_shard_iterator(
        StreamArn=batch["streamArn"],
        ShardId=batch["shardId"],
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        SequenceNumber=batch["startSequenceNumber"],
    )["ShardIterator"]
    while iterator:
        answer = streams.get_records(ShardIterator=iterator)
        for record in answer["Records"]:
            yield record
            if record["dynamodb"]["SequenceNumber"] == batch["endSequenceNumber"]:
                return
        if not answer["Records"]:
            return
        iterator = answer.get("NextShardIterator")


def _tell(place: Place, bus: str, records: Sequence[dict[str, Any]]) -> bool:
    client = place.client("events")

    def put(entries: Sequence[tuple[str, str]]) -> frozenset[int]:
        answer = client.put_events(
            Entries=[
                {"EventBusName": bus, "Source": events.SOURCE, "DetailType": kind, "Detail": detail}
                for kind, detail in entries
            ]
        )
        return frozenset(at for at, entry in enumerate(answer["Entries"]) if entry.get("ErrorCode"))

    answer = publish(records, put, lambda _tenant, _sequence: None, lambda where, why: print(f"{where}: {why}"))
    return not answer["batchItemFailures"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Redrive a stage; returns the exit status: 0 when nothing is left."""
    parser = argparse.ArgumentParser(prog="python -m tools.redrive", description=__doc__)
    parser.add_argument("--stage", required=True, help="local, dev or prod")
    parser.add_argument("--endpoint-url", default=os.environ.get("AWS_ENDPOINT_URL"), help="of the embedded cloud")
    options = parser.parse_args(arguments)
    try:
        return int(bool(redrive(Place(options.stage, options.endpoint_url))))
    except (stacks.StackError, ClientError, BotoCoreError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
