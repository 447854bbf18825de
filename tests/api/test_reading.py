"""The maximum age of answers by caller, and the cache headers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib import container
from chalicelib.auth.permissions import Permission
from chalicelib.core import settings
from chalicelib.core.tenant_cache import TenantCache
from chalicelib.representatives import export
from tests.api.stage_client import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.conftest import Caller
    from tests.support import Calls

CA = "ocd-division%2Fcountry:us%2Fstate:ca"
ANONYMOUS: dict[str, str | None] = {"Authorization": None, "MCP-Protocol-Version": "2025-11-25"}
NOW: dict[str, str | None] = {"Cache-Control": "max-age=0, No-Cache"}
OFFICE = {"position": "State Senator", "district": "1"}
PUBLIC = "public, max-age=0, must-revalidate, s-maxage=5"


@pytest.fixture
def elsewhere(api: Caller, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Return a function that writes in another container, while this one may use its cached snapshot for an hour."""
    monkeypatch.setenv("SNAPSHOT_TTL", "3600")
    settings.load.cache_clear()

    def write(method: str, path: str, body: Any) -> dict[str, Any]:
        with monkeypatch.context() as patch:
            memory: TenantCache[Any] = TenantCache(most=2, size=1_000_000)
            patch.setattr(container, "get_snapshot_cache", lambda: memory)
            return api.send(method, path, body).one

    return write


def list_reads(record: str) -> dict[str, tuple[str, str, Any]]:
    """Return every public read of a record: method, path and body."""

    def tool_call(name: str, arguments: Any) -> Any:
        return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}

    return {
        "get": ("GET", f"/representatives/{record}", None),
        "as of a day": ("GET", f"/representatives/{record}?as_of={datetime.now(UTC):%Y-%m-%d}", None),
        "list": ("GET", "/representatives", None),
        "search": ("GET", "/representatives?q=senator", None),
        "list as of": ("GET", f"/representatives?as_of={datetime.now(UTC):%Y-%m-%d}", None),
        "csv": ("GET", "/representatives?format=csv", None),
        "jsonl": ("GET", "/representatives?format=jsonl", None),
        "summary": ("GET", "/tenants/CA/summary", None),
        "lookup": ("GET", f"/lookup?division={CA}%2Fsldu:1", None),
        "division": ("GET", f"/divisions/{CA}%2Fsldu:1", None),
        "tool": ("POST", "/agent/get_representative", {"tenant": "CA", "representative_id": record}),
        "message": ("POST", "/mcp", tool_call("list_representatives", {"tenant": "CA", "q": "senator"})),
    }


def test_public_reads_may_be_cached_unless_no_cache_is_requested(
    api: Caller, elsewhere: Callable[..., dict[str, Any]]
) -> None:
    made = elsewhere("POST", "/representatives", {"name": "Ada Example", "party": "Democratic", **OFFICE})
    path = f"/representatives/{made['id']}"
    for what, (method, url, body) in list_reads(made["id"]).items():
        for party in ("Green", "Democratic"):
            before = api.send(method, url, body, ANONYMOUS | NOW)
            elsewhere("PATCH", path, {"party": party})
            again, fresh = (api.send(method, url, body, ANONYMOUS | more) for more in ({}, NOW))
            assert (before.status, again.status, fresh.status) == (200, 200, 200), what
            shown = [json.dumps(reply.text).count(party) for reply in (before, again, fresh)]
            assert shown[0] == shown[1] < shown[2], what


@pytest.mark.parametrize(
    "permission",
    [Permission.REPRESENTATIVES_CREATE, Permission.REPRESENTATIVES_DELETE, Permission.REPRESENTATIVES_UPDATE],
)
def test_principal_with_write_permission_reads_current_data(
    api: Caller, elsewhere: Callable[..., dict[str, Any]], permission: Permission
) -> None:
    key: dict[str, str | None] = {"Authorization": None, "X-Api-Key": key_of("CA", permission)}
    reader = {**key, "X-Api-Key": key_of("CA", Permission.REPRESENTATIVES_READ)}
    assert api.send("GET", "/representatives", None, ANONYMOUS).data == []
    elsewhere("POST", "/representatives", {"name": "Ada Example", **OFFICE})
    assert api.send("GET", "/representatives", None, ANONYMOUS).data == []
    assert api.send("GET", "/representatives", None, reader).data == []
    assert len(api.send("GET", "/representatives", None, key).data) == 1


def test_public_reads_may_be_cached_and_vary_by_tenant(api: Caller) -> None:
    path = f"/representatives/{api.create()['id']}"
    key: dict[str, str | None] = {"Authorization": None, "X-Api-Key": key_of("CA", Permission.REPRESENTATIVES_READ)}
    lists = ("/representatives", "/representatives?format=csv")
    for url in (path, *lists, "/tenants/CA/summary", "/tenants/CA/vacancies"):
        for who, expected in ((ANONYMOUS, PUBLIC), ({}, "private, no-cache"), (key, "private, no-cache")):
            reply = api.send("GET", url, None, who)
            again = api.send("GET", url, None, {**who, "If-None-Match": reply.headers["ETag"]})
            assert (reply.status, again.status, again.text) == (200, 304, "")
            for one in (reply, again):
                assert one.headers["Cache-Control"] == expected
                chosen_by = {name.strip() for name in one.headers["Vary"].split(",")}
                assert chosen_by >= {"X-Tenant-Id", "Authorization", "X-Api-Key", "Origin"}
                assert ("Accept" in chosen_by) == (url in lists)
    assert (
        api.send("GET", "/representatives", None, {"Accept": "text/csv"}).headers["Content-Type"].startswith("text/csv")
    )


def test_export_that_matches_if_none_match_is_not_written(
    api: Caller, monkeypatch: pytest.MonkeyPatch, calls: Calls
) -> None:
    api.create()
    tag = api.get("/representatives?format=csv").headers["ETag"]
    monkeypatch.setattr(export, "generate_csv", None)
    calls.during()
    assert api.get("/representatives?format=csv", If_None_Match=tag).status == 304
    assert calls.during() == ["GetItem"]


@pytest.mark.parametrize("what", ["/representatives", "/tenants/CA/summary", "/tenants/CA/vacancies", "csv"])
def test_etag_changes_at_midnight(api: Caller, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    today = datetime.now(UTC).replace(hour=23, minute=59, second=59, microsecond=0)
    api.create(term_expected_end=str(today.date()))
    path = "/representatives?format=csv" if what == "csv" else what

    left = [today]
    clock = SimpleNamespace(now=lambda _: left.pop() if left else today + timedelta(seconds=2))
    monkeypatch.setattr(container, "datetime", clock)
    before, after = api.get(path), api.get(path)
    assert f"{today:%Y%m%d}" in before.headers["ETag"]
    assert before.headers["ETag"] != after.headers["ETag"]
    if what == "/representatives":
        assert (before.one["status"], after.one["status"]) == ("current", "overdue")


def test_tenant_too_large_for_the_cache_has_the_same_answers(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    made = api.create(**OFFICE)
    asked = {what: read for what, read in list_reads(made["id"]).items() if read[0] == "GET"}
    whole = {what: api.send(*read).text for what, read in asked.items()}
    monkeypatch.setenv("SNAPSHOT_LIMIT", "1")
    for cache in (settings.load, container.get_snapshot_bounds, container.get_snapshot_cache):
        cache.cache_clear()
    assert {what: api.send(*read).text for what, read in asked.items()} == whole
    assert api.send("PATCH", f"/representatives/{made['id']}", {"party": "Green"}).status == 200
    assert api.get(f"/representatives/{made['id']}").one["party"] == "Green"
