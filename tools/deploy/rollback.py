"""Roll the functions of a stage back to an earlier commit; the resources that hold data stay as they are."""

from __future__ import annotations

import shutil
import subprocess

import click

from tools import ROOT
from tools.deploy import release
from tools.options import stage_option

WORKTREE = ROOT / ".local" / "rollback"


@click.command("rollback")
@stage_option
@click.option("--to", "commit", required=True, help="The commit whose functions are released.")
@click.option("--minutes", default=release.MINUTES, show_default=True, help="How long an alarm rolls the release back.")
@click.option("--only-show", is_flag=True, help="Print the changes and do nothing.")
def command(stage_name: str, commit: str, minutes: int, *, only_show: bool) -> int:
    """Release the functions of an earlier commit; tables, buckets and queues are not changed.

    It runs `make release` of that commit, in a working tree of its own, so that the commit's own tools release it.
    """
    known = subprocess.run(
        ["git", "rev-parse", "--quiet", "--verify", f"{commit}^{{commit}}"], cwd=ROOT, check=False, capture_output=True
    )
    if known.returncode:
        raise click.BadParameter(f"There is no commit {commit} in this repository.", param_hint="--to")
    shutil.rmtree(WORKTREE, ignore_errors=True)
    subprocess.run(["git", "worktree", "prune"], cwd=ROOT, check=True)
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(WORKTREE), commit], cwd=ROOT, check=True)
    options = f"--phase function --minutes {minutes}" + (" --only-show" if only_show else "")
    try:
        released = subprocess.run(
            ["make", "-C", str(WORKTREE), "release", f"STAGE={stage_name}", f"OPTIONS={options}"], check=False
        )
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(WORKTREE)], cwd=ROOT, check=False)
    return released.returncode
