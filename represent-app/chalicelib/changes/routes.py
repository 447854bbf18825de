"""HTTP routes of changes: the feed for mirrors, the history of a record, the forms of events."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.changes import atom, events
from chalicelib.changes.events import EventForm
from chalicelib.changes.feed import PublicChange
from chalicelib.core.errors import NotFound
from chalicelib.core.validation import PageQuery
from chalicelib.http.conditional import digest_etag
from chalicelib.http.request import ApiRequest  # noqa: TC001 (read with the signature)
from chalicelib.http.response import ApiResponse, fit_items, make_next_link
from chalicelib.operations.registry import api_tool, required_env_vars, validated

TAGS = ("changes",)
MOST_ENTRIES = 50
FOR_EVER = "public, max-age=31536000, immutable"


class ChangesQuery(BaseModel):
    """The query of `GET /changes`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: int = Field(
        0,
        ge=0,
        le=10**12 - 1,
        description="Sequence number of the last change that you have; 0 to start from the beginning.",
    )
    limit: int = Field(100, ge=1, le=100, description="Maximum number of changes to return, at most 100.")


@validated(
    "list_changes",
    permission=Permission.REPRESENTATIVES_READ,
    query=ChangesQuery,
    output=PublicChange,
    tenant=True,
    linked=True,
    headers=("If-None-Match",),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.QUERY]})
@api_tool(
    "/changes",
    tags=TAGS,
    name="list_changes",
    description="List the changes to the representatives of a state or county, oldest first, with each record "
    "before and after. For the latest 20, send as `after` the version in get_summary less 20; continue with meta.last.",
)
def feed(call: ApiRequest, query: ChangesQuery) -> ApiResponse:
    """List a tenant's changes in order, without gaps; a page that is followed by another never changes."""
    found = call.tenant.feed.read_after(query.after, query.limit)
    texts = fit_items(found.changes)
    last = found.changes[len(texts) - 1].sequence if texts else query.after
    headers = {"ETag": f'"{call.tenant_id}-changes-{query.after}-{last}"'}
    if found.whole or len(texts) < len(found.changes):
        headers["Cache-Control"] = FOR_EVER
        headers["Link"] = make_next_link(after=last, limit=query.limit)
    return ApiResponse(texts, meta={"after": query.after, "last": last, "limit": query.limit}, headers=headers)


@validated(
    "get_atom_feed",
    permission=Permission.REPRESENTATIVES_READ,
    tenant=True,
    produces="application/atom+xml",
    headers=("If-None-Match",),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.QUERY]})
def atom_feed(call: ApiRequest) -> ApiResponse:
    """Return the newest 50 changes of a tenant as an Atom feed, for feed readers."""
    tenant = call.tenant.tenant
    text = atom.write_feed(tenant.id, tenant.name, call.tenant.feed.read_latest(MOST_ENTRIES))
    return ApiResponse(text=text, headers={"Content-Type": atom.ATOM, "ETag": digest_etag(text)})


class HistoryQuery(PageQuery):
    """The query of `GET /representatives/{representative_id}/history`."""

    before: int | None = Field(
        None,
        ge=1,
        le=10**12 - 1,
        description="List only changes with a smaller sequence number, as `next` links do. Without it, all.",
    )


@validated(
    "get_history",
    permission=Permission.REPRESENTATIVES_READ,
    query=HistoryQuery,
    output=PublicChange,
    tenant=True,
    paged=True,
    errors=(NotFound,),
)
@required_env_vars({"DDB_INDEX_NAME": [Db.QUERY]})
@api_tool(
    "/representatives/{representative_id}/history",
    tags=TAGS,
    name="get_history",
    description="List every change to a representative, past or present.",
)
def history(call: ApiRequest, query: HistoryQuery) -> ApiResponse:
    """List the changes of a record, newest first; removed records included."""
    representative_id = call.uuid_param("representative_id")
    found = call.tenant.feed.read_history(representative_id, query.before, query.skip, query.limit)
    if not found.total:
        call.tenant.records.get_row(str(representative_id))
    texts = fit_items(found.changes)
    meta = {"total": found.total, "skip": query.skip, "limit": query.limit}
    headers: dict[str, str] = {}
    last = found.changes[len(texts) - 1].sequence if texts else found.oldest
    if last > found.oldest:
        # Later pages start at a sequence number, so that they do not read the changes before it.
        headers["Link"] = make_next_link(before=last, limit=query.limit)
        meta |= {} if len(texts) == query.limit else {"returned": len(texts)}
    return ApiResponse(texts, meta=meta, headers=headers)


@validated("list_event_schemas", permission=Permission.DOCS_READ, output=EventForm)
@api_tool(
    "/events/schemas",
    tags=TAGS,
    name="list_event_schemas",
    description="List the types of events that follow from changes, each with the JSON Schema of its detail.",
)
def schemas(call: ApiRequest) -> ApiResponse:
    """List the types of events on the bus, each with the JSON Schema of its detail."""
    assert call  # noqa: S101 (its content is not used)
    return ApiResponse(events.list_event_forms(), headers={"Cache-Control": "public, max-age=3600"})
