"""HTTP routes of sources: the catalogue, the sources of a tenant, and what administrators do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import AwsOperation
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import SQSOperation as Sqs
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound
from chalicelib.core.validation import PageQuery, pattern
from chalicelib.http.conditional import answer_with_etag
from chalicelib.http.response import ApiResponse, make_cache_headers, paginate
from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from chalicelib.operations.registry import api_tool, required_env_vars, validated
from chalicelib.sources import catalog, queue
from chalicelib.sources.handles import make_unknown_error
from chalicelib.sources.models import (
    RESERVED,
    SourceChange,
    SourceDefinition,
    SourceId,
    SourceState,
    TenantSource,
    TenantSourceDraft,
)
from chalicelib.sources.service import put_back
from chalicelib.sources.status import TenantStatus, make_status
from chalicelib.sources.views import SourceView, show_in_tenant, show_source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chalicelib.http.request import ApiRequest
    from chalicelib.sources.models import SourceFile

TAGS = ("sources",)
PATH = "/sources"
OF_TENANT = "/tenants/{tenant}/sources"
LISTS = (
    "List the public sources that fill the directory, with publisher, licence, attribution, and how their last check "
    "ended."
)
LISTS_OF_TENANT = (
    "List the sources of a state or county: whose facts its answers are, their licence and attribution, as of when, "
    "and whether the last check found something new or failed."
)
_ID = TypeAdapter[str](SourceId)
NO_CODES = "This source has the same file for all states: expected a URL without {fips} and {state}."
MOST_OWN = 20  # sources of one tenant's own
READS = {"DDB_TABLE_NAME": [Db.BATCH_GET_ITEM]}
CHANGES = {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM]}
SYNCS: dict[str, list[AwsOperation]] = {
    "DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM],
    "SOURCE_QUEUE_URL": [Sqs.SEND_MESSAGE],
}


class SyncQuery(BaseModel):
    """The query of POST …/sync."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: Annotated[str, pattern(r"^[0-9a-f]{64}$", "a digest of 64 hexadecimal digits")] | None = Field(
        None,
        description="The digest of an earlier file to put the source back to; without it, the source is checked now.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )


class TenantSyncQuery(SyncQuery):
    """The query of POST /tenants/{tenant}/sources/{source_id}/sync."""

    accept: bool = Field(
        default=False, description="Whether to apply the file that waits for a review, although it looks wrong."
    )


@validated("list_sources", permission=Permission.SOURCES_READ, query=PageQuery, output=SourceView, paged=True)
@required_env_vars(READS)
@api_tool(PATH, tags=TAGS, name="list_sources", description=LISTS)
def list_all(call: ApiRequest, query: PageQuery) -> ApiResponse:
    """List the sources of the catalogue, with the result of their last check."""
    states = call.container.source_repository.list_states(catalog.load_catalog())
    known = catalog.load_catalog()
    return paginate(
        call,
        query,
        list(states.items()),
        show=lambda entry: show_source(catalog.correct(known[entry[0]], entry[1]), entry[1]),
    )


@validated(
    "correct_source",
    permission=Permission.SOURCES_MANAGE,
    body=SourceChange,
    output=SourceView,
    errors=(NotFound, Conflict),
)
@required_env_vars(CHANGES)
def correct(call: ApiRequest, change: SourceChange) -> ApiResponse:
    """Correct the URLs, the cadence or the limits of a source; the next check uses them."""
    source = call.container.open_source(_parse_id(call))
    if flaw := _find_flaw(catalog.get_built_in(source.definition.id), change):
        raise Invalid(flaw.detail, flaws=(flaw,))
    # A correction of a URL is checked at once, and what servers sent before says nothing about it.
    source.save(source.state.model_copy(update={"change": change, "next_check_at": None}))
    return ApiResponse([show_source(source.definition, source.state)])


@validated(
    "sync_source",
    permission=Permission.SOURCES_MANAGE,
    query=SyncQuery,
    output=SourceView,
    status=202,
    errors=(NotFound, Conflict),
)
@required_env_vars(SYNCS)
def sync(call: ApiRequest, query: SyncQuery) -> ApiResponse:
    """Check a source now, or put it back to an earlier file."""
    source = call.container.open_source(_parse_id(call))
    _refuse_paused(paused=source.state.paused)
    if query.digest:
        source.save(put_back(source.state, query.digest))
    queue.send(queue.FORCE, SHARED_ENVIRONMENT, source.definition.id)
    return ApiResponse([show_source(source.definition, source.state)], status=202)


@validated("pause_source", permission=Permission.SOURCES_MANAGE, output=SourceView, errors=(NotFound, Conflict))
@required_env_vars(CHANGES)
def pause(call: ApiRequest) -> ApiResponse:
    """Stop checking a source."""
    return _pause(call, paused=True)


