"""Tenants in HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import Conflict, NotFound, PreconditionFailed
from chalicelib.core.validation import PageQuery, pattern
from chalicelib.http.conditional import answer_with_etag, parse_precondition
from chalicelib.http.request import ApiRequest  # noqa: TC001 (read with the signature)
from chalicelib.http.response import ApiResponse, make_cache_headers, make_collection_etag, page_response
from chalicelib.operations.registry import api_tool, required_env_vars, validated
from chalicelib.tenants import service
from chalicelib.tenants.rules_models import Rules
from chalicelib.tenants.rules_repository import RulesDraft, make_rules_etag
from chalicelib.tenants.statistics import Summary, VacantSeat

TAGS = ("tenants",)
FINDS = (
    "List states (kind state; territories too) and counties with their ids, like CA or NY-Albany, which other tools "
    "take as tenant. Narrow by state, since there are more than 3,000 counties."
)
IS = (
    "Tell what a state or county is: name, kind, FIPS code, OCD division. A wrong id is answered with the nearest ones."
)


class TenantView(BaseModel):
    """A state or a county.

    `kind` is its level; `type` is what it is called there. `county_fips` is what the Census knows it by as a county
    equivalent: every county has one, and so have DC and Guam, each one government and one tenant.
    """

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: str
    name: str
    kind: Literal["state", "county"]
    type: str
    state: str
    fips: str
    county_fips: str | None
    division_id: str


class TenantQuery(PageQuery):
    """What `GET /tenants` understands; county means county or county equivalent."""

    kind: Literal["state", "county"] | None = None
    state: Annotated[str, pattern(r"^[A-Z]{2}$", "the two letters of a state, like NY")] | None = None


@validated("list_tenants", permission=Permission.TENANTS_READ, query=TenantQuery, output=TenantView, paged=True)
@api_tool("/tenants", tags=TAGS, name="list_tenants", description=FINDS)
def list_all(call: ApiRequest, query: TenantQuery) -> ApiResponse:
    """List states and counties."""
    items, total = call.container.tenants.page(kind=query.kind, state=query.state, skip=query.skip, limit=query.limit)
    shown = [TenantView.model_validate(item) for item in items]
    return page_response(shown, total=total, skip=query.skip, limit=query.limit, query=call.query)


@validated("get_tenant", permission=Permission.TENANTS_READ, output=TenantView, errors=(NotFound,))
@api_tool("/tenants/{tenant}", tags=TAGS, name="get_tenant", description=IS)
def get(call: ApiRequest) -> ApiResponse:
    """Return one state or county."""
    return ApiResponse([TenantView.model_validate(call.container.tenants.get(call.path_param("tenant")))])


RULES = "/tenants/{tenant}/rules"
# A tenant's own item; and its rules, where they are not the default.
READS_RULES = {"DDB_TABLE_NAME": [Db.GET_ITEM]}


class RulesQuery(BaseModel):
    """Which version of the rules is meant: the present one unless another is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int | None = Field(None, ge=0, le=999_999, description="as changes tell it; 0 is the default")


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
    description="Tell which offices a state or county has, with their districts, seats and terms, and which parties.",
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
@api_tool(RULES, tags=TAGS, name="replace_rules", description="Write the rules of a state or county anew.")
def replace_rules(call: ApiRequest, draft: RulesDraft) -> ApiResponse:
    """Put rules in place of the present ones; refused when somebody in office would have no seat."""
    return answer_with_etag(
        service.change_rules(call.tenant, draft, parse_precondition(call, make_rules_etag)), make_rules_etag
    )


@validated(
    "list_vacancies",
    permission=Permission.REPRESENTATIVES_READ,
    query=PageQuery,
    output=VacantSeat,
    tenant=True,
    paged=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(READS_RULES)
@api_tool(
    "/tenants/{tenant}/vacancies",
    tags=TAGS,
    name="list_vacancies",
    description="Tell which seats of a state or county nobody holds: since when, who held them last, who comes next, "
    "and how they are filled.",
)
def vacancies(call: ApiRequest, query: PageQuery) -> ApiResponse:
    """List the seats without a current holder, and since when."""
    records, found = service.list_vacancies(call.tenant)
    shown = found.list_page(query.skip, query.limit)
    tag = make_collection_etag(call.tenant, "vacancies", records.version, records.today)
    headers = {"ETag": tag, **make_cache_headers(call)}
    return page_response(shown, total=len(found), skip=query.skip, limit=query.limit, query=call.query, headers=headers)


@validated(
    "get_summary",
    permission=Permission.REPRESENTATIVES_READ,
    output=Summary,
    tenant=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(READS_RULES)
@api_tool(
    "/tenants/{tenant}/summary",
    tags=TAGS,
    name="get_summary",
    description="Count who holds office in a state or county, by office and party, and what is vacant or unverified.",
)
def summary(call: ApiRequest) -> ApiResponse:
    """Count a tenant's representatives, its vacancies, and how complete and how old its records are."""
    records, found = service.summarize(call.tenant)
    tag = make_collection_etag(call.tenant, "summary", records.version, records.today)
    return ApiResponse([found], headers={"ETag": tag, **make_cache_headers(call)})
