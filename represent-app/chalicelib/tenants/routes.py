"""HTTP routes of tenants, their rules, vacancies and statistics."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import Conflict, NotFound, PreconditionFailed
from chalicelib.core.validation import PageQuery, pattern
from chalicelib.http.conditional import answer_with_etag, parse_precondition
from chalicelib.http.request import ApiRequest  # noqa: TC001 (its annotations are resolved at run time)
from chalicelib.http.response import ApiResponse, make_cache_headers, make_collection_etag, page_response
from chalicelib.operations.registry import api_tool, required_env_vars, validated
from chalicelib.tenants import service
from chalicelib.tenants.coverage import VacancyDraft, VacancyStatement, Withdrawal
from chalicelib.tenants.rules_models import Rules
from chalicelib.tenants.rules_repository import RulesDraft, make_rules_etag
from chalicelib.tenants.statistics import Summary
from chalicelib.tenants.vacancies import EmptySeat, SeatState

TAGS = ("tenants",)
FINDS = (
    "List states, territories and counties with their ids, for example CA or NY-Albany, which other tools take "
    "as tenant. "
    "Filter by state, because there are more than 3,000 counties."
)
IS = (
    "Get the name, kind, FIPS code and OCD division of a state or county. An error for an unknown id suggests "
    "similar ids."
)


class TenantView(BaseModel):
    """A state or county.

    `kind` is its level; `type` is what it is called locally. `county_fips` is the Census code of the county equivalent:
    every county has one, and so have DC and Guam, each of which is one government and one tenant.
    """

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: str = Field(description="The id of the tenant.", examples=["NY-Albany"])
    name: str = Field(description="The name of the state or county.", examples=["Albany County"])
    kind: Literal["state", "county"] = Field(
        description="Whether the tenant is a state or a county; DC and territories are states."
    )
    type: str = Field(
        description="The local type of government, for example a parish or an independent city.", examples=["county"]
    )
    state: str = Field(description="The two-letter code of the state.", examples=["NY"])
    fips: str = Field(
        description="The FIPS code of the state (two digits) or county (five digits).", examples=["36001"]
    )
    county_fips: str | None = Field(
        description="The five-digit FIPS code of the county or county equivalent; null if the tenant is not one.",
        examples=["36001"],
    )
    division_id: str = Field(
        description="The Open Civic Data id of the tenant's division.",
        examples=["ocd-division/country:us/state:ny/county:albany"],
    )


class TenantQuery(PageQuery):
    """The query of `GET /tenants`; county means county or county equivalent."""

    kind: Literal["state", "county"] | None = Field(
        None, description="Return only states, or only counties and county equivalents."
    )
    state: Annotated[str, pattern(r"^[A-Z]{2}$", "the two letters of a state, like NY")] | None = Field(
        None, description="Return only tenants of the state with this two-letter code.", examples=["NY"]
    )


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


VACANCIES = "/tenants/{tenant}/vacancies"
# Reads the tenant's item, its rules unless they are the default, and what its sources cover.
READS_SEATS = {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.QUERY]}


class VacanciesQuery(PageQuery):
    """The query of `GET /tenants/{tenant}/vacancies`."""

    seat_state: SeatState = Field(
        "vacant",
        description="`vacant` lists the seats that a source says are vacant; `unknown` lists the seats without a "
        "recorded holder that no source says anything about.",
    )


@validated(
    "list_vacancies",
    permission=Permission.REPRESENTATIVES_READ,
    query=VacanciesQuery,
    output=EmptySeat,
    tenant=True,
    paged=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(READS_SEATS)
@api_tool(
    VACANCIES,
    tags=TAGS,
    name="list_vacancies",
    description="List the vacant seats of a state or county: since when they are vacant, the source, the last holder, "
    "the successor, and how they are filled. With seat_state=unknown, list the seats that no source says anything "
    "about: they may be held.",
)
def vacancies(call: ApiRequest, query: VacanciesQuery) -> ApiResponse:
    """List the vacant seats of a tenant, or the seats that no source says anything about."""
    records, found = service.list_empty_seats(call.tenant)
    shown = found.list_page(query.seat_state, query.skip, query.limit)
    tag = make_collection_etag(call.tenant, query.seat_state, records.version, records.today)
    headers = {"ETag": tag, **make_cache_headers(call)}
    total = found.count(query.seat_state)
    return page_response(shown, total=total, skip=query.skip, limit=query.limit, query=call.query, headers=headers)


@validated(
    "declare_vacancy",
    permission=Permission.VACANCIES_DECLARE,
    body=VacancyDraft,
    output=EmptySeat,
    status=201,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.QUERY, Db.UPDATE_ITEM]})
@api_tool(
    VACANCIES,
    tags=TAGS,
    name="declare_vacancy",
    description="Declare that a seat is vacant; for staff. If its holder is recorded, end the term instead "
    "(patch_representative with term_end).",
)
def declare_vacancy(call: ApiRequest, draft: VacancyDraft) -> ApiResponse:
    """Declare that a seat is vacant, whether or not a holder of it was ever recorded."""
    vacancy_id, seat = service.declare_vacancy(call.tenant, draft)
    return ApiResponse([seat], status=201, headers={"Location": call.make_location(vacancy_id)})


@validated(
    "withdraw_vacancy",
    permission=Permission.VACANCIES_WITHDRAW,
    body=Withdrawal,
    output=VacancyStatement,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.DELETE_ITEM, Db.GET_ITEM, Db.PUT_ITEM, Db.QUERY, Db.UPDATE_ITEM]})
@api_tool(
    f"{VACANCIES}/{{vacancy_id}}",
    tags=TAGS,
    name="withdraw_vacancy",
    description="Withdraw a declared vacancy, with the reason; for staff. The id comes from list_vacancies.",
)
def withdraw_vacancy(call: ApiRequest, draft: Withdrawal) -> ApiResponse:
    """Withdraw the statement that a seat is vacant; returns the statement."""
    return ApiResponse([service.withdraw_vacancy(call.tenant, call.uuid_param("vacancy_id"), draft.reason)])


@validated(
    "get_summary",
    permission=Permission.REPRESENTATIVES_READ,
    output=Summary,
    tenant=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(READS_SEATS)
@api_tool(
    "/tenants/{tenant}/summary",
    tags=TAGS,
    name="get_summary",
    description="Count the representatives of a state or county by office and party, its vacant and unknown seats, "
    "and its unverified records.",
)
def summary(call: ApiRequest) -> ApiResponse:
    """Count a tenant's representatives and empty seats, and measure how complete and how old its records are."""
    records, found = service.summarize(call.tenant)
    tag = make_collection_etag(call.tenant, "summary", records.version, records.today)
    return ApiResponse([found], headers={"ETag": tag, **make_cache_headers(call)})
