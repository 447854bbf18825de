"""Prepare an AWS account once for the deployment workflows of a repository.

It creates the roles that the workflows assume with GitHub's OIDC tokens, and allows API Gateway to write logs.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click
from botocore.exceptions import BotoCoreError, ClientError

from tools.deploy import cloudformation, package, parameters, stage
from tools.options import endpoint_option

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = package.APP / ".chalice" / "account.yaml"
STACK = "represent-account"
REPOSITORY = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")


def prepare(place: stage.DeployTarget, repository: str, say: Callable[[str], None] = print) -> None:
    """Prepare the account for the workflows of a GitHub repository.

    Raises StackError.
    """
    if not REPOSITORY.fullmatch(repository):
        raise cloudformation.StackError(f"{repository!r} is not a repository; expected owner/name.")
    known = [{"ParameterKey": "Repository", "ParameterValue": repository}]
    tags = [tag for tag in parameters.tag_list("prod") if tag["Key"] != "Stage"]
    template = FILE.read_text(encoding="utf-8")
    changed = cloudformation.apply(place.client("cloudformation"), STACK, template, known, tags)
    say(f"account {place.account}: {'prepared' if changed else 'nothing to change'}")
    stack = cloudformation.find(place.client("cloudformation"), STACK) or {}
    for output in stack.get("Outputs", []):
        say(f"  {output['OutputKey']}: {output['OutputValue']}")


@click.command("account")
@click.option("--repository", required=True, help="The GitHub repository, as owner/name.")
@endpoint_option
def command(repository: str, endpoint_url: str | None) -> int:
    """Prepare an AWS account once for the deployment workflows."""
    try:
        prepare(stage.DeployTarget("prod", endpoint_url), repository)
    except (cloudformation.StackError, ClientError, BotoCoreError) as error:
        print(f"The account was not prepared: {cloudformation.describe_error(error)}", file=sys.stderr)
        return 1
    return 0
