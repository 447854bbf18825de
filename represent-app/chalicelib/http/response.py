"""What a view gives back, and how it becomes an HTTP response."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from chalicelib.representatives.snapshot_row import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from pydantic import BaseModel

    from chalicelib.container import TenantContainer
    from chalicelib.core.errors import Problem
    from chalicelib.core.validation import PageQuery
    from chalicelib.http.request import ApiRequest

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
TYPES = "urn:represent:problem:"
# Lambda's answer has at most 6 MB (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), with the body as a
# JSON string. An agent is given the same as text in JSON, and once more as JSON; one bound serves both doors.
MOST_BYTES = 5_500_000
# What a character of JSON may become by that: `\"` is escaped twice, a character beyond the BMP is two escapes.
WORST_ASCII, WORST = 6, 38
QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


@dataclass(frozen=True)
class ApiResponse:
    """A success: models or their JSON, or a ready text that is no envelope (a page), with what HTTP tells of it."""

    data: Sequence[BaseModel | str] = ()
    status: int = 200
    meta: Mapping[str, int | str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None

    def body(self) -> str:
        """Give the envelope as JSON text, models serialised by pydantic alone, or `text` as it is."""
        if self.text is not None:
            return self.text
        data = ",".join(one if isinstance(one, str) else one.model_dump_json() for one in self.data)
        meta = json.dumps(dict(self.meta)) if self.meta else "{}"
        return f'{{"data":[{data}],"meta":{meta},"errors":[]}}'


def negotiate_media_type(header: str, offered: Sequence[str]) -> str | None:
    """Return which of the media types, the usual one first, an Accept header wants; None for none (RFC 9110, 12.5.1).

    The most specific range decides about a type, and excludes it also where its weight is no weight.

    >>> negotiate_media_type("text/csv;q=0, */*;q=0.5", ["text/csv", "application/json"])
    'application/json'
    >>> negotiate_media_type("text/csv;q=-1", ["text/csv"]) is None
    True
    """
    ranges = [_parse_range(part, place) for place, part in enumerate(header.split(","))]
    found = []
    for usual, media_type in enumerate(offered):
        for name in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
            if said := [(weight, place) for media_range, weight, place in ranges if media_range == name]:
                weight, place = min(said)
                found += [(-weight, place, usual, media_type)] if weight else []
                break
    return min(found)[-1] if found else None


def _parse_range(part: str, place: int) -> tuple[str, float, int]:
    media_range, *parameters = part.split(";")
    pairs = (each.partition("=") for each in parameters)
    weights = [value.strip() for name, _, value in pairs if name.strip().lower() == "q"]
    weight = min((float(each) if QUALITY.fullmatch(each) else 0.0 for each in weights), default=1.0)
    return media_range.strip().lower(), weight, place


def encoded_size(text: str) -> int:
    """Return how many bytes a JSON text takes of Lambda's answer at the door where it takes most."""
    escaped = json.dumps(text)
    return len(escaped) + len(json.dumps(escaped))


def fit_items(items: Sequence[BaseModel | str]) -> list[str]:
    """Return, as JSON, as many of the first items as an answer takes; the first one at least."""
    texts = [one if isinstance(one, str) else one.model_dump_json() for one in items]
    if sum(len(text) * (WORST_ASCII if text.isascii() else WORST) for text in texts) <= MOST_BYTES:
        return texts
    total = 0
    for count, text in enumerate(texts):
        total += encoded_size(text)
        if count and total > MOST_BYTES:
            return texts[:count]
    return texts


def page_response(  # noqa: PLR0913 (the parts of a page, all named)
    items: Sequence[BaseModel | str],
    *,
    total: int,
    skip: int,
    limit: int,
    query: Mapping[str, list[str]],
    headers: Mapping[str, str] | None = None,
) -> ApiResponse:
    """Answer with one page, and the pages before and after it as links (RFC 8288) relative to the request.

    A page that an answer cannot take ends early: `meta.returned` says how many entries it has, and the next page goes
    on there.
    """
    links = []
    texts = fit_items(items)
    early = {"returned": len(texts)} if len(texts) < len(items) else {}
    following = skip + (len(texts) if early else limit)
    if following < total:
        links.append(_make_link(query, following, limit, "next"))
    if skip > 0:
        links.append(_make_link(query, max(0, min(skip, total) - limit), limit, "prev"))
    told = {**(headers or {}), **({"Link": ", ".join(links)} if links else {})}
    return ApiResponse(texts, meta={"total": total, "skip": skip, "limit": limit, **early}, headers=told)


def paginate(
    call: ApiRequest,
    query: PageQuery,
    found: Sequence[Any],
    *,
    show: Callable[[Any], BaseModel] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ApiResponse:
    """Answer with the page of `found` that a query asks for; `show` turns each of its entries into a model."""
    chosen = found[query.skip : query.skip + query.limit]
    items = chosen if show is None else list(map(show, chosen))
    return page_response(items, total=len(found), skip=query.skip, limit=query.limit, query=call.query, headers=headers)


def make_record_etag(version: int | str, status: str, created: str) -> str:
    """Give the strong entity tag of a record: its version, the status that its term has today, when it was created.

    A record that is removed and loaded again has the same id, and begins at version 1 again. LAYOUT tells the shape
    that records have in this release.
    """
    return f'"{version}-{status}-{created}-{LAYOUT}"'


def make_cache_headers(call: ApiRequest) -> dict[str, str]:
    """Tell caches how long they may keep what everybody may read; who says who they are is asked for each time.

    A cache in front (CloudFront's policy must have these headers in its key) answers at once with what it has, and asks
    meanwhile, for a minute (RFC 5861, 3).
    """
    public = call.principal.kind == "anonymous"
    return {
        "Cache-Control": "public, max-age=5, stale-while-revalidate=60" if public else "private, no-cache",
        "Vary": "X-Tenant-Id, Authorization, X-Api-Key, Origin",
    }


def make_collection_etag(scope: TenantContainer, what: str, version: int, day: date) -> str:
    """Give the entity tag of what follows from a tenant's records: it changes with them, and as terms run out.

    `day` is the one that was told of, which may be over by now.

    Rules have a version of their own that moves the tenant's; the defaults may change with a release. LAYOUT tells
    releases apart that show the same records otherwise.
    """
    return f'"{scope.tenant.id}-{what}-{version}-{day:%Y%m%d}-{LAYOUT}"'


def render_problem(problem: Problem, *, instance: str, request_id: str) -> str:
    """Give a problem as RFC 9457 JSON text, one entry of errors per flaw."""
    kind = {"type": TYPES + problem.slug, "title": problem.title, "status": problem.status}
    errors = [{**kind, "detail": flaw.detail, "instance": instance, "pointer": flaw.pointer} for flaw in problem.flaws]
    body: dict[str, Any] = {
        **kind,
        "detail": problem.detail,
        "instance": instance,
        **problem.more,
        "request_id": request_id,
        "timestamp": datetime.now(UTC).isoformat(),
        "data": None,
        "errors": errors,
    }
    return json.dumps(body, ensure_ascii=False)


def _make_link(query: Mapping[str, list[str]], skip: int, limit: int, rel: str) -> str:
    others = {name: values for name, values in query.items() if name not in ("skip", "limit")}
    return f'<?{urlencode({**others, "skip": [str(skip)], "limit": [str(limit)]}, doseq=True)}>; rel="{rel}"'
