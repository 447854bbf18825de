"""No answer exceeds Lambda's limit: a page ends early, says so, and the next page continues there."""

from __future__ import annotations

import doctest
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.http import response
from chalicelib.lookup import routes
from chalicelib.representatives import routes as representatives_routes
from tests.api.stage_client import LIVES_IN_CA

if TYPE_CHECKING:
    from tests.api.conftest import Caller
    from tests.api.stage_client import Stage

MOST = 80_000
# Quotes grow most when they are encoded.
LARGE = {"offices": [{"name": "Capitol", "address": '"' * 490} for _ in range(3)]}
MCP: dict[str, str | None] = {"Authorization": None, "MCP-Protocol-Version": "2025-11-25"}


@pytest.fixture
def small_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the maximum size of an answer."""
    for module in (response, routes):
        monkeypatch.setattr(module, "MOST_BYTES", MOST)


def fill(api: Caller, count: int = 12) -> None:
    """Create representatives with long addresses and different names."""
    for number in range(count):
        api.create(name=f"Ada {number:02d}", position="State Senator", district=str(number + 1), contact_info=LARGE)


def follow_pages(api: Caller, path: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Follow the pages of a list; return all entries, and the meta of each page."""
    seen, metas, bare = list[dict[str, Any]](), list[dict[str, Any]](), path.partition("?")[0]
    while path:
        reply = api.get(path)
        assert reply.status == 200
        assert len(json.dumps(reply.text)) <= MOST
        seen += reply.data
        metas.append(reply.json["meta"])
        found = re.search(r'<(\?[^>]+)>; rel="next"', reply.headers.get("Link", ""))
        path = f"{bare}{found[1]}" if found else ""
    return seen, metas


@pytest.mark.usefixtures("small_answers")
class TestPages:
    def test_list_ends_early_and_the_next_page_continues(self, api: Caller) -> None:
        fill(api)
        seen, metas = follow_pages(api, "/representatives?limit=10")
        assert [entry["name"] for entry in seen] == [f"Ada {number:02d}" for number in range(12)]
        assert metas[0] == {"total": 12, "skip": 0, "limit": 10, "returned": metas[1]["skip"]}
        assert metas[0]["returned"] < 10

    def test_page_that_fits_has_no_returned_count(self, api: Caller) -> None:
        fill(api, 2)
        assert follow_pages(api, "/representatives?limit=10")[1] == [{"total": 2, "skip": 0, "limit": 10}]

    def test_entry_larger_than_an_answer_is_still_returned(self) -> None:
        assert response.fit_items(["x" * MOST, "y"]) == ["x" * MOST]

    def test_feed_and_history_end_early(self, api: Caller) -> None:
        ada = api.create(contact_info=LARGE)["id"]
        for number in range(9):
            api.send("PATCH", f"/representatives/{ada}", {"name": f"Ada {number}"})
        changes, metas = follow_pages(api, "/changes?limit=8")
        assert [change["sequence"] for change in changes] == list(range(1, 11))
        assert len(metas) > 2
        changes, metas = follow_pages(api, f"/representatives/{ada}/history?limit=8")
        assert [change["sequence"] for change in changes] == list(range(10, 0, -1))
        assert metas[0]["returned"] < 8
        assert {meta["total"] for meta in metas} == {10}

    def test_tool_answer_ends_early(self, api: Caller) -> None:
        fill(api)
        arguments = {"tenant": "CA", "limit": 10}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                   "params": {"name": "list_representatives", "arguments": arguments}}  # fmt: skip
        reply = api.send("POST", "/mcp", message, MCP)
        assert len(json.dumps(reply.text)) <= MOST
        content = reply.json["result"]["structuredContent"]
        assert content["meta"]["returned"] == len(content["data"]) < 10


@pytest.mark.usefixtures("roster_bucket")
def test_export_is_measured_as_lambda_escapes_it(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    assert representatives_routes.MOST == response.MOST_BYTES
    api.create(name="\U0001f600" * 200)
    text = api.get("/representatives?format=jsonl").text
    escaped = len(json.dumps(text))
    assert len(json.dumps(text, ensure_ascii=False).encode()) < escaped - 1_000
    for most, status in ((escaped, 200), (escaped - 1, 202)):
        monkeypatch.setattr(representatives_routes, "MOST", most)
        assert api.get("/representatives?format=jsonl").status == status


def test_docstring_examples_are_correct() -> None:
    assert doctest.testmod(response).failed == 0


@pytest.mark.usefixtures("small_answers")
class TestLookups:
    def test_officials_that_do_not_fit_are_left_out_and_named(self, api: Caller) -> None:
        seats = "ocd-division/country:us/state:ca"
        api.create(name="Ada", position="Governor", contact_info=LARGE)
        whole = api.get(f"/lookup?division={seats}")
        assert whole.status == 200
        assert len(json.dumps(whole.text)) <= MOST
        assert whole.json["meta"] == {}
        more = {"offices": [{"name": "Capitol", "address": '"' * 490} for _ in range(30)]}
        governor = api.get("/representatives?position=governor").one
        api.send("PATCH", f"/representatives/{governor['id']}", {"contact_info": more})
        cut = api.get(f"/lookup?division={seats}", cache_control="no-cache")
        assert len(json.dumps(cut.text)) <= MOST
        assert cut.json["meta"] == {"left_out": seats}
        assert cut.headers["Link"] == (
            '<representatives?division_id=ocd-division%2Fcountry%3Aus%2Fstate%3Aca>; rel="related"'
        )
        (office,) = (each for each in cut.one["officials"]["state"] if each["title"] == "Governor")
        assert (office["officials"], office["seats"]) == ([], 1)

    def test_officials_of_a_home_that_do_not_fit_are_left_out_and_named(self, stage: Stage) -> None:
        credentials = stage.credentials("constituent")
        stage.api.send("PUT", "/me/profile", LIVES_IN_CA, credentials)
        more = {"offices": [{"name": "Capitol", "address": '"' * 490} for _ in range(30)]}
        stage.api.create(name="Ada", position="Governor", contact_info=more)
        reply = stage.api.send("GET", "/me/representatives", None, credentials)
        assert reply.json["meta"] == {"left_out": LIVES_IN_CA["home"]["division"]}
        assert reply.headers["Cache-Control"] == "no-store"


def test_encoded_size_covers_the_answer_of_an_agent_tool() -> None:
    for value in ("plain", '"' * 10, "\\", "\u00e9", "\U0001f600", "\u0001"):
        text = json.dumps(value, ensure_ascii=False)
        empty, filled = (json.dumps(json.dumps({"text": each, "structured": 0})) for each in ("", text))
        assert response.encoded_size(text) >= len(filled) - len(empty) + len(json.dumps(text)) - 2
        assert len(text) * (response.WORST_ASCII if text.isascii() else response.WORST) + 8 >= response.encoded_size(
            text
        )


def test_long_non_ascii_text_that_fits_is_returned_whole() -> None:
    # By its length alone, each non-ASCII character could take many bytes.
    texts = ['"' + "é" * 150_000 + '"'] * 2
    assert response.fit_items(texts) == texts
