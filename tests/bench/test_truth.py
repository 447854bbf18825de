"""The oracle on an invented mirror: whom it expects at a point, and what it says of an answer."""

from __future__ import annotations

import json
import sys
from contextlib import closing, contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from bench.truth import oracle, sources
from bench.truth.comparison import Named, Tally, compare, judge, read_named
from bench.truth.points import choose_points
from bench.truth.report import get_share, is_proven, make_report
from bench.truth.sources import HOUSE, LOWER, SENATE, UPPER, Codes, read_truth
from tests.invented_mirror import SIZE, STATES, add_person, make_mirror

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.truth.sources import Truth
    from tests.invented_mirror import InventedMirror

TODAY = date(2026, 8, 15)
FIRST, SECOND = (STATES["CO"].get_point(district) for district in (1, 2))
ON_THE_LINE = (FIRST[0], STATES["CO"].west + SIZE)
OUTSIDE = (FIRST[0], STATES["CO"].west - SIZE)


@pytest.fixture
def mirror() -> InventedMirror:
    return make_mirror(("CO", "WY"), congress=3, today=TODAY)


def read(mirror: InventedMirror, folder: Path, codes: Codes | None = None) -> Truth:
    return read_truth(mirror.write(folder), TODAY, codes)


def names(*numbers: int) -> frozenset[str]:
    return frozenset(f"Cora Invented {number}" for number in numbers)


def test_people_of_a_point_are_those_of_its_districts(mirror: InventedMirror, tmp_path: Path) -> None:
    truth = read(mirror, tmp_path)
    assert truth.find_states(*FIRST) == ["CO"]
    assert truth.list_bodies(["CO"]) == [SENATE, HOUSE, UPPER, LOWER, "governor"]
    assert [truth.expect(UPPER, *point).answers for point in (FIRST, SECOND)] == [(names(1),), (names(2),)]
    assert [truth.expect(LOWER, *point).answers for point in (FIRST, SECOND)] == [(names(3),), (names(4),)]
    assert truth.expect("governor", *FIRST).answers == (names(5),)
    assert truth.expect(SENATE, *FIRST).answers == (frozenset({"Dorin Invented 1", "Dorin Invented 2"}),)
    assert truth.expect(HOUSE, *SECOND).answers == (frozenset({"Dorin Invented 4"}),)
    wyoming = [STATES["WY"].get_point(district) for district in (1, 2)]
    assert len({truth.expect(HOUSE, *point) for point in wyoming}) == 1
    assert truth.expect(HOUSE, *wyoming[0]).answers[0]


def test_a_point_on_a_line_may_name_both_sides(mirror: InventedMirror, tmp_path: Path) -> None:
    truth = read(mirror, tmp_path)
    degree = 1 / sources.METRES
    lat, lon = ON_THE_LINE
    assert set(truth.expect(UPPER, *ON_THE_LINE).answers) == {names(1), names(2), names(1, 2)}
    assert len(truth.expect(UPPER, lat, lon - 9 * degree).answers) == 3
    assert truth.expect(UPPER, lat, lon - 16 * degree).answers == (names(1),)


def test_a_point_outside_of_the_maps_is_not_answered(mirror: InventedMirror, tmp_path: Path) -> None:
    truth = read(mirror, tmp_path)
    assert truth.find_states(*OUTSIDE) == []
    assert truth.expect(SENATE, *OUTSIDE).why
    mirror.halve_map("sldu")
    assert read(mirror, tmp_path).expect(UPPER, *SECOND).why == "no district of the map is here"


def test_a_state_with_other_lines_than_seats_is_not_answered(mirror: InventedMirror, tmp_path: Path) -> None:
    mirror.divisions.append(("ocd-division/country:us/state:co/cd:3", "CO cd district 3"))
    truth = read(mirror, tmp_path)
    assert truth.expect(HOUSE, *FIRST).why == "the map has another number of districts than the state has seats"
    assert truth.expect(SENATE, *FIRST).answers


def test_all_holders_of_a_district_are_expected(mirror: InventedMirror, tmp_path: Path) -> None:
    add_person(mirror, "CO", "lower", "1", name="Ada Second")
    assert read(mirror, tmp_path).expect(LOWER, *FIRST).answers == (names(3) | {"Ada Second"},)


def test_a_person_whose_term_is_not_today_is_not_expected(mirror: InventedMirror, tmp_path: Path) -> None:
    for name, days in {
        "Ada Ended": {"end": date(2026, 8, 14)},
        "Ada Coming": {"start": date(2026, 8, 16)},
        "Ada Last": {"start": TODAY, "end": TODAY},
    }.items():
        add_person(mirror, "CO", "upper", "1", name=name, **days)
    assert read(mirror, tmp_path).expect(UPPER, *FIRST).answers == (names(1) | {"Ada Last"},)


