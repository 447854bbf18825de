"""Grant a role to an account: `python -m tools ops grant ada@example.org --stage dev --group platform:admin`.

It creates the first platform administrator of a stage; later staff are invited through the API. With --password the
account can sign in at once; without it, the user pool mails a first password.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.auth.permissions import GROUP, PLATFORM_ADMIN_GROUP
from chalicelib.core.errors import NotFound
from chalicelib.tenants import tenant_registry
from tools.deploy import cloudformation
from tools.deploy.stage import DeployTarget, require_outputs
from tools.local.ministack import PORT
from tools.options import endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Sequence


def grant(place: DeployTarget, email: str, groups: Sequence[str], password: str | None = None) -> str:
    """Create the account if there is none, add it to the groups, and return its id.

    Raises StackError.
    """
    cognito, pool = place.client("cognito-idp"), require_outputs(place)["UserPoolId"]
    known: dict[str, Any] = {"UserPoolId": pool, "Username": email}
    with suppress(cognito.exceptions.UsernameExistsException):  # an existing account is not changed
        cognito.admin_create_user(
            **known,
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
            **({"MessageAction": "SUPPRESS"} if password else {"DesiredDeliveryMediums": ["EMAIL"]}),
        )
    if password:
        cognito.admin_set_user_password(**known, Password=password, Permanent=True)
    for group in groups:
        with suppress(cognito.exceptions.GroupExistsException):  # the group already exists
            cognito.create_group(UserPoolId=pool, GroupName=group)
        cognito.admin_add_user_to_group(**known, GroupName=group)
    attributes = cognito.admin_get_user(**known)["UserAttributes"]
    return next(str(entry["Value"]) for entry in attributes if entry["Name"] == "sub")


def sign_in(place: DeployTarget, email: str, password: str) -> str:
    """Return an id token, as POST /auth/token does."""
    answer = place.client("cognito-idp").initiate_auth(
        ClientId=require_outputs(place)["UserPoolClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )
    return str(answer["AuthenticationResult"]["IdToken"])


def _check_groups(_: click.Context, __: click.Parameter, groups: tuple[str, ...]) -> tuple[str, ...]:
    for group in groups:
        if group != PLATFORM_ADMIN_GROUP and not GROUP.fullmatch(group):
            raise click.BadParameter(f"expected platform:admin, or a role in a tenant like CA:editor; got {group!r}")
        if group != PLATFORM_ADMIN_GROUP:
            try:
                tenant_registry.load_registry().get(group.partition(":")[0])
            except NotFound as error:
                raise click.BadParameter(error.detail) from error
    return groups


email_argument = click.argument("email")
group_option = click.option(
    "--group",
    "groups",
    multiple=True,
    required=True,
    callback=_check_groups,
    help="A role: CA:editor, CA:admin, platform:admin. May be repeated.",
)
password_option = click.option("--password", help="A password; without it the user pool mails a first one.")


@click.command("grant")
@email_argument
@stage_option
@group_option
@password_option
@endpoint_option
def command(
    email: str, stage_name: str, groups: tuple[str, ...], password: str | None, endpoint_url: str | None
) -> int:
    """Grant roles to an account of a stage, which is created if it does not exist."""
    return _grant(DeployTarget(stage_name, endpoint_url), email, groups, password)


@click.command("grant")
@email_argument
@group_option
@password_option
@click.option("--cloud-port", envvar="CLOUD_PORT", default=PORT, show_default=True, help="The embedded cloud's port.")
def grant_locally(email: str, groups: tuple[str, ...], password: str | None, cloud_port: int) -> int:
    """Grant roles to an account of the running local stage, which is created if it does not exist."""
    return _grant(DeployTarget("local", f"http://127.0.0.1:{cloud_port}"), email, groups, password)


def _grant(place: DeployTarget, email: str, groups: tuple[str, ...], password: str | None) -> int:
    try:
        sub = grant(place, email, list(groups), password)
    except (cloudformation.StackError, ClientError, BotoCoreError) as error:
        click.echo(f"{email} has no new role: {error}", err=True)
        return 1
    click.echo(f"{email} ({sub}) is in {', '.join(groups)}")
    return 0
