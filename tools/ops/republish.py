"""Publish changes that did not reach the event bus: `python -m tools ops republish --stage dev`.

For a batch that it could not deliver, Lambda stores a note with the batch's position in the stream. The stream retains
records for a day; after that, the changes of every tenant from about the time in the note are read from the table.
Consumers recognise a change that is published twice by its id.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.changes import events
from chalicelib.changes.publisher import publish
from tools.deploy import cloudformation
from tools.deploy.stage import DeployTarget, require_outputs
from tools.options import Moment, endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# The stream's errors for records that it no longer retains.
GONE = frozenset({"ExpiredIteratorException", "ResourceNotFoundException", "TrimmedDataAccessException"})
MOST_PAGES = 1_000
ABOUT = timedelta(minutes=10)


def redrive(place: DeployTarget, say: Callable[[str], None] = print) -> int:
    """Publish the changes of each note in the dead letters and delete the note; return the number of failures."""
    sqs, made = place.client("sqs"), require_outputs(place)
    url, published, left = made["ChangesDeadLettersUrl"], 0, 0
    for message in receive_all(sqs, url):
        batch = json.loads(message["Body"])["DDBStreamBatchInfo"]
        records = _records(place, batch) or _changes_near_note(place, made["TableName"], batch)
        if _publish(place, made["EventBusName"], records):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            published += 1
            say(f"republished {len(records)} changes of {batch['shardId']}")
        else:
            left += 1
            say(
                f"{batch['shardId']} from {batch['startSequenceNumber']}: "
                "the bus did not accept all changes; run this again"
            )
    say(f"{published} notes deleted, {left} left")
    return left


def receive_all(sqs: Any, url: str) -> Iterator[Any]:
    """Yield each waiting message of a queue once; the caller deletes those it has handled."""
    seen = set[str]()
    while fresh := [message for message in _receive(sqs, url) if message["MessageId"] not in seen]:
        for message in fresh:
            seen.add(message["MessageId"])
            yield message


def _receive(sqs: Any, url: str) -> list[Any]:
    """Receive some waiting messages, or none if the queue is empty.

    Without a wait, SQS asks only some of its servers and may return nothing while others have messages
    (docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html).
    """
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=120, WaitTimeSeconds=1)
    return list(answer.get("Messages", ()))


def publish_since(place: DeployTarget, since: datetime, say: Callable[[str], None] = print) -> int:
    """Publish the changes of all tenants since a moment, such as after a lost stream; return 1 if some failed."""
    made = require_outputs(place)
    records = _between(place, made["TableName"], since, datetime.now(UTC) + ABOUT)
    published = _publish(place, made["EventBusName"], records)
    say(
        f"republished {len(records)} changes since {since.isoformat()}"
        if published
        else "the bus did not accept all changes; run this again"
    )
    return 0 if published else 1


def _records(place: DeployTarget, batch: dict[str, Any]) -> list[dict[str, Any]]:
    """Read the records of a note from the stream; return none if the stream no longer has all of them."""
    streams, found = place.client("dynamodbstreams"), list[dict[str, Any]]()
    try:
        iterator = streams.get_shard_iterator(
            StreamArn=batch["streamArn"],
            ShardId=batch["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=batch["startSequenceNumber"],
        )["ShardIterator"]
        # A page may be empty although more follow
        # (docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html).
        for _ in range(MOST_PAGES):
            answer = streams.get_records(ShardIterator=iterator)
            found += answer["Records"]
            if any(one["dynamodb"]["SequenceNumber"] == batch["endSequenceNumber"] for one in answer["Records"]):
                return found
            iterator = answer.get("NextShardIterator")
            if not iterator:
                break
    except ClientError as error:
        if error.response["Error"]["Code"] not in GONE:
            raise
    return []


def _changes_near_note(place: DeployTarget, table: str, batch: dict[str, Any]) -> list[dict[str, Any]]:
    """Read the changes of all tenants from about the time of a note, in the form of stream records."""
    return _between(place, table, *_when(batch))


def _between(place: DeployTarget, table: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    dynamodb, found = place.client("dynamodb"), []
    for tenant in query_partition(dynamodb, table, "TENANTS", "GSI1PK", IndexName="GSI1"):
        changes = f"TENANT#{tenant['GSI1SK']['S']}#CHANGES"
        for item in query_partition(dynamodb, table, changes, ScanIndexForward=False):
            at = datetime.fromisoformat(json.loads(item["doc"]["S"])["at"])
            if at < since:
                break
            if at <= until:
                place_of = {"Keys": {"PK": item["PK"], "SK": item["SK"]}, "SequenceNumber": changes + item["SK"]["S"]}
                found.append({"eventName": "INSERT", "dynamodb": {**place_of, "NewImage": item}})
    return found[::-1]


def _when(batch: dict[str, Any]) -> tuple[datetime, datetime]:
    first, last = (datetime.fromisoformat(batch[f"approximateArrivalOf{which}Record"]) for which in ("First", "Last"))
    return first - ABOUT, last + ABOUT


def query_partition(dynamodb: Any, table: str, key: str, named: str = "PK", **more: Any) -> Iterator[dict[str, Any]]:
    """Yield the stored items of a partition of a table, or of an index whose key is `named`."""
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression=f"{named} = :pk",
        ExpressionAttributeValues={":pk": {"S": key}},
        **more,
    )
    for page in pages:
        yield from page["Items"]


def _publish(place: DeployTarget, bus: str, records: Sequence[dict[str, Any]]) -> bool:
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


@click.command("republish")
@stage_option
@endpoint_option
@click.option(
    "--since", type=Moment(), help="Also publish all changes since this moment, such as 2026-01-31T12:00:00Z."
)
def command(stage_name: str, endpoint_url: str | None, since: datetime | None) -> int:
    """Publish the changes that did not reach the event bus; exits with 0 if none is left."""
    place = DeployTarget(stage_name, endpoint_url)
    try:
        left = redrive(place)
        return int(bool(left + (publish_since(place, since) if since else 0)))
    except (cloudformation.StackError, ClientError, BotoCoreError) as error:
        print(cloudformation.describe_error(error), file=sys.stderr)
        return 1
