"""Tenants in HTTP."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from chalicelib.access.permissions import Permission
from chalicelib.edge.answer import Answer, paged
from chalicelib.edge.call import Call  # noqa: TC001 (read with the signature)
from chalicelib.errors import NotFound
from chalicelib.operations import api_tool, validated
from chalicelib.tenants.registry import Tenant
from chalicelib.tenants.rules import Rules
from chalicelib.validation import PageQuery, pattern

TAGS = ("tenants",)


class TenantQuery(PageQuery):
    """What `GET /tenants` understands; county means county or county equivalent."""

    kind: Literal["state", "county"] | None = None
    state: Annotated[str, pattern(r"^[A-Z]{2}$", "the two letters of a state, like NY")] | None = None


@validated("list_tenants", permission=Permission.TENANTS_READ, query=TenantQuery, output=Tenant, paged=True)
@api_tool("/tenants", tags=TAGS, name="list_tenants", description="Find states and counties.")
def list_all(call: Call, query: TenantQuery) -> Answer:
    """List states and counties."""
    items, total = call.scope.tenants.page(kind=query.kind, state=query.state, skip=query.skip, limit=query.limit)
    return paged(items, total=total, skip=query.skip, limit=query.limit, query=call.query)


@validated("get_tenant", permission=Permission.TENANTS_READ, output=Tenant, errors=(NotFound,))
@api_tool("/tenants/{tenant}", tags=TAGS, name="get_tenant", description="Tell what a state or county is.")
def get(call: Call) -> Answer:
    """Return one state or county."""
    return Answer([call.scope.tenants.get(call.segment("tenant"))])


@validated(
    "get_rules",
    permission=Permission.RULES_READ,
    output=Rules,
    tenant=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@api_tool(
    "/tenants/{tenant}/rules",
    tags=TAGS,
    name="get_rules",
    description="Tell which offices a state or county has, with their districts, seats and terms, and which parties.",
)
def rules(call: Call) -> Answer:
    """Return the rules of one state or county: its offices, districts, seats and parties."""
    found = call.tenant.rules_of(call.tenant_id)
    # The data may change with a release while nobody changed the tenant's own rules; the digest tells.
    digest = hashlib.sha256(found.model_dump_json().encode()).hexdigest()[:16]
    return Answer([found], headers={"ETag": f'"{found.version}-{digest}"'})
