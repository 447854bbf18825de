"""The example of Next.js in a browser: from sign-up to an activity, by address, and with an authenticator app."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.browser.conftest import MISSING
from tests.clients.places import Lookup
from tests.e2e.test_identity import show_code
from tests.served import ask, invite, register, sign_in
from tools.local.run import EMAIL
from tools.local.run import PASSWORD as OF_ADMIN

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
pytestmark = pytest.mark.browser
PASSWORD, TEMPORARY = "Correct-Horse-7", "First-Time-Only-1"
ZIP, ADDRESS = "12207", "112 State St, Albany, NY 12207"
SNAPSHOT_TTL = 2.0


def look_up(server: str) -> Lookup:
    """Return the answer of the API for the ZIP code."""
    return Lookup(ask(f"{server}/lookup?zip={ZIP}")[0])


def send_password(page: Page, site: str, email: str, password: str = PASSWORD) -> None:
    """Fill in and send the form of the sign-in."""
    page.goto(f"{site}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def list_shown(page: Page) -> list[str]:
    """Return the names of the officials on the page, in order of the alphabet."""
    return sorted(page.locator(".official .name").evaluate_all("all => all.map((each) => each.firstChild.data)"))


def test_visitor_signs_up_finds_representatives_and_logs_an_activity(
    page: Page, site: str, server: str, refused: set[int]
) -> None:
    refused.add(404)  # a new account has no profile
    email = f"ada.{uuid4().hex}@example.org"
    page.goto(f"{site}/sign-up")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.get_by_label("Code").fill("123456")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{site}/")

    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Goals")).to_be_visible()

    page.get_by_role("link", name="Find").click()
    expect(page.get_by_role("heading", name="Who represents me?")).to_be_visible()
    page.get_by_label("ZIP code").fill(ZIP)
    page.get_by_role("button", name="Find by ZIP code").click()
    expect(page.get_by_role("heading", name="Albany, Albany County, New York")).to_be_visible()
    found = look_up(server)
    assert list_shown(page) == sorted(person["name"] for seat in found.list_seats() for person in seat["officials"])
    expect(page.get_by_text("Vacant")).to_have_count(sum(len(seat["vacant"]) for seat in found.list_seats()))

    page.get_by_role("link", name="Goals").click()
    expect(page.get_by_role("heading", name="Goals")).to_be_visible()
    page.get_by_label("ZIP code").fill(ZIP)
    page.get_by_role("button", name="Save").click()
    (person,) = (seat["officials"][0] for seat in found.list_seats("state") if seat["chamber"] == "lower")
    page.get_by_role("textbox", name="Goal").fill("Safer crossings")
    page.get_by_label("Topic").select_option("transport")
    page.get_by_role("combobox", name="Representative").select_option(person["id"])
    page.get_by_label("Planned contacts").fill("4")
    page.get_by_role("button", name="Create goal").click()
    goal = page.get_by_role("article", name="Safer crossings")
    expect(goal.get_by_text("0 of 4 contacts")).to_be_visible()

    goal.get_by_text("Log a contact").click()
    goal.get_by_label("Kind").select_option("email")
    goal.get_by_label("Outcome").select_option("supports")
    goal.get_by_label("Note").fill("A letter follows.")
    goal.get_by_role("button", name="Log").click()
    logged = goal.get_by_role("listitem")
    expect(logged).to_have_count(1)
    expect(logged).to_contain_text(f"E-mail with {person['name']} · Supports")
    expect(goal.get_by_text("1 of 4 contacts")).to_be_visible()

    token = sign_in(server, email, PASSWORD)
    (activity,) = ask(f"{server}/activities", token=token)
    assert (activity["kind"], activity["representative_id"], activity["note"]) == (
        "email",
        person["id"],
        "A letter follows.",
    )


def test_address_is_in_no_url(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(site)
    page.get_by_label("Street address").fill(ADDRESS)
    page.get_by_role("button", name="Find by address").click()
    expect(page.get_by_role("heading", name="Assembly Member")).to_be_visible()
    assert page.url == f"{site}/"
    assert [url for url in asked if "State" in url] == []


def test_code_of_an_app_is_asked_for(page: Page, site: str, server: str, refused: set[int]) -> None:
    email = f"ada.{uuid4().hex}@example.org"
    register(server, email, PASSWORD)
    (tokens,) = ask(f"{server}/auth/token", {"grant_type": "password", "email": email, "password": PASSWORD})
    own = {"access_token": tokens["access_token"]}
    (app,) = ask(f"{server}/auth/mfa", own, token=tokens["id_token"])
    ask(f"{server}/auth/mfa", own | {"code": show_code(app["secret"])}, method="PUT", token=tokens["id_token"])
    refused |= {404, 409}  # a new account has no profile, and the password is not enough
    send_password(page, site, email)
    page.get_by_label("Code of your authenticator app").fill(show_code(app["secret"]))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_temporary_password_is_replaced(page: Page, site: str, server: str, refused: set[int]) -> None:
    email = f"bo.{uuid4().hex}@example.org"
    invite(server, email, TEMPORARY)
    refused |= {404, 409}
    send_password(page, site, email, TEMPORARY)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_wrong_password_and_unknown_zip_code_are_explained(page: Page, site: str, refused: set[int]) -> None:
    refused.add(401)
    send_password(page, site, "unknown@example.org", "Another-Horse-7")
    expect(page.locator(".failure")).to_contain_text("password")
    page.goto(f"{site}/?zip=00000")
    expect(page.locator(".failure")).to_have_text("There is no ZIP code 00000.")


def test_page_shows_a_change_within_two_seconds(page: Page, site: str, server: str) -> None:
    (sheriff,) = (seat["officials"][0] for seat in look_up(server).list_seats("county") if seat["office"] == "sheriff")
    page.goto(f"{site}/?zip={ZIP}")
    expect(page.get_by_text(sheriff["name"])).to_be_visible()
    email = f"{uuid4().hex}@sheriff.example"
    path, tenant = f"{server}/representatives/{sheriff['id']}", sheriff["tenant"]
    change = {"contact_info": {"emails": [email]}}
    ask(path, change, method="PATCH", tenant=tenant, token=sign_in(server, EMAIL, OF_ADMIN))
    changed = monotonic()
    shown = False
    while not shown:
        asked = monotonic()
        page.reload()
        expect(page.get_by_text(sheriff["name"])).to_be_visible()
        shown = page.get_by_role("link", name=email).count() == 1
        assert shown or asked - changed < SNAPSHOT_TTL
