"""Name the AWS operations that the system may use, and the resource of each setting.

The values are the actions of IAM (docs.aws.amazon.com/service-authorization/latest/reference), so a declaration made of
them is a policy, and a typing error is found at import.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class DynamoDBOperation(StrEnum):
    """DynamoDB; a transaction needs the action of each of its elements, and has none of its own."""

    BATCH_GET_ITEM = "dynamodb:BatchGetItem"
    BATCH_WRITE_ITEM = "dynamodb:BatchWriteItem"
    CONDITION_CHECK_ITEM = "dynamodb:ConditionCheckItem"
    DELETE_ITEM = "dynamodb:DeleteItem"
    DESCRIBE_STREAM = "dynamodb:DescribeStream"
    GET_ITEM = "dynamodb:GetItem"
    GET_RECORDS = "dynamodb:GetRecords"
    GET_SHARD_ITERATOR = "dynamodb:GetShardIterator"
    LIST_STREAMS = "dynamodb:ListStreams"
    PUT_ITEM = "dynamodb:PutItem"
    QUERY = "dynamodb:Query"
    UPDATE_ITEM = "dynamodb:UpdateItem"


class S3Operation(StrEnum):
    """S3."""

    ABORT_MULTIPART_UPLOAD = "s3:AbortMultipartUpload"
    DELETE_OBJECT = "s3:DeleteObject"
    GET_OBJECT = "s3:GetObject"
    HEAD_OBJECT = "s3:GetObject"  # HeadObject has no action of its own
    LIST_BUCKET = "s3:ListBucket"
    PUT_OBJECT = "s3:PutObject"


class SQSOperation(StrEnum):
    """SQS."""

    CHANGE_MESSAGE_VISIBILITY = "sqs:ChangeMessageVisibility"
    DELETE_MESSAGE = "sqs:DeleteMessage"
    GET_QUEUE_ATTRIBUTES = "sqs:GetQueueAttributes"
    RECEIVE_MESSAGE = "sqs:ReceiveMessage"
    SEND_MESSAGE = "sqs:SendMessage"


class SecretsManagerOperation(StrEnum):
    """Secrets Manager."""

    GET_SECRET_VALUE = "secretsmanager:GetSecretValue"  # noqa: S105 (the name of an action)
    PUT_SECRET_VALUE = "secretsmanager:PutSecretValue"  # noqa: S105 (the name of an action)


class SSMOperation(StrEnum):
    """Parameter Store."""

    DELETE_PARAMETER = "ssm:DeleteParameter"
    GET_PARAMETER = "ssm:GetParameter"
    GET_PARAMETERS = "ssm:GetParameters"
    PUT_PARAMETER = "ssm:PutParameter"


class LambdaOperation(StrEnum):
    """Lambda."""

    GET_FUNCTION = "lambda:GetFunction"
    INVOKE_FUNCTION = "lambda:InvokeFunction"


class BedrockOperation(StrEnum):
    """Bedrock's models and guardrails."""

    APPLY_GUARDRAIL = "bedrock:ApplyGuardrail"
    INVOKE_MODEL = "bedrock:InvokeModel"
    INVOKE_MODEL_WITH_RESPONSE_STREAM = "bedrock:InvokeModelWithResponseStream"


class CognitoOperation(StrEnum):
    """Cognito user pools; public calls (SignUp, InitiateAuth…) are unsigned and need no action."""

    ADMIN_ADD_USER_TO_GROUP = "cognito-idp:AdminAddUserToGroup"
    ADMIN_CREATE_USER = "cognito-idp:AdminCreateUser"
    ADMIN_DELETE_USER = "cognito-idp:AdminDeleteUser"
    ADMIN_DISABLE_USER = "cognito-idp:AdminDisableUser"
    ADMIN_ENABLE_USER = "cognito-idp:AdminEnableUser"
    ADMIN_GET_USER = "cognito-idp:AdminGetUser"
    ADMIN_LIST_GROUPS_FOR_USER = "cognito-idp:AdminListGroupsForUser"
    ADMIN_INITIATE_AUTH = "cognito-idp:AdminInitiateAuth"
    ADMIN_REMOVE_USER_FROM_GROUP = "cognito-idp:AdminRemoveUserFromGroup"
    ADMIN_RESET_USER_PASSWORD = "cognito-idp:AdminResetUserPassword"  # noqa: S105 (the name of an action)
    ADMIN_RESPOND_TO_AUTH_CHALLENGE = "cognito-idp:AdminRespondToAuthChallenge"
    ADMIN_SET_USER_PASSWORD = "cognito-idp:AdminSetUserPassword"  # noqa: S105 (the name of an action)
    ADMIN_UPDATE_USER_ATTRIBUTES = "cognito-idp:AdminUpdateUserAttributes"
    ADMIN_USER_GLOBAL_SIGN_OUT = "cognito-idp:AdminUserGlobalSignOut"
    CREATE_GROUP = "cognito-idp:CreateGroup"
    LIST_USERS_IN_GROUP = "cognito-idp:ListUsersInGroup"


