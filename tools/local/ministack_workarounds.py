"""What AWS does and the embedded cloud (MiniStack 1.5.33) leaves undone, done by its APIs or in its saved state."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tools.deploy import cloudformation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

# Parameters of what it does not know: budgets, rules of X-Ray, associations of web ACLs. Without them there are none.
BEYOND = ("MonthlyBudget", "TraceShare", "WebAclArn")
# A queue's URL names the account after the host; nothing else that is saved does.
QUEUE_HOST = re.compile(r"http://127\.0\.0\.1:\d+(?=/\d{12}/)")


def fill_tables(client: Callable[[str], Any], template: str, names: Mapping[str, str]) -> None:
    """Switch on time to live and point-in-time recovery where the template declares them; `names` by logical id."""
    dynamodb = client("dynamodb")
    for logical_id, resource in cloudformation.read(template)["Resources"].items():
        if resource["Type"] != "AWS::DynamoDB::Table":
            continue
        name, properties = names[logical_id], resource["Properties"]
        current = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        if current["TimeToLiveStatus"] != "ENABLED":
            dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=properties["TimeToLiveSpecification"])
        dynamodb.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification=properties["PointInTimeRecoverySpecification"]
        )


def fill_gateway(client: Callable[[str], Any], template: Mapping[str, Any], api_id: str, stage: str) -> None:
    """Set the gateway's own answers, which AWS reads from the API's definition."""
    gateway = client("apigateway")
    definition = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    for kind, answer in definition["x-amazon-apigateway-gateway-responses"].items():
        status = {"statusCode": answer["statusCode"]} if "statusCode" in answer else {}
        gateway.put_gateway_response(
            restApiId=api_id,
            responseType=kind,
            responseParameters=answer["responseParameters"],
            responseTemplates=answer["responseTemplates"],
            **status,
        )
    gateway.create_deployment(restApiId=api_id, stageName=stage)


def move_queues(state: Path, address: str) -> None:
    """Let the URLs of queues, wherever saved, name the address that the cloud is about to answer at.

    They were made up at the port of an earlier start: queues, stack outputs and parameters hold them.
    """
    for name in ("sqs", "cloudformation", "ssm"):
        file = state / f"{name}.json"
        if file.exists():
            saved = file.read_text(encoding="utf-8")
            moved = QUEUE_HOST.sub(f"http://{address}", saved)
            if moved != saved:
                _replace(file, moved)


def forget_positions(state: Path) -> None:
    """Let readers of streams begin anew: a stream is empty after a start, and what is saved is how much they had read.

    They would pass over as many of the changes that follow (ministack/services/lambda_svc.py, get_state; dynamodb.py
    saves no records).
    """
    file = state / "lambda.json"
    if file.exists():
        saved = json.loads(file.read_text(encoding="utf-8"))
        positions = saved.get("payload", {}).get("dynamodb_stream_positions", {})
        if positions.get("data"):
            positions["data"] = {}
            _replace(file, json.dumps(saved))


def _replace(file: Path, text: str) -> None:
    """Write a file whole or not at all: on a full disk the old one stays."""
    beside = file.with_suffix(".tmp")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
