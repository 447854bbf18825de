"""Doubling the input about doubles the work, for any input: no parser of outside input grows faster.

Steps are executed lines of the product. Work inside one line (slices, regular expressions) must take at most seconds of
CPU at a size where quadratic work would take minutes.
"""

from __future__ import annotations

import json
import time
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import pytest

from chalicelib.agents import jsonrpc
from chalicelib.core import json_merge_patch, safe_text
from chalicelib.core.errors import Problem
from chalicelib.geo import geojson
from chalicelib.http import response
from chalicelib.http.request import ApiRequest
from chalicelib.imports import contact, person_names
from chalicelib.imports.formats import detect
from chalicelib.imports.io import documents
from chalicelib.imports.planner import make_plan
from chalicelib.imports.reader import Reader
from chalicelib.imports.record_spool import RecordList
from chalicelib.imports.row import BadRoster
from chalicelib.representatives import export, search_index
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.tenants import rules
from chalicelib.tenants.column_mapping import ColumnMapping
from chalicelib.tenants.rules_validation import refuse_ambiguous
from tests.support import count_steps
from tests.unit.representatives.conftest import CALIFORNIA, NOON, ROOMY

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.representatives.list_index import ListEntry

    Work = Callable[[int], object]

JOINER, TODAY = "\u200d", date(2026, 6, 1)
SECONDS = 4.0
DESK = RecordFactory(CALIFORNIA, ROOMY, lambda: NOON)
COLUMNS = (
    *("id", "name", "current_party", "current_district", "current_chamber", "given_name", "family_name", "email"),
    *("links", "sources", "capitol_address", "capitol_voice"),
)
HEADER = ",".join(COLUMNS) + "\n"
OFFICE = '<Office id="o"><Name>Mayor</Name>{}</Office>'
MAPPING = ColumnMapping(columns={"name": "name", "position": "position"})


def read(data: str, name: str = "roster.csv") -> object:
    """Read a roster to its end, or to the error that refuses it."""
    reader = Reader({}, ("CA", "state"), TODAY, MAPPING)
    try:
        return sum(1 for _ in reader.read_rows(data.encode(), name))
    except BadRoster as bad:
        return bad


def refused(act: Callable[[], object]) -> object:
    """Run something that may be refused."""
    try:
        return act()
    except (Problem, ValueError, jsonrpc.RpcError) as error:
        return error


def person(number: int = 1, **cells: str) -> str:
    """Return a row of Open States."""
    row = {"id": f"ocd-person/{number}", "name": f"Ada Example {number}", "current_chamber": "upper"} | cells
    return ",".join('"' + row.get(name, "").replace('"', '""') + '"' for name in COLUMNS) + "\n"


def vip(count: int, contacts: int = 0, people: int | None = None) -> object:
    """Read a feed in which many people hold one office with a long description."""
    emails = "".join(f"<Email>a{number}@b.example</Email>" for number in range(contacts))
    holders = range(count if people is None else people)
    parts = [OFFICE.format(f"<ContactInformation>{emails}</ContactInformation>")]
    parts += [f'<Person id="p{number}"><FullName>Ada {number}</FullName></Person>' for number in holders]
    parts += [
        f"<OfficeHolderTenure><OfficeHolderPersonId>p{number % len(holders)}</OfficeHolderPersonId>"
        "<OfficeId>o</OfficeId></OfficeHolderTenure>"
        for number in range(count)
    ]
    return read(f"<VipObject>{''.join(parts)}</VipObject>", "feed.xml")


def congress(count: int) -> object:
    """Read legislators with many terms."""
    term = {"type": "rep", "start": "2025-01-03", "state": "CA", "district": 1}
    found = [
        {"id": {"bioguide": f"A{number}"}, "name": {"official_full": "A"}, "terms": [term] * 5}
        for number in range(count)
    ]
    return read(json.dumps(found), "legislators-current.json")


def own_line(number: int, name: str) -> str:
    return json.dumps({"represent_id": str(UUID(int=number + 1)), "name": name, "position": "State Senator"}) + "\n"


def planned(count: int, name: Callable[[int], str]) -> object:
    """Plan the import of many people for one seat that has many holders."""
    draft = DESK.make_draft({"name": "Ada Example", "position": "State Senator"})
    stored = [DESK.create(draft, UUID(int=10**9 + number)) for number in range(count)]
    reader = Reader({}, ("CA", "state"), TODAY)
    rows = reader.read_rows("".join(own_line(number, name(number)) for number in range(count)).encode(), "x.jsonl")
    return make_plan(rows, RecordList(stored), DESK, NOON.date(), partial=True)


