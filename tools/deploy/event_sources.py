"""Set the event source options that Chalice cannot set: `python -m tools deploy event-sources --stage dev`.

The one place for it is .chalice/overlay.yaml, which packages are made with; this reads it there. Chalice sends batch
sizes and windows alone when it deploys again, so what is set here stays; run it after each deploy all the same, since a
function that was renamed has a new source.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from tools.deploy import chalice_state, cloudformation, package
from tools.deploy.stage import DeployTarget, deployed
from tools.options import endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Of a template alone: where the events come from, which a source that exists knows.
OF_THE_TEMPLATE = ("Stream", "Queue")


def options(made: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return, by function, what UpdateEventSourceMapping is to be told; `made` are outputs of the resources stack."""
    overlay = package.read_overlay()
    found: dict[str, dict[str, Any]] = {}
    for name, resource in overlay["Resources"].items():
        for source in resource.get("Properties", {}).get("Events", {}).values():
            told = {key: value for key, value in source["Properties"].items() if key not in OF_THE_TEMPLATE}
            failed = told.get("DestinationConfig", {}).get("OnFailure")
            if failed:
                told["DestinationConfig"] = {"OnFailure": {"Destination": made[failed["Destination"]["Ref"]]}}
            found[handler(name)] = told
    return found


def handler(logical_id: str) -> str:
    """Return the name of the handler that Chalice made a logical id of."""
    if logical_id == "APIHandler":
        return chalice_state.API_HANDLER
    return re.sub(r"(?<!^)(?=[A-Z])", "_", logical_id).lower()


def apply(place: DeployTarget, say: Callable[[str], None] = print) -> int:
    """Set the options of every source of a stage that differ; returns how many that were. Raises StackError."""
    client, changed = place.client("lambda"), 0
    for function, wanted in options(deployed(place)).items():
        name = chalice_state.function(place, function)
        sources = client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
        if not sources:
            raise cloudformation.StackError(f"{name} has no event source; run: chalice deploy --stage {place.stage}")
        for source in sources:
            if any(source.get(key) != value for key, value in wanted.items()):
                client.update_event_source_mapping(UUID=source["UUID"], **wanted)
                changed += 1
                say(f"{name}: {', '.join(sorted(wanted))}")
    say(f"{changed} event sources changed")
    return changed


@click.command("event-sources")
@stage_option
@endpoint_option
def command(stage_name: str, endpoint_url: str | None) -> int:
    """Set the event source options that Chalice cannot, after `chalice deploy`."""
    try:
        apply(DeployTarget(stage_name, endpoint_url))
    except (cloudformation.StackError, ClientError, BotoCoreError) as error:
        print(cloudformation.said(error), file=sys.stderr)
        return 1
    return 0
