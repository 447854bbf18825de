"""HTTP routes of health, the OpenAPI document, and the API reference page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from chalicelib import container
from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import NotFound
from chalicelib.http.request import ApiRequest  # noqa: TC001 (read with the signature)
from chalicelib.http.response import ApiResponse
from chalicelib.operations.registry import required_env_vars, validated
from chalicelib.system import health as room

HTML, JAVASCRIPT, CSS = "text/html; charset=utf-8", "text/javascript; charset=utf-8", "text/css; charset=utf-8"
FILES = Path(__file__).parent.parent / "docs"
ASSETS = {
    "start.js": JAVASCRIPT,
    "swagger-ui-bundle.js": JAVASCRIPT,
    "swagger-ui.css": CSS,
}
# The reference is the only page here; it runs only its own files, and draws with inline styles.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@validated("health", permission=Permission.HEALTH_READ, output=room.Alive)
def health(_: ApiRequest) -> ApiResponse:
    """Return that the process is alive; it checks no dependencies."""
    return ApiResponse([room.Alive()])


@validated("health_ready", permission=Permission.HEALTH_READ, output=room.Dependency)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM], "USAGE_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM]})
def ready(call: ApiRequest) -> ApiResponse:
    """Return whether every dependency responds, and its latency."""
    return ApiResponse(container.get_readiness().report(call.container.global_table))


@validated("openapi", permission=Permission.DOCS_READ, headers=("If-None-Match",))
def openapi(_: ApiRequest) -> ApiResponse:
    """Return this API's OpenAPI 3.1 document; its server is the stage that answers."""
    return _answer_file("openapi.json", "application/json")


@validated("docs", permission=Permission.DOCS_READ, produces=HTML)
def docs(_: ApiRequest) -> ApiResponse:
    """Show a reference of this API in which you can try every call."""
    return _answer_file("docs.html", HTML)


@validated(
    "docs_asset", permission=Permission.DOCS_READ, produces="text/javascript", also=("text/css",), errors=(NotFound,)
)
def asset(call: ApiRequest) -> ApiResponse:
    """Return a file of the reference page."""
    name = call.path_param("asset")
    if name not in ASSETS:
        raise NotFound("The reference page has no such file.")
    return _answer_file(name, ASSETS[name])


def _answer_file(name: str, media_type: str) -> ApiResponse:
    headers = {"Content-Type": media_type, "Cache-Control": "public, max-age=300"}
    if media_type == HTML:
        headers["Content-Security-Policy"] = PAGE_POLICY
    return ApiResponse(text=_read(name), headers=headers)


@cache
def _read(name: str) -> str:
    return (FILES / name).read_text(encoding="utf-8")
