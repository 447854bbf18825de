"""The widget on pages of another origin: as an element with a shadow root, and in a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.browser.conftest import MISSING
from tests.browser.pages import ADDRESS, ZIP, find_flaws

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
pytestmark = pytest.mark.browser


def open_host(page: Page, elsewhere: str, body: str, policy: str | None = None) -> None:
    """Open a page of another origin with a body."""
    page.goto(f"{elsewhere}/?{urlencode({'body': body} | ({'policy': policy} if policy else {}))}")


def write_element(server: str, attributes: str = "") -> str:
    """Return the snippet that the finder shows."""
    return (
        f'<script type="module" src="{server}/static/widget.js"></script>'
        f'<represent-finder api="{server}" {attributes}></represent-finder>'
    )


def find(page: Page, text: str) -> None:
    """Type a place into the widget."""
    page.locator("represent-finder input").fill(text)
    page.keyboard.press("Enter")
    page.locator("represent-finder li").first.wait_for()


def test_element_finds_officials_under_a_strict_policy_of_its_host(page: Page, elsewhere: str, server: str) -> None:
    origin = "/".join(server.split("/")[:3])
    policy = f"default-src 'none'; script-src {origin}; connect-src {origin}; img-src data:"
    open_host(page, elsewhere, write_element(server), policy)
    find(page, ADDRESS)
    expect(page.get_by_role("heading", name="Leocadia Brandt")).to_be_visible()
    expect(page.get_by_role("link", name="achterberg@senate.example")).to_have_attribute(
        "href", "mailto:achterberg@senate.example"
    )
    assert find_flaws_in(page) == []


def find_flaws_in(page: Page) -> list[str]:
    """Return the flaws of the widget; its host's own policy does not matter to them."""
    return [flaw for flaw in find_flaws(page) if "landmark" not in flaw]


def test_element_keeps_to_levels_tenant_and_language(page: Page, elsewhere: str, server: str) -> None:
    open_host(page, elsewhere, write_element(server, 'tenant="NY-Albany" levels="county" lang="es"'))
    expect(page.get_by_role("heading", name="¿Quién me representa en Albany County?")).to_be_visible()
    find(page, ZIP)
    assert page.locator("represent-finder .level").all_inner_texts() == ["Condado"]
    expect(page.get_by_text("Distrito 2, cerca del 65 %")).to_be_visible()
    find(page, "90012")
    expect(page.get_by_text("Este lugar no está en Albany County.")).to_be_visible()


def test_host_gets_events_without_the_address_and_sets_the_style(page: Page, elsewhere: str, server: str) -> None:
    open_host(page, elsewhere, write_element(server, 'style="--represent-accent: rgb(1, 80, 2)"'))
    page.evaluate(
        "globalThis.seen = []; for (const name of ['represent-found', 'represent-error'])"
        " document.addEventListener(name, ({type, detail}) => seen.push([type, detail]))"
    )
    find(page, ADDRESS)
    expect(page.locator("represent-finder button")).to_have_css("background-color", "rgb(1, 80, 2)")
    ((name, detail),) = page.evaluate("seen")
    assert name == "represent-found"
    assert "ocd-division/country:us/state:ny/sldl:109" in detail["divisions"]
    assert "State St" not in str(detail)
    assert page.url.startswith(elsewhere)
    assert "State St" not in (page.locator("represent-finder a[href*='#/at/']").get_attribute("href") or "State St")


def test_wrong_input_and_a_server_that_is_away_are_said(
    page: Page, elsewhere: str, server: str, refused: set[int]
) -> None:
    refused.add(422)
    open_host(page, elsewhere, write_element(server))
    page.locator("represent-finder button").click()
    expect(page.get_by_role("alert")).to_contain_text("Type an address")
    page.locator("represent-finder input").fill("1 Nowhere Road, Nowhere")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Try a ZIP code, or one of the samples")
    page.evaluate("() => { globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch')); }")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    expect(page.locator("represent-finder button")).to_be_enabled()


def test_link_of_the_widget_opens_the_same_officials_in_the_finder(page: Page, elsewhere: str, server: str) -> None:
    open_host(page, elsewhere, write_element(server))
    find(page, ADDRESS)
    names = sorted(page.locator("represent-finder .name").all_inner_texts())
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Details, and report an error").click()
    expect(opened.value.locator(".card").first).to_be_visible()
    assert sorted(opened.value.locator(".card .name a").all_inner_texts()) == names


def test_frame_shows_the_widget_and_reports_its_height_to_its_host(page: Page, elsewhere: str, server: str) -> None:
    open_host(page, elsewhere, f'<iframe title="Who represents me?" src="{server}/embed?lang=es" width="400"></iframe>')
    page.evaluate(
        "globalThis.heights = []; addEventListener('message', ({data, source}) =>"
        " { if (data?.type === 'represent:height' && source === frames[0]) heights.push(data.height) })"
    )
    frame = page.frame_locator("iframe")
    frame.locator("input").fill(ZIP)
    frame.locator("input").press("Enter")
    frame.locator("li").first.wait_for()
    expect(frame.locator(".level").first).to_have_text("Federal")
    page.wait_for_function("heights.length > 0 && heights.at(-1) > 1000")


def test_snippet_is_built_and_shown_as_it_will_be(page: Page, server: str) -> None:
    page.goto(f"{server}/#/embed")
    page.get_by_label("State or county (optional)").fill("NY-Albany")
    page.get_by_label("Federal").uncheck()
    page.get_by_label("Language").select_option("es")
    snippet = page.get_by_label("Snippet").input_value()
    assert snippet == (
        f'<script type="module" src="{server}/static/widget.js"></script>\n'
        f'<represent-finder api="{server}" tenant="NY-Albany" levels="state,county,local" lang="es"></represent-finder>'
    )
    assert 'levels=state%2Ccounty%2Clocal&amp;lang=es"' in page.get_by_label("Frame").input_value()
    expect(page.get_by_role("heading", name="¿Quién me representa en Albany County?")).to_be_visible()
