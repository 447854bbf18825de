"""Paths that are not offered, and credentials for others, are answered in the imitated shape, by the gateway too."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.clients.conftest import Server

pytestmark = pytest.mark.clients


def get(server: Server, path: str, **headers: str) -> tuple[int, dict[str, Any]]:
    """Return the status and the body of an answer."""
    request = urllib.request.Request(f"{server.url}{path}", headers=headers)  # noqa: S310 (a loopback URL)
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310 (same)
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


@pytest.mark.parametrize("path", ["elections", "voterinfo?address=x", "divisions/x", "representatives/1/2/3/4/5/6"])
def test_unknown_paths_of_google_have_its_error(server: Server, path: str) -> None:
    status, found = get(server, f"/civicinfo/v2/{path}")
    assert (status, found["error"]["code"], found["error"]["status"]) == (404, 404, "NOT_FOUND")


@pytest.mark.parametrize(
    "path",
    ["bills", "bills/nc/2021/HB1", "events/", "people/ocd-person/1", "jurisdictions/a/b", "jurisdictions/1/2/3/4/5/6"],
)
def test_unknown_paths_of_open_states_have_its_detail(server: Server, path: str) -> None:
    status, found = get(server, f"/openstates/{path}")
    assert (status, [*found]) == (404, ["detail"])


@pytest.mark.parametrize("path", ["/civicinfo/v2/divisions?query=ca", "/openstates/jurisdictions/ca"])
def test_authorization_for_others_is_ignored(server: Server, path: str) -> None:
    assert get(server, path, Authorization="Bearer ya29.a0Ab")[0] == 200
