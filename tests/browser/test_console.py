"""The console in a browser: every journey of a clerk, from sign-in to a change that the public page shows."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.browser.conftest import MISSING
from tests.browser.pages import find_flaws, find_wide
from tests.served import ask, invite, make_staff, sign_in
from tools.local.run import EMAIL, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
pytestmark = pytest.mark.browser
TENANT = "TX-Harris"
OWN = "Correct-Horse-7"


GROUPS = ("CA:admin", "CA-Los-Angeles:admin", "TX:admin", "TX-Harris:admin", "platform:admin")


@cache
def get_token(server: str) -> str:
    """Return a token of an administrator, the same for all tests."""
    return sign_in(server, make_staff(server, *GROUPS, password=OWN), OWN)


def enter(page: Page, server: str, path: str) -> str:
    """Open a page of the console, and sign in with an account of its own; return its email."""
    email = make_staff(server, *GROUPS, password=OWN)
    page.goto(f"{server}/console#/{path}")
    fill_in(page, email, OWN)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return email


def fill_in(page: Page, email: str, password: str) -> None:
    """Fill in and send the sign-in."""
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=False).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def open_page(page: Page, path: str) -> None:
    """Go to another page of the console, with the session."""
    page.evaluate("(path) => { location.hash = `#/${path}`; }", path)


def list_people(server: str, **query: str) -> list[dict[str, Any]]:
    """Return the records of the tenant."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    found: list[dict[str, Any]] = ask(f"{server}/representatives?limit=100&{asked}", tenant=TENANT)
    return found


TAKEN: set[str] = set()


def take_district(server: str) -> str:
    """Return a district of California's assembly of which nothing is known, and which no other test takes."""
    seats = ask(f"{server}/tenants/CA/vacancies?seat_state=unknown&limit=100")
    free = (each["district"] for each in seats if each["office"] == "assembly-member")
    district = str(next(each for each in free if each not in TAKEN))
    TAKEN.add(district)
    return district


def make_record(server: str, **fields: Any) -> dict[str, Any]:
    """Add a record to a district that is free."""
    district = take_district(server)
    draft = {"name": f"Ada {uuid4().hex[:8]}", "position": "Assembly Member", "district": district, **fields}
    made: list[dict[str, Any]] = ask(f"{server}/representatives", draft, tenant="CA", token=get_token(server))
    return made[0]


def await_public(page: Page, wanted: Locator) -> None:
    """Reload a public page until it shows a change: snapshots of other environments are two seconds old at most."""
    deadline = monotonic() + 10
    while monotonic() < deadline:
        page.locator(".card").first.wait_for()
        if wanted.count() > 0:
            return
        page.reload()
    pytest.fail("the public page does not show the change")


