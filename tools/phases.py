"""One phase of a release by itself: `python -m tools.phases resources --stage prod`, `… account --repository o/name`.

`account` prepares an account, once: the roles that pipelines take by what GitHub signs, and the gateway's leave to log.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from tools import package, parameters, stacks, stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ACCOUNT = package.APP / ".chalice" / "account.yaml"
STACK = "represent-account"
REPOSITORY = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")


def resources(place: stage.Place, say: Callable[[str], None] = print) -> None:
    """Bring what outlives a deploy to what the repository says, and leave the app as it is; raises StackError."""
    stage.deploy_resources(place, say)


def account(place: stage.Place, repository: str, say: Callable[[str], None] = print) -> None:
    """Prepare the account for the pipelines of a repository on GitHub; raises StackError."""
    if not REPOSITORY.fullmatch(repository):
        raise stacks.StackError(f"{repository!r} is no repository; expected owner/name.")
    known = [{"ParameterKey": "Repository", "ParameterValue": repository}]
    tags = [{"Key": key, "Value": value} for key, value in parameters.tags("prod").items() if key != "Stage"]
    template = ACCOUNT.read_text(encoding="utf-8")
    changed = stacks.apply(place.client("cloudformation"), STACK, template, known, tags)
    say(f"account {place.account}: {'prepared' if changed else 'nothing to change'}")
    stack = stacks.find(place.client("cloudformation"), STACK) or {}
    for output in stack.get("Outputs", []):
        say(f"  {output['OutputKey']}: {output['OutputValue']}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one phase; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.phases", description=__doc__)
    parser.add_argument("phase", choices=("account", "resources"))
    parser.add_argument("--stage", default="prod", help="local, dev or prod")
    parser.add_argument("--repository", default="", help="owner/name on GitHub, of account")
    parser.add_argument("--endpoint-url", default=os.environ.get("AWS_ENDPOINT_URL"), help="of the embedded cloud")
    options = parser.parse_args(arguments)
    place = stage.Place(options.stage, options.endpoint_url)
    try:
        if options.phase == "account":
            account(place, options.repository)
        else:
            resources(place)
    except (stacks.StackError, ClientError, BotoCoreError) as error:
        print(f"{options.phase} failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