class EventBridgeOperation(StrEnum):
    """EventBridge."""

    PUT_EVENTS = "events:PutEvents"


class PlacesOperation(StrEnum):
    """Amazon Location for places."""

    GEOCODE = "geo-places:Geocode"


class STSOperation(StrEnum):
    """STS."""

    ASSUME_ROLE = "sts:AssumeRole"
    TAG_SESSION = "sts:TagSession"


AwsOperation = (
    DynamoDBOperation
    | S3Operation
    | SQSOperation
    | SecretsManagerOperation
    | SSMOperation
    | LambdaOperation
    | BedrockOperation
    | CognitoOperation
    | EventBridgeOperation
    | PlacesOperation
    | STSOperation
)
Uses = dict[str, frozenset[AwsOperation]]


@dataclass(frozen=True)
class Resource:
    """The resource of a setting: its service, and its ARNs with `{stage}` as a placeholder.

    `condition` narrows an ARN with a part that AWS generates, and `reason` says so.
    """

    service: type[StrEnum]
    arns: tuple[str, ...]
    condition: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reason: str = ""


_TABLE = "arn:aws:dynamodb:*:*:table/represent-{stage}"
_TAGGED = {"StringEquals": {"aws:ResourceTag/Application": "represent", "aws:ResourceTag/Stage": "{stage}"}}
RESOURCES = {
    "DDB_TABLE_NAME": Resource(DynamoDBOperation, (_TABLE,)),
    "DDB_INDEX_NAME": Resource(DynamoDBOperation, (_TABLE + "/index/GSI1",)),
    "DDB_STREAM_ARN": Resource(DynamoDBOperation, (_TABLE + "/stream/*",), reason="StreamLabelIsMadeByAws"),
    "USAGE_TABLE_NAME": Resource(DynamoDBOperation, (_TABLE + "-usage",)),
    "USER_POOL_ID": Resource(
        CognitoOperation, ("arn:aws:cognito-idp:*:*:userpool/*",), _TAGGED, "PoolIdIsMadeByAwsSoTagsNameIt"
    ),
    "USER_POOL_CLIENT_ID": Resource(CognitoOperation, ()),
    "USER_POOL_CLIENT_SECRET": Resource(CognitoOperation, ()),
    "IMPORT_QUEUE_URL": Resource(SQSOperation, ("arn:aws:sqs:*:*:represent-{stage}-imports",)),
    "CRITICAL_ERRORS_QUEUE_URL": Resource(SQSOperation, ("arn:aws:sqs:*:*:represent-{stage}-critical-errors",)),
    "SOURCE_QUEUE_URL": Resource(SQSOperation, ("arn:aws:sqs:*:*:represent-{stage}-sources",)),
    "SOURCE_FILES_PREFIX": Resource(
        S3Operation, ("arn:aws:s3:::represent-{stage}-rosters-*/sources/*",), reason="NameEndsInTheAccount"
    ),
    "EXPORT_QUEUE_URL": Resource(SQSOperation, ("arn:aws:sqs:*:*:represent-{stage}-exports",)),
    "EXPORT_FILES_PREFIX": Resource(
        S3Operation, ("arn:aws:s3:::represent-{stage}-rosters-*/exports/*",), reason="NameEndsInTheAccount"
    ),
    "BULK_FILES_PREFIX": Resource(
        S3Operation, ("arn:aws:s3:::represent-{stage}-rosters-*/bulk/*",), reason="NameEndsInTheAccount"
    ),
    "TASK_QUEUE_URL": Resource(SQSOperation, ("arn:aws:sqs:*:*:represent-{stage}-tasks",)),
    "ROSTER_BUCKET_NAME": Resource(
        S3Operation,
        ("arn:aws:s3:::represent-{stage}-rosters-*/imports/*", "arn:aws:s3:::represent-{stage}-rosters-*/uploads/*"),
        reason="NameEndsInTheAccount",
    ),
    # For functions of the platform's developers; no operation of this application declares them.
    "ROSTER_BUCKET_LISTING": Resource(
        S3Operation, ("arn:aws:s3:::represent-{stage}-rosters-*",), reason="NameEndsInTheAccount"
    ),
    "PARAMETER_PREFIX": Resource(SSMOperation, ("arn:aws:ssm:*:*:parameter/represent/{stage}/*",)),
    "SECRET_PREFIX": Resource(SecretsManagerOperation, ("arn:aws:secretsmanager:*:*:secret:represent/{stage}/*",)),
    "FUNCTION_PREFIX": Resource(LambdaOperation, ("arn:aws:lambda:*:*:function:represent-{stage}-*",)),
    "MODEL_ID": Resource(
        BedrockOperation,
        ("arn:aws:bedrock:*::foundation-model/*", "arn:aws:bedrock:*:*:inference-profile/*"),
        reason="OfAwsItself",
    ),
    "GUARDRAIL_ID": Resource(BedrockOperation, ("arn:aws:bedrock:*:*:guardrail/*",), reason="IdIsMadeByAws"),
    "EVENT_BUS_NAME": Resource(EventBridgeOperation, ("arn:aws:events:*:*:event-bus/represent-{stage}",)),
    # A resource of AWS itself, the same in all accounts; the setting selects the geocoder of a stage.
    "GEOCODER": Resource(PlacesOperation, ("arn:aws:geo-places:*::provider/default",), reason="OfAwsItself"),
    "TENANT_ROLE_ARN": Resource(STSOperation, ("arn:aws:iam::*:role/represent-{stage}-tenant",)),
}
# Assuming the role for a tenant's items, in stages where a function's own role has no access to them.
ASSUMING: Uses = {"TENANT_ROLE_ARN": frozenset({STSOperation.ASSUME_ROLE, STSOperation.TAG_SESSION})}