class TestSession:
    """Sign-in, what survives a reload, and what roles see."""

    def test_wrong_password_is_said_and_paste_works(self, page: Page, server: str, refused: set[int]) -> None:
        refused.add(401)
        page.goto(f"{server}/console")
        fill_in(page, EMAIL, "Wrong-Password-1")
        expect(page.get_by_role("alert")).to_have_text("Email address or password is wrong.")
        field = page.get_by_label("Password", exact=False)
        assert field.evaluate("(each) => each.dispatchEvent(new ClipboardEvent('paste', {cancelable: true}))")
        field.fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Choose a state or county")).to_be_visible()

    def test_invited_editor_sets_a_password_and_sees_no_page_of_an_administrator(
        self, page: Page, server: str, refused: set[int]
    ) -> None:
        refused |= {409}
        email = f"clerk.{uuid4().hex}@example.org"
        invite(server, email, "First-Time-Only-1")
        page.goto(f"{server}/console")
        fill_in(page, email, "First-Time-Only-1")
        page.get_by_label("New password").fill(OWN)
        page.get_by_role("button", name="Save the new password").click()
        expect(page.get_by_role("heading", name="Work list")).to_be_visible()
        menu = page.get_by_role("navigation", name="Pages of this tenant")
        assert menu.get_by_role("link").all_inner_texts() == [
            "Change", "Work list", "Seats", "People", "Reports", "Embed code"
        ]  # fmt: skip
        for path in ("NY-Albany/rules", "NY-Albany/staff", "NY-Albany/keys", "CA/work", "CA/people", "platform/work"):
            open_page(page, path)
            expect(page.get_by_role("heading", name="This page is not for your role")).to_be_visible()

    def test_reload_asks_to_sign_in_again_and_loses_nothing_typed(self, page: Page, server: str) -> None:
        email = enter(page, server, f"{TENANT}/person/new")
        page.get_by_label("Name", exact=False).first.fill("Grace Half-Typed")
        page.reload()
        fill_in(page, email, OWN)
        expect(page.get_by_label("Name", exact=False).first).to_have_value("Grace Half-Typed")
        assert "represent:draft:" in page.evaluate("JSON.stringify(sessionStorage)")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [0, 0, ""]

    def test_session_that_ends_asks_again_above_the_page(self, page: Page, server: str, refused: set[int]) -> None:
        refused.add(401)
        enter(page, server, f"{TENANT}/person/new")
        page.get_by_label("Name", exact=False).first.fill("Grace Kept")
        page.route("**/auth/token", lambda route: route.fulfill(status=401, json={"detail": "ended"}))
        page.route("**/representatives", lambda route: route.fulfill(status=401, json={"detail": "ended"}))
        page.get_by_label("Office", exact=False).first.select_option("Sheriff")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Sign in again")).to_be_visible()
        page.unroute_all()
        page.get_by_label("Password", exact=False).fill(OWN)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_label("Name", exact=False).first).to_have_value("Grace Kept")

    def test_lost_connection_is_said_and_the_form_stays(self, page: Page, server: str) -> None:
        enter(page, server, f"{TENANT}/person/new")
        page.get_by_label("Name", exact=False).first.fill("Grace Offline")
        page.evaluate("() => { globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch')); }")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")
        expect(page.get_by_label("Name", exact=False).first).to_have_value("Grace Offline")

    def test_language_is_switched_without_a_new_sign_in(self, page: Page, server: str) -> None:
        enter(page, server, f"{TENANT}/seats")
        page.get_by_role("link", name="Español").click()
        expect(page.get_by_role("heading", name="Puestos")).to_be_visible()
        expect(page.get_by_role("button", name="Cerrar sesión")).to_be_visible()


