"""The bus and the queues of a stage, in process, and the functions that events start."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3

if TYPE_CHECKING:
    from chalice.test import Client
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_sqs.client import SQSClient


class Cloud:
    """The bus and the queues of a stage, in process, and a client of the app's functions."""

    def __init__(self, client: Client, sqs: SQSClient, dynamodb: DynamoDBClient) -> None:
        self.client = client
        self.sqs = sqs
        self.dynamodb = dynamodb
        self.urls = {
            name: sqs.create_queue(QueueName=f"represent-local-{name}")["QueueUrl"]
            for name in ("tasks", "imports", "sources", "exports", "critical-errors", "bus")
        }

    def receive(self, queue: str = "bus") -> list[dict[str, Any]]:
        """Receive and delete all messages of a queue."""
        found = []
        while messages := self.sqs.receive_message(QueueUrl=self.urls[queue], MaxNumberOfMessages=10).get("Messages"):
            found += [json.loads(message["Body"]) for message in messages]
            for message in messages:
                self.sqs.delete_message(QueueUrl=self.urls[queue], ReceiptHandle=message["ReceiptHandle"])
        return found

    def stream(self, tenant: str = "CA") -> list[dict[str, Any]]:
        """Return the stream records of a tenant's changes."""
        answer = self.dynamodb.query(
            TableName="represent-local",
            KeyConditionExpression="PK = :pk",
            ExpressionAttributeValues={":pk": {"S": f"TENANT#{tenant}#CHANGES"}},
        )
        return [
            {
                "eventName": "INSERT",
                "eventSource": "aws:dynamodb",
                "dynamodb": {
                    "Keys": {"PK": item["PK"], "SK": item["SK"]},
                    "NewImage": item,
                    "SequenceNumber": f"at-{item['SK']['S']}",
                },
            }
            for item in answer["Items"]
        ]

    def publish(self, *records: dict[str, Any]) -> list[str]:
        answer = self.client.lambda_.invoke("publish_changes", {"Records": list(records)}).payload
        return [entry["itemIdentifier"] for entry in answer["batchItemFailures"]]

    def work(self) -> int:
        """Run every waiting task; return their number."""
        bodies = [json.dumps(body) for body in self.receive("tasks")]
        for body in bodies:
            self.client.lambda_.invoke("run_task", self.client.events.generate_sqs_event([body]))
        return len(bodies)


def make_cloud(client: Client, dynamodb: DynamoDBClient) -> Cloud:
    """Make a stage whose bus sends all events to a queue."""
    made = Cloud(client, boto3.client("sqs"), dynamodb)
    events = boto3.client("events")
    events.create_event_bus(Name="represent-local")
    arn = made.sqs.get_queue_attributes(QueueUrl=made.urls["bus"], AttributeNames=["QueueArn"])["Attributes"]
    events.put_rule(Name="all", EventBusName="represent-local", EventPattern='{"source": ["represent"]}')
    events.put_targets(Rule="all", EventBusName="represent-local", Targets=[{"Id": "q", "Arn": arn["QueueArn"]}])
    return made
