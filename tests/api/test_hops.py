"""Count the functions that a request passes, and compare them with docs/architecture.md; HOPS=write updates it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.api.test_imports import Importer, person, roster
from tests.support import ROOT
from tools.generate.hops import AWS, HopCounter, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.conftest import Caller

DOCUMENT = ROOT / "docs" / "architecture.md"
# Decorators and wrappers that only delegate to the function that they wrap.
WRAPPERS = frozenset(
    {
        "_TenantContext.__getattr__.<locals>.call",
        "_answer_unknown_paths.<locals>.handle_request",
        "required_env_vars.<locals>.declare.<locals>.with_settings",
        "track_execution.<locals>.recorded",
        "LazyImport.__call__",
    }
)


def get_one(api: Caller, _: Importer) -> HopCounter:
    found = api.create()
    path = f"/representatives/{found['id']}"
    api.get(path, Authorization="")
    with HopCounter(
        frozenset({"SnapshotLoader.get_cached", "Snapshot.get_row", "ApiResponse.body"}), WRAPPERS
    ) as counter:
        api.send("GET", path, headers={"Authorization": None})
    return counter


def create_one(api: Caller, _: Importer) -> HopCounter:
    api.create()
    marks = {AWS, "RuleEngine.derive_fields", "SeatIndex.check_free", "ApiResponse.body"}
    with HopCounter(frozenset(marks), WRAPPERS) as counter:
        api.create(name="Bob Example", position="Governor")
    return counter


def import_file(_: Caller, importer: Importer) -> HopCounter:
    importer.load(roster([person(1)]))
    content = roster([person(1, name="Another Name"), person(2), person(3)])
    import_id = importer.begin(content)
    marks = {AWS, "parse_rows", "CandidateIndex.match", "RuleEngine.derive_fields", "Seating.seat", "merge_row"}
    with HopCounter(frozenset(marks), WRAPPERS) as counter:
        assert importer.notify(f"uploads/CA/{import_id}/roster", len(content))
        importer.work()
    assert importer.get(import_id)["state"] == "done"
    return counter


@pytest.mark.parametrize(
    ("title", "path", "most"),
    [
        ("GET /representatives/{id}", get_one, 7),
        ("POST /representatives", create_one, 11),
        ("An import, from upload to written", import_file, 44),
    ],
)
def test_request_passes_few_functions(
    api: Caller, roster_bucket: str, title: str, path: Callable[[Caller, Importer], HopCounter], most: int
) -> None:
    counter = path(api, Importer(api, roster_bucket))
    assert counter.reached == counter.marks
    listed = render(title, counter.hops)
    document = DOCUMENT.read_text(encoding="utf-8")
    if os.environ.get("HOPS") == "write":
        begin = document.index(f"### {title}:")
        end = document.find("\n#", begin + 3)
        DOCUMENT.write_text(document[:begin] + listed + document[end if end > 0 else len(document) :], encoding="utf-8")
    else:
        assert listed in document
    assert len(counter.hops) <= most
