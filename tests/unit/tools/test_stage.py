"""Facts of an account that a deploy reads or mends: the default stage of SAM, the boundary, the account's stack."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from tools.cli import main
from tools.deploy import bootstrap, cloudformation, quota, stage
from tools.deploy.stage import DeployTarget

if TYPE_CHECKING:
    from collections.abc import Iterator

ANY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@pytest.fixture(autouse=True)
def _account() -> Iterator[None]:
    with mock_aws():
        yield


def test_default_stage_of_earlier_releases_is_deleted() -> None:
    gateway, said = boto3.client("apigateway"), list[str]()
    api = gateway.create_rest_api(name="represent-dev")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    gateway.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    gateway.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK", requestTemplates={})
    deployment = gateway.create_deployment(restApiId=api)["id"]
    for name in ("dev", "Stage"):
        gateway.create_stage(restApiId=api, stageName=name, deploymentId=deployment)
    for _ in range(2):
        stage.delete_default_stage(DeployTarget("dev"), api, said.append)
    assert [entry["stageName"] for entry in gateway.get_stages(restApiId=api)["item"]] == ["dev"]
    assert said == [f"API {api}: deleted the stage Stage"]


def test_boundary_is_that_of_the_pipeline_of_the_stage() -> None:
    assert stage.find_boundary(DeployTarget("dev")) == ""
    iam = boto3.client("iam")
    for name in ("dev", "prod"):
        iam.create_policy(PolicyName=f"represent-boundary-{name}", PolicyDocument=json.dumps(ANY))
    for name, pipeline in (("dev", "dev"), ("pr-12", "dev"), ("prod", "prod")):
        arn = f"arn:aws:iam::123456789012:policy/represent-boundary-{pipeline}"
        assert stage.find_boundary(DeployTarget(name)) == arn
    assert stage.find_boundary(DeployTarget("qa")) == ""


class TestAccount:
    @pytest.fixture
    def sent(self, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
        """Record the parameters of the account's stack."""
        recorded: list[Any] = []
        monkeypatch.setattr(cloudformation, "apply", lambda *arguments: recorded.append(arguments[3]))
        return recorded

    def test_ids_of_the_repository_are_parameters(self, sent: list[Any]) -> None:
        command = ["deploy", "account", "--repository", "octocat/my-repo"]
        assert main([*command, "--owner-id", "123456", "--repository-id", "456789"]) == 0
        assert main(command) == 0
        assert [{entry["ParameterKey"]: entry["ParameterValue"] for entry in one} for one in sent] == [
            {"Repository": "octocat/my-repo", "OwnerId": "123456", "RepositoryId": "456789"},
            {"Repository": "octocat/my-repo", "OwnerId": "", "RepositoryId": ""},
        ]

    @pytest.mark.parametrize("ids", [("1", ""), ("", "2"), ("octocat", "2")])
    def test_one_id_is_refused(self, ids: tuple[str, str], sent: list[Any]) -> None:
        with pytest.raises(cloudformation.StackError, match="two numbers, or neither"):
            bootstrap.prepare(DeployTarget("prod"), "octocat/my-repo", ids=ids)
        assert sent == []


class TestQuota:
    @pytest.fixture
    def said(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Return the warnings of an account with a quota."""
        lines, limit = list[str](), {"AccountLimit": {"ConcurrentExecutions": request.param}}
        client = SimpleNamespace(get_account_settings=lambda: limit)
        monkeypatch.setattr(DeployTarget, "client", lambda *_: client)
        quota.warn(DeployTarget("prod"), lines.append)
        quota.warn(DeployTarget("prod", "http://127.0.0.1:1"), lines.append)
        return lines

    @pytest.mark.parametrize("said", [10], indirect=True)
    def test_new_account_is_warned_with_the_tenants_that_it_serves(self, said: list[str]) -> None:
        (line,) = said
        assert "runs 10 requests of this account at once and has environments for 25 of 3,288 tenants" in line
        assert line.endswith("--quota-code L-B99A9384 --desired-value 2000")

    @pytest.mark.parametrize("said", [1_500], indirect=True)
    def test_account_with_environments_for_all_is_warned_of_the_rest(self, said: list[str]) -> None:
        (line,) = said
        assert "at once; others are refused" in line

    @pytest.mark.parametrize("said", [2_000], indirect=True)
    def test_sufficient_quota_is_silent(self, said: list[str]) -> None:
        assert said == []
