"""Give a stage that `chalice deploy` has made what Chalice cannot: limits and logs of its API, alarms, and all tags.

Templates say it in .chalice/overlay.yaml and parameters.json, which are read here. Chalice leaves it as it is when it
deploys again (docs.aws.amazon.com/apigateway/latest/developerguide/import-api-update.html: a stage outlives an import).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools.deploy import chalice_state, cloudformation, event_sources, parameters, stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tools.deploy.stage import DeployTarget

ALARM = "AWS::CloudWatch::Alarm"
# What Chalice would have to be told in its own configuration, and policies with it: a release is for that.
RELEASED = {"Vpc": "no", "WebAclArn": ""}


def refuse(stage: str) -> None:
    """Raise StackError where what is chosen for a stage cannot be had by `chalice deploy`."""
    chosen = parameters.chosen(stage)
    if asked := [name for name, without in RELEASED.items() if chosen.get(name, without) != without]:
        raise cloudformation.StackError(
            f"parameters.json asks for {' and '.join(asked)} of stage {stage!r}, which chalice deploy cannot give: "
            f"make release STAGE={stage}"
        )


def finish(
    place: DeployTarget, overlay: Mapping[str, Any], made: Iterable[Mapping[str, Any]], say: Callable[[str], None]
) -> None:
    """Set what differs of the API's stage, its alarms, and the tags of all that was `made`, as Chalice wrote it down.

    Raises StackError.
    """
    made = list(made)
    (api,) = (entry["rest_api_id"] for entry in made if entry["resource_type"] == "rest_api")
    if changed := _set_up(place, api, overlay):
        say(f"API {api}: {', '.join(changed)}")
    _tag(place, api, made)
    template = alarms(place, overlay)
    known = parameters.given(template, place.stage, stage.outputs(place, place.resources))
    if stage.apply(place, place.alarms, json.dumps(template), known):
        say(f"alarms of functions and API: {len(template['Resources'])}")


def remove(place: DeployTarget) -> bool:
    """Take away the alarms that finish has made; tells whether there were any. Raises StackError."""
    return cloudformation.delete(place.client("cloudformation"), place.alarms)


def alarms(place: DeployTarget, overlay: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template of the overlay's alarms, which have functions by the names that Chalice gives them."""
    watched = {name: one for name, one in overlay["Resources"].items() if one.get("Type") == ALARM}
    asked = {"Stage": overlay["Parameters"]["Stage"]}  # of every name, in texts

    def told(value: Any) -> Any:
        if isinstance(value, list):
            return [told(entry) for entry in value]
        if not isinstance(value, dict):
            return value
        if "Ref" not in value:
            return {key: told(entry) for key, entry in value.items()}
        if value["Ref"] not in overlay["Parameters"]:
            return chalice_state.function(place, event_sources.handler(value["Ref"]))
        asked[value["Ref"]] = overlay["Parameters"][value["Ref"]]
        return value

    resources = told(watched)
    return {"Parameters": asked, "Resources": resources}


def settings(place: DeployTarget, overlay: Mapping[str, Any]) -> dict[str, str]:
    """Return what UpdateStage is to be told, by its path."""
    api = overlay["Resources"]["RestAPI"]["Properties"]
    (methods,), access = api["MethodSettings"], api["AccessLogSetting"]
    known = {name: one["Default"] for name, one in overlay["Parameters"].items() if "Default" in one}
    known |= parameters.chosen(place.stage)
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


def _set_up(place: DeployTarget, api: str, overlay: Mapping[str, Any]) -> list[str]:
    client = place.client("apigateway")
    there = client.get_stage(restApiId=api, stageName=place.stage)
    methods, log = there.get("methodSettings", {}).get("*/*", {}), there.get("accessLogSettings") or {}
    told = {
        "/*/*/throttling/rateLimit": methods.get("throttlingRateLimit"),
        "/*/*/throttling/burstLimit": methods.get("throttlingBurstLimit"),
        "/*/*/logging/dataTrace": str(methods.get("dataTraceEnabled")).lower(),
        "/accessLogSettings/destinationArn": log.get("destinationArn"),
        "/accessLogSettings/format": log.get("format"),
        "/tracingEnabled": str(there.get("tracingEnabled")).lower(),
    }
    wanted = settings(place, overlay)
    changed = {path: value for path, value in wanted.items() if not _same(told[path], value)}
    if changed:
        operations = [{"op": "replace", "path": path, "value": value} for path, value in changed.items()]
        client.update_stage(restApiId=api, stageName=place.stage, patchOperations=operations)
    return sorted(path.rpartition("/")[2] for path in changed)


def _same(there: Any, wanted: str) -> bool:
    return float(there) == float(wanted) if isinstance(there, int | float) else there == wanted


def _tag(place: DeployTarget, api: str, made: Iterable[Mapping[str, Any]]) -> None:
    """Tag what Chalice tags not: all but functions."""
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
