"""Stop `chalice deploy` that runs by itself: it cannot make what a stage needs. Production code never uses this module.

Chalice would deploy placeholders for the user pool and the stream, and neither isolation, limits nor alarms.
`tools/deploy/chalice_deploy.py` runs the same command with all of them.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Set by tools/deploy/chalice_deploy.py.
PREPARED = "REPRESENT_DEPLOY"
WITH_VALUE = ("--project-dir",)


def install() -> None:
    """End this process before anything is made if `chalice deploy` runs without the stage's resources."""
    if stage := find_unprepared(sys.argv[1:], os.environ):  # noqa: TID251 (a tool set it for this command)
        sys.exit(
            f"Nothing was deployed. chalice deploy alone cannot make the resources of stage {stage!r}, its tenant "
            "isolation and its limits. Run this in the folder above, which runs chalice deploy with them: "
            f"make deploy STAGE={stage}"
        )


def find_unprepared(arguments: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """Return the stage that `chalice deploy` would deploy by itself; None for other commands.

    >>> find_unprepared(["deploy", "--stage", "qa"], {}), find_unprepared(["--debug", "deploy"], {})
    ('qa', 'dev')
    >>> find_unprepared(["deploy"], {"REPRESENT_DEPLOY": "dev"}), find_unprepared(["package", "deploy"], {})
    (None, None)
    """
    rest = list(arguments)
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in WITH_VALUE else rest[1:]
    if not rest or rest[0] != "deploy" or environ.get(PREPARED):
        return None
    named = [rest[at + 1] for at, each in enumerate(rest[:-1]) if each == "--stage"]
    named += [each.removeprefix("--stage=") for each in rest if each.startswith("--stage=")]
    return named[-1] if named else "dev"
