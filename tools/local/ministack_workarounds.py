"""Add AWS features that the embedded cloud (MiniStack 1.5.33) does not implement, by its APIs or in its saved state."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tools.deploy import cloudformation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

# Parameters of unsupported resources: budgets, X-Ray sampling rules, web ACL associations. Their defaults create none.
UNSUPPORTED_PARAMETERS = ("MonthlyBudget", "TraceShare", "WebAcl", "WebAclArn")
# A queue's URL has the account after the host; no other saved text does.
QUEUE_HOST = re.compile(r"http://127\.0\.0\.1:\d+(?=/\d{12}/)")


def fill_tables(client: Callable[[str], Any], template: str, names: Mapping[str, str]) -> None:
    """Enable time to live and point-in-time recovery as the template declares; `names` by logical id."""
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
    """Set the gateway's own responses, which AWS reads from the API's definition."""
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
    """Replace the address in saved queue URLs by the cloud's current address.

    They contain the port of an earlier start; queues, stack outputs and parameters store them.
    """
    for name in ("sqs", "cloudformation", "ssm"):
        file = state / f"{name}.json"
        if file.exists():
            saved = file.read_text(encoding="utf-8")
            moved = QUEUE_HOST.sub(f"http://{address}", saved)
            if moved != saved:
                _replace(file, moved)


def forget_positions(state: Path) -> None:
    """Reset the saved positions of stream readers: after a start streams are empty.

    Otherwise readers would skip as many new changes (ministack/services/lambda_svc.py, get_state; dynamodb.py saves no
    records).
    """
    file = state / "lambda.json"
    if file.exists():
        saved = json.loads(file.read_text(encoding="utf-8"))
        positions = saved.get("payload", {}).get("dynamodb_stream_positions", {})
        if positions.get("data"):
            positions["data"] = {}
            _replace(file, json.dumps(saved))


def _replace(file: Path, text: str) -> None:
    """Write a file atomically: on a full disk the old one remains."""
    beside = file.with_suffix(".tmp")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
