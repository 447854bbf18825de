"""`make run`: the embedded cloud, a stage in it, sample rosters, and the API on loopback."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import click
from botocore.exceptions import BotoCoreError, ClientError

from tools import ROOT
from tools.deploy import stage
from tools.deploy.package import PackagingError
from tools.local import local_api, processes
from tools.local import resume_imports as imports
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


class StopRequested(Exception):  # noqa: N818 (a request, not an error)
    """Report a signal to stop."""


@click.command("run")
def command() -> int:
    """Run the API, an embedded cloud and sample rosters on this machine, until Ctrl-C."""
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
    try:
        _clean_up_last_run(cloud, say)
        refuse_taken_port(port, "the API", "PORT")
        lost_changes = cloud.lost_changes
        say(f"starting the embedded cloud on {cloud.endpoint}")
        cloud.start()
        if cloud.room:
            print(f"{cloud.room}; changes may be lost when it stops", file=sys.stderr)
        say("deploying stage local")
        gateway = stage.deploy(stage.DeployTarget("local", cloud.endpoint), say)
        _load_samples(cloud, say, lost_changes=lost_changes)
        say(f"creating the administrator: {EMAIL}, password {PASSWORD}")
        roles = ["platform:admin", *(f"{tenant}:admin" for tenant in TENANTS)]
        grant_role.grant(stage.DeployTarget("local", cloud.endpoint), EMAIL, roles, PASSWORD)
        resumed = imports.resume(stage.DeployTarget("local", cloud.endpoint))
        if resumed:
            say(f"resuming {resumed} interrupted imports")
        say("starting chalice local")
        server = local_api.start(cloud, port, _server_pid(cloud))
        local_api.wait_until_it_answers(server, port, "above")
        print(_welcome_text(f"http://{HOST}:{port}", gateway, cloud, time.monotonic() - say.started), flush=True)
        _watch(cloud, server)
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
        if server is not None:
            processes.end(server, _server_pid(cloud), seconds=5)
        if cloud.running and not _stop_cloud(cloud, say):
            status = 1
    return status


def _watch(cloud: Cloud, server: subprocess.Popen[bytes]) -> None:
    """Wait for a signal to stop.

    Raises CloudError if the cloud or the API ends unexpectedly.
    """
    while server.poll() is None:
        if cloud.died:
            raise CloudError(f"The embedded cloud ended unexpectedly; see the end of {cloud.log}.")
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
    left = {processes.end_leftover(_server_pid(cloud), "chalice local", seconds=5), cloud.stop_leftover()}
    if left != {processes.Leftover.NOTHING}:
        say("the last run was killed; ended the processes that it left running")


def _load_samples(cloud: Cloud, say: _Progress, *, lost_changes: bool) -> None:
    """Load the sample rosters into a new cloud; existing data is not changed."""
    loaded = cloud.state / "samples-loaded"
    if loaded.exists() and _holds_samples(cloud):
        say(
            "the data is that of the last clean stop; later changes were not saved and are lost"
            if lost_changes
            else "using the data of the last run"
        )
        return
    if loaded.exists():
        say("the data of the last run was not saved and is lost")
        loaded.unlink()
    say("loading the invented samples")
    _run_tool(cloud, "local", "samples")
    loaded.touch()


def _run_tool(cloud: Cloud, *arguments: str) -> None:
    """Run a command of these tools on the embedded cloud."""
    command = [sys.executable, "-m", "tools", *arguments]
    subprocess.run(command, cwd=ROOT, env=local_api.environment(cloud), check=True, start_new_session=True)


def _holds_samples(cloud: Cloud) -> bool:
    """Query the cloud for items of each sample tenant."""
    dynamodb = stage.DeployTarget("local", cloud.endpoint).client("dynamodb")
    return any(
        dynamodb.query(
            TableName="represent-local",
            KeyConditionExpression="PK = :pk",
            ExpressionAttributeValues={":pk": {"S": f"TENANT#{tenant}"}},
            Limit=1,
        )["Count"]
        for tenant in TENANTS
    )


def _welcome_text(base: str, gateway: str, cloud: Cloud, seconds: float) -> str:
    elsewhere = "" if cloud.port == PORT else f"CLOUD_PORT={cloud.port} "
    return f"""
Represent is up after {seconds:.0f} s. Try:

  curl -s '{base}/tenants?kind=county&state=NY&limit=3'
  curl -s -H 'X-Tenant-Id: CA' '{base}/representatives?q=pena'
  TOKEN=$(curl -s -X POST -H 'Content-Type: application/json' \\
    -d '{{"grant_type": "password", "email": "{EMAIL}", "password": "{PASSWORD}"}}' {base}/auth/token |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["data"][0]["id_token"])')
  curl -s -X POST -H "Authorization: Bearer $TOKEN" -H 'X-Tenant-Id: NY-Albany' -H 'Content-Type: application/json' \\
    -d '{{"name": "Ada Example", "position": "County Legislator", "district": "3"}}' {base}/representatives

API:                {base} (chalice local: your code on disk)
Reference:          {base}/docs (you can try every call there)
Deployed package:   {gateway} (the same, as Lambda behind API Gateway)
Embedded cloud:     {cloud.endpoint} (any AWS SDK; keys test/test, region us-east-1)
Data:               {cloud.state} (log: {cloud.log.name}); delete it to start from scratch
More rosters:       {elsewhere}make load FILE=ca.csv TENANT=CA
Stop with Ctrl-C.
"""
