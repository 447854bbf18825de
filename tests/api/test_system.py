"""The package serves the OpenAPI document and its page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from tests.support import ROOT

if TYPE_CHECKING:
    from tests.api.conftest import Caller

DOCS = ROOT / "represent-app" / "chalicelib" / "docs"


def test_document_is_served_as_committed(api: Caller) -> None:
    reply = api.get("/openapi.json")
    assert reply.json == json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))
    assert [urljoin("https://api.example.org/dev/openapi.json", each["url"]) for each in reply.json["servers"]] == [
        "https://api.example.org/dev/"
    ]
    assert reply.headers["Content-Type"] == "application/json"


def test_page_loads_only_its_own_files(api: Caller) -> None:
    page = api.get("/docs")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    files = re.findall(r'(?:src|href)="(docs/[^"]+)"', page.text)
    assert len(files) == 3
    for file in files:
        asset = api.get(f"/{file}")
        assert asset.status == 200
        assert asset.headers["Content-Type"].split(";")[0] in ("text/javascript", "text/css")
    assert not re.findall(r'(?:src|href)="https?:', page.text)


def test_page_forgets_credentials_when_it_is_left(api: Caller) -> None:
    # Otherwise a token would stay in the browser's storage for its next user.
    assert "persistAuthorization: false" in api.get("/docs/start.js").text


def test_no_other_file_is_served(api: Caller) -> None:
    for name in ("openapi.json", "..%2fapp.py", "%2e%2e", ".version", "x.js"):
        assert api.get(f"/docs/{name}").status == 404


def test_other_answers_have_a_policy_without_scripts(api: Caller) -> None:
    assert api.get("/health").headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
