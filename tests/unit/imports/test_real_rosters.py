"""Real rosters, read completely: the number of rows, and the refused ones."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.core.errors import Invalid
from chalicelib.core.validation import validate
from chalicelib.imports.formats import congress
from chalicelib.imports.reader import Reader
from chalicelib.imports.row import RefusedRow, Row
from chalicelib.representatives.models import RepresentativeDraft
from chalicelib.tenants import tenant_registry
from tests.support import files_in_both, in_both

if TYPE_CHECKING:
    from pathlib import Path

    from chalicelib.core.errors import Flaw

REGISTRY = tenant_registry.load_registry()
NAMES = {tenant.name: tenant.id for tenant in REGISTRY.page(kind="state", limit=100)[0]}
TODAY = date(2026, 8, 15)
COMPARED = ("name", "given_name", "family_name", "position", "district", "level", "chamber", "party", "photo_url")


@cache
def read(path: Path) -> tuple[list[Row], list[RefusedRow]]:
    stem = path.name.split(".")[0]
    tenant = None if path.parent.name == "congress" or stem == "us" else (stem.upper(), "state")
    offices = {}
    if path.parent.name == "congress":
        with (path.parent / "legislators-district-offices.json").open("rb") as file:
            offices = congress.read_district_offices(file, "json")
    with path.open("rb") as file:
        found = list(Reader(NAMES, tenant, TODAY, beside=congress.Companions(offices)).read_rows(file, path.name))
    return [row for row in found if isinstance(row, Row)], [row for row in found if isinstance(row, RefusedRow)]


ROLELESS = {"holds no office now: current_chamber is empty"}
ENDED = {
    f"holds no office now: the last role ended {day}"
    for day in ("2026-01-01", "2025-01-02", "2025-01-06", "2025-03-31", "2025-08-08")
}
INVENTED: list[Any] = [
    ("openstates/*.csv", 532, 1, ROLELESS),
    ("openstates-executive/*.csv", 5, 2, ROLELESS),
    ("openstates-municipal/*.csv", 4, 1, ROLELESS),
    ("openstates-yaml/*.tar.gz", 60, 2, {"holds no office now: the last role ended 2025-03-31"}),
    ("congress/legislators-current.json", 7, 0, set()),
    ("congress/legislators-current.yaml.gz", 7, 0, set()),
]
REAL: list[Any] = [
    ("openstates/*.csv", 7077, 1, ROLELESS),
    ("openstates-executive/*.csv", 143, 32, ROLELESS),
    ("openstates-municipal/*.csv", 285, 298, ROLELESS),
    ("openstates-yaml/*.tar.gz", 754, 5, ENDED),
    ("congress/legislators-current.json", 537, 0, set()),
    ("congress/legislators-current.yaml.gz", 537, 0, set()),
]


@pytest.mark.parametrize(
    ("data", "files", "count", "refused", "reasons"),
    [each for pair in zip(INVENTED, REAL, strict=True) for each in in_both(*pair)],
)
def test_all_rows_with_an_office_are_read(data: Path, files: str, count: int, refused: int, reasons: set[str]) -> None:
    found = [read(path) for path in sorted(data.glob(files))]
    rows, others = (sum(len(each[part]) for each in found) for part in (0, 1))
    assert (rows, others) == (count, refused)
    assert {row.reason for _, each in found for row in each} == reasons
    assert not any(row.unread for _, each in found for row in each)


@pytest.mark.parametrize(("data", "count"), in_both([3], [80]))
def test_presidents_are_not_members_of_congress(data: Path, count: int) -> None:
    rows, refused = read(data / "congress" / "executive.json")
    assert (rows, len(refused)) == ([], count)
    assert all(row.reason.endswith(("is not a seat in Congress", "has no bioguide id")) for row in refused)


@pytest.mark.parametrize(
    "archive",
    files_in_both(["openstates-yaml/ak.tar.gz"], [f"openstates-yaml/{state}.tar.gz" for state in ("ca", "nh", "ny")]),
)
def test_yaml_and_csv_of_a_state_have_the_same_people(archive: Path) -> None:
    data, state = archive.parent.parent, archive.name.partition(".")[0]
    files = (f"openstates-yaml/{state}.tar.gz", f"openstates/{state}.csv", f"openstates-executive/{state}.csv")
    of_yaml, *of_csv = ({row.key: row.fields for row in read(data / file)[0]} for file in files)
    from_csv = of_csv[0] | of_csv[1]
    assert set(of_yaml) == set(from_csv)
    differences = [
        (fields["name"], what, fields.get(what), from_csv[key].get(what))
        for key, fields in of_yaml.items()
        for what in COMPARED
        if fields.get(what) != from_csv[key].get(what)
    ]
    assert differences == []


@pytest.mark.parametrize("data", in_both())
def test_json_and_yaml_of_congress_have_the_same_rows(data: Path) -> None:
    one, other = (read(data / "congress" / f"legislators-current.{form}")[0] for form in ("json", "yaml.gz"))
    assert one == other


@pytest.mark.parametrize(
    ("data", "offices", "seats", "schemes"),
    in_both([(6, 3), (5, 2), (7, 3, 3)], [(536, 1312), (437, 100), (537, 536, 225)]),
)
def test_members_of_congress_have_district_offices_and_other_ids(
    data: Path, offices: tuple[int, ...], seats: tuple[int, ...], schemes: tuple[int, ...]
) -> None:
    rows, _ = read(data / "congress" / "legislators-current.json")
    kinds = Counter(office["classification"] for row in rows for office in row.fields["contact_info"]["offices"])
    assert kinds == dict(zip(("capitol", "district"), offices, strict=True))
    assert Counter(row.fields["position"] for row in rows) == dict(
        zip(("US Representative", "US Senator"), seats, strict=True)
    )
    found = Counter(identifier["scheme"] for row in rows for identifier in row.fields["identifiers"])
    assert tuple(found[scheme] for scheme in ("bioguide", "wikidata", "thomas")) == schemes


@pytest.mark.parametrize(
    ("data", "files", "flaws"),
    [
        *in_both(("openstates-yaml/*.tar.gz", 0), ("openstates-yaml/*.tar.gz", 0)),
        # The URL of one contact form begins with hhttps://
        *in_both(("congress/legislators-current.json", 1), ("congress/legislators-current.json", 1)),
    ],
)
def test_parsed_rows_are_valid_drafts(data: Path, files: str, flaws: int) -> None:
    wrong: list[Flaw] = []
    rows = [row for path in data.glob(files) for row in read(path)[0]]
    assert rows
    for row in rows:
        try:
            validate(RepresentativeDraft, row.fields)
        except Invalid as error:
            wrong += error.flaws
    assert len(wrong) == flaws
    assert all(flaw.pointer.startswith("#/contact_info/") for flaw in wrong)
