"""Hostile facts on the pages: nothing of a record runs, no link of it runs, and no other site can frame the finder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.browser.conftest import MISSING
from tests.served import ask, sign_in
from tools.local.run import EMAIL, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
pytestmark = pytest.mark.browser
TENANT = "NY"
SCRIPT = '<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>'


@pytest.fixture
def hostile(server: str) -> Iterator[dict[str, Any]]:
    """Yield a record in which every field that pages show tries to run something."""
    token = sign_in(server, EMAIL, PASSWORD)
    name = f"Eve {uuid4().hex[:8]} {SCRIPT}"
    draft = {
        "name": name,
        "position": "Assembly Member",
        "district": "7",
        "contact_info": {
            "offices": [
                {"name": SCRIPT, "address": f"{SCRIPT}\n{SCRIPT}", "hours": SCRIPT, "classification": "district"}
            ],
            "links": [{"url": "https://evil.example/%22onmouseover=%22alert(1)", "note": SCRIPT}],
            "social": {"twitter": "eve", "facebook": "eve"},
        },
    }
    (record,) = ask(f"{server}/representatives", draft, tenant=TENANT, token=token)
    yield record
    ask(f"{server}/representatives/{record['id']}", method="DELETE", tenant=TENANT, token=token)


def test_facts_are_shown_as_text_and_never_run(page: Page, server: str, hostile: dict[str, Any]) -> None:
    for path in (f"#/person/{TENANT}/{hostile['id']}", f"#/tenant/{TENANT}/office/assembly-member"):
        page.goto(f"{server}/{path}")
        page.reload()
        expect(page.get_by_text(hostile["name"]).first).to_be_visible()
        assert page.evaluate("globalThis.pwned") is None
        assert page.locator("#app img, #app script").count() == 0


@pytest.mark.parametrize(
    "answered", ["javascript:globalThis.pwned=1", "data:text/html,<script>1</script>", " jAvAsCrIpT:1"]
)
def test_links_that_run_or_hold_content_are_never_rendered(page: Page, server: str, answered: str) -> None:
    """The API refuses such URLs; the pages do not rely on that."""

    def poison(record: Any) -> Any:
        if isinstance(record, dict):
            return {key: poison(value) for key, value in record.items()}
        if isinstance(record, list):
            return [poison(each) for each in record]
        return answered if isinstance(record, str) and record.startswith("https://") else record

    def respond(route: Any) -> None:
        answer = route.fetch()
        body = poison(answer.json())
        for seats in body["data"][0]["officials"].values():
            for seat in seats:
                for official in seat["officials"]:
                    official["photo_url"] = official["contact_info"]["contact_form"] = answered
                    official["contact_info"]["social"] = dict.fromkeys(official["contact_info"]["social"], answered)
                    official["contact_info"]["emails"] = [f"eve@example.org?bcc={answered}"]
                    official["source"]["url"] = answered
        route.fulfill(response=answer, json=body)

    page.route("**/lookup", respond)
    page.goto(server + "/")
    page.locator("#place").fill("12207")
    page.keyboard.press("Enter")
    page.locator(".card").first.wait_for()
    links = page.locator("main a").evaluate_all("all => all.map((each) => each.href)")
    assert {link.split(":")[0] for link in links} <= {"http", "https", "tel"}, links
    assert page.locator("main img").count() == 0


def test_links_in_the_address_bar_run_nothing(page: Page, server: str) -> None:
    for path in (
        "#/tenant/NY/search/" + SCRIPT.replace("/", "%2F"),
        "#/at/state:ny%3Cscript%3E",
        "?lang=%22%3E%3Cscript%3E1",
    ):
        page.goto(f"{server}/{path}")
        page.reload()
        page.locator("h1").wait_for()
        assert page.evaluate("globalThis.pwned") is None


@pytest.mark.parametrize("path", ["", "docs"])
def test_no_other_site_frames_a_page_that_takes_input(browser: Browser, server: str, elsewhere: str, path: str) -> None:
    page = browser.new_context().new_page()  # the refusal is an error of the page
    page.goto(f"{elsewhere}/?{urlencode({'body': f'<iframe src={server}/{path}></iframe>'})}")
    frame = page.frames[1]
    assert frame.url.startswith("chrome-error:"), frame.url
    page.context.close()


def test_pages_set_no_cookies_and_load_nothing_of_others(page: Page, server: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda sent: hosts.add("/".join(sent.url.split("/")[:3])))
    page.goto(server + "/")
    page.locator("#place").fill("12207")
    page.keyboard.press("Enter")
    page.locator(".card").first.wait_for()
    assert hosts == {"/".join(server.split("/")[:3])}
    assert page.context.cookies() == []
