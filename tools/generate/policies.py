"""Generate an IAM policy for each Lambda function and stage from the declarations in the code."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from chalicelib.aws.iam import (
    ASSUMING,
    EXPORTING,
    FINISHING,
    OF_NO_TENANT,
    RECORDS,
    RESOURCES,
    SOURCING,
    DynamoDBOperation,
    Shared,
    SQSOperation,
    SSMOperation,
    Uses,
)
from chalicelib.core import settings
from chalicelib.operations import registry
from tools import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from chalice.app import Chalice

FOLDER = ROOT / "represent-app" / ".chalice" / "generated"
STAGES = ("local", "dev", "prod")
# The stage whose function roles have access to tenants' items: the embedded cloud does not support
# dynamodb:LeadingKeys and would deny everything there.
UNSCOPED = "local"
API = "api_handler"
SOURCE_FUNCTIONS = ("check_sources", "process_source")
# Functions that continue interrupted erasures and moves of constituents.
CONTINUATION_FUNCTIONS = ("run_task", "review_tenants")
EXPORT_FUNCTIONS = ("process_export", "queue_bulk_files")
SHARED = {
    **dict.fromkeys(CONTINUATION_FUNCTIONS, FINISHING),
    **dict.fromkeys(SOURCE_FUNCTIONS, SOURCING),
    **dict.fromkeys(EXPORT_FUNCTIONS, EXPORTING),
}
# Chalice adds these itself only if it also generates the rest of the policy (deployer.py, inject_policy).
READS_STREAM = (
    DynamoDBOperation.DESCRIBE_STREAM,
    DynamoDBOperation.GET_RECORDS,
    DynamoDBOperation.GET_SHARD_ITERATOR,
    DynamoDBOperation.LIST_STREAMS,
)
READS_QUEUE = (SQSOperation.DELETE_MESSAGE, SQSOperation.GET_QUEUE_ATTRIBUTES, SQSOperation.RECEIVE_MESSAGE)
# The parts of queues' names after the stage.
QUEUES = sorted(
    arn.partition("represent-{stage}-")[2]
    for resource in RESOURCES.values()
    if resource.service is SQSOperation
    for arn in resource.arns
)
LEADING = "dynamodb:LeadingKeys"
TRACES = ("xray:PutTelemetryRecords", "xray:PutTraceSegments")
LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")


def is_scoped(stage: str) -> bool:
    """Return whether the function roles of a stage have no access to tenants' items."""
    return stage != UNSCOPED


def policies(app: Chalice, stage: str) -> dict[str, dict[str, Any]]:
    """Return the policies of an app's functions: the API's, and one for each event function.

    Raises LookupError for a function that is not declared with @track_execution.
    """
    scoped = is_scoped(stage)
    made = {API: policy(registry.list_api_uses(), stage, shared=OF_NO_TENANT if scoped else None)}
    for source in getattr(app, "event_sources", []):
        name = source.handler_string.rpartition(".")[2]
        if name not in registry.handlers:
            raise LookupError(f"{name} has no declarations; decorate it with @track_execution and @required_env_vars.")
        shared = SHARED.get(name, RECORDS)
        made[source.name] = policy(
            registry.handlers[name].uses, stage, _reads(source, stage), shared=shared if scoped else None
        )
    return made


def policy(
    uses: Uses, stage: str, more: Iterable[Mapping[str, Any]] = (), *, shared: Shared | None = None
) -> dict[str, Any]:
    """Return the policy that allows the declared actions, logs and traces, and nothing else.

    With `shared`, its own table access is limited to `shared`; it may assume the tenant role for the rest.
    """
    opened = uses if shared is None else _without_tenants(uses, shared)
    statements = [_statement(variable, stage, sorted(wanted)) for variable, wanted in sorted(opened.items()) if wanted]
    if shared is not None:
        statements += list(_global_statements(uses, shared, stage))
    # Settings without a resource are a stage's own configuration, which may be in Parameter Store too.
    stored = [
        name for name in sorted(uses) if name in (*settings.PARAMETERS, *settings.OPTIONAL) or name not in RESOURCES
    ]
    if stored:
        paths = [f"arn:aws:ssm:*:*:parameter/represent/{stage}/{name}" for name in stored]
        statements.append(_allow("Parameters", [SSMOperation.GET_PARAMETERS], paths))
    # CloudFormation adds letters to a function's name, and the log group has the function's name.
    logs = [f"arn:aws:logs:*:*:log-group:/aws/lambda/represent-{stage}*"]
    statements.append(_allow("LogsOfNamesThatAwsCompletes", LOGS, logs))
    # X-Ray actions have no resource types: docs.aws.amazon.com/service-authorization (list_awsx-ray).
    statements.append(_allow("TracesHaveNoResource", TRACES, ["*"]))
    return {"Version": "2012-10-17", "Statement": [*statements, *more]}