# The parts of a table that a function's own role may use there: operations by partition key.
Shared = Mapping[str, Mapping[str, frozenset[DynamoDBOperation]]]
_KEPT = frozenset({DynamoDBOperation.GET_ITEM, DynamoDBOperation.PUT_ITEM})
# Records of event functions: the settings that they use, their executions, the failures they report.
RECORDS: Shared = {
    "DDB_TABLE_NAME": {},
    "DDB_INDEX_NAME": {},
    "USAGE_TABLE_NAME": {
        "CRITICAL#*": frozenset({DynamoDBOperation.UPDATE_ITEM}),
        "ENV": frozenset({DynamoDBOperation.PUT_ITEM}),
        "USAGE#*": _KEPT | {DynamoDBOperation.BATCH_WRITE_ITEM, DynamoDBOperation.QUERY},
    },
}
# Additional items for functions that check sources.
SOURCING: Shared = {
    **RECORDS,
    "DDB_TABLE_NAME": {
        "SOURCE#*": _KEPT | {DynamoDBOperation.BATCH_GET_ITEM, DynamoDBOperation.UPDATE_ITEM},
    },
}
# Additional items for functions that write bulk files.
EXPORTING: Shared = {
    **RECORDS,
    "DDB_TABLE_NAME": {"BULK#*": _KEPT | {DynamoDBOperation.UPDATE_ITEM}},
}
# Additional items for functions that finish interrupted erasures or moves.
FINISHING: Shared = {
    **RECORDS,
    "DDB_TABLE_NAME": {"USER#*": _KEPT | {DynamoDBOperation.DELETE_ITEM, DynamoDBOperation.QUERY}},
}
# All items without a tenant (aws/global_table.py); the tenant role in resources.yaml covers the others.
OF_NO_TENANT: Shared = {
    "DDB_TABLE_NAME": {
        "APIKEY#*": _KEPT,
        "BULK#*": frozenset({DynamoDBOperation.GET_ITEM}),
        "HEALTH#*": _KEPT,
        "SOURCE#*": _KEPT | {DynamoDBOperation.BATCH_GET_ITEM},
        "INVITED#*": frozenset({DynamoDBOperation.PUT_ITEM, DynamoDBOperation.QUERY}),
        "USER#*": _KEPT | {DynamoDBOperation.DELETE_ITEM},
    },
    "DDB_INDEX_NAME": {},
    "USAGE_TABLE_NAME": {
        "AUTH#*": frozenset({DynamoDBOperation.UPDATE_ITEM}),
        "ENV": frozenset({DynamoDBOperation.PUT_ITEM, DynamoDBOperation.QUERY}),
        "HEALTH#*": _KEPT,
        "USAGE#ACCOUNTS": frozenset({DynamoDBOperation.BATCH_WRITE_ITEM}),
        "USAGE#EXECUTIONS": frozenset({DynamoDBOperation.BATCH_WRITE_ITEM}),
    },
}


def declare_pool_uses(*operations: CognitoOperation) -> dict[str, list[AwsOperation]]:
    """Declare operations on the user pool; public calls are unsigned and need no IAM action."""
    return {"USER_POOL_ID": list(operations), "USER_POOL_CLIENT_ID": [], "USER_POOL_CLIENT_SECRET": []}


def merge_uses(*declarations: Uses) -> Uses:
    """Merge declarations.

    >>> sorted(merge_uses({"A": frozenset({DynamoDBOperation.QUERY})}, {"A": frozenset(), "B": frozenset()}))
    ['A', 'B']
    """
    united: Uses = {}
    for uses in declarations:
        for variable, operations in uses.items():
            united[variable] = united.get(variable, frozenset()) | operations
    return united
