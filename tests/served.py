"""The application as `make run` serves it with the samples, for tests that drive it from outside."""

from __future__ import annotations

import json
import re
import urllib.request
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.e2e.test_run import Running
from tools.deploy.stage import DeployTarget
from tools.local.ministack import free_port
from tools.local.run import EMAIL, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def keep_together(config: pytest.Config, items: list[pytest.Item], folder: Path, marker: str) -> None:
    """Let the tests of a folder share what they start, and skip them in a run that does not ask for their marker."""
    wanted = marker in config.option.markexpr
    for item in items:
        if item.path.parent == folder:
            item.add_marker(pytest.mark.xdist_group(marker))
            if not wanted:
                item.add_marker(pytest.mark.skip(reason=f"`make test-{marker}` runs it"))


def ask(
    url: str, body: Any = None, *, method: str | None = None, tenant: str | None = None, token: str | None = None
) -> Any:
    """Send a request to a stage, POST if it has a body; return the data of the answer."""
    headers = {"Content-Type": "application/merge-patch+json" if method == "PATCH" else "application/json"}
    headers |= {"X-Tenant-Id": tenant} if tenant else {}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    sent = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, sent, headers, method=method)  # noqa: S310 (a loopback URL)
    with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310 (same)
        text = reply.read()
    return json.loads(text)["data"] if text else None


def sign_in(base: str, email: str, password: str) -> str:
    """Return an id token of an account."""
    asked = {"grant_type": "password", "email": email, "password": password}
    return str(ask(f"{base}/auth/token", asked)[0]["id_token"])


def register(base: str, email: str, password: str) -> None:
    """Make an account."""
    ask(f"{base}/auth/register", {"email": email, "password": password})
    ask(f"{base}/auth/confirm", {"email": email, "code": "123456", "password": password})


def invite(base: str, email: str, temporary: str) -> None:
    """Invite an editor of NY-Albany, with a temporary password."""
    ask(f"{base}/users", {"email": email, "role": "editor"}, tenant="NY-Albany", token=sign_in(base, EMAIL, PASSWORD))
    (config,) = ask(f"{base}/auth/config")
    # The temporary password is in a mail, so the test sets another.
    DeployTarget("local", config["endpoint"]).client("cognito-idp").admin_set_user_password(
        UserPoolId=config["user_pool_id"], Username=email, Password=temporary, Permanent=False
    )


def make_staff(base: str, *groups: str, password: str) -> str:
    """Make an account with groups, so that a test shares the limit of its sign-ins with no other; return its email."""
    (config,) = ask(f"{base}/auth/config")
    pool, client = config["user_pool_id"], DeployTarget("local", config["endpoint"]).client("cognito-idp")
    email = f"staff.{uuid4().hex}@example.org"
    attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    client.admin_create_user(UserPoolId=pool, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS")
    client.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)
    for group in groups:
        with suppress(client.exceptions.GroupExistsException):
            client.create_group(UserPoolId=pool, GroupName=group)
        client.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=group)
    return email


@contextmanager
def serve(state: Path) -> Iterator[dict[str, str]]:
    """Start a stage; yield the URLs of `chalice local` and of the deployed package behind the gateway."""
    running = Running(state, free_port(), free_port())
    try:
        running.wait_for("Stop with Ctrl-C.", 120)
        found = re.search(r"^Deployed package: +(\S+)", running.text, re.MULTILINE)
        assert found
        yield {"local": f"http://127.0.0.1:{running.port}", "gateway": found[1]}
    finally:
        running.end()
