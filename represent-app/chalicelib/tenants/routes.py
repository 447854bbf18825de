"""HTTP routes of tenants: the states and counties."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth.permissions import Permission
from chalicelib.core.errors import NotFound
from chalicelib.core.validation import PageQuery, pattern
from chalicelib.http.request import ApiRequest  # noqa: TC001 (its annotations are resolved at run time)
from chalicelib.http.response import ApiResponse, page_response
from chalicelib.operations.registry import api_tool, validated

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
