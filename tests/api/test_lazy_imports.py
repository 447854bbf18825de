"""In Lambda a path is bound, and its operation imported, when it is first asked for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from chalicelib.core import settings
from chalicelib.http.application import Api
from chalicelib.http.lazy_imports import LazyImport, LazyModule
from chalicelib.representatives.snapshot_row import LAYOUT

if TYPE_CHECKING:
    import pytest


def event(method: str, path: str) -> dict[str, Any]:
    return {
        "headers": {}, "multiValueQueryStringParameters": None, "pathParameters": None, "body": None,
        "isBase64Encoded": False, "stageVariables": None,
        "requestContext": {"httpMethod": method, "resourcePath": path, "path": path, "identity": {}},
    }  # fmt: skip


def test_nothing_is_bound_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "represent-local")
    settings.load.cache_clear()
    api = Api("represent")
    api.serve("GET", "/health", LazyModule("chalicelib.system.routes").health)
    api.serve("GET", "/docs", LazyModule("chalicelib.system.routes").docs)
    api.bind_all_routes()
    assert not api.routes
    context = SimpleNamespace(aws_request_id="r")
    assert api(event("GET", "/health"), context)["statusCode"] == 200
    assert set(api.routes) == {"/health"}
    assert api(event("DELETE", "/health"), context)["statusCode"] == 405
    assert isinstance(api.bind_handler(LazyModule("chalicelib.system.handlers").review_tenants), LazyImport)


def test_what_is_deferred_is_called_as_itself() -> None:
    assert (
        LazyImport("chalicelib.http.response", "make_record_etag")(3, "current", "19aa") == f'"3-current-19aa-{LAYOUT}"'
    )
