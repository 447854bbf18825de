"""The command that creates a stage's first administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from tests.api.stage_client import make_pool
from tools.cli import main
from tools.deploy import cloudformation
from tools.deploy.stage import DeployTarget
from tools.ops import grant_role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.stage_client import Pool

EMAIL = "ada@example.org"
COMMAND = [EMAIL, "--stage", "dev", "--group", "platform:admin"]


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    with mock_aws():
        made = make_pool(boto3.client("cognito-idp"))
        outputs = [
            {"OutputKey": "UserPoolId", "OutputValue": made.id},
            {"OutputKey": "UserPoolClientId", "OutputValue": made.app},
        ]
        monkeypatch.setattr(cloudformation, "find", lambda *_: {"Outputs": outputs})
        yield made


def test_role_is_granted_with_a_password_and_granting_is_idempotent(
    pool: Pool, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["ops", "grant", *COMMAND, "--password", "Correct-Horse-7", "--group", "NY-Albany:admin"]) == 0
    printed = capsys.readouterr().out
    assert f"{EMAIL} (" in printed
    assert pool.groups(EMAIL) == {"platform:admin", "NY-Albany:admin"}
    assert grant_role.sign_in(DeployTarget("dev"), EMAIL, "Correct-Horse-7")


def test_pool_mails_a_first_password_by_default(pool: Pool) -> None:
    assert main(["ops", "grant", *COMMAND]) == 0
    assert pool.client.admin_get_user(UserPoolId=pool.id, Username=EMAIL)["UserStatus"] == "FORCE_CHANGE_PASSWORD"


@pytest.mark.parametrize("group", ["admin", "CA:owner", "ca:admin"])
def test_unknown_role_is_rejected(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ops", "grant", EMAIL, "--stage", "dev", "--group", group]) == 2
    assert "expected platform:admin, or a role in a tenant like CA:editor" in capsys.readouterr().err


def test_a_role_in_an_unknown_tenant_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["local", "grant", EMAIL, "--group", "NY-Albny:admin"]) == 2
    assert "Did you mean NY-Albany" in capsys.readouterr().err


def test_undeployed_stage_is_an_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def nowhere(*_: Any) -> None:
        return None

    monkeypatch.setattr(cloudformation, "find", nowhere)
    assert main(["ops", "grant", *COMMAND]) == 1
    assert "Stage 'dev' is not deployed" in capsys.readouterr().err
