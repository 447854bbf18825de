"""Show the status of a stage: stacks, URLs, user pool, functions with their versions, alarms and queues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tools.deploy import chalice_state, cloudformation, stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.deploy.stage import DeployTarget

ALARMS = {"AWS::CloudWatch::Alarm": "MetricAlarms", "AWS::CloudWatch::CompositeAlarm": "CompositeAlarms"}
DEPTHS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")


def describe(place: DeployTarget) -> Iterator[str]:
    """Yield the status of a stage, one fact a line."""
    for name in (place.resources, place.app):
        stack = cloudformation.find(place.client("cloudformation"), name)
        yield f"stack {name}: {stack['StackStatus'] if stack else 'not deployed'}"
    yield from (f"API: {url}" for url in _urls(place))
    made = stage.outputs(place, place.resources)
    if made:
        yield f"user pool: {made['UserPoolId']}, client {made['UserPoolClientId']}"
    yield from _functions(place)
    for alarm in alarms(place):
        yield f"alarm {alarm['AlarmName']}: {alarm['StateValue']}"
    yield from _queues(place)


def alarm_ids(place: DeployTarget, stack: str) -> dict[str, tuple[str, str]]:
    """Return the name and type of each alarm of a stack, by logical id."""
    client, found = place.client("cloudformation"), {}
    try:
        for page in client.get_paginator("list_stack_resources").paginate(StackName=stack):
            for resource in page["StackResourceSummaries"]:
                if resource["ResourceType"] in ALARMS and "PhysicalResourceId" in resource:
                    # The physical id of an alarm is its name, or the ARN for newer types.
                    name = resource["PhysicalResourceId"].rpartition(":alarm:")[2]
                    found[resource["LogicalResourceId"]] = (name, resource["ResourceType"])
    except ClientError as error:
        if "does not exist" not in error.response["Error"].get("Message", ""):
            raise
    return found


def alarms(place: DeployTarget) -> list[dict[str, Any]]:
    """Return the alarms of a stage's stacks as CloudWatch describes them, with types and logical ids."""
    client, found = place.client("cloudwatch"), []
    known = {
        name: (kind, logical_id)
        for stack in (place.resources, place.app, place.alarms)
        for logical_id, (name, kind) in alarm_ids(place, stack).items()
    }
    names = sorted(known)
    for start in range(0, len(names), 100):
        described = client.describe_alarms(
            AlarmNames=names[start : start + 100], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        for kind, key in ALARMS.items():
            found += [
                entry | {"Type": kind, "LogicalId": known[entry["AlarmName"]][1]} for entry in described.get(key, [])
            ]
    return found


def composite_alarm_name(place: DeployTarget) -> str:
    """Return the name of the composite alarm of a release (tools/deploy/release.py)."""
    return f"represent-{place.stage}-release"


def _urls(place: DeployTarget) -> Iterator[str]:
    if "EndpointURL" in stage.outputs(place, place.app):
        yield stage.url(place)
    for api in chalice_state.apis(place):
        yield chalice_state.url(place, api)


def _functions(place: DeployTarget) -> Iterator[str]:
    client = place.client("lambda")
    for page in client.get_paginator("list_functions").paginate():
        for entry in page["Functions"]:
            name = entry["FunctionName"]
            if name == place.app or name.startswith(f"{place.app}-"):
                aliases = client.list_aliases(FunctionName=name).get("Aliases", [])
                at = "".join(f", {_alias(alias)}" for alias in aliases)
                yield f"function {name}: code {entry['CodeSha256'][:12]} of {entry['LastModified'][:19]}{at}"


def _alias(alias: dict[str, Any]) -> str:
    """Return the versions that an alias routes to: `live at version 7, 10% at 8`."""
    weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
    more = "".join(f", {weight:.0%} at {version}" for version, weight in weights.items())
    return f"{alias['Name']} at version {alias['FunctionVersion']}{more}"


def _queues(place: DeployTarget) -> Iterator[str]:
    client = place.client("sqs")
    for page in client.get_paginator("list_queues").paginate(QueueNamePrefix=f"{place.app}-"):
        for url in page.get("QueueUrls", []):
            depths = client.get_queue_attributes(QueueUrl=url, AttributeNames=list(DEPTHS))["Attributes"]
            waiting, worked_on, later = (depths.get(name, "0") for name in DEPTHS)
            yield f"queue {url.rpartition('/')[2]}: {waiting} waiting, {worked_on} in flight, {later} delayed"
