"""Release a long-lived stage: one change set per stack, printed before it runs and rolled back by alarms.

tools/deploy/commands.py has the command. tools/deploy/stage.py does the work and calls the hooks of this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.deploy import change_set_guard, cloudformation, package, parameters, quota, stage, status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tools.deploy.stage import DeployTarget

ALIAS = "live"
# CodeDeploy's name: 10% of the events go to the new version for five minutes, then all.
SHIFT = "Canary10Percent5Minutes"
MINUTES = 10
SHIFTER = "CodeDeployRole"
API = "app.app"
# One runtime for all stages that last: the pipelines install it, and .ci/run imports the package with it.
RUNTIME = "3.13"
# A pipeline can run one phase at a time; all run by default. Stacks created first are reviewed first.
PHASES = ("package", "resources", "function")
# docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackConfiguration.html
MOST_TRIGGERS = 5
# Alarms of a lack of capacity. Anyone can cause it with many requests, and must not be able to undo a release.
OF_TRAFFIC = {"APIHandlerThrottlesAlarm"}


class DryRun(cloudformation.StackError):
    """Report that a dry run ended without changes."""


@dataclass
class ReleaseHooks(cloudformation.ChangeHooks):
    """Hooks that print, review and roll back the changes of a long-lived stage."""

    place: DeployTarget
    say: Callable[[str], None]
    allowed: Sequence[str] = ()
    only_show: bool = False
    minutes: int = MINUTES

    def reshape(self, template: dict[str, Any]) -> dict[str, Any]:
        """Add traffic shifting to the functions that support it; print those that do not."""
        shifted, at_once = add_traffic_shifting(template, by_code_deploy=self.place.endpoint is None)
        for name in at_once:
            self.say(
                f"{name} answers the API, whose methods call it without an alias: AWS documents none for tenant "
                "isolation, and each tenant would get environments of both versions. Its traffic switches at once; "
                "alarms roll it back."
            )
        return shifted

    def review(self, stack: str, changes: Sequence[Any]) -> None:
        """Print the changes; raise StackError for changes that would lose data."""
        self.say(f"changes of {stack}:")
        for line in change_set_guard.describe_changes(changes):
            self.say(f"  {line}")
        if lost := change_set_guard.find_losses(changes, self.allowed):
            raise cloudformation.StackError(
                f"{stack}: {', '.join(lost)} would be replaced or removed, including the data in it. "
                f"Nothing was changed. To allow it: --allow {' --allow '.join(lost)}"
            )
        if self.only_show:
            raise DryRun(f"{stack}: nothing was changed (dry run)")

    def rollback(self, template: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the alarms that roll back a change: the stage's, except those in alarm or deleted by the change.

        A lack of capacity comes from traffic, which an earlier release would not serve either.
        """
        if self.only_show:
            return None
        going = {name for name in status.alarm_ids(self.place, self.place.app) if name not in template["Resources"]}
        going |= OF_TRAFFIC
        alarms = [entry for entry in status.alarms(self.place) if entry["LogicalId"] not in going]
        for alarm in alarms:
            if alarm["StateValue"] == "ALARM":
                self.say(f"alarm {alarm['AlarmName']} is already in ALARM state, so it cannot roll back this release")
        armed = [alarm for alarm in alarms if alarm["StateValue"] != "ALARM"]
        triggers = [{"Arn": alarm["AlarmArn"], "Type": alarm["Type"]} for alarm in armed]
        if len(triggers) > MOST_TRIGGERS:
            triggers = [{"Arn": _create_composite_alarm(self.place, armed), "Type": "AWS::CloudWatch::CompositeAlarm"}]
        self.say(f"{len(armed)} alarms can roll back this release, during it and for {self.minutes} minutes after")
        return {"RollbackTriggers": triggers, "MonitoringTimeInMinutes": self.minutes}


def release(care: ReleaseHooks, phases: Sequence[str] = PHASES) -> str | None:
    """Release a stage phase by phase; return the URL of its API once all phases are done.

    Raises StackError.
    """
    place = care.place
    stage.check_not_deployed_by_chalice(place)
    check_runtime(place)
    quota.warn(place, care.say)
    if "package" in phases:
        care.say(f"package: {stage.build(place).name}")
    if not care.only_show:
        delete_composite_alarm(place)
    try:
        if "resources" in phases:
            stage.deploy_resources(place, care.say, care)
    except DryRun as shown:
        care.say(str(shown))
    if "function" not in phases or not stage.outputs(place, place.resources):
        return None
    try:
        return stage.deploy_app(place, care.say, care)
    except DryRun as shown:
        care.say(str(shown))
        return None


def check_runtime(place: DeployTarget) -> None:
    """Raise StackError if this process would package a lasting stage on AWS for another runtime than the last one."""
    if place.endpoint is None and not parameters.is_passing(place.stage) and package.PYTHON != RUNTIME:
        raise cloudformation.StackError(
            f"Stage {place.stage!r} runs on Python {RUNTIME}, and this is {package.PYTHON}: its package would change "
            f"the runtime. Create the environment with it: make install PYTHON=python{RUNTIME}"
        )


def add_traffic_shifting(template: dict[str, Any], *, by_code_deploy: bool) -> tuple[dict[str, Any], list[str]]:
    """Return a template whose functions have an alias with gradual traffic shifting, and those that cannot have one.

    Without CodeDeploy, which the embedded cloud does not have, the alias switches at once.
    """
    resources, at_once = dict(template["Resources"]), []
    more: dict[str, Any] = {"AutoPublishAlias": ALIAS}
    if by_code_deploy:
        more["DeploymentPreference"] = {"Type": SHIFT, "Role": {"Fn::GetAtt": [SHIFTER, "Arn"]}}
        resources[SHIFTER] = _make_shifter_role(resources)
    for name, resource in resources.items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        if resource["Properties"]["Handler"] == API:
            at_once.append(name)
        else:
            resources[name] = resource | {"Properties": resource["Properties"] | more}
    return {**template, "Resources": resources}, at_once


def _make_shifter_role(resources: Mapping[str, Any]) -> dict[str, Any]:
    """Return the role with which CodeDeploy shifts traffic; the transform's own would have no permissions boundary."""
    functions = resources["ApiHandlerRole"]["Properties"]
    trust = {"Effect": "Allow", "Principal": {"Service": "codedeploy.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda"
    properties = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "ManagedPolicyArns": [{"Fn::Sub": policy}],
        "PermissionsBoundary": functions["PermissionsBoundary"],
        "Tags": functions["Tags"],
    }
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def _create_composite_alarm(place: DeployTarget, alarms: Sequence[Mapping[str, Any]]) -> str:
    """Combine the alarms in a composite alarm, because CloudFormation accepts only five; return its ARN."""
    client, name = place.client("cloudwatch"), status.composite_alarm_name(place)
    rule = " OR ".join(f'ALARM("{alarm["AlarmName"]}")' for alarm in alarms)
    client.put_composite_alarm(
        AlarmName=name,
        AlarmRule=rule,
        AlarmDescription="Rolls back a release (tools/deploy/release.py).",
        Tags=parameters.tag_list(place.stage),
    )
    (made,) = client.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    return str(made["AlarmArn"])


def delete_composite_alarm(place: DeployTarget) -> None:
    """Delete the composite alarm: its member alarms cannot be deleted while it exists."""
    client, name = place.client("cloudwatch"), status.composite_alarm_name(place)
    if client.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"]).get("CompositeAlarms"):
        client.delete_alarms(AlarmNames=[name])
