"""The report of an error: from a card of the finder to the staff of the county."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.browser.conftest import MISSING
from tests.browser.pages import ADDRESS, look_up
from tests.served import ask, sign_in
from tools.local.run import EMAIL, PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
pytestmark = pytest.mark.browser


def test_report_reaches_the_staff_and_is_shown_to_no_one_else(page: Page, server: str) -> None:
    right = f"(518) 555-0199 <b>{uuid4()}</b>"
    look_up(page, server, ADDRESS)
    card = page.get_by_role("article", name="Ambrose Whitlock, Sheriff")
    card.get_by_role("button", name="This is wrong").click()
    card.get_by_label("What is wrong?").select_option(label="Phone number")
    card.get_by_role("button", name="Send report").click()
    expect(card.get_by_text("Say what is right")).to_be_visible()
    expect(card.get_by_label("What is right?")).to_be_focused()
    card.get_by_label("What is right?").fill(right)
    card.get_by_label("Where can it be checked?").fill("https://county.example/sheriff")
    card.get_by_label("Your email address").fill("ada@example.org")
    card.get_by_role("button", name="Send report").click()
    expect(card.get_by_role("status")).to_contain_text("Thank you. The staff will check your report.")

    token = sign_in(server, EMAIL, PASSWORD)
    reports = ask(f"{server}/corrections?limit=100", tenant="NY-Albany", token=token)
    (report,) = (each for each in reports if each["right"] == right)
    assert (report["field"], report["source"], report["state"]) == ("phone", "https://county.example/sheriff", "open")
    assert report["representative_id"]
    page.reload()
    expect(card).to_be_visible()
    assert str(right) not in page.content()


def test_report_about_a_vacant_seat_names_the_seat(page: Page, server: str) -> None:
    right = f"Ada Example was sworn in {uuid4()}"
    look_up(page, server)
    card = page.locator(".card.empty").filter(has_text="District 44")
    card.get_by_role("button", name="This is wrong").click()
    card.get_by_label("What is wrong?").select_option(label="This seat has a holder")
    card.get_by_label("What is right?").fill(right)
    card.get_by_role("button", name="Send report").click()
    expect(card.get_by_role("status")).to_contain_text("Thank you.")
    reports = ask(f"{server}/corrections?limit=100", tenant="NY", token=sign_in(server, EMAIL, PASSWORD))
    (report,) = (each for each in reports if each["right"] == right)
    assert (report["office"], report["district"], report["representative_id"]) == ("state-senator", "44", None)


def test_wrong_field_is_named_beside_it_and_nothing_is_lost(page: Page, server: str, refused: set[int]) -> None:
    refused.add(422)
    look_up(page, server, ADDRESS)
    card = page.get_by_role("article", name="Ambrose Whitlock, Sheriff")
    card.get_by_role("button", name="This is wrong").click()
    card.get_by_label("What is right?").fill("Another number")
    card.get_by_label("Your email address").fill("not an address")
    card.get_by_role("button", name="Send report").click()
    expect(card.get_by_label("Your email address")).to_have_attribute("aria-invalid", "true")
    expect(card.get_by_label("Your email address")).to_be_focused()
    expect(card.get_by_label("What is right?")).to_have_value("Another number")
    card.get_by_role("button", name="Cancel").click()
    expect(card.locator("form")).to_be_hidden()
    expect(card.get_by_role("button", name="This is wrong")).to_be_focused()
