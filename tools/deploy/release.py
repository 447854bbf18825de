"""Ship a stage that people rely on: each stack by one change set, told first, and undone when an alarm rings.

tools/deploy/deploy_cli.py is the command; tools/deploy/stage.py does the work, with the care that is taken here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.deploy import change_set_guard, cloudformation, parameters, stage, status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tools.deploy.stage import DeployTarget

ALIAS = "live"
# A tenth of the events goes to the new version for five minutes, then all (CodeDeploy's name for it).
SHIFT = "Canary10Percent5Minutes"
MINUTES = 10
# A pipeline may do one after the other; all are done unless told otherwise. What is made first is refused first.
PHASES = ("package", "resources", "function")
# docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackConfiguration.html
MOST_TRIGGERS = 5


class Shown(cloudformation.StackError):
    """What was asked for was to see what would change, and nothing else."""


@dataclass
class Careful(cloudformation.Care):
    """The care that is taken of a stage that people rely on."""

    place: DeployTarget
    say: Callable[[str], None]
    allowed: Sequence[str] = ()
    only_show: bool = False
    minutes: int = MINUTES

    def reshape(self, template: dict[str, Any]) -> dict[str, Any]:
        """Let traffic shift where it may; tells where it may not."""
        shifted, at_once = shift(template, by_code_deploy=self.place.endpoint is None)
        for name in at_once:
            self.say(
                f"{name} runs tenants apart: AWS documents no weighted alias for that, and each tenant would have "
                "places of both versions. Its traffic turns at once; alarms undo it."
            )
        return shifted

    def review(self, stack: str, changes: Sequence[Any]) -> None:
        """Tell the changes; raises StackError for what would be lost."""
        self.say(f"changes of {stack}:")
        for line in change_set_guard.lines(changes):
            self.say(f"  {line}")
        if lost := change_set_guard.refused(changes, self.allowed):
            raise cloudformation.StackError(
                f"{stack}: {', '.join(lost)} would be replaced or removed, and what they hold with them. "
                f"Nothing was changed. Where it is meant: --allow {' --allow '.join(lost)}"
            )
        if self.only_show:
            raise Shown(f"{stack}: nothing was changed, as was asked")

    def rollback(self, template: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return which alarms undo a change: the stage's, apart from what rings already or goes with the change."""
        if self.only_show:
            return None
        going = {name for name in status.alarm_ids(self.place, self.place.app) if name not in template["Resources"]}
        alarms = [entry for entry in status.alarms(self.place) if entry["LogicalId"] not in going]
        for alarm in alarms:
            if alarm["StateValue"] == "ALARM":
                self.say(f"alarm {alarm['AlarmName']} rings already, so it undoes nothing")
        armed = [alarm for alarm in alarms if alarm["StateValue"] != "ALARM"]
        triggers = [{"Arn": alarm["AlarmArn"], "Type": alarm["Type"]} for alarm in armed]
        if len(triggers) > MOST_TRIGGERS:
            triggers = [{"Arn": _together(self.place, armed), "Type": "AWS::CloudWatch::CompositeAlarm"}]
        self.say(f"{len(armed)} alarms undo this release while it is made, and for {self.minutes} minutes after")
        return {"RollbackTriggers": triggers, "MonitoringTimeInMinutes": self.minutes}


def release(care: Careful, phases: Sequence[str] = PHASES) -> str | None:
    """Bring a stage to what the repository says, phase by phase; returns its API's URL once all is done.

    Raises StackError.
    """
    place = care.place
    stage.refuse_second_set(place)
    if "package" in phases:
        care.say(f"package: {stage.build(place).name}")
    if not care.only_show:
        disarm(place)
    try:
        if "resources" in phases:
            stage.deploy_resources(place, care.say, care)
    except Shown as shown:
        care.say(str(shown))
    if "function" not in phases or not stage.outputs(place, place.resources):
        return None
    try:
        return stage.deploy_app(place, care.say, care)
    except Shown as shown:
        care.say(str(shown))
        return None


def shift(template: dict[str, Any], *, by_code_deploy: bool) -> tuple[dict[str, Any], list[str]]:
    """Return a template whose functions have an alias that traffic shifts to step by step, and those that cannot.

    Without CodeDeploy, which the embedded cloud lacks, the alias turns at once.
    """
    resources, at_once = dict(template["Resources"]), []
    more: dict[str, Any] = {"AutoPublishAlias": ALIAS}
    more |= {"DeploymentPreference": {"Type": SHIFT}} if by_code_deploy else {}
    for name, resource in resources.items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        if "TenancyConfig" in resource["Properties"]:
            at_once.append(name)
        else:
            resources[name] = resource | {"Properties": resource["Properties"] | more}
    return {**template, "Resources": resources}, at_once


def _together(place: DeployTarget, alarms: Sequence[Mapping[str, Any]]) -> str:
    """Make one alarm of many, which CloudFormation can be told of; returns its ARN."""
    client, name = place.client("cloudwatch"), status.together(place)
    rule = " OR ".join(f'ALARM("{alarm["AlarmName"]}")' for alarm in alarms)
    client.put_composite_alarm(
        AlarmName=name,
        AlarmRule=rule,
        AlarmDescription="What undoes a release (tools/deploy/release.py).",
        Tags=parameters.tag_list(place.stage),
    )
    (made,) = client.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    return str(made["AlarmArn"])


def disarm(place: DeployTarget) -> None:
    """Delete the one alarm of many: while it is there, no alarm that it is made of can go."""
    client, name = place.client("cloudwatch"), status.together(place)
    if client.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"]).get("CompositeAlarms"):
        client.delete_alarms(AlarmNames=[name])
