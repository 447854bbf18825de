"""Select the stage that `chalice local` serves. Production code never uses this module.

Chalice serves stage `dev` unless another is named, and a laptop has neither that stage nor credentials for it. Without
`--stage`, and with `--stage local`, the embedded cloud is used.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence

CONFIG = Path(__file__).resolve().parents[2] / ".chalice" / "config.json"
CLOUD_PORT = "4566"
# Credentials that the embedded cloud accepts, so that it never receives real ones.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
SECONDS = 2.0  # seconds for the embedded cloud to respond


def install() -> None:
    """Make this process serve stage `local` if `chalice local` asks for it; print a hint if its cloud is down."""
    if not serves_local_stage(sys.argv[1:]):
        return
    # Chalice restarts when a file beside the code changes, and the first request would write compiled modules there.
    sys.dont_write_bytecode = True
    variables = json.loads(CONFIG.read_text(encoding="utf-8"))["stages"]["local"]["environment_variables"]
    advice = use(os.environ, variables)  # noqa: TID251 (Chalice has put another stage's variables there)
    if advice:
        sys.stderr.write(advice + "\n")


def serves_local_stage(arguments: Sequence[str]) -> bool:
    """Return whether arguments of Chalice's command line ask for `local` with stage `local` or without a stage.

    >>> serves_local_stage(["local"]), serves_local_stage(["local", "--stage", "dev"])
    (True, False)
    >>> serves_local_stage(["deploy", "--stage", "local"]), serves_local_stage(["--project-dir", "local", "deploy"])
    (False, False)
    """
    rest = list(arguments)
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] == "--project-dir" else rest[1:]
    if not rest or rest[0] != "local":
        return False
    named = [rest[at + 1 : at + 2] for at, each in enumerate(rest) if each == "--stage"]
    named += [[each.removeprefix("--stage=")] for each in rest if each.startswith("--stage=")]
    return not named or named[-1] == ["local"]


def use(environ: MutableMapping[str, str], variables: Mapping[str, str]) -> str | None:
    """Set the environment of stage `local`; returns a hint if its cloud does not respond."""
    environ.update(variables)
    if not environ.get("AWS_ENDPOINT_URL"):
        environ.update(CREDENTIALS)
        environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{environ.get('CLOUD_PORT') or CLOUD_PORT}"
    for name, value in CREDENTIALS.items():
        environ.setdefault(name, value)
    endpoint = environ["AWS_ENDPOINT_URL"]
    try:
        urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=SECONDS).close()  # noqa: S310 (the URL is a setting)
    except urllib.error.HTTPError:
        return None  # another emulator: it responds but has no such page
    except (OSError, ValueError):
        return (
            f"No embedded cloud responds at {endpoint}. Run `make run`, which starts one together with the API; "
            "until then, routes that need data respond with 503."
        )
    return None
