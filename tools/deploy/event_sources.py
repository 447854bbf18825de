"""Set the event source options that Chalice cannot set: `python -m tools deploy event-sources --stage dev`.

The options are read from .chalice/overlay.yaml, as packages do. Chalice sends only batch sizes and windows when it
deploys again, so these options persist. Run the command after each deploy anyway: a renamed function has a new source.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from tools.deploy import chalice_state, cloudformation, package, settling
from tools.deploy.stage import DeployTarget, require_outputs
from tools.options import endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Only for templates: the origin of the events, which an existing event source already has.
OF_THE_TEMPLATE = ("Stream", "Queue")


def options(made: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return the UpdateEventSourceMapping arguments by function; `made` has the outputs of the resources stack."""
    overlay = package.read_overlay()
    found: dict[str, dict[str, Any]] = {}
    for name, resource in overlay["Resources"].items():
        for source in resource.get("Properties", {}).get("Events", {}).values():
            chosen = {key: value for key, value in source["Properties"].items() if key not in OF_THE_TEMPLATE}
            failed = chosen.get("DestinationConfig", {}).get("OnFailure")
            if failed:
                chosen["DestinationConfig"] = {"OnFailure": {"Destination": made[failed["Destination"]["Ref"]]}}
            found[handler(name)] = chosen
    return found


def handler(logical_id: str) -> str:
    """Return the handler's name for the logical id that Chalice derived from it."""
    if logical_id == "APIHandler":
        return chalice_state.API_HANDLER
    return re.sub(r"(?<!^)(?=[A-Z])", "_", logical_id).lower()


def apply(place: DeployTarget, say: Callable[[str], None] = print) -> int:
    """Update the event sources of a stage whose options differ; return the number of updates.

    Raises StackError.
    """
    client, changed = place.client("lambda"), 0
    for function, wanted in options(require_outputs(place)).items():
        name = chalice_state.function(place, function)
        sources = client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
        if not sources:
            raise cloudformation.StackError(f"{name} has no event source; run: chalice deploy --stage {place.stage}")
        for source in sources:
            if any(source.get(key) != value for key, value in wanted.items()):
                settling.change(client, "update", source["UUID"], **wanted)
                changed += 1
                say(f"{name}: {', '.join(sorted(wanted))}")
    say(f"{changed} event sources changed")
    return changed


@click.command("event-sources")
@stage_option
@endpoint_option
def command(stage_name: str, endpoint_url: str | None) -> int:
    """Set the event source options that Chalice cannot set; run it after `chalice deploy`."""
    try:
        apply(DeployTarget(stage_name, endpoint_url))
    except (cloudformation.StackError, ClientError, BotoCoreError) as error:
        print(cloudformation.describe_error(error), file=sys.stderr)
        return 1
    return 0
