"""`python -m tools local import`: its output on the terminal."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from moto import mock_aws
from tqdm import tqdm

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import clients
from chalicelib.aws.tenant_table import META
from chalicelib.container import Container
from chalicelib.core.errors import Unavailable
from tests.support import ROOT
from tools.cli import main
from tools.local import import_roster

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mypy_boto3_dynamodb.client import DynamoDBClient

SAMPLES = ROOT / "tests" / "data" / "rosters"
HEADER = "id,name,current_party,current_district,current_chamber"


@pytest.fixture
def run(
    dynamodb: DynamoDBClient, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    """Run the command on a file or on lines of one; return the exit status, stdout and stderr."""
    assert dynamodb

    def command(source: Path | list[str], *options: str) -> tuple[int, str, str]:
        if isinstance(source, list):
            file = tmp_path / "roster.csv"
            file.write_text("\n".join([HEADER, *source, ""]), encoding="utf-8")
        else:
            file = source
        status = main(["local", "import", str(file), *options])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


@pytest.mark.parametrize(("tenant", "count"), [("CA", 12), ("NY-Albany", 7), ("TX-Harris", 6)])
def test_bundled_samples_are_imported_completely_and_once(run: Callable[..., Any], tenant: str, count: int) -> None:
    status, out, _ = run(SAMPLES / f"{tenant}.csv", "--tenant", tenant)
    assert status == 0
    assert out.splitlines()[-1] == f"created {count}, changed 0, unchanged 0, closed 0, refused 0"
    assert "left out" not in out
    assert run(SAMPLES / f"{tenant}.csv", "--tenant", tenant)[1].endswith(f"unchanged {count}, closed 0, refused 0\n")


def test_bad_rows_are_reported_by_line_and_the_rest_is_imported(run: Callable[..., Any]) -> None:
    status, out, _ = run(["1,Ada,,1,upper", "2,,,2,upper", "3,Cy,,3,upper", "4,Di,,4"], "--tenant", "CA")
    assert status == 0
    assert "refused line 3: (no name): name: Expected at least 1 character(s)." in out
    assert "refused line 5: (no name): has 4 cells where the header has 5" in out
    assert out.splitlines()[-1] == "created 2, changed 0, unchanged 0, closed 0, refused 2"


@pytest.mark.parametrize("broken", ["2,Bo,,2", "2,Bo,,2,upper,x", ",Bo,,2,upper", "1,Bo,,2,upper", "2,Bo,,2,xyzzy"])
def test_unreadable_row_ends_no_term(run: Callable[..., Any], broken: str) -> None:
    rows = [f"{n},Person {n},,{n},upper" for n in range(1, 4)]
    run(rows, "--tenant", "CA")
    status, out, _ = run([rows[0], broken, rows[2]], "--tenant", "CA")
    assert status == 0
    assert "  refused line 3: " in out
    assert out.splitlines()[-2:] == [
        "1 terms were left open because 1 rows could not be read",
        "created 0, changed 0, unchanged 2, closed 0, refused 1",
    ]
    assert {
        person.status for person in Container(SYSTEM).for_tenant("CA").representatives.get_current_view().people
    } == {"current"}


def test_empty_chamber_means_that_a_person_has_left(run: Callable[..., Any]) -> None:
    rows = [f"{n},Person {n},,{n},upper" for n in range(1, 5)]
    run(rows, "--tenant", "CA")
    status, out, _ = run([*rows[:3], "4,Person 4,,4,"], "--tenant", "CA")
    assert (status, out.splitlines()[-1]) == (0, "created 0, changed 0, unchanged 3, closed 1, refused 1")


@pytest.mark.parametrize("rows", [["1,,,1,upper"], ["1,Ada,,1"], ["1,Ada,,1,xyzzy", "2,Bo,,2,"]])
def test_file_without_usable_rows_is_not_imported(run: Callable[..., Any], rows: list[str]) -> None:
    status, out, _ = run(rows, "--tenant", "CA")
    assert status == 1
    assert out.splitlines()[-1] == f"created 0, changed 0, unchanged 0, closed 0, refused {len(rows)}"


def test_real_roster_replaces_the_samples_in_its_chambers_and_samples_do_not_return(
    run: Callable[..., Any],
) -> None:
    run(SAMPLES / "CA.csv", "--tenant", "CA")
    real = [f"ocd-person/{n},Person {n},,{n},{chamber}" for n, chamber in enumerate(["upper", "lower"] * 3, 1)]
    for counts in ("created 6, changed 0, unchanged 0, closed 10", "created 0, changed 0, unchanged 6, closed 0"):
        status, out, _ = run(real, "--tenant", "CA")
        assert (status, out.splitlines()[-1]) == (0, f"{counts}, refused 0")
    people = Container(SYSTEM).for_tenant("CA").representatives.get_current_view().people
    assert sum(person.status == "current" for person in people) == 6 + 2  # two samples have no chamber
    status, out, _ = run(SAMPLES / "CA.csv", "--tenant", "CA")
    assert "has one seat, held at that time by Person" in out


def test_omitted_value_is_reported(run: Callable[..., Any]) -> None:
    _, out, _ = run([f"1,Ada,{'x' * 300},1,upper"], "--tenant", "CA")
    assert "CA line 2: Ada: left out party" in out


def test_congress_file_is_imported_into_every_state_it_names(run: Callable[..., Any]) -> None:
    rows = ["1,Ada,,CA-12,lower", "2,Bo,,Oregon,upper", "3,Cy,,OR-1,lower"]
    status, out, _ = run(rows)
    assert (status, out.splitlines()[0]) == (0, "roster.csv: 3 rows for CA, OR")
    assert out.endswith("created 3, changed 0, unchanged 0, closed 0, refused 0\n")
    scope = Container(SYSTEM)
    assert {person.name for person in scope.for_tenant("OR").representatives.get_current_view().people} == {"Bo", "Cy"}
    _, out, _ = run(rows, "--tenant", "CA")
    assert "refused line 3: Bo: belongs to OR, not to CA" in out


def test_odd_row_does_not_turn_congress_into_legislators_of_the_tenant(run: Callable[..., Any]) -> None:
    rows = ["1,Ada,,CA-12,lower", "2,Bo,,Oregon,upper", "3,Cy,,ZZ-9,lower", "4,Di,,CA-13,"]
    status, out, _ = run(rows, "--tenant", "CA")
    assert status == 0
    assert "refused line 3: Bo: belongs to OR, not to CA" in out
    assert "refused line 4: Cy: district 'ZZ-9' in chamber 'lower' is not a seat in Congress" in out
    assert out.endswith("created 1, changed 0, unchanged 0, closed 0, refused 3\n")
    status, out, _ = run(rows)
    assert (status, out.splitlines()[0]) == (0, "roster.csv: 4 rows for CA, OR")
    assert out.endswith("created 1, changed 0, unchanged 1, closed 0, refused 2\n")


@pytest.mark.parametrize(
    ("rows", "options", "says"),
    [
        ([], ["--tenant", "CA"], "a header but no rows"),
        (["1,Ada,,1,upper"], [], "name the tenant"),
        (["1,Ada,,1,upper"], ["--tenant", "CAA"], "There is no tenant 'CAA'"),
    ],
)
def test_unusable_file_is_reported_and_nothing_is_imported(
    run: Callable[..., Any], rows: list[str], options: list[str], says: str
) -> None:
    status, _, err = run(rows, *options)
    assert status == 1
    assert says in err


TERM = {"type": "rep", "start": "2025-01-03", "end": "2027-01-03", "state": "OR", "district": 4, "party": "Democrat"}
MEMBER = {"id": {"bioguide": "A1"}, "name": {"official_full": "Ada"}, "terms": [TERM]}
OFFICES = [{"id": {"bioguide": "A1"}, "offices": [{"address": "1 Main St.", "city": "Salem", "state": "OR"}]}]


def test_members_of_congress_are_imported_with_their_district_offices(run: Callable[..., Any], tmp_path: Path) -> None:
    for name, what in (("members.json", [MEMBER]), ("offices.json", OFFICES)):
        (tmp_path / name).write_text(json.dumps(what), encoding="utf-8")
    command = (tmp_path / "members.json", "--offices", str(tmp_path / "offices.json"))
    for counts in ("created 1, changed 0, unchanged 0", "created 0, changed 0, unchanged 1"):
        status, out, _ = run(*command)
        assert (status, out.splitlines()[-1]) == (0, f"{counts}, closed 0, refused 0")
    (ada,) = Container(SYSTEM).for_tenant("OR").representatives.get_current_view().people
    assert [office.address for office in ada.contact_info.offices] == ["1 Main St., Salem, OR"]
    assert ada.identifiers[0].scheme == "bioguide"
    assert "members.json: 1 rows for OR" in run(command[0], "--format", "congress-yaml")[1]


@pytest.mark.parametrize("options", [["--tenant", "ND"], []])
def test_file_of_congress_covers_a_seat_that_is_empty(
    run: Callable[..., Any], tmp_path: Path, options: list[str]
) -> None:
    states = ["AL", "AZ", "AR", "CA", "CO", "CT", "FL", "GA", "HI", "ID", "IL", "IN", "IA"]
    states += ["KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE"]
    members = [{"id": {"bioguide": "N1"}, "name": {"official_full": "Ann North"}, "terms": [
        TERM | {"type": "sen", "class": 1, "state": "ND"}]}]  # fmt: skip
    members += [
        {"id": {"bioguide": f"R{n}"}, "name": {"official_full": f"Rep {n}"}, "terms": [
            TERM | {"state": state, "district": 1}]}
        for n, state in enumerate(states)
    ]  # fmt: skip
    file = tmp_path / "legislators-current.json"
    for count in (24, 25):
        file.write_text(json.dumps(members[: count + 1]), encoding="utf-8")
        status, out, _ = run(file, *options)
        refused = count if options else 0
        assert (status, out.splitlines()[-1].rpartition(", ")[2]) == (0, f"refused {refused}")
        assert out.count("  refused line ") == out.count("belongs to") == refused
        scope = Container(SYSTEM).for_tenant("ND")
        offices = scope.coverage.read(int((scope.table.get(META) or {})["coverage_version"])).offices
        assert "us-senator" in offices
        assert ("us-representative" in offices) == (count == 25)
    (claim,) = offices["us-representative"].claims
    assert (claim.vacant, claim.source) == ({"At-Large": 1}, "legislators-current.json")


def test_county_imports_its_own_csv_by_a_mapping(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("Member,Ward\nAda,1\nBo\n", encoding="utf-8")
    mapping = tmp_path / "mapping.json"
    columns = {"name": "Member", "district": "Ward"}
    mapping.write_text(json.dumps({"columns": columns, "defaults": {"position": "Legislator"}}), encoding="utf-8")
    options = ("--tenant", "NY-Albany", "--mapping", str(mapping))
    status, out, _ = run(tmp_path / "own.csv", *options)
    assert (status, out.splitlines()[-1]) == (0, "created 1, changed 0, unchanged 0, closed 0, refused 1")
    mapping.write_text(json.dumps({"columns": columns}), encoding="utf-8")
    status, _, err = run(tmp_path / "own.csv", *options)
    assert (status, "position needs a column" in err) == (1, True)


def test_refused_file_of_an_archive_is_reported_by_name(run: Callable[..., Any], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "people.zip", "w") as archive:
        for name, rows in (("a.csv", "1,Ada,,1,upper"), ("b.csv", "2,Bo,,2,xyzzy")):
            archive.writestr(name, f"{HEADER}\n{rows}\n")
        archive.writestr("c.yml", "a: [")
    status, out, _ = run(tmp_path / "people.zip", "--tenant", "CA")
    assert status == 0
    assert "  refused line 2 of b.csv: Bo: current_chamber 'xyzzy' is none of" in out
    assert "  refused line 3 of c.yml: (no name): The YAML is invalid on line 2" in out
    assert out.endswith("created 1, changed 0, unchanged 0, closed 0, refused 2\n")


def test_unsupported_file_error_lists_the_supported_formats(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Dear clerk,", encoding="utf-8")
    status, _, err = run(tmp_path / "notes.txt")
    assert (status, "Supported are: the people of Open States" in err) == (1, True)
    status, _, err = run(tmp_path / "notes.txt", "--format", "xls")
    assert (status, "There is no format 'xls'" in err) == (1, True)


def test_missing_file_is_reported(run: Callable[..., Any], tmp_path: Path) -> None:
    status, _, err = run(tmp_path / "nowhere.csv", "--tenant", "CA")
    assert (status, "No such file" in err) == (1, True)


def test_wrong_file_is_stopped_before_it_ends_all_terms(run: Callable[..., Any]) -> None:
    run([f"{n},Person {n},,{n},upper" for n in range(1, 10)], "--tenant", "CA")
    wrong = [f"{n + 100},Person {n + 100},,{n},upper" for n in range(1, 10)]
    status, _, err = run(wrong, "--tenant", "CA")
    assert status == 1
    assert "would end 9 of the 9 current terms" in err
    assert "LOAD_OPTIONS=--allow-closing to make, or --allow-closing to python -m tools local import" in err
    assert "Run the same command again" not in err
    assert run(wrong, "--tenant", "CA", "--allow-closing")[1].endswith(
        "created 9, changed 0, unchanged 0, closed 9, refused 0\n"
    )


def test_interrupted_import_reports_its_progress(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    client: Any = clients.dynamodb()
    left = [3]  # of AL: its row and what the file covers; of CA: 49 rows

    class Failing:
        def __getattr__(self, name: str) -> Any:
            return getattr(client, name)

        def transact_write_items(self, **arguments: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Unavailable("The database is gone.")
            return client.transact_write_items(**arguments)

    monkeypatch.setattr(clients, "dynamodb", Failing)
    rows = ["1,Ada,,AK-AL,lower", *(f"{n + 100},Person {n},,CA-{n},lower" for n in range(1, 53))]
    status, _, err = run(rows)
    assert status == 1
    assert "Stopped at CA: 49 changes to CA were written before this: The database is gone." in err
    assert "Before that, 1 changes to other tenants were written. Run the same command again to continue." in err
    left[0] = 99
    assert run(rows)[1].endswith("created 3, changed 0, unchanged 50, closed 0, refused 0\n")


@pytest.mark.parametrize(
    ("unset", "stage", "says"),
    [
        ("STAGE", None, "The database cannot be reached; run `make run`"),
        ("AWS_DEFAULT_REGION", "local", "no AWS region, or no credentials"),
        (None, "dev", "There is no table represent-dev."),
    ],
)
def test_missing_setup_is_reported_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, unset: str | None, stage: str, says: str
) -> None:
    if stage:
        monkeypatch.setenv("STAGE", stage)
    if unset:
        monkeypatch.delenv(unset)
    with mock_aws():
        assert main(["local", "import", str(SAMPLES / "CA.csv"), "--tenant", "CA"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line


def test_progress_bar_counts_each_row_once(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    bars: list[Any] = []

    def bar(*arguments: Any, **options: Any) -> Any:
        bars.append(tqdm(*arguments, **(options | {"disable": False})))
        return bars[-1]

    monkeypatch.setattr(import_roster, "tqdm", bar)
    run([f"{n},Person {n},,{n},lower" for n in range(1, 61)], "--tenant", "CA")
    run([f"{n},Person {n},Green,{n},lower" for n in range(11, 71)], "--tenant", "CA")
    assert [(bar.n, bar.total) for bar in bars] == [(60, 60), (60, 60)]


def test_help_explains_options_and_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["local", "import", "--help"]) == 0
    printed = capsys.readouterr().out
    assert "--tenant" in printed
    assert "Exit status: 0 if the file was imported" in printed
