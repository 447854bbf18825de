"""Fuzz the API against its own OpenAPI document: `python -m tools check fuzz [--examples 60]`.

It starts an embedded cloud with the sample data and `chalice local`, and runs schemathesis twice: as an administrator
and without a token. A 5xx, or a status, header or body that is not in the document, is a failure.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from tools.deploy import stage
from tools.local import local_api
from tools.local.load_samples import TENANTS
from tools.local.ministack import Cloud
from tools.local.run import EMAIL, PASSWORD
from tools.ops import grant_role

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


def fuzz(base: str, headers: dict[str, str], examples: int, phases: str, scratch: Path) -> tuple[bool, int, str]:
    """Run schemathesis; return (whether it found no failure, the number of generated cases, its output)."""
    command = [str(Path(sys.executable).parent / "schemathesis"), "run", f"{base}/openapi.json"]
    command += ["--checks", ",".join(CHECKS), "--phases", phases, "--max-examples", str(examples)]
    command += ["--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off", "--workers", "2"]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    ran = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    said = ran.stdout + ran.stderr
    made = re.search(r"^\s*([\d,]+) generated", said, re.MULTILINE)
    cases = int(made[1].replace(",", "")) if made else 0
    return ran.returncode == 0 and cases > 0, cases, said


@click.command("fuzz")
@click.option("--examples", default=60, help="Cases per operation in the random phase.")
@click.option("--at-least", default=0, help="Fail if fewer cases than this were generated.")
def command(examples: int, at_least: int) -> int:
    """Fuzz the API against its OpenAPI document, with and without a token."""
    whole = 0
    with tempfile.TemporaryDirectory(prefix="represent-fuzz-") as folder:
        scratch = Path(folder)
        cloud = Cloud(scratch / "cloud", 0)
        cloud.start()
        try:
            place = stage.DeployTarget("local", cloud.endpoint)
            stage.deploy(place)
            grant_role.grant(place, EMAIL, ["platform:admin", *(f"{tenant}:admin" for tenant in TENANTS)], PASSWORD)
            # Do not send generated addresses to an external geocoder.
            with local_api.serve(cloud, scratch, GEOCODER="none") as base:
                token = grant_role.sign_in(place, EMAIL, PASSWORD)
                # Use an existing tenant: generated tenant ids would be rejected before the operation runs.
                signed_in = {"Authorization": f"Bearer {token}", "X-Tenant-Id": TENANTS[1]}
                for who, headers in ((f"an administrator of {TENANTS[1]}", signed_in), ("an anonymous client", {})):
                    fine, cases, said = fuzz(base, headers, examples, "examples,coverage,fuzzing", scratch)
                    whole += cases
                    print(f"as {who}: {cases} cases, {'nothing found' if fine else 'failures:'}", flush=True)
                    if not fine:
                        print(said)
                        return 1
        finally:
            cloud.stop()
    print(f"{whole} cases in all")
    if whole < at_least:
        print(f"fewer than the required {at_least} cases; raise --examples", file=sys.stderr)
        return 1
    return 0
