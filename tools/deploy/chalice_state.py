"""Reconstruct the deployed state of `chalice deploy` from the account, so that no local state file is needed.

Chalice writes its state file only after a complete deploy (chalice 1.34, deploy/deployer.py). After an interrupted
first deploy it finds functions and roles by name, and creates everything else a second time: another REST API, other
event sources (github.com/aws/chalice/issues/2146). This module finds the existing resources, deletes duplicates, and
gives the rest to Chalice as its state.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tools.deploy import settling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tools.deploy.stage import DeployTarget

API_HANDLER = "api_handler"
LAMBDA = {"Service": "lambda.amazonaws.com"}


def reconstruct(place: DeployTarget, say: Callable[[str], None] = print) -> list[dict[str, Any]]:
    """Return the resources of Chalice's state file for a stage, after deleting duplicates."""
    found = functions(place)
    made = [
        {"name": f"{name}_role", "resource_type": "iam_role", "role_name": role, "role_arn": arn}
        for name, role, arn in _roles(place)
    ]
    for name, arn in found.items():
        made.append({"name": name, "resource_type": "lambda_function", "lambda_arn": arn})
        made += _sources(place, name, arn, say)
    made += [
        {"name": rule.removeprefix(_prefix(place)), "resource_type": "cloudwatch_event", "rule_name": rule}
        for rule in _rules(place)
    ]
    return made + _api(place, say)


def _prefix(place: DeployTarget) -> str:
    return f"represent-{place.stage}-"


def handler_of(place: DeployTarget, full: str) -> str | None:
    """Return the handler of a function or role name, or None; names made by CloudFormation contain capitals."""
    if full == function(place, API_HANDLER):
        return API_HANDLER
    found = re.fullmatch(rf"{_prefix(place)}([a-z][a-z0-9_]*)", full)
    return found[1] if found else None


def function(place: DeployTarget, handler: str) -> str:
    """Return the name that Chalice gives a handler's function."""
    return f"represent-{place.stage}" if handler == API_HANDLER else f"{_prefix(place)}{handler}"


def functions(place: DeployTarget) -> dict[str, str]:
    """Return the ARN of each function of a stage, by handler; only those with Chalice's tag."""
    client, found = place.client("lambda"), {}
    for page in client.get_paginator("list_functions").paginate():
        for entry in page["Functions"]:
            name = handler_of(place, entry["FunctionName"])
            tag = f":stage={place.stage}:app=represent"
            if name and client.list_tags(Resource=entry["FunctionArn"])["Tags"].get("aws-chalice", "").endswith(tag):
                found[name] = entry["FunctionArn"]
    return found


def _roles(place: DeployTarget) -> Iterator[tuple[str, str, str]]:
    for page in place.client("iam").get_paginator("list_roles").paginate():
        for role in page["Roles"]:
            trusted = role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
            if (
                name := handler_of(place, role["RoleName"])
            ) and trusted == LAMBDA:  # the tenant role trusts the account instead
                yield name, role["RoleName"], role["Arn"]


def _rules(place: DeployTarget) -> list[str]:
    pages = place.client("events").get_paginator("list_rules").paginate(NamePrefix=_prefix(place))
    # The name of another stage may begin like that of this one; names of functions have no hyphens.
    ours = re.compile(rf"{_prefix(place)}[a-z0-9_]+-event")
    return [rule["Name"] for page in pages for rule in page["Rules"] if ours.fullmatch(rule["Name"])]


def _sources(place: DeployTarget, name: str, arn: str, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Return the event source of a function (app.py declares one), and delete any others."""
    client = place.client("lambda")
    there = client.list_event_source_mappings(FunctionName=arn)["EventSourceMappings"]
    # Chalice cannot change one that is being created, nor create one whose predecessor is being deleted.
    kept, *others = [source for source in there if settling.wait_until_settled(client, source["UUID"])] or [None]
    if kept is None:
        return []
    for other in others:
        settling.change(client, "delete", other["UUID"])
        say(f"{name}: deleted a duplicate event source of {other['EventSourceArn']}")
    shared = {"event_uuid": kept["UUID"], "lambda_arn": arn}
    source = kept["EventSourceArn"]
    if source.split(":")[2] == "sqs":
        queue = source.rpartition(":")[2]
        described = {"name": f"{name}-sqs-event-source", "resource_type": "sqs_event"}
        return [{**described, "queue": queue, "queue_arn": source, **shared}]
    described = {"name": f"{name}-dynamodb-event-source", "resource_type": "dynamodb_event"}
    return [{**described, "stream_arn": source, **shared}]


def _api(place: DeployTarget, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Return the REST API of a stage, and delete the others: clients use the first one that is reachable."""
    client = place.client("apigateway")
    found = apis(place)
    for other in found[1:]:
        client.delete_rest_api(restApiId=other)
        _revoke_invoke(place, other)
        say(f"deleted REST API {other}, left by an interrupted deploy")
    described = {"name": "rest_api", "resource_type": "rest_api"}
    return [{**described, "rest_api_id": kept, "rest_api_url": url(place, kept)} for kept in found[:1]]


def apis(place: DeployTarget) -> list[str]:
    """Return the ids of the REST APIs that Chalice created for a stage: reachable ones first, then by age."""
    client = place.client("apigateway")
    pages = client.get_paginator("get_rest_apis").paginate()
    named = [api for page in pages for api in page["items"] if api["name"] in ("represent", place.app)]
    mine = [api for api in named if _calls_stage(place, client, api["id"])]
    mine.sort(key=lambda api: (not client.get_stages(restApiId=api["id"])["item"], api["createdDate"]))
    return [api["id"] for api in mine]


def url(place: DeployTarget, api: str) -> str:
    """Return the URL of an API, in Chalice's format."""
    region = place.client("apigateway").meta.region_name
    return f"https://{api}.execute-api.{region}.amazonaws.com/{place.stage}/"


def _calls_stage(place: DeployTarget, client: Any, api: str) -> bool:
    """Return whether an API calls this stage's function: several stages share the API name."""
    target = f":function:represent-{place.stage}/invocations"
    for page in client.get_paginator("get_resources").paginate(restApiId=api, embed=["methods"]):
        for resource in page["items"]:
            for method in resource.get("resourceMethods", {}).values():
                return target in method.get("methodIntegration", {}).get("uri", "")
    return False


def _revoke_invoke(place: DeployTarget, api: str) -> None:
    """Revoke a deleted API's permission to invoke the function."""
    client, function = place.client("lambda"), f"represent-{place.stage}"
    try:
        policy = json.loads(client.get_policy(FunctionName=function)["Policy"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return
    for statement in policy["Statement"]:
        if f":{api}/" in json.dumps(statement.get("Condition", {})):
            client.remove_permission(FunctionName=function, StatementId=statement["Sid"])
