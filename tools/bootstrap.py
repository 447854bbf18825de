"""Prepare an account for the pipelines of a repository, once: `python -m tools.bootstrap --repository owner/name`.

It gets the roles that pipelines take by what GitHub signs, and the gateway's leave to log.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from tools import cloudformation, package, parameters, stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FILE = package.APP / ".chalice" / "account.yaml"
STACK = "represent-account"
REPOSITORY = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")


def prepare(place: stage.DeployTarget, repository: str, say: Callable[[str], None] = print) -> None:
    """Prepare the account for the pipelines of a repository on GitHub; raises StackError."""
    if not REPOSITORY.fullmatch(repository):
        raise cloudformation.StackError(f"{repository!r} is no repository; expected owner/name.")
    known = [{"ParameterKey": "Repository", "ParameterValue": repository}]
    tags = [tag for tag in parameters.tag_list("prod") if tag["Key"] != "Stage"]
    template = FILE.read_text(encoding="utf-8")
    changed = cloudformation.apply(place.client("cloudformation"), STACK, template, known, tags)
    say(f"account {place.account}: {'prepared' if changed else 'nothing to change'}")
    stack = cloudformation.find(place.client("cloudformation"), STACK) or {}
    for output in stack.get("Outputs", []):
        say(f"  {output['OutputKey']}: {output['OutputValue']}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare the account that the environment's credentials are of; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.bootstrap", description=__doc__)
    parser.add_argument("--repository", required=True, help="owner/name on GitHub")
    parser.add_argument("--endpoint-url", default=os.environ.get("AWS_ENDPOINT_URL"), help="of the embedded cloud")
    options = parser.parse_args(arguments)
    try:
        prepare(stage.DeployTarget("prod", options.endpoint_url), options.repository)
    except (cloudformation.StackError, ClientError, BotoCoreError) as error:
        print(f"The account was not prepared: {cloudformation.said(error)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