@validated("resume_source", permission=Permission.SOURCES_MANAGE, output=SourceView, errors=(NotFound, Conflict))
@required_env_vars(CHANGES)
def resume(call: ApiRequest) -> ApiResponse:
    """Check a source again; the next run of the schedule does."""
    return _pause(call, paused=False)


def _find_flaw(definition: SourceDefinition, change: SourceChange) -> Flaw | None:
    """Return why the files of a correction cannot be those of a source of the catalogue."""
    if definition.states:
        if len(change.files) > 1:
            return Flaw("#/files", "This source has a file for each state, so it has one URL.")
        if _find_code(change.files) is None:
            return Flaw(
                "#/files/0/url", "This source has a file for each state: expected a URL with {fips} or {state}."
            )
    elif (place := _find_code(change.files)) is not None:
        return Flaw(f"#/files/{place}/url", NO_CODES)
    needed = {file.name for file in definition.files if not file.optional} if len(definition.files) > 1 else set()
    if missing := sorted(needed - {file.name for file in change.files}):
        return Flaw("#/files", f"The files of this source are known by their names; expected one named {missing[0]}.")
    return None


def _find_code(files: Iterable[SourceFile]) -> int | None:
    """Return the place of the first file whose URL has the code of a state."""
    places = (place for place, file in enumerate(files) if "{fips}" in file.url or "{state}" in file.url)
    return next(places, None)


def _refuse_paused(*, paused: bool) -> None:
    if paused:
        raise Conflict("The source is paused; nothing is checked or applied until you resume it.")


def _pause(call: ApiRequest, *, paused: bool) -> ApiResponse:
    source = call.container.open_source(_parse_id(call))
    if source.state.paused != paused:
        source.save(source.state.model_copy(update={"paused": paused, "next_check_at": None}))
    return ApiResponse([show_source(source.definition, source.state)])


@validated(
    "list_tenant_sources",
    permission=Permission.SOURCES_READ,
    query=PageQuery,
    output=SourceView,
    tenant=True,
    paged=True,
)
@required_env_vars({"DDB_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.QUERY]})
@api_tool(OF_TENANT, tags=TAGS, name="list_tenant_sources", description=LISTS_OF_TENANT)
def list_of_tenant(call: ApiRequest, query: PageQuery) -> ApiResponse:
    """List the sources of a tenant: those of the catalogue for states, those it has been given, and its own."""
    tenant = call.tenant.tenant.id
    shown = [show_in_tenant(definition, state, mine, tenant) for definition, state, mine in _list_known(call)]
    return paginate(call, query, shown)


@validated(
    "get_tenant_status",
    permission=Permission.SOURCES_READ,
    output=TenantStatus,
    tenant=True,
    headers=("If-None-Match",),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.GET_ITEM, Db.QUERY]})
def status(call: ApiRequest) -> ApiResponse:
    """Return how complete and how current the data of a tenant are: its offices and its sources."""
    _, states = call.tenant.records.get_seat_states()
    shown = make_status(call.tenant.tenant, states, _list_known(call))
    return answer_with_etag(shown, headers=make_cache_headers(call))


def _list_known(call: ApiRequest) -> list[tuple[SourceDefinition, SourceState, TenantSource]]:
    """Return the sources of a tenant with their states: those of the catalogue, and its own. BatchGetItem, Query."""
    tenant = call.tenant.tenant
    mine = call.tenant.tenant_sources.list_all()
    known = catalog.load_catalog()
    shared = [each for each in known if tenant.kind == "state" or each in mine]
    states = call.container.source_repository.list_states(shared) if shared else {}
    found = [
        (catalog.correct(known[each], states[each]), states[each], mine.get(each, TenantSource(source=each)))
        for each in shared
        if not known[each].states or tenant.id in known[each].states
    ]
    return found + [(own.definition, own.own or SourceState(), own) for own in mine.values() if own.definition]


@validated(
    "replace_tenant_source",
    permission=Permission.SOURCES_UPDATE,
    body=TenantSourceDraft,
    output=SourceView,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.PUT_ITEM, Db.QUERY], "SOURCE_QUEUE_URL": [Sqs.SEND_MESSAGE]})
