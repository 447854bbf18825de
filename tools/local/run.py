"""`make run`: the embedded cloud, a stage in it, its data, and the API on loopback.

A fresh state gets real data if there is internet: the API is up in seconds, and a sync fills it in the background. Else
it gets the invented samples. Both never stand side by side; data_state says which of them a state has.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from botocore.exceptions import BotoCoreError, ClientError

from tools import ROOT
from tools.deploy import stage
from tools.deploy.package import PackagingError
from tools.local import background_sync, internet, local_api, processes
from tools.local import resume_imports as imports
from tools.local.background_sync import BackgroundSync
from tools.local.data_state import Contents, read_mark, write_mark
from tools.local.load_samples import TENANTS
from tools.local.ministack import HOST, PORT, STATE, Cloud, CloudError, read_port, refuse_taken_port
from tools.ops import grant_role

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

FAULTS = (
    CloudError, PackagingError, stage.StageError, BotoCoreError, ClientError, OSError, subprocess.CalledProcessError
)  # fmt: skip
# They work only for the embedded cloud on this machine.
EMAIL, PASSWORD = "admin@represent.example", "Represent-Local-1"


SAMPLE_NOTE = """
The people, districts and ZIP code shares are invented, and complete for the ZIP codes 12207, 90012 and 77002.
`make sync` replaces them with real data."""
SYNC_NOTE = """
Real data is fetched in the background; until it is there, lookups call the offices of a place unknown."""


class StopRequested(Exception):  # noqa: N818 (a request, not an error)
    """Report a signal to stop."""


@click.command("run")
def command() -> int:
    """Run the API and an embedded cloud on this machine, with real data or invented samples, until Ctrl-C."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        return _run_alone()
    except OSError as error:
        print(f"The data in {STATE} cannot be used: {error}", file=sys.stderr)
        return 1


def _run_alone() -> int:
    with processes.lock_folder(STATE) as locked:
        if not locked:
            print(f"Another `make run` uses the data in {STATE}; stop it first.", file=sys.stderr)
            return 1
        try:
            cloud, port = Cloud(STATE, read_port("CLOUD_PORT", PORT)), read_port("PORT", 8000)
        except CloudError as error:
            print(error, file=sys.stderr)
            return 1
        return _run(cloud, port)


def _run(cloud: Cloud, port: int) -> int:
    server: subprocess.Popen[bytes] | None = None
    say, status = _Progress(), 1
    sync = _make_sync(cloud, say)
    try:
        _clean_up_last_run(cloud, say)
        refuse_taken_port(port, "the API", "PORT")
        lost_changes = cloud.lost_changes
        say(f"starting the embedded cloud on {cloud.endpoint}")
        cloud.start()
        if cloud.room:
            print(f"{cloud.room}; changes may be lost when it stops", file=sys.stderr)
        say("deploying stage local")
        place = stage.DeployTarget("local", cloud.endpoint)
        gateway = stage.deploy(place, say)
        contents, online = _prepare_data(cloud, say, lost_changes=lost_changes)
        say(f"creating the administrator: {EMAIL}, password {PASSWORD}")
        roles = ["platform:admin", *(f"{tenant}:admin" for tenant in TENANTS)]
        grant_role.grant(place, EMAIL, roles, PASSWORD)
        resumed = imports.resume(place)
        if resumed:
            say(f"resuming {resumed} interrupted imports")
        say("starting chalice local")
        # Without internet, the addresses of the samples are found and no geocoder is asked.
        server = local_api.start(cloud, port, _server_pid(cloud), {} if online else {"OFFLINE": "1"})
        local_api.wait_until_it_answers(server, port, "above")
        fetches = contents is Contents.UNFINISHED and online
        note = SAMPLE_NOTE if contents is Contents.SAMPLES else SYNC_NOTE if fetches else ""
        welcome = _Welcome(
            f"http://{HOST}:{port}", gateway, _name_pool(place), cloud, note, time.monotonic() - say.started
        )
        print(welcome.write(sampled=contents is Contents.SAMPLES), flush=True)
        if fetches:
            sync.start()
        _watch(cloud, server, sync)
    except StopRequested:
        status = 0
    except FAULTS as error:
        print(f"\n{error}", file=sys.stderr)
        if cloud.running and cloud.room:
            print(cloud.room, file=sys.stderr)
    finally:
        # A second Ctrl-C, or a second signal of a service manager, must not interrupt the saving.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sync.end()
        if server is not None:
            processes.end(server, _server_pid(cloud), seconds=5)
        if cloud.running and not _stop_cloud(cloud, say):
            status = 1
    return status


