"""Take the screenshots of `docs/screenshots` of a stage with the samples: `make screenshots`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.browser.conftest import find_browser
from tests.browser.pages import ADDRESS, ZIP, look_up
from tests.served import serve
from tests.support import ROOT
from tools.local.run import EMAIL, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

FOLDER = ROOT / "docs" / "screenshots"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def show_finder(page: Page, url: str) -> None:
    """Show the page with the box."""
    page.goto(url + "/")
    page.locator("#place").wait_for()


def show_results(page: Page, url: str) -> None:
    """Show the officials of a ZIP code."""
    look_up(page, url, ZIP)


def show_card(page: Page, url: str) -> Locator:
    """Show the card of an official, with the outline of the district."""
    look_up(page, url, ADDRESS)
    card = page.locator("article", has_text="Leocadia Brandt")
    card.locator(".actions button").first.click()
    card.locator(".map svg").wait_for()
    return card


def show_vacancy(page: Page, url: str) -> Locator:
    """Show the candidates of an office, one of which is vacant."""
    look_up(page, url, ZIP)
    return page.locator(".choice").first


def show_unknown(page: Page, url: str) -> Locator:
    """Show a seat of which nothing is known."""
    page.goto(f"{url}/#/at/state:ny/sldu:1")
    card = page.locator(".card.empty")
    card.wait_for()
    return card


def show_report(page: Page, url: str) -> Locator:
    """Show the report of an error."""
    look_up(page, url, ADDRESS)
    card = page.locator("article", has_text="Ambrose Whitlock")
    card.locator(".actions button").last.click()
    card.locator("form.report").wait_for()
    return card


def show_county(page: Page, url: str) -> None:
    """Show the page of a county."""
    page.goto(f"{url}/#/tenant/NY-Albany")
    page.locator("#data").wait_for()


def show_widget(page: Page, url: str) -> Locator:
    """Show the widget with an answer."""
    page.goto(f"{url}/#/embed")
    page.locator("represent-finder input").fill(ZIP)
    page.locator("represent-finder input").press("Enter")
    page.locator("represent-finder li").first.wait_for()
    return page.locator("represent-finder")


def show_console(path: str) -> Callable[[Page, str], None]:
    """Return what shows a page of the console."""

    def show(page: Page, url: str) -> None:
        page.goto(f"{url}/console#/{path}")
        page.locator("input[type=email]").fill(EMAIL)
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.locator("main table").first.wait_for()

    return show


SHOTS: dict[str, Callable[[Page, str], Locator | None]] = {
    "finder": show_finder,
    "results": show_results,
    "card": show_card,
    "vacancy": show_vacancy,
    "unknown": show_unknown,
    "report": show_report,
    "county": show_county,
    "widget": show_widget,
    "console-work": show_console("NY-Albany/work"),
    "console-seats": show_console("NY-Albany/seats"),
}


def main() -> int:
    """Start a stage, take its pictures, and return the exit status."""
    with TemporaryDirectory(prefix="represent-screenshots-") as folder, serve(Path(folder) / "cloud") as urls:
        take(urls["local"])
    sys.stdout.write(f"The screenshots are in {FOLDER}; look at each.\n")
    return 0


def take(url: str) -> None:
    """Write a picture of each state, on a phone and a desktop, in both languages."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (not a dependency of development)

    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_browser())
        for device, viewport in {"phone": PHONE, "desktop": DESKTOP}.items():
            for language in ("en", "es"):
                for name, show in SHOTS.items():
                    context = browser.new_context(viewport=viewport, locale=language, reduced_motion="reduce")
                    page = context.new_page()
                    subject = show(page, url) or page
                    subject.screenshot(path=FOLDER / f"{name}-{device}-{language}.png")
                    context.close()
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
