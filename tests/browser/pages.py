"""Steps on the pages that several tests take, and checks that hold for every page and state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ZIP, ADDRESS = "12207", "112 State St, Albany, NY 12207"
# WCAG 2.2, 2.5.8: targets of 24 by 24 CSS pixels. axe does not flag a button of 58 by 16.
SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")].filter((each) => {
  const {width, height, right} = each.getBoundingClientRect();
  return width > 0 && height > 0 && right > 0 && (width < 24 || height < 24);
}).map((each) => each.outerHTML.slice(0, 150))"""
WIDE = """() => [...document.querySelectorAll("body *")].filter((each) =>
  each.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !each.closest(".scroll, svg")
).map((each) => each.outerHTML.slice(0, 150))"""


def look_up(page: Page, server: str, text: str = ZIP, query: str = "") -> None:
    """Open the finder, and type a place into its box."""
    page.goto(f"{server}/{query}")
    page.locator("#place").fill(text)
    page.keyboard.press("Enter")
    page.locator(".card").first.wait_for()


def find_flaws(page: Page) -> list[str]:
    """Return what is wrong with a page for people who cannot see it well, or use it without a mouse."""
    assert AXE.exists(), "run `make test-browser`, which installs axe-core"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("(values) => axe.run({runOnly: {type: 'tag', values}})", RULES)
    flaws = [f"{each['id']}: {[node['html'][:150] for node in each['nodes']]}" for each in found["violations"]]
    return flaws + [f"smaller than 24 pixels: {each}" for each in page.evaluate(SMALL)]


def find_wide(page: Page) -> list[str]:
    """Return the elements that stick out of the window to the right."""
    wide: list[str] = page.evaluate(WIDE)
    return wide
