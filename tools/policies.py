"""Write one IAM policy per Lambda and stage from what the code declares: `python -m tools.policies [--check]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib import operations, settings
from chalicelib.aws.grants import RESOURCES, DynamoDBOperation, SQSOperation, SSMOperation, Uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chalice.app import Chalice

FOLDER = Path(__file__).resolve().parent.parent / "represent-app" / ".chalice"
STAGES = ("local", "dev", "prod")
API = "api_handler"
# Chalice asks for these by itself only where it guesses the rest of the policy too (deployer.py, inject_policy).
READS_STREAM = (
    DynamoDBOperation.DESCRIBE_STREAM,
    DynamoDBOperation.GET_RECORDS,
    DynamoDBOperation.GET_SHARD_ITERATOR,
    DynamoDBOperation.LIST_STREAMS,
)
READS_QUEUE = (SQSOperation.DELETE_MESSAGE, SQSOperation.GET_QUEUE_ATTRIBUTES, SQSOperation.RECEIVE_MESSAGE)
LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")


def policies(app: Chalice, stage: str) -> dict[str, dict[str, Any]]:
    """Return the policy of each Lambda of an app: the API's, and one for each function that events start.

    Raises LookupError for a function that is not declared with @track_execution.
    """
    made = {API: policy(operations.of_the_api(), stage)}
    for source in getattr(app, "event_sources", []):
        name = source.handler_string.rpartition(".")[2]
        if name not in operations.handlers:
            raise LookupError(f"{name} has no declarations; put @track_execution and @required_env_vars on it.")
        made[source.name] = policy(operations.handlers[name].uses, stage, [_reads(source, stage)])
    return made


def policy(uses: Uses, stage: str, more: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return the policy that allows what is declared, its log, and nothing else."""
    statements = [_statement(variable, stage, sorted(wanted)) for variable, wanted in sorted(uses.items()) if wanted]
    stored = [name for name in sorted(uses) if name in (*settings.PARAMETERS, *settings.OPTIONAL)]
    if stored:
        paths = [f"arn:aws:ssm:*:*:parameter/represent/{stage}/{name}" for name in stored]
        statements.append(_allow("Parameters", [SSMOperation.GET_PARAMETERS], paths))
    # CloudFormation completes a function's name with letters of its own, and the log has the function's name.
    logs = [f"arn:aws:logs:*:*:log-group:/aws/lambda/represent-{stage}*"]
    statements.append(_allow("LogsOfNamesThatAwsCompletes", LOGS, logs))
    return {"Version": "2012-10-17", "Statement": [*statements, *(entry for entry in more if entry)]}


def _reads(source: Any, stage: str) -> dict[str, Any]:
    """Return what Lambda needs to read the source of a function's events; schedules and buses push by themselves."""
    kind = type(source).__name__
    if kind == "DynamoDBEventConfig":
        streams = [arn.format(stage=stage) for arn in RESOURCES["DDB_STREAM_ARN"].arns]
        return _allow("ReadsTheStream", READS_STREAM, streams)
    if kind == "SQSEventConfig":
        queue = source.queue or source.queue_arn.rpartition(":")[2]
        return _allow("ReadsTheQueue", READS_QUEUE, [f"arn:aws:sqs:*:*:{queue}"])
    return {}


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
    """Return where Chalice looks for a function's policy (`iam_policy_file` in config.json)."""
    return FOLDER / (f"policy-{stage}.json" if function == API else f"policy-{stage}-{function}.json")


def files() -> dict[Path, str]:
    """Return every policy file and its text."""
    from app import app  # noqa: PLC0415 (fills the registry)

    return {
        file_of(stage, function): json.dumps(made, indent=2) + "\n"
        for stage in STAGES
        for function, made in policies(app, stage).items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or tell which are not as the code declares; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.policies", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")
    options = parser.parse_args(arguments)
    wanted = files()
    stale = [file for file, text in wanted.items() if not file.is_file() or file.read_text(encoding="utf-8") != text]
    stale += [file for file in FOLDER.glob("policy-*.json") if file not in wanted]
    if options.check:
        for file in stale:
            print(f"{file.name} is not what the code declares; run: make policies", file=sys.stderr)
        return 1 if stale else 0
    for file in stale:
        if file in wanted:
            file.write_text(wanted[file], encoding="utf-8")
        else:
            file.unlink()
        print(f"wrote {file.name}" if file in wanted else f"removed {file.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
