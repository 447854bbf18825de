"""The finder in a browser: from an address to officials, their districts, people and counties, in two languages."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import MISSING
from tests.browser.pages import ADDRESS, ZIP, look_up
from tests.clients.places import Lookup
from tests.served import ask, sign_in
from tools.local.run import EMAIL, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Request

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
pytestmark = pytest.mark.browser


def list_names(page: Page) -> list[str]:
    """Return the names of the officials on the page, in order of the alphabet."""
    return sorted(page.locator(".card .name a").all_inner_texts())


def test_zip_code_names_the_officials_of_the_api_with_candidates_and_how_to_be_sure(page: Page, server: str) -> None:
    found = Lookup(ask(f"{server}/lookup?zip={ZIP}")[0])
    look_up(page, server)
    expect(page.get_by_role("heading", name="Your representatives")).to_be_visible()
    expect(page.locator(".lead")).to_have_text("Albany, Albany County, New York")
    assert list_names(page) == sorted(person["name"] for seat in found.list_seats() for person in seat["officials"])
    assert page.locator("section.level h2").all_inner_texts() == [
        "Federal",
        "State",
        "County: Albany County",
        "City or town",
    ]

    senators = page.locator(".choice").filter(has_text="State Senator")
    expect(senators.get_by_role("heading", level=3)).to_have_text("State Senator: one of these 2 districts is yours")
    assert senators.locator(".share").all_inner_texts() == [
        "About 60% of this place is in this district.",
        "About 40% of this place is in this district.",
    ]
    expect(page.get_by_role("link", name="Enter a full address to be sure")).to_be_visible()
    expect(
        page.get_by_text("City councils, school boards, courts and special districts are not covered")
    ).to_be_visible()


def test_seats_without_a_holder_and_terms_that_are_over_are_in_plain_words(page: Page, server: str) -> None:
    look_up(page, server)
    vacant = page.locator(".card.empty").filter(has_text="District 44")
    expect(vacant.get_by_role("heading")).to_have_text("Vacant seat")
    expect(vacant).to_contain_text("This seat has no holder.")
    overdue = page.locator(".card").filter(has_text="Wilhelmina Roosa")
    expect(overdue).to_contain_text("The term was expected to end on January 1, 2025. No successor is recorded yet")

    page.goto(f"{server}/#/at/state:ny/sldu:1")
    unknown = page.locator(".card.empty").filter(has_text="Not known").first
    expect(unknown).to_contain_text("We do not know whether this seat has a holder")


def test_card_has_all_ways_to_reach_an_official_and_where_the_facts_come_from(page: Page, server: str) -> None:
    look_up(page, server)
    card = page.get_by_role("article", name="Rosalind Achterberg, US Senator")
    expect(card.get_by_role("link", name="achterberg@senate.example")).to_have_attribute(
        "href", "mailto:achterberg@senate.example"
    )
    expect(card.get_by_role("link", name="Call (202) 555-0100")).to_have_attribute("href", "tel:+12025550100")
    expect(card.get_by_role("link", name="senate.example", exact=True)).to_have_attribute(
        "href", "https://senate.example/achterberg"
    )
    expect(card.get_by_role("link", name="Bluesky")).to_have_attribute(
        "href", "https://bsky.app/profile/achterberg.example"
    )
    expect(card).to_contain_text("2 Sample Avenue, Suite 200, Washington, DC 00000")
    expect(card).to_contain_text("In office since January 3, 2023; the term is expected to end on January 3, 2029.")
    expect(card.locator(".origin")).to_contain_text("Source: a list that staff uploaded, as of")
    expect(card.locator(".initials")).to_have_text("RA")


def test_address_is_exact_and_in_no_url_history_or_referrer(page: Page, server: str) -> None:
    sent: list[Request] = []
    page.on("request", lambda each: sent.append(each))  # noqa: PLW0108 (playwright marks its handlers)
    look_up(page, server, ADDRESS)
    expect(page.locator(".choice")).to_have_count(0)
    assert page.get_by_role("link", name="Enter a full address to be sure").count() == 0
    bodies = [each for each in sent if "State St" in (each.post_data or "")]
    assert [(each.method, each.url) for each in bodies] == [("POST", f"{server}/lookup")]
    link = page.url
    page.goto(f"{server}/#/browse")
    page.go_back()
    expect(page.get_by_role("heading", name="Your representatives")).to_be_visible()
    shown = [page.url, link, page.evaluate("JSON.stringify(history.state)"), *(each.url for each in sent)]
    shown += [str(each.headers) for each in sent]
    assert not any("State" in text or "12207" in text for text in shown), shown
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_link_shows_the_same_officials_to_another_visitor(
    page: Page, open_page: Callable[..., Page], server: str
) -> None:
    for text in (ADDRESS, ZIP):
        look_up(page, server, text)
        other = open_page()
        other.goto(page.url)
        expect(other.locator(".card").first).to_be_visible()
        expect(other.get_by_text("This link names districts, not an address.")).to_be_visible()
        assert list_names(other) == list_names(page)
        assert other.locator(".share").all_inner_texts() == page.locator(".share").all_inner_texts()


def test_link_keeps_what_a_zip_code_leaves_open(page: Page, server: str) -> None:
    look_up(page, server, "12208")
    undetermined = "These districts could not be determined: Congressional district, State senate district"
    expect(page.get_by_text(undetermined)).to_be_visible()
    page.reload()
    expect(page.get_by_text(undetermined)).to_be_visible()
    expect(page.get_by_role("link", name="Enter a full address to be sure")).to_be_visible()
    look_up(page, server, "12303")  # in Albany County or in Schenectady County, of which nothing is known here
    expect(page.get_by_text("The county is not certain.")).to_be_visible()
    executive = page.locator(".choice").filter(has_text="Yolanda Craddock")
    expect(executive.get_by_role("heading", level=3)).to_have_text("County Executive: perhaps yours")
    expect(executive).to_contain_text("Only if you live in Albany County.")


def test_link_with_a_division_that_no_longer_exists_shows_the_others(
    page: Page, server: str, refused: set[int]
) -> None:
    refused |= {404, 422}
    page.goto(f"{server}/#/at/state:ny,state:ny/sldu:9999,state:ny/sldl:109")
    expect(page.get_by_role("link", name="Leocadia Brandt")).to_be_visible()
    expect(page.get_by_text("1 district of this link is not shown")).to_be_visible()
    expect(page.locator("#place")).to_be_visible()


def test_late_answer_does_not_pull_the_visitor_back_and_waiting_can_be_cancelled(page: Page, server: str) -> None:
    held: list[Any] = []
    page.route("**/lookup", lambda route: held.append(route))  # noqa: PLW0108 (playwright marks its handlers)
    page.goto(server + "/")
    page.locator("#place").fill(ZIP)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#place")).to_be_focused()
    expect(page.locator("#place")).to_have_value(ZIP)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    page.get_by_role("link", name="Browse").click()
    expect(page.get_by_role("heading", name="Browse states and counties")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")
    assert page.url.endswith("#/browse")


def test_visitor_is_found_by_location(open_page: Callable[..., Page], server: str) -> None:
    here = open_page(geolocation={"latitude": 42.6512, "longitude": -73.7551}, permissions=["geolocation"])
    here.goto(server + "/")
    here.get_by_role("button", name="Use my location").click()
    expect(here.get_by_role("article", name="Leocadia Brandt, Assembly Member")).to_be_visible()
    assert "42.65" not in here.url

    elsewhere = open_page(permissions=[])
    elsewhere.goto(server + "/")
    elsewhere.get_by_role("button", name="Use my location").click()
    expect(elsewhere.get_by_role("alert")).to_contain_text("Type an address or a ZIP code instead.")


def test_wrong_input_says_what_would_be_right(page: Page, server: str, refused: set[int]) -> None:
    refused |= {404, 422}
    page.goto(server + "/")
    box = page.locator("#place")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("alert")).to_have_text(
        "Type an address with its city and state, or a ZIP code of five digits."
    )
    expect(box).to_be_focused()
    for text, part in (("1 Nowhere Road, Nowhere", "Try a ZIP code, or one of the samples"), ("00001", "00001")):
        box.fill(text)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(part)
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(box).to_have_value(text)


def test_server_that_cannot_be_reached_is_said_and_nothing_typed_is_lost(page: Page, server: str) -> None:
    page.goto(server + "/")
    page.locator("#place").fill(ADDRESS)
    # A script of the page answers as a network that fails, which the browser does not report as an error of the page.
    page.evaluate("() => { globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch')); }")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    expect(page.locator("#place")).to_have_value(ADDRESS)
    expect(page.get_by_role("button", name="Find")).to_be_enabled()


def test_language_is_that_of_the_browser_and_can_be_switched(open_page: Callable[..., Page], server: str) -> None:
    page = open_page(locale="es-MX")
    look_up(page, server)
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("heading", name="Sus representantes")).to_be_visible()
    expect(page.get_by_role("article", name="Rosalind Achterberg, Senador de EE. UU.")).to_contain_text(
        "En el cargo desde el 3 de enero de 2023"
    )
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Your representatives")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Español").click()
    expect(page.get_by_role("heading", name="Sus representantes")).to_be_visible()


def test_days_are_those_of_the_record_in_every_time_zone(open_page: Callable[..., Page], server: str) -> None:
    for zone in ("America/Los_Angeles", "Pacific/Kiritimati"):
        page = open_page(timezone_id=zone)
        look_up(page, server)
        expect(page.get_by_text("In office since January 3, 2023").first).to_be_visible()


def test_district_is_drawn_with_a_text_beside_it(page: Page, server: str) -> None:
    look_up(page, server, ADDRESS)
    card = page.get_by_role("article", name="Leocadia Brandt, Assembly Member")
    card.get_by_role("button", name="District on a map").click()
    expect(card.get_by_role("img", name="Outline of Assembly Member, District 109")).to_be_visible()
    expect(card.locator(".map p")).to_contain_text("miles from west to east")
    assert card.locator("svg path").get_attribute("d", timeout=0)
    card.get_by_role("button", name="District on a map").click()
    expect(card.locator(".map")).to_be_hidden()


def await_upcoming(server: str, division: str) -> None:
    """Ask until the answer has a division of later lines: maps are kept for two seconds."""
    deadline = monotonic() + 10
    while monotonic() < deadline:
        (answer,) = ask(f"{server}/lookup", {"address": ADDRESS})
        if division in str(answer["place"]["upcoming"]):
            return
    pytest.fail("the new edition was not found")


def test_lines_that_come_later_are_named_where_they_differ(page: Page, server: str) -> None:
    token = sign_in(server, EMAIL, PASSWORD)
    council = ask(f"{server}/tenants/NY-Albany/boundaries/council/outline")
    other = next(each["division_id"] for each in council if each["name"] == "5")
    square = [[[-74.2, 42.5], [-73.75, 42.5], [-73.75, 42.75], [-74.2, 42.75], [-74.2, 42.5]]]
    feature = {
        "type": "Feature",
        "properties": {"division_id": other},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    edition = f"{server}/tenants/NY-Albany/boundaries/council?valid_from=2031-01-01"
    look_up(page, server, ADDRESS)
    expect(page.get_by_role("heading", name="new lines")).to_have_count(0)
    ask(edition, {"type": "FeatureCollection", "features": [feature]}, method="PUT", token=token)
    try:
        await_upcoming(server, other)
        look_up(page, server, ADDRESS)
        expect(page.get_by_role("heading", name="new lines")).to_be_visible()
        expect(page.get_by_text("From January 1, 2031: County district: District 5")).to_be_visible()
        page.reload()
        expect(page.get_by_text("From January 1, 2031: County district: District 5")).to_be_visible()
    finally:
        ask(edition, method="DELETE", token=token)


def test_list_is_saved_as_contacts_and_as_a_table_and_printed(page: Page, server: str) -> None:
    look_up(page, server, ADDRESS)
    names = list_names(page)
    with page.expect_download() as contacts:
        page.get_by_role("button", name="Save contacts (vCard)").click()
    text = Path(contacts.value.path()).read_text(encoding="utf-8").replace("\n ", "")
    assert sorted(line[3:] for line in text.splitlines() if line.startswith("FN:")) == names
    assert contacts.value.suggested_filename == "my-representatives.vcf"
    with page.expect_download() as table:
        page.get_by_role("button", name="Save table (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(table.value.path()).read_text(encoding="utf-8-sig"))))
    assert sorted(row["name"] for row in rows) == names
    assert {row["level"] for row in rows} == {"federal", "state", "county", "local"}

    page.emulate_media(media="print")
    for hidden in (".top", ".tools", ".box", ".actions"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_text("Rosalind Achterberg")).to_be_visible()


def test_state_county_and_person_are_browsed_from_the_list_of_states(page: Page, server: str) -> None:
    page.goto(f"{server}/#/browse")
    expect(page.locator("#states ~ ul li")).to_have_count(56)
    page.get_by_label("Name of a state or county").fill("albany")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Albany County, WY")).to_be_visible()
    page.get_by_role("link", name="Albany County, NY").click()
    expect(page.get_by_role("heading", name="Albany County")).to_be_visible()
    page.get_by_role("link", name="Sheriff").click()
    page.get_by_role("link", name="Ambrose Whitlock").click()
    expect(page.get_by_role("heading", name="Ambrose Whitlock")).to_be_visible()
    expect(page.get_by_role("heading", name="Terms")).to_be_visible()
    expect(page.locator("#history ~ ul li").last).to_contain_text("added")
    page.go_back()
    expect(page.get_by_role("heading", name="Sheriff, Albany County")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="The state").click()
    expect(page.get_by_role("heading", name="New York", exact=True)).to_be_visible()
    expect(page.locator("#counties ~ ul li")).to_have_count(62)


def test_people_are_found_by_words_of_name_office_and_district(page: Page, server: str) -> None:
    page.goto(f"{server}/#/tenant/CA")
    page.get_by_label("Name, office or district").fill("pena")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Xiomara Peña")).to_be_visible()
    expect(page.get_by_text("1 person", exact=True)).to_be_visible()
    page.get_by_label("Name, office or district").fill("zzzzzz")
    page.keyboard.press("Enter")
    expect(page.get_by_text("0 people")).to_be_visible()


def test_state_of_the_data_has_counts_sources_and_a_feed(page: Page, server: str) -> None:
    page.goto(f"{server}/#/tenant/NY")
    (summary,) = ask(f"{server}/tenants/NY/summary")
    expect(page.get_by_text(f"Seats: {summary['completeness']['seats']}. Filled: 10.")).to_be_visible()
    expect(page.get_by_text("1 more person is in an office whose number of seats is not known.")).to_be_visible()
    sources = page.locator("#data ~ .scroll tbody tr")
    expect(sources.filter(has_text="Open States people")).to_contain_text("CC0-1.0")
    expect(sources.filter(has_text="Open States people")).to_contain_text("not read yet")
    page.get_by_role("button", name="State senate district").click()
    expect(page.get_by_role("img", name="State senate district: 2 districts")).to_be_visible()
    page.get_by_role("link", name="District 44").click()
    expect(page.locator(".card.empty")).to_contain_text("Vacant seat")
    page.go_back()
    feed = page.get_by_role("link", name="Feed of changes (Atom)").get_attribute("href")
    assert feed
    answer = page.request.get(feed)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert "Rosalind Achterberg" in answer.text()


def test_county_has_the_name_logo_and_color_of_its_rules(page: Page, server: str) -> None:
    token = sign_in(server, EMAIL, PASSWORD)
    path = f"{server}/tenants/TX-Harris/rules"
    (rules,) = ask(path)
    own = {"name": "Harris County, Texas", "color": "#7a1f1f", "website": "https://www.harris.example/"}
    draft = {key: value for key, value in rules.items() if key not in {"tenant", "version"}}
    ask(path, {**draft, "appearance": own}, method="PUT", token=token)
    page.goto(f"{server}/#/tenant/TX-Harris")
    expect(page.get_by_role("heading", name="Harris County, Texas")).to_be_visible()
    expect(page.get_by_role("link", name="Official website")).to_have_attribute("href", "https://www.harris.example/")
    expect(page.locator(".heading")).to_have_css("border-top-color", "rgb(122, 31, 31)")


def test_page_that_does_not_exist_leads_back(page: Page, server: str) -> None:
    for path in ("#/nowhere", "#/tenant/<script>", "#/at/", "#/person/NY"):
        page.goto(f"{server}/{path}")
        expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    page.get_by_role("link", name="Find").first.click()
    expect(page.locator("#place")).to_be_visible()


def test_footer_has_the_notice_of_the_census_bureau_and_the_licence_of_each_source(page: Page, server: str) -> None:
    page.goto(server + "/")
    footer = page.locator("footer")
    expect(footer).to_contain_text(
        "This product uses the Census Bureau Data API but is not endorsed or certified by the Census Bureau."
    )
    for source in ask(f"{server}/tenants/NY/sources"):
        expect(footer).to_contain_text(f"{source['name']} ({source['licence']})")
    for name in ("Privacy", "Accessibility", "Sources and licenses"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
