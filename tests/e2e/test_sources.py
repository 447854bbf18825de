"""Sources on the deployed stage: a check is queued, its worker fetches, imports and stores maps, and lookups answer."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import Deployed, deploy_stage, wait_for
from tests.invented_mirror import STATES, make_mirror
from tests.support import ROOT
from tools.local import local_api

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


pytestmark = pytest.mark.journey
# Of the invented mirror: the people, Congress, and the lines of the lower chamber.
SOURCES = ("openstates-people", "congress-legislators", "census-lower-districts")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """Deploy a stage on a cloud of its own, because sources fill states that other journeys use."""
    with deploy_stage(tmp_path_factory.mktemp("cloud")) as made:
        yield made


def read_sources(deployed: Deployed, tenant: str) -> dict[str, Any]:
    """Return the sources of a tenant by id."""
    found = deployed.send("GET", f"/tenants/{tenant}/sources?limit=100").json["data"]
    return {source["id"]: source for source in found}


def test_deployed_stage_fills_itself(fresh: Deployed, tmp_path: Path) -> None:
    mirror = make_mirror(("KS",), congress=2)
    mirror.write(tmp_path)
    client = fresh.place.client("lambda")
    (worker,) = [
        each["FunctionName"] for each in client.list_functions()["Functions"] if "ProcessSource" in each["FunctionName"]
    ]
    known = client.get_function_configuration(FunctionName=worker)["Environment"]["Variables"]
    client.update_function_configuration(
        FunctionName=worker, Environment={"Variables": known | {"SOURCE_MIRROR": str(tmp_path)}}
    )
    for source in SOURCES:
        assert fresh.send("POST", f"/sources/{source}/sync").status == 202

    def is_filled() -> bool:
        found = read_sources(fresh, "KS")
        return all(found[source]["result"] in ("applied", "unchanged") for source in SOURCES)

    wait_for(is_filled)
    lat, lon = STATES["KS"].get_point(1)
    answer = fresh.send("GET", f"/lookup?lat={lat}&lon={lon}").json["data"][0]["officials"]
    officials = {office["office"]: office["officials"] for level in ("federal", "state") for office in answer[level]}
    senators = officials["us-senator"]
    assert len(senators) == 2
    assert {each["source"]["name"] for each in senators} == {"Members of Congress"}
    house = officials["state-representative"]
    assert [each["source"]["name"] for each in house] == ["Open States people"]
    # A person is changed: one change more, and a source whose file is the same costs one request.
    version = fresh.send("GET", "/tenants/KS/summary").json["data"][0]["version"]
    next(iter(mirror.people.values()))["email"] = "changed@example.org"
    mirror.write(tmp_path)
    assert fresh.send("POST", "/sources/openstates-people/sync").status == 202
    wait_for(lambda: fresh.send("GET", "/tenants/KS/summary").json["data"][0]["version"] == version + 1)
    changes = fresh.send("GET", f"/changes?after={version}", **{"X-Tenant-Id": "KS"}).json["data"]
    assert [(each["type"], each["source"].partition(" ")[0]) for each in changes] == [("updated", "import")]


def test_command_line_fills_a_state_and_the_second_run_writes_nothing(fresh: Deployed, tmp_path: Path) -> None:
    make_mirror(("CO",), congress=1).write(tmp_path)
    command = ["-m", "tools", "local", "sync", "--states", "CO", "--sources", "openstates-people congress-legislators"]
    first, second = (
        subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, *command, "--mirror", str(tmp_path), "--background"],
            env=local_api.environment(fresh.cloud),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        for _ in range(2)
    )
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    row = next(line for line in second.stdout.splitlines() if line.startswith("all "))
    assert set(row.split()[3:]) == {"0"}
    assert {"applied", "unchanged"} & {read_sources(fresh, "CO")["openstates-people"]["result"]}
