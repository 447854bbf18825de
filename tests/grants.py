"""The AWS calls that the product makes, the IAM actions that they need, and whether a policy allows them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore import UNSIGNED
from botocore.signers import S3PostPresigner
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from chalicelib.aws.iam import OF_NO_TENANT
from chalicelib.core import settings
from chalicelib.operations import execution_context, registry
from tools.generate import policies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from botocore.session import Session

ACCOUNT, REGION, STAGE = "123456789012", "us-east-1", "local"
# The tags of the stage's user pool (UserPoolTags in resources.yaml).
CONTEXT = {"aws:resourcetag/application": "represent", "aws:resourcetag/stage": STAGE}
ELEMENTS = {
    "Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}  # fmt: skip
PROVIDER = f"arn:aws:geo-places:{REGION}::provider/default"
PARTITION = re.compile(r"(?:GSI1)?PK = (:\w+)")

# The calls of an upload in parts have no actions of their own, but for its end without an object.
UPLOADS = ("CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload")

Need = tuple[str, str]  # action, ARN


def required_permissions(
    service: str, operation: str, params: dict[str, Any], *, unsigned: bool = False
) -> Iterator[Need]:
    """Yield the IAM actions that a call needs (service authorization reference; transactions by their elements)."""
    if unsigned:
        return
    if service == "dynamodb":
        yield from ((action, arn) for action, arn, _ in dynamodb_permissions(operation, params))
    elif service in ("cognito-idp", "geo-places"):
        pool = _arn("cognito-idp", f"userpool/{params.get('UserPoolId')}")
        yield f"{service}:{operation}", pool if service == "cognito-idp" else PROVIDER
    elif service == "ssm":
        yield from ((f"ssm:{operation}", _arn("ssm", f"parameter{name}")) for name in params["Names"])
    elif service == "sqs":
        # IAM has no separate action for batches.
        yield f"sqs:{operation.removesuffix('Batch')}", _arn("sqs", params["QueueUrl"].rpartition("/")[2])
    elif service == "s3":
        # Signing a form emits an event of CreateBucket, which is never called; see Recorder.signed_form.
        if operation != "CreateBucket":
            action = "PutObject" if operation in UPLOADS else operation
            yield f"s3:{action}", f"arn:aws:s3:::{params['Bucket']}/{params['Key']}"
    elif service == "events":
        yield from (
            (f"events:{operation}", _arn("events", f"event-bus/{entry['EventBusName']}")) for entry in params["Entries"]
        )
    elif service == "sts":
        yield f"sts:{operation}", params["RoleArn"]
        yield from [("sts:TagSession", params["RoleArn"])] if params.get("Tags") else []
    else:
        raise AssertionError(f"say in tests/grants.py what {service}:{operation} needs")


def dynamodb_permissions(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield action, ARN and partition keys of a DynamoDB call; IAM calls the keys `dynamodb:LeadingKeys`.

    (docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html.) A query of an index has the
    index's keys; a call without a key, such as a Scan or a PartiQL statement, has none.
    """
    if operation in ("TransactWriteItems", "TransactGetItems"):
        for element in params["TransactItems"]:
            ((kind, content),) = element.items()
            yield f"dynamodb:{ELEMENTS[kind]}", _table(content), _leading(content)
    elif operation == "BatchGetItem":
        for table, wanted in params["RequestItems"].items():
            keys = [_partition_of(key) for key in wanted["Keys"]]
            yield "dynamodb:BatchGetItem", _table({"TableName": table}), keys
    elif operation == "BatchWriteItem":
        for table, writes in params["RequestItems"].items():
            keys = [key for write in writes for content in write.values() for key in _leading(content)]
            yield "dynamodb:BatchWriteItem", _table({"TableName": table}), keys
    else:
        yield f"dynamodb:{operation}", _table(params), _leading(params)


def _table(params: dict[str, Any]) -> str:
    index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
    return _arn("dynamodb", f"table/{params['TableName']}{index}") if "TableName" in params else "*"


def _partition_of(key: dict[str, Any]) -> str:
    return str(key["PK"]["S"])


def _leading(params: dict[str, Any]) -> list[str]:
    if "Key" in params or "Item" in params:
        return [_partition_of(params.get("Key") or params["Item"])]
    if "KeyConditionExpression" not in params:
        return []
    found = PARTITION.match(params["KeyConditionExpression"])
    assert found, f"which key is {params['KeyConditionExpression']}?"
    return [params["ExpressionAttributeValues"][found[1]]["S"]]


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def allows(policy: str, action: str, arn: str) -> bool:
    """Return whether a policy (JSON text) allows an action on a resource, including its conditions."""
    context = EvalContext("arn:aws:iam::1:role/r", "AssumedRole", ACCOUNT, action, arn, REGION, service_context=CONTEXT)
    return bool(evaluate(context, [parse_policy_document(policy)]).decision == "Allow")


