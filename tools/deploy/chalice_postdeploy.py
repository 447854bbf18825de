"""Add to a stage deployed by `chalice deploy`: limits and logs of its API, alarms, and tags.

The values are in .chalice/overlay.yaml and parameters.json. Chalice does not reset them when it deploys again
(docs.aws.amazon.com/apigateway/latest/developerguide/import-api-update.html: importing an API does not change stages).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools.deploy import chalice_state, cloudformation, event_sources, parameters, stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tools.deploy.stage import DeployTarget

ALARM = "AWS::CloudWatch::Alarm"
# Options that need Chalice's own configuration and other policies; they require a release.
RELEASED = {"Vpc": "no", "WebAcl": "no", "WebAclArn": ""}


def check_supported(stage: str) -> None:
    """Raise StackError if the stage has parameters that `chalice deploy` does not support."""
    chosen = parameters.read_parameters(stage)
    if asked := [name for name, without in RELEASED.items() if chosen.get(name, without) != without]:
        raise cloudformation.StackError(
            f"parameters.json sets {' and '.join(asked)} of stage {stage!r}, which chalice deploy does not support; "
            f"use make release STAGE={stage}"
        )


def apply_settings(
    place: DeployTarget, overlay: Mapping[str, Any], made: Iterable[Mapping[str, Any]], say: Callable[[str], None]
) -> None:
    """Update the API's stage settings, the alarms, and the tags of the resources in Chalice's state (`made`).

    Raises StackError.
    """
    made = list(made)
    (api,) = (entry["rest_api_id"] for entry in made if entry["resource_type"] == "rest_api")
    if changed := _update_stage(place, api, overlay):
        say(f"API {api}: {', '.join(changed)}")
    _tag(place, api, made)
    template = alarms(place, overlay)
    known = parameters.resolve(template, place.stage, stage.outputs(place, place.resources))
    if stage.apply(place, place.alarms, json.dumps(template), known):
        say(f"alarms of functions and API: {len(template['Resources'])}")


def remove(place: DeployTarget) -> bool:
    """Delete the stack of alarms that apply_settings deployed; return whether there was one.

    Raises StackError.
    """
    return cloudformation.delete(place.client("cloudformation"), place.alarms)


def alarms(place: DeployTarget, overlay: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template of the overlay's alarms, with the function names that Chalice gives."""
    watched = {name: one for name, one in overlay["Resources"].items() if one.get("Type") == ALARM}
    asked = {"Stage": overlay["Parameters"]["Stage"]}  # for every resource name, inside Fn::Sub texts

    def resolve(value: Any) -> Any:
        if isinstance(value, list):
            return [resolve(entry) for entry in value]
        if not isinstance(value, dict):
            return value
        if "Ref" not in value:
            return {key: resolve(entry) for key, entry in value.items()}
        if value["Ref"] not in overlay["Parameters"]:
            return chalice_state.function(place, event_sources.handler(value["Ref"]))
        asked[value["Ref"]] = overlay["Parameters"][value["Ref"]]
        return value

    resources = resolve(watched)
    return {"Parameters": asked, "Resources": resources}


def settings(place: DeployTarget, overlay: Mapping[str, Any]) -> dict[str, str]:
    """Return the values for UpdateStage, by patch path."""
    api = overlay["Resources"]["RestAPI"]["Properties"]
    (methods,), access = api["MethodSettings"], api["AccessLogSetting"]
    known = {name: one["Default"] for name, one in overlay["Parameters"].items() if "Default" in one}
    known |= parameters.read_parameters(place.stage)
    region = place.client("apigateway").meta.region_name
    group = access["DestinationArn"]["Fn::Sub"]
    for name, value in (("Partition", "aws"), ("Region", region), ("AccountId", place.account)):
        group = group.replace(f"${{AWS::{name}}}", value)
    return {
        "/*/*/throttling/rateLimit": str(known[methods["ThrottlingRateLimit"]["Ref"]]),
        "/*/*/throttling/burstLimit": str(known[methods["ThrottlingBurstLimit"]["Ref"]]),
        "/*/*/logging/dataTrace": str(methods["DataTraceEnabled"]).lower(),
        "/accessLogSettings/destinationArn": group.replace("${Stage}", place.stage),
        "/accessLogSettings/format": access["Format"],
        "/tracingEnabled": str(api["TracingEnabled"]).lower(),
    }


def _update_stage(place: DeployTarget, api: str, overlay: Mapping[str, Any]) -> list[str]:
    client = place.client("apigateway")
    there = client.get_stage(restApiId=api, stageName=place.stage)
    methods, log = there.get("methodSettings", {}).get("*/*", {}), there.get("accessLogSettings") or {}
    current = {
        "/*/*/throttling/rateLimit": methods.get("throttlingRateLimit"),
        "/*/*/throttling/burstLimit": methods.get("throttlingBurstLimit"),
        "/*/*/logging/dataTrace": str(methods.get("dataTraceEnabled")).lower(),
        "/accessLogSettings/destinationArn": log.get("destinationArn"),
        "/accessLogSettings/format": log.get("format"),
        "/tracingEnabled": str(there.get("tracingEnabled")).lower(),
    }
    wanted = settings(place, overlay)
    changed = {path: value for path, value in wanted.items() if not _equals(current[path], value)}
    if changed:
        operations = [{"op": "replace", "path": path, "value": value} for path, value in changed.items()]
        client.update_stage(restApiId=api, stageName=place.stage, patchOperations=operations)
    return sorted(path.rpartition("/")[2] for path in changed)


def _equals(there: Any, wanted: str) -> bool:
    return float(there) == float(wanted) if isinstance(there, int | float) else there == wanted


def _tag(place: DeployTarget, api: str, made: Iterable[Mapping[str, Any]]) -> None:
    """Tag the resources that Chalice does not tag: everything except functions."""
    tags, pairs = parameters.tags(place.stage), parameters.tag_list(place.stage)
    iam, events, functions = (place.client(name) for name in ("iam", "events", "lambda"))
    region = functions.meta.region_name
    for entry in made:
        if entry["resource_type"] == "iam_role":
            iam.tag_role(RoleName=entry["role_name"], Tags=pairs)
        elif entry["resource_type"] == "cloudwatch_event":
            rule = events.describe_rule(Name=entry["rule_name"])["Arn"]
            events.tag_resource(ResourceARN=rule, Tags=pairs)
        elif "event_uuid" in entry:
            source = f"arn:aws:lambda:{region}:{place.account}:event-source-mapping:{entry['event_uuid']}"
            functions.tag_resource(Resource=source, Tags=tags)
    arn = f"arn:aws:apigateway:{region}::/restapis/{api}"
    for one in (arn, f"{arn}/stages/{place.stage}"):
        place.client("apigateway").tag_resource(resourceArn=one, tags=tags)