class TestSeats:
    """The events of a seat, as one guided step."""

    def test_resignation_opens_the_seat_and_a_successor_is_sworn_in(
        self, page: Page, open_page: Callable[..., Page], server: str, refused: set[int]
    ) -> None:
        refused.add(422)
        record = make_record(server)
        enter(page, server, f"CA/step/{record['id']}")
        expect(page.get_by_text(f"{record['name']} holds this seat")).to_be_visible()
        page.get_by_label("The holder resigned").check()
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_text(f"This ends the term of {record['name']}")).to_be_visible()
        page.get_by_role("button", name="Yes, write this").click()
        expect(page.get_by_text("Done.")).to_be_visible()
        public = open_page()
        public.goto(f"{server}/#/at/state:ca/sldl:{record['district']}")
        await_public(public, public.locator(".card.empty").filter(has_text=record["name"]).get_by_text("Vacant seat"))

        page.evaluate("(path) => { location.hash = path; }", f"#/CA/step/seat/assembly-member/{record['district']}")
        page.get_by_label("A person was sworn in").check()
        page.get_by_label("Name", exact=False).fill(f"Successor {uuid4().hex[:8]}")
        page.get_by_label("Email addresses").fill("not an address")
        page.get_by_role("button", name="Next").click()
        page.get_by_role("button", name="Yes, write this").click()
        expect(page.get_by_label("Email addresses")).to_have_attribute("aria-invalid", "true")
        page.get_by_label("Email addresses").fill("grace@example.org")
        page.get_by_role("button", name="Next").click()
        page.get_by_role("button", name="Yes, write this").click()
        expect(page.get_by_text("Done.")).to_be_visible()

    def test_holder_is_replaced_in_one_step(self, page: Page, server: str) -> None:
        record = make_record(server)
        successor = f"Grace {uuid4().hex[:8]}"
        enter(page, server, f"CA/step/{record['id']}")
        page.get_by_label("Another person took the seat").check()
        page.get_by_label("Name", exact=False).fill(successor)
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_text(f"and adds {successor}")).to_be_visible()
        page.get_by_role("button", name="Yes, write this").click()
        expect(page.get_by_text("Done.")).to_be_visible()
        people = ask(f"{server}/representatives?position=Assembly%20Member&district={record['district']}", tenant="CA")
        assert {each["name"]: each["status"] for each in people} == {record["name"]: "ended", successor: "current"}

    def test_vacancy_is_declared_and_flaws_stand_beside_their_fields(
        self, page: Page, server: str, refused: set[int]
    ) -> None:
        refused.add(422)
        district = take_district(server)
        enter(page, server, f"CA/step/seat/assembly-member/{district}")
        page.get_by_label("The seat is vacant").check()
        page.get_by_label("Vacant since").fill("2999-01-01")
        page.get_by_role("button", name="Next").click()
        page.get_by_role("button", name="Yes, write this").click()
        expect(page.get_by_label("Vacant since")).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_text("A vacancy begins today or earlier.").first).to_be_visible()
        page.get_by_label("Vacant since").fill("2026-01-15")
        page.get_by_label("Reason").fill("Elected to Congress")
        page.get_by_role("button", name="Next").click()
        page.get_by_role("button", name="Yes, write this").click()
        expect(page.get_by_text("Done.")).to_be_visible()
        seats = ask(f"{server}/tenants/CA/vacancies?limit=100")
        assert [each["reason"] for each in seats if each["district"] == district] == ["Elected to Congress"]


class TestPerson:
    """The form of a record."""

    def test_flaws_stand_beside_their_fields(self, page: Page, server: str, refused: set[int]) -> None:
        refused.add(422)
        enter(page, server, "CA/person/new")
        page.get_by_label("Name", exact=False).first.fill("Ada Flawed")
        page.get_by_label("Office", exact=False).first.select_option("Assembly Member")
        page.get_by_label("District").select_option(take_district(server))
        page.get_by_label("Email addresses").fill("nonsense")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_label("Email addresses")).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label("Email addresses")).to_be_focused()
        page.get_by_label("Email addresses").fill("ada@example.org")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Ada Flawed")).to_be_visible()
        expect(page.get_by_label("Email addresses")).to_have_value("ada@example.org")

    def test_change_verification_and_undo(self, page: Page, server: str) -> None:
        record = make_record(server, party="Democratic")
        enter(page, server, f"CA/person/{record['id']}")
        page.get_by_label("Party").select_option("Republican")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
        expect(page.get_by_text("party: Democratic → Republican")).to_be_visible()
        page.get_by_role("button", name="Verify: this record is correct").click()
        expect(page.get_by_text("Checked by staff on")).to_be_visible()
        page.get_by_role("button", name="Undo").first.click()
        page.get_by_role("dialog").get_by_role("button", name="Undo").click()
        expect(page.get_by_label("Party")).to_have_value("Democratic")
        (now,) = ask(f"{server}/representatives/{record['id']}", tenant="CA")
        assert (now["party"], now["verified_at"] is not None) == ("Democratic", True)

    def test_two_clerks_edit_the_same_record_and_both_see_the_truth(
        self, page: Page, open_page: Callable[..., Page], server: str, refused: set[int]
    ) -> None:
        refused.add(412)
        record = make_record(server)
        other = open_page()
        for each in (page, other):
            enter(each, server, f"CA/person/{record['id']}")
            expect(each.get_by_label("Party")).to_be_visible()
        page.get_by_label("Party").select_option("Republican")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
        other.get_by_label("Phone numbers").fill("(916) 555-0100")
        other.get_by_role("button", name="Save").click()
        expect(other.get_by_role("heading", name="Another person has changed this record")).to_be_visible()
        expect(other.get_by_role("row", name="party")).to_contain_text("Republican")
        other.get_by_role("button", name="Keep both: put my changes on top").click()
        expect(other.get_by_label("Party")).to_have_value("Republican")
        other.get_by_role("button", name="Save").click()
        expect(other.get_by_text("Saved.")).to_be_visible()
        (now,) = ask(f"{server}/representatives/{record['id']}", tenant="CA")
        assert (now["party"], now["contact_info"]["phones"]) == ("Republican", ["+19165550100"])

    def test_several_records_are_verified_at_once(self, page: Page, server: str) -> None:
        enter(page, server, f"{TENANT}/people")
        boxes = page.get_by_role("checkbox")
        expect(boxes.first).to_be_visible()
        for index in range(3):
            boxes.nth(index).check()
        page.get_by_role("button", name="Verify 3 chosen records").click()
        expect(page.get_by_text("3 records are verified.")).to_be_visible()
        assert sum(each["verified_at"] is not None for each in list_people(server)) >= 3

    def test_deletion_says_what_it_does_first(self, page: Page, server: str) -> None:
        record = make_record(server)
        enter(page, server, f"CA/person/{record['id']}")
        page.get_by_role("button", name="Delete the record").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("The record disappears from all pages.")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        page.get_by_role("button", name="Delete the record").click()
        dialog.get_by_role("button", name="Delete the record").click()
        expect(page.get_by_role("heading", name="People")).to_be_visible()


