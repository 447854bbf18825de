"""IAM before the database, in process: what AWS would refuse never reaches moto, which asks nobody.

It sees what goes over the wire: whose key a request is signed with, and which keys the request asks for.
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
    """Lets through what the roles of a stage may do; `passed` has those calls, each with the tags that it bore.

    One who is not `awake` lets everything through, and knows all the same who bears which tags.
    """

    def __init__(self, database: BaseClient, sts: BaseClient) -> None:
        self.awake = True
        self.passed: list[Asked] = []
        self._tags: dict[str, dict[str, str]] = {}
        self._wanted: dict[str, str] = {}
        database.meta.events.register_first("before-send.dynamodb", self._judge)
        sts.meta.events.register("before-parameter-build.sts.AssumeRole", self._may_assume)
        sts.meta.events.register("after-call.sts.AssumeRole", self._remember)

    def _may_assume(self, params: dict[str, Any], **_: Any) -> None:
        self._wanted = {tag["Key"]: tag["Value"] for tag in params["Tags"]}
        assert params["RoleArn"] == roles.TENANT_ROLE
        assert roles.may_assume(roles.API_ROLE, self._wanted, roles.own_policy())

    def _remember(self, parsed: dict[str, Any], **_: Any) -> None:
        self._tags[parsed["Credentials"]["AccessKeyId"]] = self._wanted

    def _judge(self, request: Any, **_: Any) -> None:
        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        (key,) = re.findall(r"Credential=([^/]+)/", headers["authorization"])
        operation, params = headers["x-amz-target"].rpartition(".")[2], json.loads(request.body)
        tags = self._tags.get(key)
        policy = roles.own_policy() if tags is None else roles.tenant_policy()
        if self.awake and not roles.may(policy, operation, params, tags or {}):
            told = {"Code": "AccessDeniedException", "Message": "the doorman"}
            raise ClientError({"Error": told, "ResponseMetadata": {"HTTPStatusCode": 400}}, operation)  # type: ignore[typeddict-item]
        self.passed.append((operation, params, tags or {}))


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