def _name_pool(place: stage.DeployTarget) -> str:
    """Return the ids of the user pool and its client."""
    made = stage.require_outputs(place)
    return f"{made['UserPoolId']}, client {made['UserPoolClientId']}"


def _watch(cloud: Cloud, server: subprocess.Popen[bytes], sync: BackgroundSync) -> None:
    """Wait for a signal to stop, and report the end of the sync.

    Raises CloudError if the cloud or the API ends unexpectedly.
    """
    while server.poll() is None:
        if cloud.died:
            raise CloudError(f"The embedded cloud ended unexpectedly; see the end of {cloud.log}.")
        if (ended := sync.poll()) is not None:
            _report_sync(cloud, sync, ended)
        time.sleep(0.2)
    raise CloudError(f"chalice local ended unexpectedly with status {server.returncode}")


def _stop_cloud(cloud: Cloud, say: _Progress) -> bool:
    say("stopping")
    saved = cloud.stop()
    if saved:
        say("the data is saved for the next start")
    else:
        print(f"changes since this start are lost: {cloud.loss}", file=sys.stderr)
    return saved


class _Progress:
    """Print each step with the seconds since the start."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def __call__(self, what: str) -> None:
        print(f"[{time.monotonic() - self.started:5.1f} s] {what}", flush=True)


def _stop(_: int, __: FrameType | None) -> None:
    raise StopRequested


def _server_pid(cloud: Cloud) -> Path:
    return cloud.state / "server.pid"


def _clean_up_last_run(cloud: Cloud, say: _Progress) -> None:
    """End the processes of a killed `make run`; the cloud saves its data when it ends."""
    left = {
        background_sync.end_leftover(cloud.state),
        processes.end_leftover(_server_pid(cloud), "chalice local", seconds=5),
        cloud.stop_leftover(),
    }
    if left != {processes.Leftover.NOTHING}:
        say("the last run was killed; ended the processes that it left running")


def _prepare_data(cloud: Cloud, say: _Progress, *, lost_changes: bool) -> tuple[Contents, bool]:
    """Load the samples into a fresh state without internet; existing data is not changed.

    Returns the data of the state, and whether there is internet; it is UNFINISHED if real data is still to be fetched.
    """
    contents = read_mark(cloud.state)
    if contents in (Contents.SAMPLES, Contents.REAL) and not _holds_records(cloud):
        say("the data of the last run was not saved and is lost")
        contents = Contents.NONE
        write_mark(cloud.state, contents)
    elif contents:
        say(
            "the data is that of the last clean stop; later changes were not saved and are lost"
            if lost_changes
            else "using the data of the last run"
        )
    if contents is Contents.REAL and lost_changes:
        contents = Contents.UNFINISHED
    # The addresses of real places need the geocoder, whether or not it can be reached now.
    online = contents is Contents.REAL or internet.has_internet(os.environ, internet.probe)
    if contents is Contents.NONE and online:
        say("there is internet: real data will be fetched in the background")
        contents = Contents.UNFINISHED
    elif contents is Contents.NONE:
        say("without internet: loading the invented samples")
        _run_tool(cloud, "local", "samples")
        contents = Contents.SAMPLES
    elif contents is Contents.UNFINISHED and not online:
        say("the real data is not complete; the next `make run` with internet continues the sync")
    write_mark(cloud.state, contents)
    return contents, online


def _make_sync(cloud: Cloud, say: _Progress) -> BackgroundSync:
    command = background_sync.make_command(os.environ.get("MIRROR"))
    return BackgroundSync(cloud.state, command, local_api.environment(cloud), say)


def _report_sync(cloud: Cloud, sync: BackgroundSync, status: int) -> None:
    """Say how the sync ended, and that the API stays up; a complete one is not started again."""
    if status == 0:
        write_mark(cloud.state, Contents.REAL)
        sync.say("the sync is complete (status 0); `make sync` fetches what has changed since")
    else:
        sync.say(
            f"the sync ended with status {status}; see its output above. The API stays up with the data that was "
            "fetched. Run `make sync` to try again; the next `make run` continues, too"
        )


def _run_tool(cloud: Cloud, *arguments: str) -> None:
    """Run a command of these tools on the embedded cloud."""
    command = [sys.executable, "-m", "tools", *arguments]
    subprocess.run(command, cwd=ROOT, env=local_api.environment(cloud), check=True, start_new_session=True)


def _holds_records(cloud: Cloud) -> bool:
    """Query the cloud for a tenant with records."""
    found = (
        stage.DeployTarget("local", cloud.endpoint)
        .client("dynamodb")
        .query(
            TableName="represent-local",
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :tenants",
            ExpressionAttributeValues={":tenants": {"S": "TENANTS"}},
            Limit=1,
        )
    )
    return bool(found["Count"])


@dataclass(frozen=True, slots=True)
class _Welcome:
    """The text that is printed when the API is up: calls to try, and where everything is."""

    base: str
    gateway: str
    pool: str
    cloud: Cloud
    note: str
    seconds: float

    def write(self, *, sampled: bool) -> str:
        """Return the text; its commands answer whether or not real data has been fetched."""
        return f"""
