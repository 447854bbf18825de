"""Describe the changes of a CloudFormation change set, and find those that would lose data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Types that hold data or messages, or that clients know by an id that a replacement would not have.
STATEFUL = frozenset({
    "AWS::ApiGateway::RestApi",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::DynamoDB::Table",
    "AWS::Events::EventBus",
    "AWS::KMS::Key",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
})  # fmt: skip

# No property change replaces a REST API (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
# aws-resource-apigateway-restapi.html), but the embedded cloud reports that any change might.
NEVER_REPLACED = frozenset({"AWS::ApiGateway::RestApi"})


def describe_changes(changes: Sequence[Any]) -> Iterator[str]:
    """Yield a line for each change, such as `~ Table (AWS::DynamoDB::Table): Tags`."""
    for change in changes:
        resource = change["ResourceChange"]
        what = sorted({_property_name(detail["Target"]) for detail in resource.get("Details", [])})
        sign = {"Add": "+", "Modify": "~", "Remove": "-"}.get(resource["Action"], resource["Action"])
        replaced = _REPLACED.get(resource.get("Replacement", "False"), "")
        parts = ": ".join(filter(None, [f"({resource['ResourceType']})", ", ".join(what)]))
        yield f"{sign} {resource['LogicalResourceId']} {parts}{replaced}"


_REPLACED = {"True": "; is REPLACED", "Conditional": "; may be REPLACED"}


def _property_name(target: Any) -> str:
    return str(target.get("Name") or target["Attribute"])


def find_losses(changes: Sequence[Any], allowed: Sequence[str] = ()) -> list[str]:
    """Return the stateful resources that would be removed or may be replaced, except the `allowed` ones."""
    return [
        resource["LogicalResourceId"]
        for resource in (change["ResourceChange"] for change in changes)
        if resource["ResourceType"] in STATEFUL
        and (
            resource["Action"] == "Remove"
            or resource.get("Replacement", "False") in _destructive_replacements(resource["ResourceType"])
        )
        and resource["LogicalResourceId"] not in allowed
    ]


def _destructive_replacements(kind: str) -> tuple[str, ...]:
    return ("True",) if kind in NEVER_REPLACED else ("True", "Conditional")