def test_a_member_of_congress_whose_term_has_ended_may_be_named_as_overdue(
    mirror: InventedMirror, tmp_path: Path
) -> None:
    for number in (1, 3):
        mirror.find_person(f"Dorin Invented {number}")["terms"][0]["end"] = "2026-08-15"
    truth = read(mirror, tmp_path)
    assert truth.expect(HOUSE, *FIRST).why == "the term has ended, and no successor is listed"
    expected = truth.expect(SENATE, *FIRST)
    assert expected.answers == (frozenset({"Dorin Invented 2"}),)
    assert expected.overdue == {"Dorin Invented 1"}
    senators = office("us-senator", "Dorin Invented 1", "Dorin Invented 2", chamber="upper")
    answer = make_answer(federal=(senators,))
    assert judge(expected.answers, read_named(answer, SENATE, expected.overdue)) == "wrong"
    senators["officials"][0]["status"] = "overdue"
    assert judge(expected.answers, read_named(answer, SENATE, expected.overdue)) == "equal"


def test_a_vacant_seat_is_expected_to_have_no_holder(mirror: InventedMirror, tmp_path: Path) -> None:
    mirror.people = {path: person for path, person in mirror.people.items() if person["name"] != "Cora Invented 1"}
    assert read(mirror, tmp_path).expect(UPPER, *FIRST).answers == (frozenset(),)


def test_names_and_codes_of_districts_lead_to_one_id(tmp_path: Path) -> None:
    root = "ocd-division/country:us/state"
    nh = {"chamber": "lower", "districts": [{"name": "Belknap 1", "division_id": f"{root}:nh/sldl:belknap_1"}]}
    pr = {"chamber": "upper", "districts": [{"name": "At-Large", "division_id": f"{root}:pr"}]}
    (tmp_path / "states.json").write_text(
        json.dumps(
            {letters: {"division_id": f"{root}:{letters.lower()}", "chambers": [chamber]}
             for letters, chamber in (("NH", nh), ("PR", pr))}
        )
    )  # fmt: skip
    exceptions = {"exceptions": {"sldl-33001": f"{root}:nh/sldl:belknap_1"}}
    (tmp_path / "geoid_to_ocd.json").write_text(json.dumps({"_origin": "", "nh": exceptions}))
    codes = Codes.read(tmp_path, tmp_path)
    assert codes.place_code("sldl", "33", "001") == codes.place_name("NH", LOWER, "Belknap  1") == "belknap_1"
    assert codes.place_code("sldl", "27", "09A") == codes.place_name("MN", LOWER, "9A") == "9a"
    assert codes.place_code("sldl", "16", "009") == codes.place_name("ID", LOWER, "9B") == "9"
    assert codes.place_name("PR", UPPER, "At-Large") == "at-large"
    assert [codes.place_code("cd", "56", code) for code in ("00", "98", "07", "ZZ")] == ["at-large"] * 2 + ["7", None]
    assert codes.place_code("sldu", "25", "ZZZ") is None
    assert Codes.read(None, None) == Codes()


A, B, C = (frozenset({name}) for name in "abc")
NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("answers", "named", "outcome"),
    [
        ((A,), Named(A), "equal"),
        ((A | B,), Named(A | B, vacant=True, unknown=True), "equal"),
        ((NONE,), Named(vacant=True), "equal"),
        ((NONE,), Named(), "equal"),
        ((NONE,), Named(unknown=True), "unknown"),
        ((NONE,), Named(A), "wrong"),
        ((A,), Named(B), "wrong"),
        ((A,), Named(A | B), "wrong"),
        ((A,), Named(vacant=True), "wrong"),
        ((A | B,), Named(A, vacant=True), "wrong"),
        ((A | B,), Named(A), "missing"),
        ((A,), Named(), "missing"),
        ((A,), Named(unknown=True), "unknown"),
        ((A,), Named(NONE, A), "unknown"),
        ((A,), Named(A, B), "unknown"),
        ((A, B, A | B), Named(NONE, A | B, unknown=True), "equal"),
        ((A, B, A | B), Named(B), "equal"),
        ((A, B, A | B), Named(NONE, A | B | C, unknown=True), "unknown"),
        ((A, B, A | B), Named(C), "wrong"),
    ],
)
def test_outcome_of_an_answer(answers: tuple[frozenset[str], ...], named: Named, outcome: str) -> None:
    assert judge(answers, named) == outcome


def office(key: str, *people: str, chamber: str | None = None, **more: Any) -> dict[str, Any]:
    officials = [{"name": name, "status": "current"} for name in people]
    return {"office": key, "chamber": chamber, "share": 1.0, "officials": officials, "vacant": [], "unknown": []} | more


def make_answer(*state: dict[str, Any], federal: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"place": {"unknown": []}, "officials": {"federal": list(federal), "state": list(state)}}


def right(number: int) -> dict[str, Any]:
    """Return the right answer for a district of Colorado in the invented mirror."""
    return make_answer(
        office("state-senator", f"Cora Invented {number}", chamber="upper"),
        office("state-representative", f"Cora Invented {number + 2}", chamber="lower"),
        office("governor", "Cora Invented 5"),
        federal=(
            office("us-senator", "Dorin Invented 1", "Dorin Invented 2", chamber="upper"),
            office("us-representative", f"Dorin  Invented {number + 2}", chamber="lower"),
        ),
    )