Represent is up after {self.seconds:.0f} s.{self.note} Open {self.base}/ in a browser, or try:

  curl -s '{self.base}/tenants?kind=county&state=NY&limit=3'
  curl -s '{self.base}/lookup?zip=12207'
{self._write_search() if sampled else ""}  TOKEN=$(curl -s -X POST -H 'Content-Type: application/json' \\
    -d '{{"grant_type": "password", "email": "{EMAIL}", "password": "{PASSWORD}"}}' {self.base}/auth/token |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["data"][0]["id_token"])')
{self._write_creation() if sampled else self._write_identity()}
Page:               {self.base}/ (type a ZIP code; behind the gateway: {self.gateway}/)
API:                {self.base} (chalice local: your code on disk)
Reference:          {self.base}/docs (you can try every call there)
Deployed package:   {self.gateway} (the same, as Lambda behind API Gateway)
Embedded cloud:     {self.cloud.endpoint} (any AWS SDK; keys test/test, region us-east-1)
User pool:          {self.pool} (for aws-amplify; GET /auth/config has all settings)
Data:               {self.cloud.state} (log: {self.cloud.log.name}); delete it to start from scratch
Real data:          {self._elsewhere}make sync
More rosters:       {self._elsewhere}make load FILE=ca.csv TENANT=CA
Stop with Ctrl-C.
"""

    @property
    def _elsewhere(self) -> str:
        return "" if self.cloud.port == PORT else f"CLOUD_PORT={self.cloud.port} "

    def _write_search(self) -> str:
        return f"  curl -s -H 'X-Tenant-Id: CA' '{self.base}/representatives?q=pena'\n"

    def _write_creation(self) -> str:
        return f"""\
  curl -s -X POST -H "Authorization: Bearer $TOKEN" -H 'X-Tenant-Id: NY-Albany' -H 'Content-Type: application/json' \\
    -d '{{"name": "Ada Example", "position": "County Legislator", "district": "3"}}' {self.base}/representatives
"""

    def _write_identity(self) -> str:
        return f"""  curl -s -H "Authorization: Bearer $TOKEN" {self.base}/me\n"""
