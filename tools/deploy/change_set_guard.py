"""What a change set would do, told before it is done, and what of it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What holds data or messages, or what clients know by an id that a new one would not have.
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

# No property of it asks for another one (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
# aws-resource-apigateway-restapi.html); the embedded cloud, which does not know, says that any might.
NEVER_REPLACED = frozenset({"AWS::ApiGateway::RestApi"})


def lines(changes: Sequence[Any]) -> Iterator[str]:
    """Yield each change as a person reads it, such as `~ Table (AWS::DynamoDB::Table): Tags`."""
    for change in changes:
        told = change["ResourceChange"]
        what = sorted({_of(detail["Target"]) for detail in told.get("Details", [])})
        sign = {"Add": "+", "Modify": "~", "Remove": "-"}.get(told["Action"], told["Action"])
        replaced = _REPLACED.get(told.get("Replacement", "False"), "")
        parts = ": ".join(filter(None, [f"({told['ResourceType']})", ", ".join(what)]))
        yield f"{sign} {told['LogicalResourceId']} {parts}{replaced}"


_REPLACED = {"True": "; is REPLACED", "Conditional": "; may be REPLACED"}


def _of(target: Any) -> str:
    return str(target.get("Name") or target["Attribute"])


def refused(changes: Sequence[Any], allowed: Sequence[str] = ()) -> list[str]:
    """Return what would be lost: stateful resources that are removed or may be replaced, unless they are `allowed`."""
    return [
        told["LogicalResourceId"]
        for told in (change["ResourceChange"] for change in changes)
        if told["ResourceType"] in STATEFUL
        and (told["Action"] == "Remove" or told.get("Replacement", "False") in _losing(told["ResourceType"]))
        and told["LogicalResourceId"] not in allowed
    ]


def _losing(kind: str) -> tuple[str, ...]:
    return ("True",) if kind in NEVER_REPLACED else ("True", "Conditional")