class TestImports:
    """A roster of a clerk's own, by mapping and review."""

    def write_roster(self, tmp_path: Path, name: str, district: str) -> Path:
        """Write a spreadsheet with columns of a county's own, one row of which is refused."""
        file = tmp_path / "our list.csv"
        rows = [
            ["Member", "Seat no.", "Mail"],
            [name, district, "one@example.org"],
            ["<b>No</b> Seat", "99", "x@example.org"],
        ]
        with file.open("w", newline="", encoding="utf-8") as opened:
            csv.writer(opened).writerows(rows)
        return file

    def test_own_spreadsheet_is_mapped_reviewed_and_applied(self, page: Page, server: str, tmp_path: Path) -> None:
        name, district = f"Ada {uuid4().hex[:8]}", take_district(server)
        enter(page, server, "CA/upload")
        page.get_by_label("The file lists only some of our officials").check()
        page.get_by_label("File", exact=True).set_input_files(self.write_roster(tmp_path, name, district))
        page.get_by_label("Full name").select_option("Member")
        page.get_by_label("Email", exact=True).select_option("Mail")
        page.get_by_label("District", exact=True).select_option("Seat no.")
        page.get_by_label("Office of all rows").select_option("Assembly Member")
        preview = page.get_by_role("region", name="First rows, as they are read")
        expect(preview.get_by_role("row").nth(1)).to_contain_text(name)
        expect(preview.get_by_role("row").nth(1)).to_contain_text("Assembly Member")
        page.get_by_role("button", name="Upload and review").click()
        expect(page.get_by_text("waits for your decision")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("heading", name="Refused rows")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download as CSV").first.click()
        lines = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
        assert [line["line"] for line in lines] == ["3"]
        expect(page.get_by_role("cell", name="<b>No</b> Seat").first).to_be_visible()
        assert ask(f"{server}/representatives?position=Assembly%20Member&district={district}", tenant="CA") == []
        page.get_by_role("button", name="Cancel the import").click()
        page.get_by_role("dialog").get_by_role("button", name="Cancel the import").click()
        expect(page.get_by_text("cancelled", exact=True)).to_be_visible()
        (rules,) = ask(f"{server}/tenants/CA/rules")
        assert rules["roster_columns"]["columns"]["name"] == "Member"

    def test_import_is_applied_and_shown_in_public(
        self, page: Page, open_page: Callable[..., Page], server: str, tmp_path: Path
    ) -> None:
        (commissioner,) = list_people(server, position="County%20Commissioner", district="1", status="current")
        last = f"{uuid4().int % 10_000:04}"
        file = tmp_path / "phones.csv"
        file.write_text(
            f"Name,Office,District,Phone\n{commissioner['name']},County Commissioner,1,+1713555{last}\n",
            encoding="utf-8",
        )
        enter(page, server, f"{TENANT}/upload")
        page.get_by_label("The file lists only some of our officials").check()
        page.get_by_label("File", exact=True).set_input_files(file)
        for label, column in (
            ("Full name", "Name"),
            ("Office", "Office"),
            ("District", "District"),
            ("Phone", "Phone"),
        ):
            page.get_by_label(label, exact=True).select_option(column)
        page.get_by_role("button", name="Upload and review").click()
        page.get_by_role("button", name="Apply", exact=True).click(timeout=30_000)
        page.get_by_role("dialog").get_by_role("button", name="Apply").click()
        expect(page.get_by_text("done", exact=True)).to_be_visible(timeout=30_000)
        public = open_page()
        public.goto(f"{server}/#/tenant/{TENANT}/office/precinct-commissioner")
        await_public(public, public.get_by_role("link", name=f"Call (713) 555-{last}"))


class TestTenant:
    """Rules, maps, sources, staff, keys, webhooks, reports, usage and embed code."""

    def test_rules_show_the_difference_and_who_would_lose_a_seat(
        self, page: Page, server: str, refused: set[int]
    ) -> None:
        refused.add(409)
        enter(page, server, "CA-Los-Angeles/rules")
        page.get_by_text("Sheriff", exact=True).click()
        page.get_by_role("button", name="Remove Sheriff").click()
        page.get_by_role("button", name="Show what changes").click()
        expect(page.get_by_role("heading", name="Changes")).to_be_visible()
        page.get_by_role("button", name="Save the rules").click()
        expect(page.get_by_text("1 person in office would lose a seat or party")).to_be_visible()
        page.get_by_role("button", name="Discard what I typed").click()
        (before,) = ask(f"{server}/tenants/CA-Los-Angeles/rules")
        color = "#7a1f1f" if before["appearance"] is None else "#1f4a7a"
        page.get_by_label("Color").fill(color)
        page.get_by_role("button", name="Show what changes").click()
        expect(page.get_by_role("row", name="appearance/color")).to_contain_text(color)
        page.get_by_role("button", name="Save the rules").click()
        expect(page.get_by_text("The rules are saved.")).to_be_visible()
        expect(page.get_by_label("Color")).to_have_value(color)
        page.evaluate("() => { location.hash = '#/CA-Los-Angeles/seats'; }")
        expect(page.get_by_role("heading", name="Seats")).to_be_visible()
        page.go_back()
        expect(page.get_by_label("Color")).to_have_value(color)

    def test_report_of_the_public_is_answered(self, page: Page, server: str) -> None:
        (sheriff,) = list_people(server, position="Sheriff", status="current")
        right = f"<script>1</script> {uuid4()}"
        report = {"representative_id": sheriff["id"], "field": "phone", "right": right, "source": "javascript:alert(1)"}
        ask(f"{server}/corrections", report, tenant=TENANT)
        enter(page, server, f"{TENANT}/work")
        page.get_by_role("link", name="Report", exact=True).first.click()
        open_page(page, f"{TENANT}/corrections")
        page.get_by_role("row").filter(has_text=right).get_by_role("link").click()
        expect(page.get_by_text(right)).to_be_visible()
        assert page.locator("main a[href^='javascript']").count() == 0
        expect(page.get_by_role("button", name="Reject")).to_be_disabled()
        page.get_by_role("button", name="Accept: the report is right").click()
        expect(page.get_by_text("This report is accepted.")).to_be_visible()

    def test_colleague_is_invited(self, page: Page, server: str) -> None:
        email = f"new.{uuid4().hex[:8]}@example.org"
        enter(page, server, f"{TENANT}/staff")
        page.get_by_label("Email address").last.fill(email)
        page.get_by_role("button", name="Invite a colleague").click()
        expect(page.get_by_text(f"{email} is invited.")).to_be_visible()
        expect(page.get_by_role("row").filter(has_text=email)).to_contain_text("invited")

    def test_key_is_shown_once_replaced_and_revoked(self, page: Page, server: str) -> None:
        name = f"website {uuid4().hex[:6]}"
        enter(page, server, f"{TENANT}/keys")
        page.get_by_label("Name", exact=False).first.fill(name)
        page.get_by_role("button", name="New API key").click()
        expect(page.locator(".secret code")).to_contain_text("rep_")
        page.get_by_role("button", name="I have copied it").click()
        expect(page.locator(".secret")).to_have_count(0)
        row = page.get_by_role("row").filter(has_text=name)
        row.get_by_role("button", name="Revoke").click()
        page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        expect(row).to_contain_text("revoked")

    def test_webhook_to_a_host_without_an_address_is_refused_beside_its_field(
        self, page: Page, server: str, refused: set[int]
    ) -> None:
        refused.add(422)
        enter(page, server, f"{TENANT}/webhooks")
        page.get_by_label("Address (HTTPS)").fill("https://hooks.example/represent")
        page.get_by_role("button", name="New webhook").click()
        expect(page.get_by_label("Address (HTTPS)")).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_text("The name in this URL has no address.").first).to_be_visible()

    def test_webhook_is_replayed_and_deleted(self, page: Page, server: str) -> None:
        """No webhook can be made without a resolver of names, so the API's answers are those of one that was."""
        hook = {
            "id": str(uuid4()), "tenant": TENANT, "url": "https://hooks.example/x", "types": None, "state": "active",
            "cursor": 20, "failures": 2, "last_failure": "503", "delivered_at": None,
        }  # fmt: skip
        sent: list[tuple[str, str, str | None]] = []

        def respond(route: Any) -> None:
            request = route.request
            if request.method != "GET":
                sent.append((request.method, request.url.removeprefix(server), request.post_data))
            route.fulfill(json={"data": [hook], "meta": {"total": 1, "skip": 0, "limit": 100}, "errors": []})

        page.route("**/webhooks**", respond)
        enter(page, server, f"{TENANT}/webhooks")
        row = page.get_by_role("row").filter(has_text="hooks.example")
        expect(row).to_contain_text("2: 503")
        row.get_by_label("After change").fill("7")
        for name in ("Send again", "Delete"):
            row.get_by_role("button", name=name).click()
            page.get_by_role("dialog").get_by_role("button", name=name).click()
            expect(page.get_by_role("dialog")).to_have_count(0)
        path = f"/webhooks/{hook['id']}"
        assert sent == [("POST", f"{path}/replay", '{"after":7}'), ("DELETE", path, None)]

    def test_map_is_uploaded_and_shown(self, page: Page, server: str, tmp_path: Path) -> None:
        file = tmp_path / "council.geojson"
        file.write_text(
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"division_id": '
            '"ocd-division/country:us/state:tx/county:harris/council_district:1"}, "geometry": {"type": "Polygon", '
            '"coordinates": [[[-95.5, 29.6], [-95.3, 29.6], [-95.3, 29.8], [-95.5, 29.8], [-95.5, 29.6]]]}}]}',
            encoding="utf-8",
        )
        enter(page, server, f"{TENANT}/maps")
        page.get_by_label("File of the map").set_input_files(file)
        page.get_by_label("In force from").fill("2031-01-01")
        page.get_by_role("button", name="Upload a map").click()
        expect(page.get_by_text("1 districts are stored")).to_be_visible()
        page.get_by_role("button", name="Show on a map").click()
        expect(page.get_by_role("img", name="County district")).to_be_visible()
        row = page.get_by_role("row").filter(has_text="January 1, 2031")
        row.get_by_role("button", name="Delete").click()
        page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(row).to_have_count(0)

    def test_usage_has_a_chart_a_table_and_a_budget(self, page: Page, server: str) -> None:
        enter(page, server, f"{TENANT}/usage")
        expect(page.get_by_text("Month", exact=True)).to_be_visible()
        page.get_by_label("Monthly budget in US dollars").fill("25")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("$25.00")).to_be_visible()

    def test_sources_are_paused_and_resumed_by_an_administrator(self, page: Page, server: str) -> None:
        enter(page, server, "TX/sources")
        row = page.get_by_role("row").filter(has_text="Open States people")
        row.get_by_role("button", name="Pause").click()
        expect(page.get_by_role("dialog")).to_contain_text("is not fetched until it is resumed")
        page.get_by_role("dialog").get_by_role("button", name="Pause").click()
        expect(row).to_contain_text("paused")
        row.get_by_role("button", name="Resume").click()
        page.get_by_role("dialog").get_by_role("button", name="Resume").click()
        expect(row.get_by_role("button", name="Pause")).to_be_visible()

    def test_embed_code_is_that_of_the_tenant(self, page: Page, server: str) -> None:
        enter(page, server, f"{TENANT}/embed")
        assert f'tenant="{TENANT}"' in page.get_by_label("Snippet").input_value()
        expect(page.locator("represent-finder input")).to_be_visible()

    def test_platform_administrator_sees_all_tenants_at_a_glance(self, page: Page, server: str) -> None:
        enter(page, server, "platform/work")
        expect(page.get_by_text("56 lines")).to_be_visible()
        row = page.get_by_role("row").filter(has_text="California")
        expect(row).to_contain_text("%")
        page.evaluate("() => { location.hash = '#/platform/sources'; }")
        expect(page.get_by_role("row").filter(has_text="Members of Congress")).to_be_visible()


