"""Representatives in HTTP: drafts, preconditions and entity tags."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pydantic import Field
from pydantic_core import to_json

from chalicelib.access.permissions import Permission
from chalicelib.aws.grants import DynamoDBOperation as Db
from chalicelib.directory.model import Link, Representative, RepresentativeDraft
from chalicelib.directory.search import ListQuery, OneQuery
from chalicelib.directory.store import Once
from chalicelib.edge.answer import Answer, of_the_day, paged
from chalicelib.edge.call import MERGE_PATCH, Call
from chalicelib.errors import BadRequest, Conflict, Flaw, Invalid, NotFound, PreconditionFailed
from chalicelib.operations import api_tool, required_env_vars, validated

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from pydantic import BaseModel

TAGS = ("representatives",)
PATH = "/representatives"
ONE = "/representatives/{representative_id}"
ADDS = (
    "Add somebody who holds an office of a state or county, for its staff. The office, district and party must be in "
    "its rules (get_rules). Give an idempotency_key, so that a retry adds nobody twice."
)
EXPORTS = {"csv": "text/csv", "jsonl": "application/x-ndjson"}
# Lambda answers with six megabytes at most, of JSON in which each quote of a text takes two bytes
# (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
MOST = 6_000_000


class FeedDraft(RepresentativeDraft):
    """What an API key writes of a representative: a machine says where it has the facts from."""

    sources: list[Link] = Field(min_length=1, max_length=100)


def wanted(call: Call, query: ListQuery) -> str | None:
    """Return the format of the export that is asked for, if one is: `format` counts before Accept."""
    if query.format:
        return query.format if query.format in EXPORTS else None
    accepted = [part.partition(";")[0].strip().lower() for part in (call.header("Accept") or "").split(",")]
    return next((kind for kind, media_type in EXPORTS.items() if accepted[0] == media_type), None)


def export(call: Call, query: ListQuery, kind: str) -> Answer:
    """Answer with everybody who matches, in a layout that imports read; raises BadRequest where that is too much."""
    from chalicelib.rosters import own  # noqa: PLC0415 (only exports pay for it)

    people, version = call.tenant.directory.matching(query)
    text = own.as_csv(people) if kind == "csv" else own.as_lines(people)
    if (size := len(json.dumps(text, ensure_ascii=False).encode())) > MOST:
        raise BadRequest(
            f"This export has {size:,} bytes; an answer takes {MOST:,}. Ask for parts: by level, position or party."
        )
    headers = {
        "Content-Type": EXPORTS[kind],
        "Content-Disposition": f'attachment; filename="{call.tenant_id}.{kind}"',
        "ETag": of_the_day(call.tenant, kind, version),
        "Vary": "X-Tenant-Id, Origin, Accept",
    }
    return Answer(text=text, headers=headers)


def etag(representative: Representative) -> str:
    """Give the strong entity tag: the version, the status that its term has today, and when it was created.

    A record that is removed and loaded again has the same id, and begins at version 1 again.
    """
    created = int(representative.created_at.timestamp() * 1000)
    return f'"{representative.version}-{representative.status}-{created:x}"'


def one(representative: Representative) -> Answer:
    """Answer with one representative."""
    return Answer([representative], headers={"ETag": etag(representative)})


@validated(
    "list_representatives",
    permission=Permission.REPRESENTATIVES_READ,
    query=ListQuery,
    output=Representative,
    tenant=True,
    paged=True,
    headers=("If-None-Match",),
    also=tuple(EXPORTS.values()),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.QUERY]})
@api_tool(
    PATH,
    tags=TAGS,
    name="list_representatives",
    description="Search the people who hold, held or will hold office in one state or county: by name (q), position, "
    "district, party, level, or who held office on a day (as_of). Each comes with contact details, term and sources. "
    "States have state and federal offices; county offices are in the county, like NY-Albany.",
    without=("format",),
)
def list_all(call: Call, query: ListQuery) -> Answer:
    """List a tenant's representatives, or export them all as CSV or JSON Lines."""
    if kind := wanted(call, query):
        return export(call, query, kind)
    found = call.tenant.directory.page(query)
    tag = of_the_day(call.tenant, "list", found.version)
    return paged(found.items, total=found.total, skip=found.skip, limit=found.limit, query=call.query, etag=tag)


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
        "DDB_TABLE_NAME": [Db.GET_ITEM, Db.QUERY, Db.PUT_ITEM, Db.UPDATE_ITEM],
        "USAGE_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM],
    }
)
@api_tool(PATH, tags=TAGS, name="create_representative", description=ADDS)
def create(call: Call, draft: RepresentativeDraft) -> Answer:
    """Add a representative."""
    representative = call.tenant.directory.create(draft, once(call, draft))
    headers = {"ETag": etag(representative), "Location": call.below(representative.id)}
    return Answer([representative], status=201, headers=headers)


