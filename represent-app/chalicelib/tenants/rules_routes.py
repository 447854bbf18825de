"""HTTP routes of the rules of tenants: offices, districts, seats and parties."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import Conflict, NotFound, PreconditionFailed
from chalicelib.http.conditional import answer_with_etag, parse_precondition
from chalicelib.http.request import ApiRequest  # noqa: TC001 (its annotations are resolved at run time)
from chalicelib.http.response import ApiResponse  # noqa: TC001 (same)
from chalicelib.operations.registry import api_tool, required_env_vars, validated
from chalicelib.tenants import service
from chalicelib.tenants.routes import TAGS
from chalicelib.tenants.rules_models import Rules, RulesDraft
from chalicelib.tenants.rules_repository import make_rules_etag

RULES = "/tenants/{tenant}/rules"
# Reads the tenant's item, and its rules unless they are the default.
READS_RULES = {"DDB_TABLE_NAME": [Db.GET_ITEM]}


class RulesQuery(BaseModel):
    """The query of `GET /tenants/{tenant}/rules`; without a version, the current rules are returned."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int | None = Field(
        None,
        ge=0,
        le=999_999,
        description="The version of the rules to return, as in changes; 0 is the default rules.",
        examples=[3],
    )


@validated(
    "get_rules",
    permission=Permission.RULES_READ,
    query=RulesQuery,
    output=Rules,
    tenant=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(READS_RULES)
@api_tool(
    RULES,
    tags=TAGS,
    name="get_rules",
    description="Get the offices of a state or county, with their districts, seats and terms, and its parties.",
)
def rules(call: ApiRequest, query: RulesQuery) -> ApiResponse:
    """Return the rules of one state or county: its offices, districts, seats and parties."""
    rules = call.tenant.rules
    return answer_with_etag(
        rules.get_current() if query.version is None else rules.get_version(query.version), make_rules_etag
    )


@validated(
    "replace_rules",
    permission=Permission.RULES_UPDATE,
    body=RulesDraft,
    output=Rules,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.UPDATE_ITEM]})
@api_tool(RULES, tags=TAGS, name="replace_rules", description="Replace the rules of a state or county.")
def replace_rules(call: ApiRequest, draft: RulesDraft) -> ApiResponse:
    """Replace the rules of a tenant; rejected if a representative in office would have no seat."""
    return answer_with_etag(
        service.change_rules(call.tenant, draft, parse_precondition(call, make_rules_etag)), make_rules_etag
    )
