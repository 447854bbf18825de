"""Build HTTP responses from the results of views."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from chalicelib.core.accept_headers import parse_weighted
from chalicelib.core.errors import Flaw
from chalicelib.core.plain_json import to_text
from chalicelib.representatives.snapshot_row import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from _typeshed import DataclassInstance
    from pydantic import BaseModel

    from chalicelib.container import TenantContainer
    from chalicelib.core.errors import Problem
    from chalicelib.core.validation import PageQuery
    from chalicelib.http.request import ApiRequest

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
TYPES = "urn:represent:problem:"
# A Lambda response has at most 6 MB (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), with the body as
# a JSON string. An agent receives the same data twice, as text in JSON and as JSON; one limit covers both.
MOST_BYTES = 5_500_000
# Growth of one character by escaping: `\"` is escaped twice, a character outside the BMP becomes two escapes.
WORST_ASCII, WORST = 6, 38


@dataclass(frozen=True)
class ApiResponse:
    """A success: models, dataclasses or their JSON, or a text without an envelope (a page), with status and headers."""

    data: Sequence[BaseModel | DataclassInstance | str] = ()
    status: int = 200
    meta: Mapping[str, int | str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None

    def body(self) -> str:
        """Return the envelope as JSON text, or `text` unchanged."""
        if self.text is not None:
            return self.text
        data = ",".join(map(to_text, self.data))
        meta = json.dumps(dict(self.meta)) if self.meta else "{}"
        return f'{{"data":[{data}],"meta":{meta},"errors":[]}}'


def negotiate_media_type(header: str, offered: Sequence[str]) -> str | None:
    """Return the best of the offered media types for an Accept header; None if none fits (RFC 9110, 12.5.1).

    `offered` begins with the default. The most specific range decides about a type; a weight of zero, or an invalid
    one, excludes it.

    >>> negotiate_media_type("text/csv;q=0, */*;q=0.5", ["text/csv", "application/json"])
    'application/json'
    >>> negotiate_media_type("text/csv;q=-1", ["text/csv"]) is None
    True
    """
    ranges = [parse_weighted(part, place) for place, part in enumerate(header.split(","))]
    found = []
    for usual, media_type in enumerate(offered):
        for name in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
            if said := [(weight, place) for media_range, weight, place in ranges if media_range == name]:
                weight, place = min(said)
                found += [(-weight, place, usual, media_type)] if weight else []
                break
    return min(found)[-1] if found else None


def encoded_size(text: str) -> int:
    """Return the bytes that a JSON text takes in Lambda's response, in the larger form (REST or agent tool)."""
    escaped = json.dumps(text)
    return len(escaped) + len(json.dumps(escaped))


def fits(text: str, most: int) -> bool:
    """Return whether a JSON text takes at most a number of bytes in Lambda's response; see encoded_size."""
    return len(text) * WORST <= most or encoded_size(text) <= most


def fit_items(items: Sequence[BaseModel | DataclassInstance | str]) -> list[str]:
    """Return the JSON of as many of the first items as fit in a response, at least one."""
    texts = list(map(to_text, items))
    if sum(len(text) * (WORST_ASCII if text.isascii() else WORST) for text in texts) <= MOST_BYTES:
        return texts
    total = 0
    for count, text in enumerate(texts):
        total += encoded_size(text)
        if count and total > MOST_BYTES:
            return texts[:count]
    return texts


def page_response(  # noqa: PLR0913 (the parts of a page, all named)
    items: Sequence[BaseModel | DataclassInstance | str],
    *,
    total: int,
    skip: int,
    limit: int,
    query: Mapping[str, list[str]],
    headers: Mapping[str, str] | None = None,
) -> ApiResponse:
    """Respond with one page, and links to the previous and next pages (RFC 8288) relative to the request.

    A page that does not fit in a response ends early: `meta.returned` is its number of entries, and the next page
    continues there.
    """
    links = []
    texts = fit_items(items)
    early = {"returned": len(texts)} if len(texts) < len(items) else {}
    following = skip + (len(texts) if early else limit)
    if following < total:
        links.append(_make_link(query, following, limit, "next"))
    if skip > 0:
        links.append(_make_link(query, max(0, min(skip, total) - limit), limit, "prev"))
    all_headers = {**(headers or {}), **({"Link": ", ".join(links)} if links else {})}
    return ApiResponse(texts, meta={"total": total, "skip": skip, "limit": limit, **early}, headers=all_headers)