def replace_own(call: ApiRequest, draft: TenantSourceDraft) -> ApiResponse:
    """Add or replace a source of the tenant's own; its file is fetched at once, and then on schedule."""
    source_id = _parse_id(call)
    if source_id in RESERVED or source_id in catalog.load_catalog():
        raise Conflict(f"The id {source_id} belongs to a source that every tenant has; choose another one.")
    if _find_code([draft.file]) is not None:
        raise Invalid(NO_CODES, flaws=(Flaw("#/file/url", NO_CODES),))
    reason = call.container.outbound.check(draft.file.url)
    if reason:
        raise Invalid(reason, flaws=(Flaw("#/file/url", reason),))
    repository = call.tenant.tenant_sources
    known = repository.list_all()
    if source_id not in known and sum(each.definition is not None for each in known.values()) >= MOST_OWN:
        raise Conflict(f"A tenant has at most {MOST_OWN} sources of its own; delete one first.")
    before = known.get(source_id, TenantSource(source=source_id))
    stored = repository.save(before.model_copy(update={"definition": draft.define(source_id), "own": None}))
    queue.send(queue.SYNC, call.tenant.tenant.id, source_id)
    return ApiResponse([_show_own(call, stored)])


@validated(
    "delete_tenant_source",
    permission=Permission.SOURCES_UPDATE,
    output=SourceView,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.DELETE_ITEM, Db.GET_ITEM]})
def delete_own(call: ApiRequest) -> ApiResponse:
    """Delete a source of the tenant's own; the records that came of it stay."""
    repository = call.tenant.tenant_sources
    stored = repository.get(_parse_id(call))
    if stored.definition is None:
        raise make_unknown_error(call.tenant.tenant.id, stored.source)
    repository.delete(stored)
    return ApiResponse([_show_own(call, stored)])


@validated(
    "sync_tenant_source",
    permission=Permission.SOURCES_UPDATE,
    query=TenantSyncQuery,
    output=SourceView,
    status=202,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars(SYNCS)
def sync_in_tenant(call: ApiRequest, query: TenantSyncQuery) -> ApiResponse:
    """Apply a source to the tenant now; a source of its own is fetched, or put back to an earlier file."""
    scope, source_id = call.tenant, _parse_id(call)
    source = call.container.open_source(source_id, scope.tenant.id)
    _refuse_paused(paused=scope.tenant_sources.get(source_id).paused)
    if query.digest:
        if source.owner is None:
            raise Conflict("Only a platform administrator can put back a source that all tenants share.")
        source.save(put_back(source.state, query.digest))
    if query.accept:
        scope.sources.accept(source_id)
    fetches = source.owner is not None and not query.accept
    queue.send(queue.FORCE if fetches else queue.APPLY, scope.tenant.id, source_id)
    return ApiResponse([_show(call, source_id)], status=202)


@validated(
    "pause_tenant_source",
    permission=Permission.SOURCES_UPDATE,
    output=SourceView,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars(CHANGES)
def pause_in_tenant(call: ApiRequest) -> ApiResponse:
    """Stop applying a source to the tenant."""
    source_id = call.container.open_source(_parse_id(call), call.tenant.tenant.id).definition.id
    call.tenant.sources.pause(source_id, paused=True)
    return ApiResponse([_show(call, source_id)])


@validated(
    "resume_tenant_source",
    permission=Permission.SOURCES_UPDATE,
    output=SourceView,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars(SYNCS)
def resume_in_tenant(call: ApiRequest) -> ApiResponse:
    """Apply a source to the tenant again, beginning with the file in force."""
    source = call.container.open_source(_parse_id(call), call.tenant.tenant.id)
    source_id = source.definition.id
    call.tenant.sources.pause(source_id, paused=False)
    queue.send(queue.SYNC if source.owner else queue.APPLY, call.tenant.tenant.id, source_id)
    return ApiResponse([_show(call, source_id)])


def _show(call: ApiRequest, source_id: str) -> SourceView:
    """Return a source as it is in the tenant of the request."""
    tenant = call.tenant.tenant.id
    stored = call.tenant.tenant_sources.get(source_id)
    if stored.definition:
        return _show_own(call, stored)
    source = call.container.open_source(source_id)
    return show_in_tenant(source.definition, source.state, stored, tenant)


def _show_own(call: ApiRequest, stored: TenantSource) -> SourceView:
    assert stored.definition is not None  # noqa: S101 (it is the tenant's own)
    return show_in_tenant(stored.definition, stored.own or SourceState(), stored, call.tenant.tenant.id)


def _parse_id(call: ApiRequest) -> str:
    """Return the id of a source in the path; raises NotFound for text that is none."""
    text = call.path_param("source_id")
    try:
        return _ID.validate_python(text)
    except ValidationError:
        raise NotFound(
            f"{text[:50]!r} is not the id of a source: expected 2 to 50 lower-case letters, digits and hyphens, and a "
            f"letter first. The catalogue has: {', '.join(catalog.load_catalog())}."
        ) from None