def test_lists_sort_filter_and_are_saved_and_their_addresses_are_shared(
    page: Page, open_page: Callable[..., Page], server: str
) -> None:
    email = enter(page, server, f"{TENANT}/people")
    first = page.locator("tbody th").first
    page.get_by_role("button", name="Name").click()
    names = page.locator("tbody th").all_inner_texts()
    assert names == sorted(names)
    page.get_by_role("button", name="Name").click()
    expect(first).to_have_text(names[-1])
    assert page.locator("thead th").first.get_attribute("aria-sort") == "descending"
    page.go_back()
    expect(first).to_have_text(names[0])
    page.get_by_label("Filter").fill("sheriff")
    expect(page.locator("tbody tr")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert len(rows) == 2
    other = open_page()
    other.goto(page.url)
    fill_in(other, email, OWN)
    expect(other.locator("tbody tr")).to_have_count(1)


PAGES = (
    "work", "seats", "people", "person/new", "corrections", "imports", "upload", "sources", "maps", "rules", "staff",
    "keys", "webhooks", "usage", "embed",
)  # fmt: skip
WINDOWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "320 pixels in Spanish": {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
    "zoom of 200 %": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
}


@pytest.mark.parametrize("served_by", ["local"])
@pytest.mark.parametrize("window", WINDOWS)
def test_no_page_has_a_flaw(open_page: Callable[..., Page], server: str, window: str) -> None:
    page = open_page(**WINDOWS[window])
    found: list[tuple[str, list[str]]] = []

    def note(name: str, ready: Locator) -> None:
        ready.first.wait_for()
        found.append((name, find_flaws(page) + [f"sticks out: {each}" for each in find_wide(page)]))

    page.goto(f"{server}/console")
    note("sign-in", page.locator(".sign-in input"))
    page.locator("input[type=email]").fill(make_staff(server, *GROUPS, password=OWN))
    page.locator("input[type=password]").fill(OWN)
    page.keyboard.press("Enter")
    note("choice", page.locator(".plain a"))
    for name in PAGES:
        page.evaluate("(path) => { location.hash = `#/${path}`; }", f"{TENANT}/{name}")
        note(name, page.locator("main h1 ~ *:not(.waiting)"))
    for name in ("work", "sources"):
        page.evaluate("(path) => { location.hash = `#/${path}`; }", f"platform/{name}")
        note(f"platform {name}", page.locator("main table"))
    (sheriff,) = list_people(server, position="Sheriff", status="current")
    for name in ("person", "step"):
        page.evaluate("(path) => { location.hash = `#/${path}`; }", f"{TENANT}/{name}/{sheriff['id']}")
        note(name, page.locator("main form"))
    page.locator("input[name=what]").first.check()
    note("a step that is begun", page.locator("main input[type=date]"))
    assert [(name, flaws) for name, flaws in found if flaws] == []


@pytest.mark.parametrize("served_by", ["local"])
def test_clerk_works_by_keyboard_alone(page: Page, server: str) -> None:
    record = make_record(server)
    page.goto(f"{server}/console#/CA/step/{record['id']}")
    page.locator("input[type=email]").wait_for()

    def press_until(name: str, most: int = 60) -> None:
        """Press Tab until an element with a name has the focus."""
        for _ in range(most):
            page.keyboard.press("Tab")
            text = page.evaluate(
                "(({type, value, innerText}) => ['radio', 'email', 'password'].includes(type) ? value || type"
                " : innerText.trim())(document.activeElement)"
            )
            if text.startswith(name):
                return
        pytest.fail(f"{name} was not reached by keyboard")

    press_until("email")
    page.keyboard.type(make_staff(server, *GROUPS, password=OWN))
    press_until("password", 2)
    page.keyboard.type(OWN)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{record['name']} holds this seat")).to_be_visible()
    press_until("replaced")
    page.keyboard.press("ArrowDown")  # the holder resigned
    expect(page.get_by_label("The holder resigned")).to_be_checked()
    press_until("Next")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Yes, write this")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Done.")).to_be_visible()


