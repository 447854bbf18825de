"""Tenants in HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.edge.answer import paged
from chalicelib.validation import pattern

if TYPE_CHECKING:
    from chalicelib.edge.answer import Answer
    from chalicelib.edge.call import Call


class TenantQuery(BaseModel):
    """What `GET /tenants` understands; county means county or county equivalent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    skip: int = Field(0, ge=0)
    limit: int = Field(25, ge=1, le=100)
    kind: Literal["state", "county"] | None = None
    state: Annotated[str, pattern(r"^[A-Z]{2}$", "the two letters of a state, like NY")] | None = None


def page(call: Call) -> Answer:
    """Answer with a page of the registry."""
    query = call.search(TenantQuery)
    items, total = call.scope.tenants.page(kind=query.kind, state=query.state, skip=query.skip, limit=query.limit)
    return paged(items, total=total, skip=query.skip, limit=query.limit, query=call.query)