@cache
def policy_of(name: str, *, assuming: bool = False) -> str:
    """Return the policy that follows from the declarations of one operation, one handler or the request pipeline.

    With `assuming`, return the policy for a stage in which callers open the declared tables through the tenant role.
    """
    doers: dict[str, execution_context.AwsCaller] = {
        **registry.operations,
        **registry.handlers,
        execution_context.REQUEST_PIPELINE.name: execution_context.REQUEST_PIPELINE,
    }
    shared = {variable: dict[str, Any]() for variable in OF_NO_TENANT} if assuming else None
    return json.dumps(policies.policy(doers[name].uses, STAGE, shared=shared))


@cache
def allowed(name: str, action: str, arn: str) -> bool:
    """Return whether one operation or handler declares an action on a resource."""
    return allows(policy_of(name, assuming=action.startswith("sts:")), action, arn)


@dataclass
class Recorder:
    """The calls of each operation and handler: the permissions that they needed, and those that are not declared."""

    seen: set[tuple[str, str, str]] = field(default_factory=set)
    undeclared: list[str] = field(default_factory=list)

    def watch(self, session: Session) -> None:
        """Record the calls of every client that this session will make."""
        session.register("before-parameter-build", self._record)  # type: ignore[arg-type]

    def signed_form(self, conditions: list[Any]) -> None:
        """Record the upload that a presigned form allows; it uses the permissions of the signer."""
        fields = {key: value for entry in conditions if isinstance(entry, dict) for key, value in entry.items()}
        self._needs([("s3:PutObject", f"arn:aws:s3:::{fields['bucket']}/{fields['key']}")])

    def _record(self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        unsigned = model.auth_type == "none" or context.get("signature_version") is UNSIGNED
        if execution_context.current_caller.get():
            self._needs(
                required_permissions(str(model.service_model.service_name), model.name, params, unsigned=unsigned)
            )

    def watch_settings(self) -> None:
        """Record every read of a Parameter Store setting; an undeclared one would be missing in a cold process.

        Settings derived from the stage always have a value, and AWS calls to the resources that they name are recorded
        anyway.
        """
        read = settings.Settings._read

        def recorded(of: settings.Settings, name: str) -> str | None:
            caller = execution_context.current_caller.get()
            if caller is not None and name not in settings.DERIVED and name not in caller.uses:
                self.undeclared.append(f"{caller.name} read the setting {name}, which it does not declare")
            return read(of, name)

        settings.Settings._read = recorded  # type: ignore[method-assign, assignment]

    def _needs(self, found: Iterable[Need]) -> None:
        caller = execution_context.current_caller.get()
        if caller is None:
            return  # a test that calls a service directly
        for action, arn in found:
            self.seen.add((caller.name, action, arn))
            if not allowed(caller.name, action, arn):
                self.undeclared.append(
                    f"{caller.name} called {action} on {arn}, which it does not declare in @required_env_vars"
                )


def unexercised(seen: set[tuple[str, str, str]]) -> list[str]:
    """Return the declared actions that none of the recorded calls needed."""
    from app import app  # noqa: PLC0415 (fills the registry)

    assert app.served
    doers: list[execution_context.AwsCaller] = [
        execution_context.REQUEST_PIPELINE,
        *registry.operations.values(),
        *registry.handlers.values(),
    ]
    declared = [(caller.name, caller.uses, {entry for entry in seen if entry[0] == caller.name}) for caller in doers]
    return [
        f"{name} declares {action} on {variable}, and nothing in the suite ever calls it"
        for name, uses, calls in declared
        for variable, actions in uses.items()
        for action in sorted(actions)
        if not any(call[1] == action and allows(_just(variable, action), action, call[2]) for call in calls)
    ]


@cache
def _just(variable: str, action: Any) -> str:
    return json.dumps(policies.policy({variable: frozenset({action})}, STAGE))


# One per process; every botocore session that a test makes reports to it.
RECORDER = Recorder()
_sign = S3PostPresigner.generate_presigned_post


def _signed(self: Any, request_dict: Any, fields: Any, conditions: Any, *rest: Any, **more: Any) -> Any:
    RECORDER.signed_form(conditions)
    return _sign(self, request_dict, fields, conditions, *rest, **more)


# Signing a form is not a call, so no botocore event shows what it allows.
S3PostPresigner.generate_presigned_post = _signed  # type: ignore[method-assign,assignment]
