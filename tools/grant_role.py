"""Give somebody a role: `python -m tools.grant_role ada@example.org --stage dev --group platform:admin`.

The first platform administrator of a stage is made so; everybody after that is invited through the API. With
--password the account can sign in at once; without it, the pool mails a first password.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.auth.permissions import GROUP, PLATFORM_ADMIN_GROUP
from tools import cloudformation
from tools.stage import DeployTarget, deployed

if TYPE_CHECKING:
    from collections.abc import Sequence


def give(place: DeployTarget, email: str, groups: Sequence[str], password: str | None = None) -> str:
    """Make the account if there is none, put it into the groups, and return its id; raises StackError."""
    cognito, pool = place.client("cognito-idp"), deployed(place)["UserPoolId"]
    known: dict[str, Any] = {"UserPoolId": pool, "Username": email}
    with suppress(cognito.exceptions.UsernameExistsException):  # whoever has an account keeps it
        cognito.admin_create_user(
            **known,
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
            **({"MessageAction": "SUPPRESS"} if password else {"DesiredDeliveryMediums": ["EMAIL"]}),
        )
    if password:
        cognito.admin_set_user_password(**known, Password=password, Permanent=True)
    for group in groups:
        with suppress(cognito.exceptions.GroupExistsException):  # somebody has the role already
            cognito.create_group(UserPoolId=pool, GroupName=group)
        cognito.admin_add_user_to_group(**known, GroupName=group)
    attributes = cognito.admin_get_user(**known)["UserAttributes"]
    return next(str(entry["Value"]) for entry in attributes if entry["Name"] == "sub")


def sign_in(place: DeployTarget, email: str, password: str) -> str:
    """Return an id token, as POST /auth/token would."""
    answer = place.client("cognito-idp").initiate_auth(
        ClientId=deployed(place)["UserPoolClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )
    return str(answer["AuthenticationResult"]["IdToken"])


def _group(text: str) -> str:
    if text != PLATFORM_ADMIN_GROUP and not GROUP.fullmatch(text):
        raise argparse.ArgumentTypeError(f"expected platform:admin, or a role in a tenant like CA:editor; got {text!r}")
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Give the roles; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.grant_role", description=__doc__)
    parser.add_argument("email")
    parser.add_argument("--stage", required=True)
    parser.add_argument(
        "--group", action="append", required=True, type=_group, help="CA:editor, CA:admin, platform:admin"
    )
    parser.add_argument("--password", help="without it, the pool mails a first password")
    parser.add_argument(
        "--endpoint-url", default=os.environ.get("AWS_ENDPOINT_URL"), help="of the embedded cloud; AWS without it"
    )
    options = parser.parse_args(arguments)
    try:
        sub = give(DeployTarget(options.stage, options.endpoint_url), options.email, options.group, options.password)
    except (cloudformation.StackError, ClientError, BotoCoreError) as error:
        print(f"{options.email} has no new role: {error}", file=sys.stderr)
        return 1
    print(f"{options.email} ({sub}) is in {', '.join(options.group)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
