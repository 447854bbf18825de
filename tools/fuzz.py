"""Fuzz the API against its own OpenAPI document: `python -m tools.fuzz [--examples 60]`.

An embedded cloud of its own, the samples in it, `chalice local` before it; then schemathesis twice, as an administrator
and as nobody. A 5xx, a status, a header or a body that the document does not have is a failure.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tools import grant_role, local_api, stage
from tools.ministack import Cloud
from tools.run import EMAIL, PASSWORD, SAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


def fuzz(base: str, headers: dict[str, str], examples: int, phases: str, scratch: Path) -> tuple[bool, int, str]:
    """Run schemathesis; tells whether nothing was found, how many cases were made, and what it said."""
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz with a token and without; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=60, help="cases for each operation in the random phase")
    parser.add_argument("--at-least", type=int, default=0, help="fail if fewer cases were made in all")
    options = parser.parse_args(arguments)
    whole = 0
    with tempfile.TemporaryDirectory(prefix="represent-fuzz-") as folder:
        scratch = Path(folder)
        cloud = Cloud(scratch / "cloud", 0)
        cloud.start()
        try:
            place = stage.DeployTarget("local", cloud.endpoint)
            stage.deploy(place)
            grant_role.give(place, EMAIL, ["platform:admin", *(f"{tenant}:admin" for tenant in SAMPLES)], PASSWORD)
            # Made-up addresses are nobody's business.
            with local_api.served(cloud, scratch, GEOCODER="none") as base:
                token = grant_role.sign_in(place, EMAIL, PASSWORD)
                # In a tenant that there is: made-up ones would stop nearly every request at the door.
                signed_in = {"Authorization": f"Bearer {token}", "X-Tenant-Id": SAMPLES[1]}
                for who, headers in ((f"an administrator of {SAMPLES[1]}", signed_in), ("nobody", {})):
                    fine, cases, said = fuzz(base, headers, options.examples, "examples,coverage,fuzzing", scratch)
                    whole += cases
                    print(f"as {who}: {cases} cases, {'nothing found' if fine else 'failures:'}", flush=True)
                    if not fine:
                        print(said)
                        return 1
        finally:
            cloud.stop()
    print(f"{whole} cases in all")
    if whole < options.at_least:
        print(f"that is fewer than {options.at_least}; give more --examples", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
