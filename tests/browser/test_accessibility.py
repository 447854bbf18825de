"""WCAG 2.2 AA on every page and state: by axe, by keyboard alone, on a narrow window, and with large text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import MISSING
from tests.browser.pages import ADDRESS, ZIP, find_flaws, find_wide, look_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
# The pages are the same files behind the gateway.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served_by", ["local"])]
# Each page by its path, and what is there when it has loaded.
PAGES = {
    "": "#place",
    "#/browse": "#states ~ ul li",
    "#/tenant/NY": "#counties ~ ul li",
    "#/tenant/NY-Albany": "#data ~ p",
    "#/tenant/NY/office/us-representative": ".card",
    "#/tenant/NY/office/state-senator": "#unknown",
    "#/tenant/CA/search/pena": ".card",
    "#/embed": "represent-finder",
    "#/privacy": "h2",
    "#/accessibility": "h1",
    "#/licences": "li",
    "#/nowhere": "h1",
    "embed": "represent-finder",
}
LOST = """() => {
  const {top, bottom, left, right} = document.activeElement.getBoundingClientRect();
  const {outlineStyle, boxShadow} = getComputedStyle(document.activeElement);
  const within = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const covered = at !== null && !document.activeElement.contains(at) && !at.contains(document.activeElement);
  const visible = within && !covered && (outlineStyle !== "none" || boxShadow !== "none");
  return visible ? "" : document.activeElement.outerHTML;
}"""
# Phones in both languages, 200 % zoom of a window of 1,280 pixels, and large text.
WINDOWS: dict[str, dict[str, Any]] = {
    "320 pixels": {"viewport": {"width": 320, "height": 640}},
    "320 pixels in Spanish": {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
    "zoom of 200 %": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}


def open_states(page: Page, server: str, refused: set[int]) -> list[tuple[str, list[str]]]:
    """Visit every page and state; return the flaws of each."""
    refused |= {422}
    found = []

    def note(name: str) -> None:
        found.append((name, find_flaws(page) + [f"sticks out: {each}" for each in find_wide(page)]))

    for path, ready in PAGES.items():
        page.goto(f"{server}/{path}")
        page.reload()  # a new hash alone is no new page
        page.locator(ready).first.wait_for()
        note(path or "search")
    page.goto(f"{server}/#/person/NY/{find_person(page, server)}")
    page.reload()
    page.locator("#history").wait_for()
    note("person")
    page.goto(f"{server}/#/tenant/NY")
    page.reload()
    page.locator("#maps ~ p button").nth(1).click()
    page.locator(".map.set svg").wait_for()
    note("map of a set")
    look_up(page, server, ZIP)
    note("results of a ZIP code")
    page.locator(".card .actions button").nth(0).click()
    page.locator(".map svg").wait_for()
    page.locator(".card").nth(1).locator(".actions button").nth(1).click()
    page.locator("form.report").wait_for()
    note("map and report")
    page.locator("form.report button[type=submit]").click()
    page.locator("form.report textarea[aria-invalid]").wait_for()
    note("report without content")
    page.locator("form.report textarea").first.fill("The number is another one.")
    page.locator("form.report button[type=submit]").click()
    page.locator(".usa-alert--success").wait_for()
    note("report sent")
    page.goto(f"{server}/")
    page.reload()
    page.locator("#place").fill("1 Nowhere Road, Nowhere")
    page.keyboard.press("Enter")
    page.locator(".usa-alert--error").wait_for()
    note("no answer")
    return found


def find_person(page: Page, server: str) -> str:
    """Return the id of a person."""
    answer = page.request.get(f"{server}/representatives?q=brandt", headers={"X-Tenant-Id": "NY"})
    return str(answer.json()["data"][0]["id"])


@pytest.mark.parametrize("window", WINDOWS)
def test_no_page_or_state_has_a_flaw(
    open_page: Callable[..., Page], server: str, refused: set[int], window: str
) -> None:
    page = open_page(**WINDOWS[window])
    assert [(name, flaws) for name, flaws in open_states(page, server, refused) if flaws] == []


def test_text_of_twice_the_size_fits(page: Page, server: str) -> None:
    look_up(page, server)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert find_wide(page) == []
    assert find_flaws(page) == []


def test_every_journey_works_by_keyboard_alone_and_focus_is_never_hidden(
    open_page: Callable[..., Page], server: str
) -> None:
    page = open_page(reduced_motion="reduce", viewport={"width": 1280, "height": 700})
    page.goto(server + "/")
    page.locator("#place").wait_for()

    def press_until(name: str, most: int = 60) -> None:
        """Press Tab until an element with a name has the focus."""
        for _ in range(most):
            page.keyboard.press("Tab")
            assert page.evaluate(LOST) == ""
            text = page.evaluate(
                "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
                " ?? '').trim() || document.activeElement.name || document.activeElement.id"
            )
            if text.startswith(name):
                return
        pytest.fail(f"{name} was not reached by keyboard")

    press_until("Skip to main content", 1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    press_until("place", 3)
    page.keyboard.type(ADDRESS)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()  # the results are read from their beginning
    expect(page.locator(".card").first).to_be_visible()
    press_until("District on a map")
    page.keyboard.press("Enter")
    expect(page.locator(".map svg")).to_be_visible()
    press_until("This is wrong")
    page.keyboard.press("Space")
    expect(page.locator("form.report select")).to_be_focused()
    press_until("right", 2)
    page.keyboard.type("The number is another one.")
    press_until("Send report", 5)
    page.keyboard.press("Enter")
    expect(page.locator(".usa-alert--success")).to_be_focused()
    press_until("Augustin Merriweather")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Augustin Merriweather")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Your representatives")).to_be_visible()


def test_nothing_moves_for_visitors_who_want_it_so(open_page: Callable[..., Page], server: str) -> None:
    page = open_page(reduced_motion="reduce")
    look_up(page, server)
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter((each) => {"
        " const {transitionDuration, animationName} = getComputedStyle(each);"
        " return parseFloat(transitionDuration) > 0 || animationName !== 'none'; }).length"
    )
    assert moving == 0


def test_pages_are_readable_in_forced_colors(open_page: Callable[..., Page], server: str) -> None:
    page = open_page(forced_colors="active")
    look_up(page, server)
    page.locator(".card .actions button").nth(0).click()
    page.locator(".map svg").wait_for()
    assert find_flaws(page) == []
