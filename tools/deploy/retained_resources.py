"""What CloudFormation keeps of a lasting stage that is removed, and how the stage's next deploy takes it back.

It is imported: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypedDict

from botocore.exceptions import ClientError

from tools.deploy import cloudformation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ABSENT = ("ResourceNotFoundException", "404", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")


class Kept(TypedDict):
    """One resource, as an import names it."""

    ResourceType: str
    LogicalResourceId: str
    ResourceIdentifier: dict[str, str]


def find(client: Callable[[str], Any], template: str, stage: str, account: str) -> list[Kept]:
    """Return what the template retains and the account has; raises StackError."""
    found: list[Kept] = []
    for logical_id, resource in cloudformation.read(template)["Resources"].items():
        if "DeletionPolicy" in resource:
            kind = resource["Type"]
            identifier, property_, look_up = LOOKUPS[kind]
            name = resource["Properties"][property_]["Fn::Sub"]
            name = name.replace("${Stage}", stage).replace("${AWS::AccountId}", account)
            try:
                known_as = look_up(client, name)
            except ClientError as error:
                if error.response["Error"]["Code"] not in ABSENT:
                    raise
                continue
            if known_as:
                entry = {identifier: known_as}
                found.append({"ResourceType": kind, "LogicalResourceId": logical_id, "ResourceIdentifier": entry})
    return found


def alone(template: str, kept: Sequence[Kept]) -> str:
    """Return the template of what is kept alone: an import creates nothing, and knows no transform and no output."""
    whole = cloudformation.read(template)
    resources = {entry["LogicalResourceId"]: whole["Resources"][entry["LogicalResourceId"]] for entry in kept}
    for resource in resources.values():
        resource |= {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    return json.dumps({**{name: whole[name] for name in ("Parameters", "Conditions")}, "Resources": resources})


def names(kept: Sequence[Kept]) -> str:
    """Name what is kept, one a line."""
    return "".join(
        f"\n  {entry['LogicalResourceId']}: {next(iter(entry['ResourceIdentifier'].values()))}" for entry in kept
    )


def _table(client: Callable[[str], Any], name: str) -> str:
    return str(client("dynamodb").describe_table(TableName=name)["Table"]["TableName"])


def _bucket(client: Callable[[str], Any], name: str) -> str:
    client("s3").head_bucket(Bucket=name)
    return name


def _queue(client: Callable[[str], Any], name: str) -> str:
    return str(client("sqs").get_queue_url(QueueName=name)["QueueUrl"])


def _pool(client: Callable[[str], Any], name: str) -> str | None:
    pages = client("cognito-idp").get_paginator("list_user_pools").paginate(MaxResults=60)
    ids = [pool["Id"] for page in pages for pool in page["UserPools"] if pool["Name"] == name]
    if len(ids) > 1:
        raise cloudformation.StackError(
            f"{len(ids)} user pools are named {name}, where a stage has one: {', '.join(ids)}"
        )
    return ids[0] if ids else None


# For each type: what identifies one, what property names it, and how it is found by name.
LOOKUPS: dict[str, tuple[str, str, Callable[[Callable[[str], Any], str], str | None]]] = {
    "AWS::DynamoDB::Table": ("TableName", "TableName", _table),
    "AWS::S3::Bucket": ("BucketName", "BucketName", _bucket),
    "AWS::SQS::Queue": ("QueueUrl", "QueueName", _queue),
    "AWS::Cognito::UserPool": ("UserPoolId", "UserPoolName", _pool),
}