def index(count: int) -> search_index.SearchIndex:
    """Index people who share all words, and one who has a word of their own."""
    entries = [
        SimpleNamespace(
            position="senator senate", district="senatar", names=f"sena word{number}", name=f"sena {number}"
        )
        for number in range(count)
    ]
    return search_index.SearchIndex(enumerate(cast("list[ListEntry]", entries)))


FEW = index(200)


def called(name: str, value: str) -> ApiRequest:
    request = SimpleNamespace(headers={name: value}, context={}, query_params=None, raw_body=b"{}")
    return ApiRequest(cast("Any", request), {})


def ambiguous(count: int) -> None:
    districts = tuple(
        rules.District(
            name=f"{number}", division_id=f"ocd-division/country:us/state:ca/sldu:{number}", aliases=(f"D {number}",)
        )
        for number in range(count)
    )
    office = rules.Office(key="a", title="A", level="state", district_kind="districts", districts=districts)
    refuse_ambiguous([office], [])


def boundary(count: int) -> object:
    """Read a district with many corners, most of them on one line."""
    ring = [[-120 + number / count, 35.0] for number in range(count)]
    shape = {"type": "Polygon", "coordinates": [[*ring, [-119.0, 36.0], ring[0]]]}
    feature = {"type": "Feature", "properties": {"name": "1", "district": "1"}, "geometry": shape}
    collection = geojson.FeatureCollection.model_validate({"type": "FeatureCollection", "features": [feature]})
    return geojson.read(collection, lambda _, name: name)


STEPS: dict[str, tuple[int, Work]] = {
    "Open States, rows": (300, lambda n: read(HEADER + "".join(map(person, range(n))))),
    "Open States, one id": (300, lambda n: read(HEADER + person() * n)),
    "Open States, links": (500, lambda n: read(HEADER + person(links="https://a.example;" * n))),
    "Open States, semicolons": (2000, lambda n: read(HEADER + person(links=";" * n, email=";" * n))),
    "Open States, joiners in names": (1000, lambda n: read(HEADER + person(name="é" + JOINER * n))),
    "Open States, joiners between letters": (1000, lambda n: read(HEADER + person(name=("é " + JOINER) * n))),
    "YAML, keys": (1000, lambda n: read("".join(f"k{number}: 1\n" for number in range(n)), "a.yml")),
    "YAML, a list": (1000, lambda n: read("id: ocd-person/1\nroles:\n" + "- type: upper\n" * n, "a.yml")),
    "YAML, levels": (1000, lambda n: read("a: " + "[" * n, "a.yml")),
    "Congress": (200, congress),
    "VIP, holders": (200, vip),
    "VIP, holders of an office with a long description": (200, lambda n: vip(n, contacts=n)),
    "VIP, offices of one person": (200, lambda n: vip(n, people=1)),
    "own CSV": (200, lambda n: read("represent_id,name,position,emails\n" + f"{UUID(int=1)},A,B,;\n" * n)),
    "own CSV, entries": (500, lambda n: read("represent_id,name,position,emails\n" + f"{UUID(int=1)},A,B,{';' * n}\n")),
    "own lines": (300, lambda n: read("".join(own_line(number, "A") for number in range(n)), "a.jsonl")),
    "mapped CSV": (500, lambda n: read("name,position\n" + "Ada,Mayor\n" * n)),
    "empty lines": (1000, lambda n: read(HEADER + "\n" * n)),
    "an open quote": (1000, lambda n: read(HEADER + '"' + "\n" * n)),
    "plan, one name": (200, lambda n: planned(n, lambda _: "Ada Example")),
    "plan, one family": (200, lambda n: planned(n, lambda number: f"Bo{number} Example")),
    "names, words": (400, lambda n: person_names.parse("a " * n).forms),
    "names, commas": (400, lambda n: person_names.parse("a," * n).forms),
    "names, generations": (400, lambda n: person_names.parse("a" + " jr" * n).forms),
    "index": (200, index),
    "search, one word": (50, lambda n: FEW.find("senator " * n)),
    "search, many words": (50, lambda n: FEW.find(" ".join(f"senat{chr(97 + number % 26)}" for number in range(n)))),
    "rules": (500, ambiguous),
    "GeoJSON": (2000, lambda n: refused(lambda: boundary(n))),
    "Accept": (1000, lambda n: response.negotiate_media_type("text/csv;q=0.5," * n, ["text/csv"])),
    "Accept, parameters": (1000, lambda n: response.negotiate_media_type("text/csv" + ";a=b" * n, ["text/csv"])),
    "If-Match": (1000, lambda n: refused(lambda: called("if-match", '"a",' * n + '"b"').entity_tags("If-Match"))),
    "texts of a body": (1000, lambda n: list(safe_text.find_flaws({"a": ["b"] * n}))),
    "texts of a roster": (1000, lambda n: safe_text.clean(("é" + JOINER) * n)),
    "merge patch": (1000, lambda n: json_merge_patch.merge({}, {f"k{number}": {"a": None} for number in range(n)})),
    "message of an agent": (1000, lambda n: refused(lambda: jsonrpc.parse_message(b"[" + b"{}," * n + b"{}]"))),
}

