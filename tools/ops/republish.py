"""Tell the changes that could not be told: `python -m tools.ops.republish --stage dev`.

Lambda puts away what it could not hand over as a note of where in the stream it is. The stream keeps that for a day;
after it the changes themselves are read, of every tenant, from about the time that the note tells. Whoever hears of a
change twice knows it by its id.
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
from tools.deploy.stage import DeployTarget, deployed
from tools.options import Moment, endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# What the stream says of records that it does not keep any more.
GONE = frozenset({"ExpiredIteratorException", "ResourceNotFoundException", "TrimmedDataAccessException"})
MOST_PAGES = 1_000
ABOUT = timedelta(minutes=10)


def redrive(place: DeployTarget, say: Callable[[str], None] = print) -> int:
    """Tell again what each note in the dead letters is about, and take the note away; returns how many could not be."""
    sqs, made = place.client("sqs"), deployed(place)
    url, told, left = made["ChangesDeadLettersUrl"], 0, 0
    for message in waiting(sqs, url):
        batch = json.loads(message["Body"])["DDBStreamBatchInfo"]
        records = _records(place, batch) or _of_the_time(place, made["TableName"], batch)
        if _tell(place, made["EventBusName"], records):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            told += 1
            say(f"told {len(records)} changes of {batch['shardId']} again")
        else:
            left += 1
            say(f"{batch['shardId']} from {batch['startSequenceNumber']}: the bus did not take all; run this again")
    say(f"{told} notes taken away, {left} left")
    return left


def waiting(sqs: Any, url: str) -> Iterator[Any]:
    """Give each message that waits in a queue, once; whoever is done with one deletes it."""
    seen = set[str]()
    while fresh := [message for message in _received(sqs, url) if message["MessageId"] not in seen]:
        for message in fresh:
            seen.add(message["MessageId"])
            yield message


def _received(sqs: Any, url: str) -> list[Any]:
    """Receive some messages that wait, none of them from a queue that is empty.

    Without a wait SQS asks a part of its servers, and says that nothing is there where others have messages
    (docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html).
    """
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=120, WaitTimeSeconds=1)
    return list(answer.get("Messages", ()))


def publish_since(place: DeployTarget, since: datetime, say: Callable[[str], None] = print) -> int:
    """Tell the changes of all tenants since a moment again, as after a stream was lost; returns 1 if some are left."""
    made = deployed(place)
    records = _between(place, made["TableName"], since, datetime.now(UTC) + ABOUT)
    told = _tell(place, made["EventBusName"], records)
    say(
        f"told {len(records)} changes since {since.isoformat()} again"
        if told
        else "the bus did not take all; run this again"
    )
    return 0 if told else 1


def _records(place: DeployTarget, batch: dict[str, Any]) -> list[dict[str, Any]]:
    """Read the records of a note from the stream; none if it has not all of them any more."""
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


def _of_the_time(place: DeployTarget, table: str, batch: dict[str, Any]) -> list[dict[str, Any]]:
    """Read the changes of all tenants from about when those of a note were made, as records of the stream."""
    return _between(place, table, *_when(batch))


def _between(place: DeployTarget, table: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    dynamodb, found = place.client("dynamodb"), []
    for tenant in partition(dynamodb, table, "TENANTS", "GSI1PK", IndexName="GSI1"):
        changes = f"TENANT#{tenant['GSI1SK']['S']}#CHANGES"
        for item in partition(dynamodb, table, changes, ScanIndexForward=False):
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


def partition(dynamodb: Any, table: str, key: str, named: str = "PK", **more: Any) -> Iterator[dict[str, Any]]:
    """Give the items of a partition of a table, or of an index whose key is `named`, as they are stored."""
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression=f"{named} = :pk",
        ExpressionAttributeValues={":pk": {"S": key}},
        **more,
    )
    for page in pages:
        yield from page["Items"]


def _tell(place: DeployTarget, bus: str, records: Sequence[dict[str, Any]]) -> bool:
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
@click.option("--since", type=Moment(), help="Publish all changes since this moment too, like 2026-01-31T12:00:00Z.")
def command(stage_name: str, endpoint_url: str | None, since: datetime | None) -> int:
    """Publish the changes that did not reach the event bus; exits with 0 when none is left."""
    place = DeployTarget(stage_name, endpoint_url)
    try:
        left = redrive(place)
        return int(bool(left + (publish_since(place, since) if since else 0)))
    except (cloudformation.StackError, ClientError, BotoCoreError) as error:
        print(cloudformation.said(error), file=sys.stderr)
        return 1
