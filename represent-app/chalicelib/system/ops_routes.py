"""HTTP routes for platform administrators."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.http.response import ApiResponse
from chalicelib.operations.registry import required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest


class DeclaredUses(BaseModel):
    """The declared uses of a function: AWS operations by the setting that names their resource."""

    model_config = ConfigDict(frozen=True)

    function: str = Field(description="Module and name of the function.")
    settings: dict[str, list[str]] = Field(
        description="AWS operations by the name of the setting; empty for plain values.",
        examples=[{"DDB_TABLE_NAME": ["dynamodb:GetItem"]}],
    )


@validated("get_declarations", permission=Permission.OPS_READ, output=DeclaredUses)
@required_env_vars({"USAGE_TABLE_NAME": [Db.QUERY]})
def declarations(call: ApiRequest) -> ApiResponse:
    """List the settings and AWS operations that each function has recorded when it ran."""
    found = call.container.global_table.list_declarations()
    return ApiResponse([DeclaredUses(function=name, settings=json.loads(doc)) for name, doc in sorted(found.items())])
