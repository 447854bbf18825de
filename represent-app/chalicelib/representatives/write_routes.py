"""HTTP routes that write representatives: drafts, preconditions and entity tags."""

from __future__ import annotations

import difflib
from dataclasses import replace as replace_fields
from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound, PreconditionFailed
from chalicelib.core.validation import one_line
from chalicelib.http.conditional import answer_with_etag, parse_idempotency_key, parse_merge_patch, parse_precondition
from chalicelib.http.request import MERGE_PATCH, ApiRequest
from chalicelib.http.response import ApiResponse, make_record_etag
from chalicelib.operations.declarations import ModelReference
from chalicelib.operations.registry import api_tool, required_env_vars, validated
from chalicelib.representatives.models import Link, Representative, RepresentativeDraft
from chalicelib.representatives.provenance import list_pointers
from chalicelib.representatives.routes import ONE, PATH, TAGS
from chalicelib.representatives.snapshot_row import get_created

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from chalicelib.representatives.succession import SuccessionDraft


# Imported only when it is needed: its models would slow the cold start of every write.
SUCCESSION_DRAFT = ModelReference("chalicelib.representatives.succession", "SuccessionDraft")
MOST_QUOTED = 100  # characters of a client's value that an error quotes
ADDS = (
    "Add a representative to a state or county; for its staff. The office, district and party must be in its rules "
    "(get_rules). Send an idempotency_key, so that a retry does not add the representative twice."
)


class FeedDraft(RepresentativeDraft):
    """The fields that an API key may write; unlike staff, it must give the sources of its facts."""

    sources: list[Link] = Field(
        min_length=1,
        max_length=100,
        description="The pages that the facts of the record come from; at least one is required.",
    )


def make_etag(representative: Representative) -> str:
    """Return the entity tag of a record; see response.make_record_etag."""
    return make_record_etag(representative.version, representative.status, get_created(representative))


@validated(
    "create_representative",
    permission=Permission.REPRESENTATIVES_CREATE,
    body=RepresentativeDraft,
    key_body=FeedDraft,
    output=Representative,
    status=201,
    tenant=True,
    headers=("Idempotency-Key",),
    errors=(Conflict,),
)
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.UPDATE_ITEM],
        "USAGE_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM],
    }
)
@api_tool(PATH, tags=TAGS, name="create_representative", description=ADDS)
def create(call: ApiRequest, draft: RepresentativeDraft) -> ApiResponse:
    """Add a representative."""
    representative = call.tenant.representatives.create(draft, parse_idempotency_key(call, draft))
    return answer_with_etag(representative, make_etag, {"Location": call.make_location(representative.id)}, status=201)


# Rules other than the default are read only when a change needs them.
CHANGES = {"DDB_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.GET_ITEM, Db.PUT_ITEM, Db.UPDATE_ITEM]}


@validated(
    "replace_representative",
    permission=Permission.REPRESENTATIVES_UPDATE,
    body=RepresentativeDraft,
    key_body=FeedDraft,
    output=Representative,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars(CHANGES)
@api_tool(ONE, tags=TAGS, name="replace_representative", description="Replace all writable fields of a representative.")
def replace(call: ApiRequest, draft: RepresentativeDraft) -> ApiResponse:
    """Replace a representative."""
    return answer_with_etag(call.tenant.representatives.replace(*parse_target(call), draft), make_etag)


@validated(
    "patch_representative",
    permission=Permission.REPRESENTATIVES_UPDATE,
    body=RepresentativeDraft,
    validate_body=False,
    media_types=(MERGE_PATCH, "application/json"),
    output=Representative,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars(CHANGES)
@api_tool(ONE, tags=TAGS, name="patch_representative", description="Change some fields of a representative.")
def patch(call: ApiRequest) -> ApiResponse:
    """Change some fields of a representative (JSON merge patch, RFC 7396)."""
    model = FeedDraft if call.principal.kind == "api_key" else RepresentativeDraft
    return answer_with_etag(
        call.tenant.representatives.patch(*parse_target(call), parse_merge_patch(call), model), make_etag
    )


@validated(
    "delete_representative",
    permission=Permission.REPRESENTATIVES_DELETE,
    output=Representative,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.DELETE_ITEM, Db.GET_ITEM, Db.PUT_ITEM, Db.UPDATE_ITEM]})
@api_tool(
    ONE,
    tags=TAGS,
    name="delete_representative",
    description="Delete a record that was entered by mistake. To end a term, set term_end instead.",
)
def delete(call: ApiRequest) -> ApiResponse:
    """Delete a representative; returns the last state of the record."""
    return ApiResponse([call.tenant.representatives.delete(*parse_target(call))])


@validated(
    "verify_representative",
    permission=Permission.REPRESENTATIVES_VERIFY,
    output=Representative,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.GET_ITEM, Db.PUT_ITEM, Db.UPDATE_ITEM]})
@api_tool(
    f"{ONE}/verify",
    tags=TAGS,
    name="verify_representative",
    description="Record that you have checked a representative and found the record correct.",
)
def verify(call: ApiRequest) -> ApiResponse:
    """Record which account verified the record, and when."""
    representative_id, precondition = parse_target(call)
    return answer_with_etag(
        call.tenant.representatives.verify(representative_id, precondition, str(call.principal.id)), make_etag
    )