AT_ONCE: dict[str, Callable[[int], object]] = {
    "URL, colons in brackets": lambda n: safe_text.find_url_flaw("http://[" + ":" * n + "]x"),
    "URL, brackets": lambda n: safe_text.find_url_flaw("http://" + "[]" * n),
    "URL, colons": lambda n: safe_text.find_url_flaw("http://" + ":" * n),
    "a long name in a body": lambda n: list(safe_text.find_flaws({"k" * n: ["v"] * n})),
    "joiners": lambda n: safe_text.clean("é" + JOINER * n),
    "joiners behind spaces": lambda n: safe_text.clean(("é " + JOINER) * n),
    "names, generations": lambda n: person_names.parse("a" + " jr" * n).forms,
    "names, titles": lambda n: person_names.parse("the " * n).forms,
    "names, commas": lambda n: person_names.parse("a," * n).forms,
    "names, quotes": lambda n: person_names.parse("".join(f'"ab{chr(97 + k % 26)}" c' for k in range(n))).forms,
    "names, lone quotes": lambda n: person_names.parse(" 'a" * n).forms,
    "formulas, signs": lambda n: export.unguard_cell(export.guard_cell("=" * n)),
    "formulas, apostrophes": lambda n: export.unguard_cell(export.guard_cell(";'" * n + "'" * n)),
    "formulas, dropped": lambda n: export.unguard_cell(export.guard_cell(("," + "\u200b" * 99) * (n // 99))),
    "URLs of a cell": lambda n: contact.normalize_urls(";" + "a" * n + ";a" * n),
    "separators of a cell": lambda n: contact.normalize_urls(";" * n + "a" + " " * n + "b" + "\n" * n),
    "addresses of a cell": lambda n: contact.normalize_emails("a; " * n),
    "phones of a cell": lambda n: contact.normalize_phones("518" * n + " " * n, contact.Rest()),
    "format, comments": lambda n: refused(lambda: detect.detect_format(b"#\n" * n, "a", mapped=True)),
    "format, blanks": lambda n: refused(lambda: detect.detect_format(b"-" + b" " * n, "a", mapped=True)),
    "format, ids": lambda n: refused(lambda: detect.detect_format(b"id:" + b"\n" * n, "a", mapped=True)),
    "YAML, flow": lambda n: refused(lambda: documents.parse_yaml(b"{" + b"? a," * n)),
    "YAML, quoted": lambda n: refused(lambda: documents.parse_yaml(b'"' + b"\\\n" * n)),
    "JSON, digits": lambda n: refused(lambda: documents.parse_json(b"1" * n)),
    "charset": lambda n: refused(lambda: called("content-type", "a/b;" + "charset " * n + " " * n).body_bytes("a/b")),
    "titles": lambda n: (
        rules.normalize_title("a_" * n),
        rules.normalize_label("00" * n),
        rules.normalize_party("party " * n),
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_doubled_input_takes_about_twice_the_steps(name: str) -> None:
    count, work = STEPS[name]
    work(10)  # imports and one-time reads do not count
    fewer, more = (count_steps(partial(work, number)) for number in (count, 2 * count))
    assert more < 2.5 * fewer + 500


@pytest.mark.parametrize("name", AT_ONCE)
def test_one_line_on_hostile_text_takes_seconds_at_most(name: str) -> None:
    before = time.process_time()
    AT_ONCE[name](120_000)
    assert time.process_time() - before < SECONDS
