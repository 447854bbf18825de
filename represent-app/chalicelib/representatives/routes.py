"""Representatives in HTTP, to be read: from memory, with what HTTP caches need to know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Permission
from chalicelib.core.errors import BadRequest, NotFound
from chalicelib.http.response import JSON, MOST_BYTES, Answer, entity_tag, kept_a_while, of_the_day, paged, preferred
from chalicelib.operations.declarations import Later
from chalicelib.operations.registry import api_tool, validated

if TYPE_CHECKING:
    from chalicelib.http.request import Call
    from chalicelib.representatives.query_params import ListQuery, OneQuery

TAGS = ("representatives",)
PATH = "/representatives"
ONE = "/representatives/{representative_id}"
REPRESENTATIVE = Later("chalicelib.representatives.models", "Representative")
EXPORTS = {"csv": "text/csv", "jsonl": "application/x-ndjson"}
MOST = MOST_BYTES


def wanted(call: Call, query: ListQuery | None) -> str | None:
    """Return the format of the export that is asked for, if one is: `format` counts before Accept."""
    if query and query.format:
        return query.format if query.format in EXPORTS else None
    wanted_type = preferred(call.header("Accept") or "", [JSON, *EXPORTS.values()])
    return next((kind for kind, media_type in EXPORTS.items() if media_type == wanted_type), None)


def export(call: Call, query: ListQuery | None, kind: str) -> Answer:
    """Answer with everybody who matches, in a layout that imports read; raises BadRequest where that is too much."""
    from chalicelib.imports.formats import represent  # noqa: PLC0415 (only exports pay for it)

    records = call.tenant.records
    view = records.view()
    headers = {
        "Content-Type": EXPORTS[kind],
        "Content-Disposition": f'attachment; filename="{call.tenant_id}.{kind}"',
        "ETag": of_the_day(call.tenant, kind, view.version, view.today),
    }
    headers |= chosen_by_accept(kept_a_while(call))
    if call.not_modified(headers["ETag"]):
        return Answer(text="", headers=headers)
    people = records.matching(query, view)
    text = represent.as_csv(people) if kind == "csv" else represent.as_lines(people)
    if (size := len(json.dumps(text))) > MOST:
        raise BadRequest(
            f"This export has {size:,} bytes; an answer takes {MOST:,}. Ask for parts: by level, position or party."
        )
    return Answer(text=text, headers=headers)


def chosen_by_accept(headers: dict[str, str]) -> dict[str, str]:
    """Tell caches that whoever accepts another layout gets another answer, whichever this one is."""
    return {**headers, "Vary": f"{headers['Vary']}, Accept"}


@validated(
    "list_representatives",
    permission=Permission.REPRESENTATIVES_READ,
    query=Later("chalicelib.representatives.query_params", "ListQuery"),
    output=REPRESENTATIVE,
    tenant=True,
    paged=True,
    headers=("If-None-Match",),
    also=tuple(EXPORTS.values()),
)
@api_tool(
    PATH,
    tags=TAGS,
    name="list_representatives",
    description="Search the people who hold, held or will hold office in one state or county: by name (q), position, "
    "district, party, level, or who held office on a day (as_of). Each comes with contact details, term and sources. "
    "States have state and federal offices; county offices are in the county, like NY-Albany.",
    without=("format",),
)
def list_all(call: Call, query: ListQuery | None) -> Answer:
    """List a tenant's representatives, or export them all as CSV or JSON Lines."""
    if kind := wanted(call, query):
        return export(call, query, kind)
    found = call.tenant.records.page(query)
    tag = of_the_day(call.tenant, "list", found.version, found.day)
    headers = {"ETag": tag, **chosen_by_accept(kept_a_while(call))}
    return paged(found.items, total=found.total, skip=found.skip, limit=found.limit, query=call.query, headers=headers)


@validated(
    "get_representative",
    permission=Permission.REPRESENTATIVES_READ,
    query=Later("chalicelib.representatives.query_params", "OneQuery"),
    output=REPRESENTATIVE,
    tenant=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@api_tool(
    ONE,
    tags=TAGS,
    name="get_representative",
    description="Tell everything about one representative: office, district, party, term, how to reach them, sources. "
    "The id is from list_representatives, list_changes or list_vacancies; meta.etag goes into if_match of a write.",
)
def get(call: Call, query: OneQuery | None) -> Answer:
    """Return one representative."""
    line = call.tenant.records.shown(call.id("representative_id"), query.as_of if query else None)
    tag = entity_tag(line.version, line.status, line.created)
    return Answer([line.json], headers={"ETag": tag, **kept_a_while(call)})
