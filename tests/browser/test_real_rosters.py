"""The finder on real rosters and maps, if the public data is there: hundreds of people, names of districts, photos."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import MISSING
from tests.browser.pages import find_flaws
from tests.served import ask, sign_in
from tests.support import ROOT
from tools.generate import public_data
from tools.local.run import EMAIL, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Request

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
pytestmark = [pytest.mark.browser, pytest.mark.skipif(public_data.folder() is None, reason="there is no public data")]
STATE = "NH"
SETS = {"sldl": "lower", "sldu": "upper", "cd": "congressional"}
# Concord, Manchester, Portsmouth, Keene, Berlin.
POINTS = [(43.2067, -71.5381), (42.9956, -71.4548), (43.0718, -70.7626), (42.9337, -72.2781), (44.4687, -71.1851)]
PHOTO = '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="72"><rect width="72" height="72"/></svg>'


@pytest.fixture(scope="module")
def loaded(servers: dict[str, str]) -> None:
    """Load the legislators and the maps of a state."""
    folder = public_data.folder()
    assert folder
    environment = {
        **os.environ,
        "STAGE": "local",
        "AWS_ENDPOINT_URL": "http://{}".format(urlsplit(servers["gateway"]).netloc),
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    command = [
        sys.executable,
        "-m",
        "tools",
        "local",
        "import",
        str(folder / "openstates" / "nh.csv"),
        "--tenant",
        STATE,
    ]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603 (ours)
    token = sign_in(servers["local"], EMAIL, PASSWORD)
    for prefix, name in SETS.items():
        upload_map(servers["local"], name, folder / "boundaries" / f"{prefix}-nh.geojson.gz", token)


def upload_map(server: str, name: str, file: Path, token: str) -> None:
    """Replace the map of a set."""
    request = urllib.request.Request(  # noqa: S310 (a loopback URL)
        f"{server}/tenants/{STATE}/boundaries/{name}",
        file.read_bytes(),
        {"Content-Type": "application/gzip", "Authorization": f"Bearer {token}"},
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310 (same)
        assert reply.status == 200


def stand_in_for_photos(page: Page, server: str) -> list[Request]:
    """Answer requests for photos; return the list to which they are added."""
    asked: list[Request] = []

    def respond(route: Any) -> None:
        asked.append(route.request)
        route.fulfill(content_type="image/svg+xml", body=PHOTO)

    page.route(lambda url: not url.startswith("/".join(server.split("/")[:3])), respond)
    return asked


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("point", POINTS)
def test_page_names_the_officials_of_the_api(
    open_page: Callable[..., Page], server: str, point: tuple[float, float]
) -> None:
    lat, lon = point
    (answer,) = ask(f"{server}/lookup", {"lat": lat, "lon": lon})
    levels = [seats for level, seats in answer["officials"].items() if level != "undivided"]
    expected = sorted(person["name"] for seats in levels for seat in seats for person in seat["officials"])
    assert len(expected) > 1
    page = open_page(geolocation={"latitude": lat, "longitude": lon}, permissions=["geolocation"])
    asked = stand_in_for_photos(page, server)
    page.goto(server + "/")
    page.get_by_role("button", name="Use my location").click()
    page.locator(".card").first.wait_for()
    # A name may have two spaces, which a page shows as one.
    names = [" ".join(name.split()) for name in expected]
    assert sorted(page.locator(".card .name a").all_inner_texts()) == names
    assert [each.headers["referer"] for each in asked if "referer" in each.headers] == []
    assert find_flaws(page) == []


@pytest.mark.usefixtures("loaded")
def test_four_hundred_people_are_paged_and_found(page: Page, server: str) -> None:
    stand_in_for_photos(page, server)
    page.goto(f"{server}/#/tenant/{STATE}")
    page.get_by_role("link", name="State Representative").click()
    expect(page.get_by_text("Page 1 of")).to_be_visible()
    first = page.locator(".card .name a").all_inner_texts()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2 of")).to_be_visible()
    second = page.locator(".card .name a").all_inner_texts()
    assert len(first) == len(second) == 25
    assert not set(first) & set(second)
    page.goto(f"{server}/#/tenant/{STATE}")
    page.get_by_role("button", name="State house district").click()
    expect(page.locator(".map.set li").first).to_be_visible()
    assert find_flaws(page) == []
