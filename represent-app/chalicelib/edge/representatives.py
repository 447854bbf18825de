"""Representatives in HTTP: drafts, preconditions and entity tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from chalicelib.directory.model import READ_ONLY, Representative, RepresentativeDraft
from chalicelib.directory.search import ListQuery
from chalicelib.directory.store import Once, Page
from chalicelib.edge.answer import Answer, paged
from chalicelib.edge.call import MERGE_PATCH, Call
from chalicelib.errors import BadRequest, Flaw, Invalid

__all__ = ["ListQuery", "asked", "created", "deleted", "draft", "one", "page", "patch", "target"]

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID


def etag(representative: Representative) -> str:
    """Give the strong entity tag: the version, and the status that its term has today."""
    return f'"{representative.version}-{representative.status}"'


def one(representative: Representative) -> Answer:
    """Answer with one representative."""
    return Answer([representative], headers={"ETag": etag(representative)})


def deleted(representative: Representative) -> Answer:
    """Answer with the record as it was; it has no tag any more."""
    return Answer([representative])


def created(call: Call, representative: Representative) -> Answer:
    """Answer with a new representative and where it is."""
    location = f"{call.url_path.rstrip('/')}/{representative.id}"
    return Answer([representative], status=201, headers={"ETag": etag(representative), "Location": location})


def page(call: Call, found: Page) -> Answer:
    """Answer with a page; its tag changes with the tenant, and with the day, since terms run out."""
    day = f"{call.tenant.now():%Y%m%d}"
    tag = f'"{call.tenant.tenant.id}-{found.version}-{day}"'
    return paged(found.items, total=found.total, skip=found.skip, limit=found.limit, query=call.query, etag=tag)


def draft(call: Call) -> RepresentativeDraft:
    """Return the body as a draft."""
    return call.model(RepresentativeDraft, read_only=READ_ONLY)


def patch(call: Call) -> dict[str, Any]:
    """Return the body as a JSON merge patch of a representative; raises Invalid if it is no object."""
    body = call.body(MERGE_PATCH, "application/json")
    if not isinstance(body, dict):
        raise Invalid("A merge patch of a representative is a JSON object.", flaws=(Flaw("#", "Expected an object."),))
    return body


def target(call: Call) -> tuple[UUID, Callable[[Representative], bool] | None]:
    """Return which representative a write is for, and on what condition."""
    judge = call.if_match()
    precondition = None if judge is None else lambda representative: judge(etag(representative))
    return call.uuid("representative_id"), precondition


def asked(call: Call) -> tuple[RepresentativeDraft, Once | None]:
    """Return the draft in the body, and the Idempotency-Key it was sent under."""
    wanted = draft(call)
    key = call.header("Idempotency-Key")
    if key is None:
        return wanted, None
    if not re.fullmatch(r"[\x21-\x7e]{1,255}", key):
        detail = "An Idempotency-Key has 1 to 255 visible ASCII characters; a UUID is a good one."
        raise BadRequest(detail, flaws=(Flaw("Idempotency-Key", detail),))
    return wanted, Once(key, to_json(wanted))