SCRIPT = '<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>'


def test_facts_of_records_and_reports_never_run(page: Page, server: str) -> None:
    record = make_record(
        server,
        name=f"Eve {uuid4().hex[:6]} {SCRIPT}",
        contact_info={"offices": [{"name": SCRIPT, "address": SCRIPT, "hours": SCRIPT}]},
    )
    ask(f"{server}/corrections", {"representative_id": record["id"], "field": SCRIPT, "right": SCRIPT}, tenant="CA")
    enter(page, server, f"CA/person/{record['id']}")
    lists = ("people?people.q=eve", "seats?seats.q=eve", "corrections", "work")
    for path in (f"person/{record['id']}", f"step/{record['id']}", *lists):
        page.evaluate("(path) => { location.hash = `#/CA/${path}`; }", path)
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator("main .waiting")).to_have_count(0)
        assert page.evaluate("globalThis.pwned") is None
        assert page.locator("main img, main script").count() == 0


def test_two_clerks_import_at_once_and_both_see_the_truth(
    page: Page, open_page: Callable[..., Page], server: str, tmp_path: Path
) -> None:
    other, district = open_page(), take_district(server)
    names = [f"Ada {uuid4().hex[:6]}", f"Grace {uuid4().hex[:6]}"]
    for clerk, name in zip((page, other), names, strict=True):
        file = tmp_path / f"{name}.csv"
        file.write_text(f"Name,Office,District\n{name},Assembly Member,{district}\n", encoding="utf-8")
        enter(clerk, server, "CA/upload")
        clerk.get_by_label("The file lists only some of our officials").check()
        clerk.get_by_label("File", exact=True).set_input_files(file)
        for label, column in (("Full name", "Name"), ("Office", "Office"), ("District", "District")):
            clerk.get_by_label(label, exact=True).select_option(column)
        clerk.get_by_role("button", name="Upload and review").click()
        expect(clerk.get_by_role("button", name="Apply", exact=True)).to_be_visible(timeout=30_000)
    for clerk in (page, other):
        clerk.get_by_role("button", name="Apply", exact=True).click()
    for clerk in (page, other):
        clerk.get_by_role("dialog").get_by_role("button", name="Apply").click()
    for clerk in (page, other):
        expect(clerk.get_by_text("done", exact=True)).to_be_visible(timeout=30_000)
    # One seat has one holder; the clerk who came second sees why the other record was left out.
    held = ask(f"{server}/representatives?position=Assembly%20Member&district={district}&status=current", tenant="CA")
    assert [each["name"] in names for each in held] == [True]
    conflicts = [
        clerk.get_by_role("heading", name="Left unchanged because of a conflict").count() for clerk in (page, other)
    ]
    assert sorted(conflicts) == [0, 1]
