"""Find the resources that CloudFormation retains of a removed long-lived stage, and import them at its next deploy.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypedDict

from botocore.exceptions import ClientError

from tools.deploy import cloudformation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ABSENT = ("ResourceNotFoundException", "404", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")


class RetainedResource(TypedDict):
    """A resource, in the form of CloudFormation's ResourcesToImport."""

    ResourceType: str
    LogicalResourceId: str
    ResourceIdentifier: dict[str, str]


def find(client: Callable[[str], Any], template: str, stage: str, account: str) -> list[RetainedResource]:
    """Return the resources that the template retains and that exist in the account.

    Raises StackError.
    """
    found: list[RetainedResource] = []
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


def import_template(template: str, kept: Sequence[RetainedResource]) -> str:
    """Return a template of the retained resources only: an import cannot create resources, transforms or outputs."""
    whole = cloudformation.read(template)
    resources = {entry["LogicalResourceId"]: whole["Resources"][entry["LogicalResourceId"]] for entry in kept}
    for resource in resources.values():
        resource |= {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    return json.dumps({**{name: whole[name] for name in ("Parameters", "Conditions")}, "Resources": resources})


def format_list(kept: Sequence[RetainedResource]) -> str:
    """Return a list of the retained resources, one a line."""
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
        raise cloudformation.StackError(f"{len(ids)} user pools have the name {name}; expected one: {', '.join(ids)}")
    return ids[0] if ids else None


def _logs(client: Callable[[str], Any], name: str) -> str | None:
    groups = client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return name if any(group["logGroupName"] == name for group in groups) else None


# By type: the identifier's name, the property with the name, and the function that looks it up by name.
LOOKUPS: dict[str, tuple[str, str, Callable[[Callable[[str], Any], str], str | None]]] = {
    "AWS::DynamoDB::Table": ("TableName", "TableName", _table),
    "AWS::Logs::LogGroup": ("LogGroupName", "LogGroupName", _logs),
    "AWS::S3::Bucket": ("BucketName", "BucketName", _bucket),
    "AWS::SQS::Queue": ("QueueUrl", "QueueName", _queue),
    "AWS::Cognito::UserPool": ("UserPoolId", "UserPoolName", _pool),
}
