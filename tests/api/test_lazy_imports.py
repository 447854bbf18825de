"""In Lambda, a path is bound and its operation is imported at its first request."""

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


def test_routes_are_bound_at_their_first_request(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_lazy_import_is_called_like_its_target() -> None:
    assert (
        LazyImport("chalicelib.http.response", "make_record_etag")(3, "current", "19aa") == f'"3-current-19aa-{LAYOUT}"'
    )
