"""Facts of an account that a deploy reads or mends: the default stage of SAM, the boundary, the account's stack."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from tools.cli import main
from tools.deploy import bootstrap, cloudformation, package, quota, release, retained_resources, stage, versions
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


def function(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::Serverless::Function", "Properties": {"AutoPublishAlias": "live", "Timeout": 60} | properties}


def digest(code: str = "code", known: dict[str, str] | None = None, **properties: Any) -> str:
    """Return the stamp of a function whose role and subnets are parameters."""
    shared = {"Function": {"Environment": {"Variables": {"ROLE": {"Ref": "Role"}}}}}
    network = {"Fn::If": ["HasVpc", {"SubnetIds": [{"Ref": "Subnets"}]}, {"Ref": "AWS::NoValue"}]}
    made = function(VpcConfig=network, **properties)
    template = {"Globals": shared, "Resources": {"F": made, "Other": {"Type": "AWS::SNS::Topic"}}}
    values = {"Role": "r", "Subnets": "s", "Rate": "1"} | (known or {})
    listed = [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]
    stamped = versions.stamp(template, code, listed)["Resources"]
    assert stamped["Other"] == {"Type": "AWS::SNS::Topic"}
    return str(stamped["F"]["Properties"]["AutoPublishCodeSha256"])


class TestVersions:
    def test_a_change_of_code_or_configuration_publishes_a_version(self) -> None:
        changes = [
            digest(), digest("other"), digest(Timeout=61), digest(Role="x"), digest(Runtime="python3.13"),
            digest(known={"Role": "r2"}), digest(known={"Subnets": "s2"}),
        ]  # fmt: skip
        assert len(set(changes)) == len(changes)

    def test_other_changes_publish_none(self) -> None:
        assert digest() == digest(Tags={"Owner": "x"}) == digest(Events={"e": {}}) == digest(known={"Rate": "2"})
        template = {"Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": {"Timeout": 1}}}}
        assert versions.stamp(template, "code", []) == template

    def test_the_newest_five_and_those_of_aliases_stay(self) -> None:
        deleted, said = list[str](), list[str]()

        def delete(FunctionName: str, Qualifier: str) -> None:  # noqa: N803 (AWS's names)
            if Qualifier == "3":
                raise ClientError({"Error": {"Code": "ResourceConflictException", "Message": ""}}, "DeleteFunction")
            deleted.append(f"{FunctionName}:{Qualifier}")

        pages = [{"Versions": [{"Version": "$LATEST"}, *({"Version": str(number)} for number in range(1, 10))]}]
        alias = {"FunctionVersion": "2", "RoutingConfig": {"AdditionalVersionWeights": {"9": 0.1}}}
        client = SimpleNamespace(
            get_paginator=lambda _: SimpleNamespace(paginate=lambda **_: pages),
            list_aliases=lambda **_: {"Aliases": [alias]},
            delete_function=delete,
        )
        versions._prune_function(client, "f", said.append)
        assert deleted == ["f:1", "f:4"]
        assert said == ["f: version 3 stays: ResourceConflictException"]


def test_lasting_stages_are_released_with_one_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "PYTHON", "3.12")
    for place in (DeployTarget("dev"), DeployTarget("prod", "http://127.0.0.1:1")):
        release.check_runtime(place)
    with pytest.raises(stage.StageError, match=r"runs on Python 3.13, and this is 3.12.*PYTHON=python3.13"):
        release.check_runtime(DeployTarget("prod"))
    monkeypatch.setattr(package, "PYTHON", "3.13")
    release.check_runtime(DeployTarget("prod"))


class TestArtifacts:
    def test_bucket_expires_old_packages_and_belongs_to_the_account(self) -> None:
        place, s3 = DeployTarget("dev"), boto3.client("s3")
        key = stage._upload(place, b"package", "zip")
        assert stage._upload(place, b"package", "zip") == key
        (rule,) = s3.get_bucket_lifecycle_configuration(Bucket=stage._artifacts(place))["Rules"]
        assert rule["Expiration"] == {"Days": 400}

    def test_bucket_of_another_account_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(**_: Any) -> None:
            raise ClientError({"Error": {"Code": "403", "Message": ""}}, "HeadBucket")

        monkeypatch.setattr(DeployTarget, "account", "1")
        monkeypatch.setattr(DeployTarget, "client", lambda *_: SimpleNamespace(head_bucket=refuse))
        with pytest.raises(stage.StageError, match="represent-dev-artifacts-1 belongs to another account"):
            stage._upload(DeployTarget("dev"), b"package", "zip")

    def test_large_template_is_sent_by_way_of_the_bucket(self) -> None:
        place = DeployTarget("dev")
        assert stage._send_template(place, "small") == "small"
        url = stage._send_template(place, "x" * (stage.MOST_IN_A_REQUEST + 1))
        assert url.startswith(f"https://{stage._artifacts(place)}.s3.")


def test_retained_log_group_is_found_by_its_whole_name() -> None:
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName="/aws/lambda/represent-prod-run_task")
    _, _, look_up = retained_resources.LOOKUPS["AWS::Logs::LogGroup"]
    assert look_up(DeployTarget("prod").client, "/aws/lambda/represent-prod-run_task")
    assert look_up(DeployTarget("prod").client, "/aws/lambda/represent-prod") is None