def paginate(
    call: ApiRequest,
    query: PageQuery,
    found: Sequence[Any],
    *,
    show: Callable[[Any], BaseModel | str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ApiResponse:
    """Respond with the page of `found` that a query asks for; `show` turns each entry into a model or JSON."""
    chosen = found[query.skip : query.skip + query.limit]
    items = chosen if show is None else list(map(show, chosen))
    return page_response(items, total=len(found), skip=query.skip, limit=query.limit, query=call.query, headers=headers)


def make_record_etag(version: int | str, status: str, created: str) -> str:
    """Return the strong entity tag of a record: its version, the status of its term today, and its creation time.

    A record that is removed and imported again has the same id and starts at version 1 again. LAYOUT identifies the
    shape of records in this release.
    """
    return f'"{version}-{status}-{created}-{LAYOUT}"'


def make_cache_headers(call: ApiRequest) -> dict[str, str]:
    """Return the caching headers for public data: cacheable for anonymous callers, revalidated for all others.

    A browser asks each time, and mostly gets 304. A cache in front (CloudFront's policy must have these headers in its
    key) responds from its copy, and for one minute revalidates it in the background (RFC 5861, 3); only caches of that
    kind read CDN-Cache-Control (RFC 9213), because a browser would show a page that its own write has changed.
    """
    vary = {"Vary": "X-Tenant-Id, Authorization, X-Api-Key, Origin"}
    if call.principal.kind != "anonymous":
        return {"Cache-Control": "private, no-cache", **vary}
    return {
        "Cache-Control": "public, max-age=0, must-revalidate, s-maxage=5",
        "CDN-Cache-Control": "max-age=5, stale-while-revalidate=60",
        **vary,
    }


def make_collection_etag(scope: TenantContainer, what: str, version: int, day: date) -> str:
    """Return the entity tag of data derived from a tenant's records; it changes with them and as terms expire.

    `day` is the day that the data describes, which may have passed.

    Rules have a version of their own that changes the tenant's; default rules may change with a release. LAYOUT
    distinguishes releases that show the same records differently.
    """
    return f'"{scope.tenant.id}-{what}-{version}-{day:%Y%m%d}-{LAYOUT}"'


def describe_kind(problem: Problem) -> dict[str, Any]:
    """Return the members of RFC 9457 that all problems of a kind have."""
    return {"type": TYPES + problem.slug, "title": problem.title, "status": problem.status}


def render_problem(problem: Problem, *, instance: str, request_id: str) -> str:
    """Return a problem as RFC 9457 JSON text, with one entry of `errors` per flaw, or one for the problem itself.

    `message` is `detail` again: the clients of AWS show that member.
    """
    kind = describe_kind(problem)
    flaws = problem.flaws or (Flaw("", problem.detail),)
    errors = [{**kind, "detail": flaw.detail, "instance": instance, "pointer": flaw.pointer} for flaw in flaws]
    body: dict[str, Any] = {
        **kind,
        "detail": problem.detail,
        "message": problem.detail,
        "instance": instance,
        **problem.more,
        "request_id": request_id,
        "timestamp": datetime.now(UTC).isoformat(),
        "data": None,
        "errors": errors,
    }
    return json.dumps(body, ensure_ascii=False)


def make_next_link(**query: Any) -> str:
    """Return the Link header of a list without a total: the parameters with which it continues."""
    return f'<?{urlencode(query)}>; rel="next"'


def _make_link(query: Mapping[str, list[str]], skip: int, limit: int, rel: str) -> str:
    others = {name: values for name, values in query.items() if name not in ("skip", "limit")}
    return f'<?{urlencode({**others, "skip": [str(skip)], "limit": [str(limit)]}, doseq=True)}>; rel="{rel}"'
