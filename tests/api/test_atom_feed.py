"""The Atom feed of a tenant (RFC 4287): titles in plain words, nothing private, one Query."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from defusedxml.ElementTree import fromstring

from chalicelib.changes.atom import write_feed
from chalicelib.changes.models import Actor, make_change, make_coverage_change
from chalicelib.changes.wording import write_summary, write_title

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from chalicelib.changes.models import CoverageKind
    from tests.api.conftest import Caller, Reply
    from tests.support import Calls

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FEED = "/tenants/CA/feed.atom"
A = "{http://www.w3.org/2005/Atom}"


def read(reply: Reply) -> ET.Element:
    """Return the feed, after a check of what RFC 4287 requires."""
    assert (reply.status, reply.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    feed: ET.Element = fromstring(reply.text)
    for part in (feed, *feed.iter(f"{A}entry")):
        for name in ("id", "title", "updated"):
            (found,) = part.findall(f"{A}{name}")
            assert found.text
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", part.findtext(f"{A}updated") or "")
        assert part.findtext(f"{A}author/{A}name")
    return feed


def titles(feed: ET.Element) -> list[str | None]:
    return [entry.findtext(f"{A}title") for entry in feed.iter(f"{A}entry")]


def test_changes_are_listed_newest_first_in_plain_words_by_one_query(api: Caller, calls: Calls) -> None:
    ada = api.create(name="Ada <Example> & Co", contact_info={"phones": ["+19165550100"]})
    path = f"/representatives/{ada['id']}"
    api.send("PATCH", path, {"contact_info": {"phones": ["+19165550101"]}})
    api.send("PATCH", path, {"party": "Green", "photo_url": "https://example.org/a.jpg"})
    api.send("POST", f"{path}/verify")
    api.send("PATCH", path, {"term_end": "2026-01-31"})
    api.send("DELETE", path)
    calls.during()
    reply = api.send("GET", FEED, headers={"Authorization": None})
    assert calls.during() == ["Query"]
    feed = read(reply)
    assert titles(feed) == [
        "Ada <Example> & Co: removed from the directory",
        "Ada <Example> & Co: left office as Mayor",
        "Ada <Example> & Co: checked by staff",
        "Ada <Example> & Co: party and photo changed",
        "Ada <Example> & Co: phone changed",
        "Ada <Example> & Co: listed as Mayor",
    ]
    assert feed.findtext(f"{A}id") == "urn:represent:changes:CA"
    newest = feed.find(f"{A}entry")
    assert newest is not None
    assert newest.findtext(f"{A}id") == "urn:represent:change:CA:6"
    assert newest.findtext(f"{A}author/{A}name") == "California"
    assert feed.findtext(f"{A}updated") == newest.findtext(f"{A}updated")
    link = newest.find(f"{A}link")
    assert link is not None
    assert link.get("href") == f"../../#/person/CA/{ada['id']}"
    assert "916" not in reply.text  # values stay in /changes
    assert "admin" not in reply.text


def test_feed_is_revalidated(api: Caller) -> None:
    empty = api.get(FEED)
    assert titles(read(empty)) == []
    assert empty.headers["Cache-Control"] == api.get("/changes").headers["Cache-Control"] == "no-cache"
    again = api.get(FEED, If_None_Match=empty.headers["ETag"])
    assert (again.status, again.text) == (304, "")
    api.create()
    assert api.get(FEED, If_None_Match=empty.headers["ETag"]).status == 200
    assert titles(read(api.get("/tenants/NV/feed.atom"))) == []


def test_feed_has_the_newest_fifty_changes(api: Caller) -> None:
    ada = api.create()
    for number in range(51):
        api.send("PATCH", f"/representatives/{ada['id']}", {"given_name": f"A{number}"})
    found = titles(read(api.get(FEED)))
    assert found == ["Ada Example: given name changed"] * 50


def test_changes_of_the_tenant_lead_to_the_finder(api: Caller) -> None:
    rules = api.get("/tenants/CA/rules").one
    body = {name: value for name, value in rules.items() if name not in ("tenant", "version")}
    api.send("PUT", "/tenants/CA/rules", body | {"freshness_days": 30})
    (entry,) = read(api.get(FEED)).iter(f"{A}entry")
    assert entry.findtext(f"{A}title") == "Offices and rules changed"
    assert entry.findtext(f"{A}summary") == "Offices and rules changed."
    link = entry.find(f"{A}link")
    assert link is not None
    assert link.get("href") == "../../"


SEAT = {"position": "State Senator", "district": "10", "division_id": "d/10"}
ADA: dict[str, Any] = {"id": "7e1f5c2e-6a35-4a4b-9d4c-0a7e7f0c8f11", "name": "Ada Example", **SEAT, "version": 1}


@pytest.mark.parametrize(
    ("before", "after", "source", "title", "summary"),
    [
        (None, ADA | {"status": "upcoming"}, "api", "added as State Senator, 10", None),
        (ADA | {"status": "upcoming"}, ADA | {"status": "current"}, "api", "took office as State Senator, 10", None),
        (ADA, ADA | {"district": "11"}, "api", "took office as State Senator, 11", "Changed: district."),
        (ADA, ADA | {"district": "11"}, "rules", "district changed", "Changed: district."),
        (ADA, ADA | {"version": 2}, "api", "record updated", None),
        (
            ADA, ADA | {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}, "roster", "a, b, c and 2 more changed",
            "Changed: a, b, c, d, e.",
        ),
        (
            ADA, ADA | {"contact_info": {"social": {"x": "y"}, "offices": []}}, "api",
            "addresses and social media changed", "Changed: addresses, social media.",
        ),
    ],
)  # fmt: skip
def test_each_event_has_a_title(
    before: dict[str, Any] | None, after: dict[str, Any], source: str, title: str, summary: str | None
) -> None:
    change = make_change(
        sequence=1, actor=Actor(kind="staff"), source=source, at=NOW, before=before, after=after
    )  # fmt: skip
    assert write_title(change) == f"Ada Example: {title}"
    assert write_summary(change) == (summary or f"Ada Example: {title}.")


def test_vacancies_and_coverage_have_titles() -> None:
    cases: tuple[tuple[CoverageKind, dict[str, Any] | None, dict[str, Any] | None, str], ...] = (
        ("vacancy_declared", None, SEAT, "State Senator, 10: declared vacant"),
        ("vacancy_withdrawn", {}, None, "A seat: no longer declared vacant"),
        ("coverage_changed", None, {"offices": []}, "Sources now cover other offices"),
    )
    for kind, before, after, title in cases:
        change = make_coverage_change(
            sequence=1, kind=kind, actor=Actor(kind="staff"), source="api", at=NOW, before=before, after=after
        )  # fmt: skip
        assert write_title(change) == title


def test_characters_that_xml_cannot_express_are_left_out() -> None:
    record = ADA | {"name": "A\x00\x0b\x1f\ud800\ufffe\uffffda\t<]]>&\"' ñ 😀"}
    change = make_change(sequence=1, actor=Actor(kind="staff"), source="\x01", at=NOW, before=None, after=record)
    feed = fromstring(write_feed("CA", "California", [change]))
    assert titles(feed) == ["Ada\t<]]>&\"' ñ 😀: listed as State Senator, 10"]
    assert feed.findtext(f"{A}entry/{A}author/{A}name") == "-"
