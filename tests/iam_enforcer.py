"""Enforce IAM policies in process: a call that AWS would deny never reaches moto, which checks no policies.

It reads the signed request: the access key that signed it, and the item keys that it contains.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tests import roles

if TYPE_CHECKING:
    from botocore.client import BaseClient

    Asked = tuple[str, dict[str, Any], dict[str, str]]


class IamEnforcer:
    """Denies calls that the roles of a stage do not allow; `passed` lists the allowed calls with their session tags.

    If `enforcing` is false, every call is allowed, and its session tags are still recorded.
    """

    def __init__(self, database: BaseClient, sts: BaseClient) -> None:
        self.enforcing = True
        self.passed: list[Asked] = []
        self._tags: dict[str, dict[str, str]] = {}
        self._requested_tags: dict[str, str] = {}
        database.meta.events.register_first("before-send.dynamodb", self._authorize)
        sts.meta.events.register("before-parameter-build.sts.AssumeRole", self._may_assume)
        sts.meta.events.register("after-call.sts.AssumeRole", self._remember)

    def _may_assume(self, params: dict[str, Any], **_: Any) -> None:
        self._requested_tags = {tag["Key"]: tag["Value"] for tag in params["Tags"]}
        assert params["RoleArn"] == roles.TENANT_ROLE
        assert roles.may_assume(roles.API_ROLE, self._requested_tags, roles.own_policy())

    def _remember(self, parsed: dict[str, Any], **_: Any) -> None:
        self._tags[parsed["Credentials"]["AccessKeyId"]] = self._requested_tags

    def _authorize(self, request: Any, **_: Any) -> None:
        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        (key,) = re.findall(r"Credential=([^/]+)/", headers["authorization"])
        operation, params = headers["x-amz-target"].rpartition(".")[2], json.loads(request.body)
        tags = self._tags.get(key)
        policy = roles.own_policy() if tags is None else roles.tenant_policy()
        if self.enforcing and not roles.may(policy, operation, params, tags or {}):
            error = {"Code": "AccessDeniedException", "Message": "denied by IamEnforcer"}
            raise ClientError({"Error": error, "ResponseMetadata": {"HTTPStatusCode": 400}}, operation)  # type: ignore[typeddict-item]
        self.passed.append((operation, params, tags or {}))


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
