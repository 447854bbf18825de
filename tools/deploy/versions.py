"""Publish a version of a function for every change that its callers would see, and remove old versions."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tools.deploy import cloudformation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tools.deploy.stage import DeployTarget

KEPT = 5
# Properties that do not change how a version runs.
OTHER = ("CodeUri", "Events", "Tags", "AutoPublishAlias", "DeploymentPreference", "AutoPublishCodeSha256")


def stamp(template: dict[str, Any], code: str, known: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return a template whose functions with an alias publish a version for each change of code or configuration.

    By default SAM looks at the location of the code alone: a new timeout, role or network would not reach the alias.
    """
    values = {entry["ParameterKey"]: entry["ParameterValue"] for entry in known}
    shared = template.get("Globals", {}).get("Function", {})
    resources = dict(template["Resources"])
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        if "AutoPublishAlias" in properties:
            whole = _resolve([shared, {key: value for key, value in properties.items() if key not in OTHER}], values)
            text = json.dumps([code, whole], sort_keys=True)
            stamped = {"AutoPublishCodeSha256": hashlib.sha256(text.encode()).hexdigest()}
            resources[name] = resource | {"Properties": properties | stamped}
    return {**template, "Resources": resources}


def _resolve(value: Any, values: Mapping[str, str]) -> Any:
    """Return a value with its references to parameters resolved; a condition stays, with the parameters in it."""
    if isinstance(value, list):
        return [_resolve(entry, values) for entry in value]
    if not isinstance(value, dict):
        return value
    if value.get("Ref") in values:
        return values[value["Ref"]]
    return {key: _resolve(entry, values) for key, entry in value.items()}


def prune(place: DeployTarget, say: Callable[[str], None]) -> None:
    """Delete the versions of a stage's functions beyond the newest five, except those that an alias names."""
    client, resources = place.client("lambda"), place.client("cloudformation").get_paginator("list_stack_resources")
    if not cloudformation.find(place.client("cloudformation"), place.app):
        return
    for page in resources.paginate(StackName=place.app):
        for resource in page["StackResourceSummaries"]:
            if resource["ResourceType"] == "AWS::Lambda::Function":
                _prune_function(client, resource["PhysicalResourceId"], say)


def _prune_function(client: Any, name: str, say: Callable[[str], None]) -> None:
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=name)
    numbers = [int(entry["Version"]) for page in pages for entry in page["Versions"] if entry["Version"].isdecimal()]
    used = set[int]()
    for alias in client.list_aliases(FunctionName=name)["Aliases"]:
        weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        used |= {int(one) for one in (alias["FunctionVersion"], *weights) if one.isdecimal()}
    for number in sorted(numbers)[:-KEPT]:
        if number not in used:
            try:
                client.delete_function(FunctionName=name, Qualifier=str(number))
            except ClientError as error:  # an event source or a deployment still names it
                say(f"{name}: version {number} stays: {error.response['Error']['Code']}")
