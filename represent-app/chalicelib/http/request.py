"""Represent one HTTP request for a view."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote
from uuid import UUID

from chalicelib.auth import service
from chalicelib.container import Container, TenantContainer
from chalicelib.core.errors import BadRequest, Flaw, NotFound, TooLarge, UnsupportedMediaType, make_invalid
from chalicelib.http.authentication import identify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalice.app import Request
    from pydantic import BaseModel

    from chalicelib.auth.permissions import Principal

Model = TypeVar("Model", bound="BaseModel")

MERGE_PATCH = "application/merge-patch+json"
# A DynamoDB item has at most 400 KB, and a change holds a record twice.
MAX_BODY = 128 * 1024
MOST_FLAWS = 50
A_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
ENTITY_TAG = re.compile(r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"')  # RFC 9110, 8.8.3


class ApiRequest:
    """The parts of a request, each validated on access."""

    def __init__(self, request: Request, path: Mapping[str, str]) -> None:
        self.request = request
        self._path = {name: unquote(value) for name, value in path.items()}
        self.limits: Mapping[str, str] = {}

    @cached_property
    def principal(self) -> Principal:
        """The caller; raises Unauthorized, TooManyRequests or BadRequest."""
        authorization, api_key = self.header("Authorization"), self.header("X-Api-Key")
        principal, self.limits = identify(authorization, api_key, self.request.context)
        return principal

    def check_principal(self) -> Principal:
        """Return the caller with the current groups in the user pool; the rest of this request uses them.

        Raises Unauthorized for a deleted or disabled account, Unavailable. AdminGetUser, AdminListGroupsForUser.
        """
        self.principal = service.read_live_principal(self.container)
        for name in ("container", "tenant"):
            self.__dict__.pop(name, None)
        return self.principal

    @property
    def client_address(self) -> str:
        """The client's address as seen by the gateway; headers that a client can set are ignored."""
        return str((self.request.context.get("identity") or {}).get("sourceIp") or "")

    @cached_property
    def container(self) -> Container:
        """The caller's container without a tenant."""
        return Container(self.principal, no_cache=self.asks_for_no_cache)

    @property
    def asks_for_no_cache(self) -> bool:
        """Whether the client refuses responses from a cache (RFC 9111, 5.2.1.4)."""
        asked = self.header("Cache-Control")
        return asked is not None and "no-cache" in asked.lower()

    @cached_property
    def tenant(self) -> TenantContainer:
        """The caller's container for the tenant in the path, or else in X-Tenant-Id."""
        if not (self.named_tenant or "").strip():
            detail = "Name the tenant in the header X-Tenant-Id, like CA or NY-Albany; GET /tenants lists them."
            raise BadRequest(detail, flaws=(Flaw("X-Tenant-Id", detail),))
        return self.container.for_tenant(str(self.named_tenant))

    @property
    def named_tenant(self) -> str | None:
        """The tenant id as the client sent it, not validated."""
        return self._path.get("tenant", self.header("X-Tenant-Id"))

    @property
    def invocation_tenant(self) -> str | None:
        """The tenant of this invocation, if Lambda isolates the requests of each tenant."""
        return getattr(self.request.lambda_context, "tenant_id", None)

    @property
    def tenant_id(self) -> str:
        """The id of the tenant; raises BadRequest or NotFound."""
        return self.tenant.tenant.id

    @property
    def request_id(self) -> str:
        """The id that Lambda gave the invocation."""
        return str(getattr(self.request.lambda_context, "aws_request_id", "-"))

    @property
    def endpoint(self) -> str:
        """The method and the path template."""
        return f"{self.request.method} {self.request.context.get('resourcePath', '')}"

    @property
    def is_read(self) -> bool:
        """Whether the request only reads."""
        return self.request.method in ("GET", "HEAD")

    @property
    def url_path(self) -> str:
        """The path as the client sent it, including the stage."""
        return str(self.request.context.get("path") or self.request.path)

    def make_location(self, new: UUID) -> str:
        """Return the URL of an item just added to this collection."""
        return f"{self.url_path.rstrip('/')}/{new}"

    @property
    def query(self) -> dict[str, list[str]]:
        """The query parameters, each with all its values."""
        params = self.request.query_params
        return {name: params.getlist(name) for name in params} if params else {}

    def header(self, name: str) -> str | None:
        """Return a header's value, or None; names are case-insensitive."""
        value = self.request.headers.get(name)
        # Spaces around a value are no part of it (RFC 9110 5.5); `chalice local` keeps those behind it.
        return None if value is None else str(value).strip(" \t")

    def path_param(self, name: str) -> str:
        """Return a decoded path parameter."""
        return self._path[name]

    def id_in_path(self, name: str) -> str:
        """Return an Open Civic Data id: a path parameter, with the parts behind it if its slashes are not encoded."""
        parts = (self._path[each] for each in (name, *sorted(self._path.keys() - {name})))
        # A gateway that decodes %2F before it matches routes (MiniStack) needs %252F; no id has a percent sign.
        return unquote("/".join(parts))

    def uuid_param(self, name: str) -> UUID:
        """Return a path parameter that is a UUID; raises NotFound otherwise."""
        return UUID(self.id_param(name))

    def id_param(self, name: str) -> str:
        """Return a path parameter that is a UUID as canonical text (RFC 9562, 4); raises NotFound otherwise."""
        text = self.path_param(name)
        if not A_UUID.fullmatch(text):
            raise NotFound(f"An id is a UUID, like 0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f; got {text[:60]!r}.")
        return text.lower()

    def query_model(self, model: type[Model]) -> Model:
        """Return the query parameters as a model; raises BadRequest."""
        from chalicelib.core.validation import validate_query  # noqa: PLC0415 (pydantic is imported only when needed; it slows cold starts)

        return validate_query(model, self.query)

    def body(self, *media_types: str, most: int = MAX_BODY) -> Any:
        """Return the JSON body; raises UnsupportedMediaType, TooLarge, BadRequest, or Invalid for unsafe texts."""
        from chalicelib.core import safe_text  # noqa: PLC0415 (only writes need it)

        value = self.json(*media_types, most=most)
        flaws = tuple(Flaw(pointer, detail) for pointer, detail in islice(safe_text.find_flaws(value), MOST_FLAWS))
        if flaws:
            raise make_invalid(flaws)
        return value

    def json(self, *media_types: str, most: int = MAX_BODY) -> Any:
        """Return the JSON body as it was sent; raises UnsupportedMediaType, TooLarge or BadRequest."""
        from chalicelib.core.validation import parse_json  # noqa: PLC0415 (pydantic is imported only when needed; it slows cold starts)

        return parse_json(self.body_bytes(*media_types, most=most))

    def body_bytes(self, *media_types: str, most: int = MAX_BODY) -> bytes:
        """Return the body if it has one of these types, text in UTF-8; raises UnsupportedMediaType or TooLarge."""
        sent = self.header("Content-Type") or ""
        media_type, _, parameters = sent.partition(";")
        charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters, re.IGNORECASE)
        accepted = " or ".join(media_types)
        if media_type.strip().lower() not in media_types:
            raise UnsupportedMediaType(f"Send the body with Content-Type {accepted}; got {sent[:100]!r}.")
        if charset and charset[1].lower() not in ("utf-8", "utf8"):
            raise UnsupportedMediaType(f"Send the body as {accepted} in UTF-8; got the charset {charset[1][:40]!r}.")
        sent_body = self.request.raw_body
        raw = sent_body.encode() if isinstance(sent_body, str) else bytes(sent_body)
        if len(raw) > most:
            raise TooLarge(f"The body may have at most {most:,} bytes; got {len(raw):,}.")
        return raw

    def body_model(self, model: type[Model], media_types: tuple[str, ...] = ("application/json",)) -> Model:
        """Return the JSON body as a model; raises Invalid with a flaw for each wrong field."""
        from chalicelib.core.validation import validate  # noqa: PLC0415 (pydantic is imported only when needed; it slows cold starts)

        return validate(model, self.body(*media_types))

    def not_modified(self, etag: str) -> bool:
        """Return whether If-None-Match contains this entity tag (weak comparison)."""
        tags = self.entity_tags("If-None-Match")
        return tags is not None and ("*" in tags or etag in {tag.removeprefix("W/") for tag in tags})

    def entity_tags(self, name: str) -> frozenset[str] | None:
        """Return the entity tags of a header, or `*`; None without the header. Raises BadRequest."""
        value = self.header(name)
        if value is None:
            return None
        if value.strip() == "*":
            return frozenset({"*"})
        tags = [tag.strip() for tag in value.split(",")]
        if not all(ENTITY_TAG.fullmatch(tag) for tag in tags):
            detail = f'Expected * or entity tags in double quotes, like "3-current-19aa-1"; got {value[:60]!r}.'
            raise BadRequest(detail, flaws=(Flaw(name, detail),))
        return frozenset(tags)
