"""`make sync` fills a stage from a mirror, writes nothing again, and finishes what was left out."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import click
import pytest

from chalicelib.auth.permissions import SYSTEM, Principal
from chalicelib.aws import clients
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.errors import Conflict
from chalicelib.geo.boundary_repository import BoundaryRepository
from chalicelib.sources.catalog import load_catalog
from chalicelib.sources.downloads import make_fetcher
from tests.invented_mirror import PEOPLE_PATH, STATES, make_mirror
from tools.cli import main
from tools.local.load_samples import MARK, load_samples
from tools.local.sync import COLUMNS, LocalHosts, LocalSync, format_summary, parse_states

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.invented_mirror import InventedMirror
    from tests.support import Calls

PEOPLE, UPPER, ZIPS = "openstates-people", "census-upper-districts", "census-zip-upper"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def root(dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch) -> Container:
    """Return the container of a stage with a bucket, queues and a bus, in process."""
    assert dynamodb
    bucket = "represent-local-rosters-123456789012"
    clients.s3().create_bucket(Bucket=bucket)
    boto3.client("events").create_event_bus(Name="represent-local")
    monkeypatch.setenv("ROSTER_BUCKET_NAME", bucket)
    for name in ("IMPORT", "SOURCE"):
        url = clients.sqs().create_queue(QueueName=f"represent-local-{name.lower()}s")["QueueUrl"]
        monkeypatch.setenv(f"{name}_QUEUE_URL", url)
    settings.load.cache_clear()
    return Container(SYSTEM)


@pytest.fixture
def mirror() -> InventedMirror:
    return make_mirror(congress=3, today=TODAY)


@pytest.fixture
def folder(mirror: InventedMirror, tmp_path: Path) -> Path:
    return mirror.write(tmp_path / "mirror")


def run(root: Container, folder: Path, source_id: str, *states: str, said: list[str] | None = None) -> Counter[str]:
    """Sync one source from a mirror, as another run of the command; returns its numbers."""
    fetcher = make_fetcher(str(folder), root.outbound, root.now)
    say = (said if said is not None else []).append
    made = LocalSync(root, fetcher, frozenset(states) or None, say)
    counts, outcome = made.run(source_id, show_bar=False)
    assert outcome.done
    return Counter({name: number for name, number in counts.items() if number})


def get_versions(root: Container) -> dict[str, int]:
    return {state: root.for_tenant(state).representatives.get_current_view().version for state in (*STATES, "NY")}


def test_first_run_fills_and_second_run_writes_nothing(root: Container, folder: Path, calls: Calls) -> None:
    assert run(root, folder, PEOPLE) == {"fetched": 1, "created": 15}
    versions = get_versions(root)
    assert versions["CO"] == versions["KS"] == versions["WY"] > 0 == versions["NY"]
    calls.during()
    assert run(root, folder, PEOPLE) == {"unchanged": 1}
    assert calls.during() == ["GetItem", "TransactWriteItems"]
    assert get_versions(root) == versions


def test_maps_tables_and_lists_are_counted(root: Container, folder: Path) -> None:
    assert run(root, folder, UPPER) == {"fetched": 1, "maps": 3}
    assert run(root, folder, "ocd-division-ids")["fetched"] == 1
    assert run(root, folder, "congress-legislators") == {"fetched": 3, "created": 11}
    said: list[str] = []
    found = run(root, folder, ZIPS, said=said)
    assert (found["fetched"], found["maps"], found["failed"]) == (3, 3, len(load_catalog()[ZIPS].states) - 3)


def test_changes_closings_and_refusals_are_counted(root: Container, folder: Path, mirror: InventedMirror) -> None:
    run(root, folder, PEOPLE)
    mirror.find_person("Cora Invented 1")["email"] = "changed@example.net"
    mirror.people = {path: each for path, each in mirror.people.items() if each["name"] != "Cora Invented 7"}
    mirror.write(folder)
    assert run(root, folder, PEOPLE) == {"fetched": 1, "changed": 1, "closed": 1}


def test_change_that_looks_wrong_is_said(root: Container, folder: Path, mirror: InventedMirror) -> None:
    run(root, folder, PEOPLE)
    versions = get_versions(root)
    mirror.remove_field("email")
    mirror.write(folder)
    said: list[str] = []
    assert run(root, folder, PEOPLE, said=said) == {"fetched": 1, "review": 3}
    assert [line.partition(":")[0] for line in said] == [f"{state} {PEOPLE}" for state in STATES]
    assert all("No row of the file has emails" in line for line in said)
    assert get_versions(root) == versions


@pytest.mark.parametrize("source_id", [PEOPLE, UPPER, ZIPS])
def test_states_that_were_left_out_are_given_later(root: Container, folder: Path, source_id: str) -> None:
    def list_given() -> list[str]:
        return [state for state in STATES if root.for_tenant(state).tenant_sources.get(source_id).digest]

    run(root, folder, source_id, "CO")
    assert list_given() == ["CO"]
    run(root, folder, source_id, "WY")
    assert list_given() == ["CO", "WY"]
    run(root, folder, source_id)
    assert list_given() == list(STATES)
    versions = get_versions(root)
    run(root, folder, source_id)
    assert get_versions(root) == versions


def test_state_that_was_left_out_has_the_newest_file(root: Container, folder: Path, mirror: InventedMirror) -> None:
    run(root, folder, PEOPLE, "CO")
    for name in ("Cora Invented 1", "Cora Invented 11"):
        mirror.find_person(name)["email"] = "changed@example.net"
    mirror.write(folder)
    run(root, folder, PEOPLE, "WY")
    emails = {
        state: [
            mail
            for each in root.for_tenant(state).representatives.get_current_view().people
            for mail in each.contact_info.emails
            if mail == "changed@example.net"
        ]
        for state in ("CO", "WY")
    }
    assert emails == {"CO": [], "WY": ["changed@example.net"]}
    run(root, folder, PEOPLE)
    assert "changed@example.net" in str(list(root.for_tenant("CO").representatives.get_current_view().people))


def test_interrupted_run_goes_on(root: Container, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_import = LocalSync.run_import

    def stop_at_second(self: LocalSync, tenant: str, import_id: Any) -> None:
        if tenant == "KS":
            raise KeyboardInterrupt
        run_import(self, tenant, import_id)

    with monkeypatch.context() as changed:
        changed.setattr(LocalSync, "run_import", stop_at_second)
        with pytest.raises(KeyboardInterrupt):
            run(root, folder, PEOPLE)
    versions = get_versions(root)
    assert (versions["CO"] > 0, versions["KS"], versions["WY"]) == (True, 0, 0)
    assert run(root, folder, PEOPLE) == {"created": 10}
    assert get_versions(root) == versions | {"KS": versions["CO"], "WY": versions["CO"]}


def test_samples_are_removed_before_real_people_come(root: Container, tmp_path: Path) -> None:
    said: list[str] = []
    load_samples(Container(Principal("system", id=MARK)), said.append)
    said.clear()
    mirror = make_mirror((), congress=26, today=TODAY)
    folder = mirror.write(tmp_path / "mirror")
    run(root, folder, "congress-legislators", "CA", said=said)
    people = root.for_tenant("CA").representatives.get_current_view().people
    assert {each.name.partition(" ")[0] for each in people} == {"Dorin"}
    assert [line.partition(":")[0] for line in said] == ["CA", "CA-Los-Angeles"]
    assert not list(root.for_tenant("CA-Los-Angeles").representatives.get_current_view().people)
    assert list(root.for_tenant("TX").representatives.get_current_view().people)


def test_removal_of_samples_that_was_interrupted_is_finished(
    root: Container, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_samples(Container(Principal("system", id=MARK)), lambda _: None)
    folder = make_mirror((), congress=26, today=TODAY).write(tmp_path / "mirror")
    with monkeypatch.context() as killed:
        killed.setattr(BoundaryRepository, "clear", lambda _: pytest.fail("killed"))
        with pytest.raises(pytest.fail.Exception):
            run(root, folder, "congress-legislators", "CA")
    run(root, folder, "congress-legislators", "CA")
    for tenant in ("CA", "CA-Los-Angeles"):
        assert not root.for_tenant(tenant).boundaries.read_index().pieces


def test_other_sources_are_checked_although_another_sync_changes_one(
    root: Container, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert root
    run_one = LocalSync.run

    def interfere(self: LocalSync, source_id: str, *, show_bar: bool) -> Any:
        if source_id == PEOPLE:
            raise Conflict("The source was changed in the meantime. Read it again.")
        return run_one(self, source_id, show_bar=show_bar)

    monkeypatch.setattr(LocalSync, "run", interfere)
    names = f"{PEOPLE} {UPPER}"
    assert main(["local", "sync", "--sources", names, "--mirror", str(folder), "--background"]) == 1
    said = capsys.readouterr().out
    assert f"failed: {PEOPLE}: another sync" in said
    assert f"{UPPER}: 1 fetched, 3 maps" in said


def test_file_that_fails_is_said_and_the_others_are_applied(
    root: Container, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert root
    (folder / PEOPLE_PATH).write_bytes(b"<html></html>")
    arguments = ["local", "sync", "--sources", f"{PEOPLE}, {UPPER}", "--states", "co,WY", "--background"]
    assert main([*arguments, "--mirror", str(folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:2]] == [f"{PEOPLE}:", f"{UPPER}:"]
    table = {line.split()[0]: line.split()[1:] for line in lines[2:6]}
    assert table["source"] == list(COLUMNS)
    assert (table[PEOPLE][-1], table[UPPER][COLUMNS.index("maps")], table["all"][0]) == ("1", "2", "2")
    assert lines[6].startswith(f"failed: https://{PEOPLE_PATH}: ")
    assert lines[7].startswith("some sources failed")


def test_mirror_of_the_environment_is_used(
    root: Container, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert root
    monkeypatch.setenv("MIRROR", str(folder))
    assert main(["local", "sync", "--sources", UPPER]) == 0
    assert "complete" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["--sources", "unknown"], ["--states", "NY ZZ"]], ids=["unknown source", "unknown state"]
)
def test_unknown_names_are_refused(root: Container, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert root
    assert main(["local", "sync", *arguments]) == 2
    assert arguments[1].split()[-1] in capsys.readouterr().err


def test_stage_that_does_not_run_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    settings.load.cache_clear()
    assert main(["local", "sync", "--sources", UPPER, "--mirror", str(tmp_path)]) == 1
    assert "make run" in capsys.readouterr().err


def test_states_are_named_by_their_letters() -> None:
    known = frozenset({"NY", "CA"})
    assert parse_states(None, known) is parse_states(" ", known) is None
    assert parse_states("ny, CA", known) == known
    with pytest.raises(click.UsageError, match="ZZ"):
        parse_states("ZZ", known)


def test_hosts_are_asked_with_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    hosts = LocalHosts(3.0)
    assert hosts.hold_host("example.org", 0, 0)
    hosts.release_host("example.org", 0)
    assert hosts.hold_host("example.org", 0, 0)
    assert hosts.hold_host("example.net", 0, 0)
    assert slept == [0.0, 3.0, 0.0]


def test_summary_has_the_sums() -> None:
    text = format_summary([("a", Counter(fetched=1)), ("b", Counter(fetched=2, closed=1000))])
    assert text.splitlines()[-1].split() == ["all", "3", "0", "0", "0", "1,000", "0", "0", "0", "0"]
