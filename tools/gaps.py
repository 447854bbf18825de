"""What CloudFormation does on AWS and the embedded cloud's leaves undone (MiniStack 1.5.33), done by its APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools import stacks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def fill_tables(client: Callable[[str], Any], template: str, names: Mapping[str, str]) -> None:
    """Switch on time to live and point-in-time recovery where the template declares them; `names` by logical id."""
    dynamodb = client("dynamodb")
    for logical_id, resource in stacks.read(template)["Resources"].items():
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
