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


def prepare(
    place: stage.DeployTarget,
    repository: str,
    say: Callable[[str], None] = print,
    *,
    ids: tuple[str, str] = ("", ""),
) -> None:
    """Prepare the account for the workflows of a GitHub repository; `ids` are those of its owner and its own.

    Raises StackError.
    """
    if not REPOSITORY.fullmatch(repository):
        raise cloudformation.StackError(f"{repository!r} is not a repository; expected owner/name.")
    if any(ids) and not all(one.isdecimal() for one in ids):
        raise cloudformation.StackError("The ids of the owner and of the repository are two numbers, or neither.")
    values = {"Repository": repository, "OwnerId": ids[0], "RepositoryId": ids[1]}
    known = [{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()]
    tags = [tag for tag in parameters.tag_list("prod") if tag["Key"] != "Stage"]
    template = FILE.read_text(encoding="utf-8")
    changed = cloudformation.apply(place.client("cloudformation"), STACK, template, known, tags)
    say(f"account {place.account}: {'prepared' if changed else 'nothing to change'}")
    stack = cloudformation.find(place.client("cloudformation"), STACK) or {}
    for output in stack.get("Outputs", []):
        say(f"  {output['OutputKey']}: {output['OutputValue']}")


@click.command("account")
@click.option("--repository", required=True, help="The GitHub repository, as owner/name.")
@click.option("--owner-id", default="", help="The id of its owner: gh api repos/OWNER/NAME --jq .owner.id")
@click.option("--repository-id", default="", help="Its own id: gh api repos/OWNER/NAME --jq .id")
@endpoint_option
def command(repository: str, owner_id: str, repository_id: str, endpoint_url: str | None) -> int:
    """Prepare an AWS account once for the deployment workflows."""
    try:
        prepare(stage.DeployTarget("prod", endpoint_url), repository, ids=(owner_id, repository_id))
    except (cloudformation.StackError, ClientError, BotoCoreError) as error:
        print(f"The account was not prepared: {cloudformation.describe_error(error)}", file=sys.stderr)
        return 1
    return 0
