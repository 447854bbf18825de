"""Requests of pages of another origin: preflights allow them, answers are readable, and no cache makes them old."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.served import ask, sign_in
from tools.local.run import EMAIL, PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
TENANT = "NY-Albany"
SNAPSHOT_TTL = 2_000
# Requests the list until it is as wanted, and gives up when a request as late as this must have had it.
AWAIT = """async ({url, tenant, name, wanted, changed, longest}) => {
  for (let asked = 0; asked < longest; ) {
    asked = Date.now() - changed;
    const answer = await fetch(url, {headers: {"X-Tenant-Id": tenant}});
    const {data} = await answer.json();
    if (data.some((person) => person.name === name) === wanted) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}"""
TRACED = """async ({url, headers}) => {
  const answer = await fetch(url, {headers});
  const readable = ["Content-Disposition", "ETag"].map((name) => answer.headers.get(name));
  return {status: answer.status, readable};
}"""
# The headers that pages with tracing send (OpenTelemetry, Sentry), and those of older libraries.
HEADERS = {
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "tracestate": "congo=t61rcWkgMzE",
    "baggage": "userId=alice",
    "sentry-trace": "d49d9bf66f13450b81f65bc51cf49c03-1cc4b26ab9094ef0-1",
    "X-Requested-With": "XMLHttpRequest",
    "X-Tenant-Id": TENANT,
}


def test_traced_request_passes_and_its_headers_are_readable(page: Page, elsewhere: str, server: str) -> None:
    page.goto(elsewhere)
    asked = {"url": f"{server}/representatives?format=csv", "headers": HEADERS}
    found: dict[str, Any] = page.evaluate(TRACED, asked)
    name, etag = found["readable"]
    assert (found["status"], name) == (200, f'attachment; filename="{TENANT}.csv"')
    assert etag.startswith(f'"{TENANT}')


def test_list_shows_creations_and_deletions_of_others_within_two_seconds(
    page: Page, elsewhere: str, server: str
) -> None:
    sent: list[Any] = []
    page.on("request", lambda each: sent.append(each))  # noqa: PLW0108 (playwright marks its handlers)
    page.goto(elsewhere)
    name, token = f"Ada {uuid4().hex}", sign_in(server, EMAIL, PASSWORD)
    asked = {
        "url": f"{server}/representatives?limit=100",
        "tenant": TENANT,
        "name": name,
        "longest": SNAPSHOT_TTL,
    }
    assert page.evaluate(AWAIT, asked | {"wanted": False, "changed": now()})
    draft = {"name": name, "position": "County Legislator", "district": "3"}
    (made,) = ask(f"{server}/representatives", draft, tenant=TENANT, token=token)
    assert page.evaluate(AWAIT, asked | {"wanted": True, "changed": now()})
    ask(f"{server}/representatives/{made['id']}", method="DELETE", tenant=TENANT, token=token)
    assert page.evaluate(AWAIT, asked | {"wanted": False, "changed": now()})
    # The browser kept the answers, and asked whether they are current.
    assert any("if-none-match" in each.all_headers() for each in sent)


def now() -> float:
    """Return the milliseconds since 1970, as the browser counts them."""
    return time.time() * 1000