@validated(
    "get_representative",
    permission=Permission.REPRESENTATIVES_READ,
    query=OneQuery,
    output=Representative,
    tenant=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM]})
@api_tool(
    ONE,
    tags=TAGS,
    name="get_representative",
    description="Tell everything about one representative: office, district, party, term, how to reach them, sources. "
    "The id is from list_representatives, list_changes or list_vacancies; meta.etag goes into if_match of a write.",
)
def get(call: Call, query: OneQuery) -> Answer:
    """Return one representative."""
    return one(call.tenant.directory.get(call.uuid("representative_id"), query.as_of))


# Rules that are not the default, and everybody else's seats, are read where a change needs them.
CHANGES = {"DDB_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.GET_ITEM, Db.QUERY, Db.PUT_ITEM, Db.UPDATE_ITEM]}


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
@api_tool(ONE, tags=TAGS, name="replace_representative", description="Write all fields of a representative anew.")
def replace(call: Call, draft: RepresentativeDraft) -> Answer:
    """Put a representative in place of the stored one."""
    return one(call.tenant.directory.replace(*target(call), draft))


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
def patch(call: Call) -> Answer:
    """Change some fields of a representative (JSON merge patch, RFC 7396)."""
    return one(call.tenant.directory.patch(*target(call), merge_patch(call)))


@validated(
    "delete_representative",
    permission=Permission.REPRESENTATIVES_DELETE,
    output=Representative,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.DELETE_ITEM, Db.PUT_ITEM, Db.UPDATE_ITEM]})
@api_tool(ONE, tags=TAGS, name="delete_representative", description="Remove a record that should never have been.")
def delete(call: Call) -> Answer:
    """Remove a representative; answers the record as it was."""
    return Answer([call.tenant.directory.delete(*target(call))])


@validated(
    "verify_representative",
    permission=Permission.REPRESENTATIVES_VERIFY,
    output=Representative,
    tenant=True,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.PUT_ITEM, Db.UPDATE_ITEM]})
@api_tool(
    f"{ONE}/verify", tags=TAGS, name="verify_representative", description="Say that you have checked a record, now."
)
def verify(call: Call) -> Answer:
    """Record who checked the record, and when."""
    representative_id, precondition = target(call)
    return one(call.tenant.directory.verify(representative_id, precondition, str(call.principal.id)))


def merge_patch(call: Call) -> dict[str, Any]:
    """Return the body as a JSON merge patch of a representative; raises Invalid."""
    body = call.body(MERGE_PATCH, "application/json")
    if not isinstance(body, dict):
        raise Invalid("A merge patch of a representative is a JSON object.", flaws=(Flaw("#", "Expected an object."),))
    if call.principal.kind == "api_key" and not body.get("sources", True):
        detail = "An API key says where it has the facts from; keep at least one source."
        raise Invalid(detail, flaws=(Flaw("#/sources", detail),))
    return body


def target(call: Call) -> tuple[UUID, Callable[[Representative], bool] | None]:
    """Return which representative a write is for, and on what condition."""
    judge = call.if_match()
    precondition = None if judge is None else lambda representative: judge(etag(representative))
    return call.uuid("representative_id"), precondition


def once(call: Call, draft: BaseModel) -> Once | None:
    """Return the Idempotency-Key that a draft was sent under; raises BadRequest."""
    key = call.header("Idempotency-Key")
    if key is None:
        return None
    if not re.fullmatch(r"[\x21-\x7e]{1,255}", key):
        detail = "An Idempotency-Key has 1 to 255 visible ASCII characters; a UUID is a good one."
        raise BadRequest(detail, flaws=(Flaw("Idempotency-Key", detail),))
    return Once(f"{call.principal.kind} {call.principal.id} {key}", to_json(draft))
