"""`python -m tools.load`: what a person at the terminal is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.aws import clients
from chalicelib.changes import Actor
from chalicelib.errors import Unavailable
from chalicelib.scope import Scope
from tests.support import ROOT
from tools import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mypy_boto3_dynamodb.client import DynamoDBClient

SAMPLES = ROOT / "tools" / "samples"
HEADER = "id,name,current_party,current_district,current_chamber"


@pytest.fixture
def run(
    dynamodb: DynamoDBClient, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    """Run the command on a file or on lines of one; returns the exit status and what was said."""
    assert dynamodb

    def command(source: Path | list[str], *options: str) -> tuple[int, str, str]:
        if isinstance(source, list):
            file = tmp_path / "roster.csv"
            file.write_text("\n".join([HEADER, *source, ""]), encoding="utf-8")
        else:
            file = source
        status = load.main([str(file), *options])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


@pytest.mark.parametrize(("tenant", "count"), [("CA", 12), ("NY-Albany", 7), ("TX-Harris", 6)])
def test_the_bundled_samples_load_whole_and_once(run: Callable[..., Any], tenant: str, count: int) -> None:
    status, out, _ = run(SAMPLES / f"{tenant}.csv", "--tenant", tenant)
    assert status == 0
    assert out.splitlines()[-1] == f"created {count}, changed 0, unchanged 0, closed 0, refused 0"
    assert "left out" not in out
    assert run(SAMPLES / f"{tenant}.csv", "--tenant", tenant)[1].endswith(f"unchanged {count}, closed 0, refused 0\n")


def test_a_bad_row_in_the_middle_is_told_with_its_line_and_the_rest_is_loaded(run: Callable[..., Any]) -> None:
    status, out, _ = run(["1,Ada,,1,upper", "2,,,2,upper", "3,Cy,,3,upper", "4,Di,,4"], "--tenant", "CA")
    assert status == 0
    assert "refused line 3: (no name): name: Expected at least 1 character(s)." in out
    assert "refused line 5: (no name): has 4 cells where the header has 5" in out
    assert out.splitlines()[-1] == "created 2, changed 0, unchanged 0, closed 0, refused 2"


def test_a_value_that_was_left_out_is_told(run: Callable[..., Any]) -> None:
    _, out, _ = run([f"1,Ada,{'x' * 300},1,upper"], "--tenant", "CA")
    assert "CA line 2: Ada: left out party" in out


def test_the_file_of_congress_goes_to_every_state_it_names(run: Callable[..., Any]) -> None:
    rows = ["1,Ada,,CA-12,lower", "2,Bo,,Oregon,upper", "3,Cy,,OR-1,lower"]
    status, out, _ = run(rows)
    assert (status, out.splitlines()[0]) == (0, "roster.csv: 3 rows for CA, OR")
    assert out.endswith("created 3, changed 0, unchanged 0, closed 0, refused 0\n")
    scope = Scope(Actor(kind="system"))
    assert {person.name for person in scope.of("OR").directory.everyone()[1]} == {"Bo", "Cy"}
    _, out, _ = run(rows, "--tenant", "CA")
    assert "refused line 3: Bo: belongs to OR, not to CA" in out


@pytest.mark.parametrize(
    ("rows", "options", "says"),
    [
        ([], ["--tenant", "CA"], "a header and no rows"),
        (["1,Ada,,1,upper"], [], "name the tenant"),
        (["1,Ada,,1,upper"], ["--tenant", "CAA"], "There is no tenant 'CAA'"),
    ],
)
def test_what_cannot_be_loaded_is_told_and_nothing_is(
    run: Callable[..., Any], rows: list[str], options: list[str], says: str
) -> None:
    status, _, err = run(rows, *options)
    assert status == 1
    assert says in err


def test_a_file_that_is_not_there_is_told(run: Callable[..., Any], tmp_path: Path) -> None:
    status, _, err = run(tmp_path / "nowhere.csv", "--tenant", "CA")
    assert (status, "No such file" in err) == (1, True)


def test_the_wrong_file_is_stopped_before_it_ends_everybodys_term(run: Callable[..., Any]) -> None:
    run([f"{n},Person {n},,{n},upper" for n in range(9)], "--tenant", "CA")
    wrong = [f"{n},Person {n},,{n},upper" for n in range(100, 109)]
    status, _, err = run(wrong, "--tenant", "CA")
    assert status == 1
    assert "would end 9 of the 9 current terms" in err
    assert run(wrong, "--tenant", "CA", "--allow-closing")[1].endswith(
        "created 9, changed 0, unchanged 0, closed 9, refused 0\n"
    )


def test_a_load_that_stops_halfway_says_how_far_it_came(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Any = clients.dynamodb()
    left = [2]

    class Failing:
        def __getattr__(self, name: str) -> Any:
            return getattr(client, name)

        def transact_write_items(self, **arguments: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Unavailable("The database is gone.")
            return client.transact_write_items(**arguments)

    monkeypatch.setattr(clients, "dynamodb", Failing)
    rows = ["1,Ada,,AK-AL,lower", *(f"{n},Person {n},,CA-{n % 50 + 1},lower" for n in range(100, 200))]
    status, _, err = run(rows)
    assert status == 1
    assert "Stopped at CA: 49 changes to CA were written before this: The database is gone." in err
    assert "Before that, 1 changes to other tenants were written. Run the same command again to go on." in err
    left[0] = 99
    assert run(rows)[1].endswith("created 51, changed 0, unchanged 50, closed 0, refused 0\n")


def test_help_tells_how_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        load.main(["--help"])
    assert done.value.code == 0
    assert "--tenant" in capsys.readouterr().out