class ReleaseQuery(BaseModel):
    """The query of POST /representatives/{representative_id}/release."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: Annotated[str, one_line(min_length=1, max_length=2000)] | None = Field(
        None,
        description="The fields to release as JSON pointers, separated by commas: top-level fields, lists and other "
        "fields of contact_info. Without it, all fields that staff hold.",
        examples=["/photo_url,/contact_info/phones"],
    )


class HeldField(BaseModel):
    """A field that staff hold, and the value that a source states for it."""

    model_config = ConfigDict(frozen=True)

    field: str = Field(description="The field as a JSON pointer.", examples=["/contact_info/phones"])
    value: Any = Field(
        description="The value that the source states; a whole list for entries of lists.",
        examples=[["+15185550100"]],
    )
    source: str = Field(description="The id of the source.", examples=["openstates-people"])
    as_of: date = Field(description="The day of which the source states it (ISO 8601).", examples=["2026-02-01"])
    fetched_at: datetime | None = Field(
        None,
        description="When the file was fetched (RFC 3339); null if it was not fetched.",
        examples=["2026-02-01T06:00:00Z"],
    )


@validated(
    "list_held_fields",
    permission=Permission.REPRESENTATIVES_COMPARE,
    output=HeldField,
    tenant=True,
    errors=(NotFound,),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM]})
def held(call: ApiRequest) -> ApiResponse:
    """List the fields of a representative that staff entered and that a source states otherwise; for staff."""
    found = call.tenant.representatives.list_held(call.uuid_param("representative_id"))
    return ApiResponse(
        [
            HeldField(field=pointer, value=each.value, source=each.source, as_of=each.as_of, fetched_at=each.fetched_at)
            for pointer, each in found
        ]
    )


@validated(
    "release_representative",
    permission=Permission.REPRESENTATIVES_UPDATE,
    query=ReleaseQuery,
    output=Representative,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed, Invalid),
)
@required_env_vars(CHANGES)
@api_tool(
    f"{ONE}/release",
    tags=TAGS,
    name="release_representative",
    description="Give fields that staff entered back to the sources, whose values replace them.",
)
def release(call: ApiRequest, query: ReleaseQuery) -> ApiResponse:
    """Give fields that staff hold back to the sources; the values that sources state replace them."""
    pointers = None if query.fields is None else parse_pointers(query.fields)
    return answer_with_etag(call.tenant.representatives.release(*parse_target(call), pointers), make_etag)


@validated(
    "replace_holder",
    # An operation has one permission. The roles that may update may create too; an API key may carry one permission
    # without the other, so that no key may call this.
    permission=Permission.REPRESENTATIVES_UPDATE,
    keys=False,
    body=SUCCESSION_DRAFT,
    output=Representative,
    status=201,
    tenant=True,
    headers=("If-Match", "Idempotency-Key"),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.UPDATE_ITEM],
        "USAGE_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM],
    }
)
@api_tool(
    f"{ONE}/successor",
    tags=TAGS,
    name="replace_holder",
    description="End the term of a representative and add the successor in the same seat, both or neither. Send an "
    "idempotency_key, so that a retry does neither twice.",
)
def replace_holder(call: ApiRequest, draft: SuccessionDraft) -> ApiResponse:
    """End the term of a representative and add the successor, both or neither; returns both records."""
    from chalicelib.representatives.succession import Succession  # noqa: PLC0415 (imported only when needed)

    representative_id, precondition = parse_target(call)
    key = parse_idempotency_key(call, draft)
    # The same body for another record is another request.
    key = key and replace_fields(key, request=representative_id.bytes + key.request)
    succession = Succession(call.tenant.representatives, representative_id, draft, precondition, key)
    ended, successor = succession.perform()
    collection = call.url_path.rstrip("/").rsplit("/", 2)[0]
    headers = {"Location": f"{collection}/{successor.id}", "ETag": make_etag(successor)}
    return ApiResponse([ended, successor], status=201, headers=headers)


def parse_pointers(text: str) -> frozenset[str]:
    """Return the JSON pointers of a list that is separated by commas; raises Invalid with those that would be right."""
    pointers = frozenset(part.strip() for part in text.split(","))
    known = list_pointers()
    if flaws := [Flaw("?fields", _describe_wrong(wrong, known)) for wrong in sorted(pointers.difference(known))]:
        raise Invalid(" ".join(flaw.detail for flaw in flaws), flaws=tuple(flaws))
    return pointers


def _describe_wrong(wrong: str, known: list[str]) -> str:
    """Return the error of a pointer: it is of an entry of a list, of several fields, misspelled, or of no field."""
    shown = wrong[:MOST_QUOTED]
    whole = wrong.rpartition("/")[0]
    inner = [pointer for pointer in known if wrong and pointer.startswith(f"{wrong}/")]
    if whole in known:
        return f"{shown!r} is a part of {whole}, which is released as a whole. Send {whole}."
    if inner:
        return f"{shown!r} has several fields. Send those to release, of {', '.join(inner)}."
    near = difflib.get_close_matches(f"/{wrong.strip('/')}", known, n=3)
    return f"{shown!r} is no field that staff can hold. Send one of {', '.join(near or known)}."


def parse_target(call: ApiRequest) -> tuple[UUID, Callable[[Representative], bool] | None]:
    """Return the id of the record to write, and the precondition of the request."""
    precondition = parse_precondition(call, make_etag)
    return call.uuid_param("representative_id"), precondition