def test_answers_are_compared_for_each_body(mirror: InventedMirror, tmp_path: Path) -> None:
    truth, tally = read(mirror, tmp_path), Tally()
    compare(truth, *FIRST, right(1), tally)
    assert tally.count() == {"equal": 5}
    assert is_proven(tally)
    compare(truth, *FIRST, right(2), tally)
    assert {finding.body for *_, finding in tally.findings} == {HOUSE, UPPER, LOWER}
    assert tally.count(body=UPPER) == {"equal": 1, "wrong": 1}
    compare(truth, *FIRST, None, tally)
    assert tally.count(state="CO")["missing"] == 5
    compare(truth, *OUTSIDE, None, tally)
    assert (tally.points, tally.congress) == (4, 3)
    assert not is_proven(tally)
    text = make_report(tally, TODAY)
    assert "**not** proven" in text
    assert "| US House | 3 | 1 | 1 | 1 | 0 | 33.33 % |" in text
    assert f"| {FIRST[0]}, {FIRST[1]} | CO | upper | Cora Invented 1 | Cora Invented 2 |" in text
    assert "the point is in no state of the maps" in text


def test_people_who_may_represent_a_place_are_not_certain() -> None:
    answer = make_answer(
        office("state-senator", "Ada", chamber="upper", share=None, unknown=[{}]), office("mayor", "B")
    )
    assert read_named(answer, UPPER) == Named(possible=frozenset({"Ada"}), unknown=True)
    assert read_named(answer, "mayor").certain == {"B"}
    answer["place"]["unknown"] = [{"kind": "lower"}]
    assert read_named(answer, LOWER) == Named(unknown=True)


def test_too_few_points_for_congress_prove_nothing(mirror: InventedMirror, tmp_path: Path) -> None:
    mirror.halve_map("cd119")
    truth, tally = read(mirror, tmp_path), Tally()
    answer = right(1)
    compare(truth, *FIRST, answer, tally)
    assert get_share(tally.count()) == 1
    assert not is_proven(tally)
    assert get_share(Tally().count()) == 0
    assert not is_proven(Tally())


def test_points_are_the_same_each_time_and_in_every_state(mirror: InventedMirror, tmp_path: Path) -> None:
    truth = read(mirror, tmp_path)
    points = choose_points(truth, 12, ("CO", "WY"))
    assert points == choose_points(truth, 12, ("CO", "WY"))
    assert len(set(points)) == 12
    assert {state for point in points for state in truth.find_states(*point)} == {"CO", "WY"}
    assert {truth.find_states(*point)[0] for point in choose_points(truth, 4, ("WY",))} == {"WY"}


@contextmanager
def serve(answers: list[tuple[int, Any]]) -> Iterator[tuple[str, list[str]]]:
    """Serve answers in their order, the last one again and again; yields the base URL and the paths that were asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, data = answers[min(len(asked), len(answers) - 1)]
            asked.append(self.path)
            body = json.dumps({"data": [data]}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name of the base class)
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def ask(base: str, lat: float, lon: float) -> tuple[Any, ...]:
    with closing(oracle.Client(base)) as client:
        return client.ask(lat, lon)


def test_client_waits_when_it_is_asked_to_and_then_gives_up() -> None:
    with serve([(429, None), (200, {"place": 1})]) as (base, asked):
        assert ask(base, 39.5, -105.5) == (39.5, -105.5, {"place": 1}, "")
        assert asked == ["/lookup?lat=39.5&lon=-105.5"] * 2
    with serve([(404, None)]) as (base, asked):
        assert ask(base, 1, 2)[2:] == (None, "status 404")
        assert len(asked) == 1
    with serve([(503, None)]) as (base, asked):
        assert ask(base, 1, 2)[2:] == (None, "status 503")
        assert len(asked) == oracle.ATTEMPTS


def test_client_reports_a_server_that_is_not_there() -> None:
    with serve([(200, None)]) as (base, _):
        pass
    assert ask(base, 1, 2)[2:] == (None, "ConnectionRefusedError")


def test_command_writes_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "truth.md"
    monkeypatch.setattr(oracle, "choose_points", lambda *_: [FIRST, FIRST])
    with serve([(200, right(1))]) as (base, _):
        options = [str(make_mirror(("CO",), congress=1).write(tmp_path / "m")), "--base", base, "--data", str(tmp_path)]
        monkeypatch.setattr(sys, "argv", ["oracle", *options, "--report", str(report)])
        assert oracle.main() == 0
    assert "100.00 % of 10 comparisons are equal" in report.read_text(encoding="utf-8")
    assert capsys.readouterr().out.startswith("# Are the answers right?")
    monkeypatch.setattr(sys, "argv", ["oracle", str(tmp_path / "nowhere")])
    assert oracle.main() == 2