def _without_tenants(uses: Uses, shared: Shared) -> Uses:
    """Return declarations without the tables, but with the tenant role if they use more than the shared items."""
    rest = {variable: wanted for variable, wanted in uses.items() if variable not in shared}
    opened = {variable: frozenset[Any]().union(*keys.values()) for variable, keys in shared.items()}
    return (
        rest | ASSUMING if any(uses.get(variable, opened[variable]) - opened[variable] for variable in shared) else rest
    )


def _global_statements(uses: Uses, shared: Shared, stage: str) -> Iterator[dict[str, Any]]:
    """Yield statements for the declared actions on items that belong to no tenant, by their leading key.

    ForAllValues is also true for a request without a key, so Null requires one
    (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition_examples-multi-valued-context-keys.html).
    """
    for variable, keys in shared.items():
        for key, actions in sorted(keys.items()):
            wanted = sorted(actions & uses.get(variable, frozenset()))
            if wanted:
                allowed = _statement(variable, stage, wanted)
                of = {"ForAllValues:StringLike": {LEADING: [key]}, "Null": {LEADING: "false"}}
                yield allowed | {"Sid": f"{allowed['Sid']}{key.title().replace('#', '').strip('*')}", "Condition": of}


def _reads(source: Any, stage: str) -> list[dict[str, Any]]:
    """Return the actions Lambda needs to read a function's event source; schedules and buses push their events."""
    kind = type(source).__name__
    if kind == "DynamoDBEventConfig":
        streams = [arn.format(stage=stage) for arn in RESOURCES["DDB_STREAM_ARN"].arns]
        dead = [f"arn:aws:sqs:*:*:represent-{stage}-changes-dead"]
        put_away = _allow("PutsAwayWhatFails", [SQSOperation.SEND_MESSAGE], dead)
        return [_allow("ReadsTheStreamWhoseLabelIsMadeByAws", READS_STREAM, streams), put_away]
    if kind == "SQSEventConfig":
        # The app was loaded for another stage, or without a stage.
        (queue,) = [name for name in QUEUES if source.queue.endswith(f"-{name}")]
        return [_allow("ReadsTheQueue", READS_QUEUE, [f"arn:aws:sqs:*:*:represent-{stage}-{queue}"])]
    return []


def _statement(variable: str, stage: str, actions: Sequence[str]) -> dict[str, Any]:
    resource = RESOURCES[variable]
    sid = variable.title().replace("_", "") + resource.reason
    condition = {
        operator: {key: value.format(stage=stage) for key, value in keys.items()}
        for operator, keys in resource.condition.items()
    }
    allowed = _allow(sid, actions, [arn.format(stage=stage) for arn in resource.arns])
    return allowed | ({"Condition": condition} if condition else {})


def _allow(sid: str, actions: Sequence[str], resources: Sequence[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": [str(action) for action in actions], "Resource": list(resources)}


def file_of(stage: str, function: str) -> Path:
    """Return the path at which Chalice reads a function's policy (`iam_policy_file` in config.json)."""
    return FOLDER / (f"policy-{stage}.json" if function == API else f"policy-{stage}-{function}.json")


def files() -> dict[Path, str]:
    """Return the text of every policy file, by path."""
    from app import app  # noqa: PLC0415 (importing it fills the registry)

    return {
        file_of(stage, function): json.dumps(made, indent=2) + "\n"
        for stage in STAGES
        for function, made in policies(app, stage).items()
    }


def generate(*, check: bool) -> int:
    """Write the policies, or check them; return the exit status."""
    wanted = files()
    stale = [file for file, text in wanted.items() if not file.is_file() or file.read_text(encoding="utf-8") != text]
    stale += [file for file in FOLDER.glob("policy-*.json") if file not in wanted]
    if check:
        for file in stale:
            print(f"{file.name} differs from the declarations in the code; run: make generate", file=sys.stderr)
        return 1 if stale else 0
    for file in stale:
        if file in wanted:
            file.write_text(wanted[file], encoding="utf-8")
        else:
            file.unlink()
        print(f"wrote {file.name}" if file in wanted else f"removed {file.name}")
    return 0
