"""What platform administrators ask of the running system."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.http.response import ApiResponse
from chalicelib.operations.registry import required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest


class DeclaredUses(BaseModel):
    """What a function was found to use: AWS operations by the setting that names what they are done to."""

    model_config = ConfigDict(frozen=True)

    function: str
    settings: dict[str, list[str]]


@validated("get_declarations", permission=Permission.OPS_READ, output=DeclaredUses)
@required_env_vars({"USAGE_TABLE_NAME": [Db.QUERY]})
def declarations(call: ApiRequest) -> ApiResponse:
    """Tell which function uses which settings with which operations of AWS, as each wrote down when it ran."""
    found = call.container.global_table.list_declarations()
    return ApiResponse([DeclaredUses(function=name, settings=json.loads(doc)) for name, doc in sorted(found.items())])
