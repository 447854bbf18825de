"""The templates and the package have the promised properties."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests import openapi_contract
from tests.support import ROOT
from tools.deploy import cloudformation, package
from tools.deploy import stage as stage_tool

RESOURCES = ROOT / "represent-app" / ".chalice" / "resources.yaml"
STATEFUL = {
    "AWS::Cognito::UserPool", "AWS::DynamoDB::Table", "AWS::Logs::LogGroup", "AWS::S3::Bucket", "AWS::SQS::Queue"
}  # fmt: skip


def lint(file: Path) -> None:
    command = [str(Path(sys.executable).parent / "cfn-lint"), str(file)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    assert ran.returncode == 0, ran.stdout


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    found: dict[str, Any] = cloudformation.read(RESOURCES.read_text(encoding="utf-8"))["Resources"]
    return found


@pytest.fixture(scope="module", params=["local", "prod"])
def built(request: pytest.FixtureRequest) -> Path:
    return package.build(request.param)


def template(built: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((built / "sam.json").read_text(encoding="utf-8"))
    return found


def test_resources_pass_the_linter() -> None:
    lint(RESOURCES)


def test_resources_without_comments_are_the_same_and_short_enough_for_cloudformation() -> None:
    text = RESOURCES.read_text(encoding="utf-8")
    sent = cloudformation.strip_comments(text)
    assert cloudformation.read(sent) == cloudformation.read(text)
    assert len(sent.encode()) <= 51_200


def test_stateful_resources_are_retained_on_lasting_stages(resources: dict[str, Any]) -> None:
    stateful = {name: resource for name, resource in resources.items() if resource["Type"] in STATEFUL}
    assert len(stateful) == 15 + 13
    for resource in stateful.values():
        assert {"DeletionPolicy", "UpdateReplacePolicy"} <= set(resource)
    text = RESOURCES.read_text(encoding="utf-8")
    assert text.count("DeletionPolicy: !If [IsPassing, Delete, Retain]") == len(stateful)
    assert 'IsPassing: !Equals [!Ref Lasting, "no"]' in text
    assert text.count("DeletionProtectionEnabled: !If [IsLasting, true, false]") == 2


def test_tables_are_on_demand_encrypted_recoverable_and_expire_items(resources: dict[str, Any]) -> None:
    for name in ("Table", "UsageTable"):
        table = resources[name]["Properties"]
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["SSESpecification"] == {"SSEEnabled": False}
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert resources["Table"]["Properties"]["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert "StreamSpecification" not in resources["UsageTable"]["Properties"]


def test_tables_of_the_tests_have_the_keys_of_the_template(resources: dict[str, Any], dynamodb: Any) -> None:
    for logical_id, name in (("Table", "represent-local"), ("UsageTable", "represent-local-usage")):
        made, declared = dynamodb.describe_table(TableName=name)["Table"], resources[logical_id]["Properties"]
        assert made["KeySchema"] == declared["KeySchema"]
        indexes = [(index["IndexName"], index["KeySchema"]) for index in made.get("GlobalSecondaryIndexes", [])]
        assert indexes == [(i["IndexName"], i["KeySchema"]) for i in declared.get("GlobalSecondaryIndexes", [])]


def test_bucket_is_private_encrypted_versioned_and_requires_tls(resources: dict[str, Any]) -> None:
    bucket = resources["RosterBucket"]["Properties"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert "BucketEncryption" in bucket
    (statement,) = resources["RosterBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_every_queue_is_encrypted_and_has_a_dead_letter_queue(resources: dict[str, Any]) -> None:
    queues = {name: r["Properties"] for name, r in resources.items() if r["Type"] == "AWS::SQS::Queue"}
    assert all(queue["SqsManagedSseEnabled"] for queue in queues.values())
    assert {name for name, queue in queues.items() if "RedrivePolicy" in queue} == {
        "ImportQueue", "CriticalErrors", "ExportQueue", "SourceQueue", "TaskQueue"
    }  # fmt: skip


def test_user_pool_client_hides_whether_an_account_exists(resources: dict[str, Any]) -> None:
    client = resources["UserPoolClient"]["Properties"]
    assert (client["PreventUserExistenceErrors"], client["GenerateSecret"]) == ("ENABLED", False)
    assert client["ExplicitAuthFlows"] == [
        "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"
    ]  # fmt: skip
    pool = resources["UserPool"]["Properties"]
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("OPTIONAL", ["SOFTWARE_TOKEN_MFA"])


def test_package_passes_the_linter_and_routes_every_path(built: Path) -> None:
    lint(built / "sam.json")
    from app import app  # noqa: PLC0415 (after the environment is set)

    paths = template(built)["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    assert set(paths) == set(app.routes)


def test_every_path_answers_every_method(built: Path) -> None:
    paths = template(built)["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    for methods in paths.values():
        assert set(methods) == {"delete", "get", "head", "options", "patch", "post", "put"}


def test_gateway_responses_are_problems(built: Path) -> None:
    definition = template(built)["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    answers = definition["x-amazon-apigateway-gateway-responses"]
    assert answers["MISSING_AUTHENTICATION_TOKEN"]["statusCode"] == "404"
    for answer in answers.values():
        body = json.loads(answer["responseTemplates"]["application/json"])
        assert body["type"].startswith("urn:represent:problem:")
        openapi_contract.validate_schema("Problem", body)
        assert body["message"] == body["detail"]
        headers = answer["responseParameters"]
        assert headers["gatewayresponse.header.Content-Type"] == "'application/problem+json'"
        assert "gatewayresponse.header.Access-Control-Allow-Origin" in headers


def test_function_accesses_only_its_own_stage(built: Path) -> None:
    resources = stage_tool.pin_policies(template(built)["Resources"])
    stage = resources["APIHandler"]["Properties"]["Environment"]["Variables"]["STAGE"]
    (policy,) = resources["ApiHandlerRole"]["Properties"]["Policies"]
    for statement in policy["PolicyDocument"]["Statement"]:
        assert all("*" not in action and "Scan" not in action for action in statement["Action"])
        for resource in statement["Resource"]:
            if statement["Sid"] == "TracesHaveNoResource":
                continue
            if resource == {"Ref": "UserPoolArn"}:
                assert "Condition" not in statement
                continue
            arn = resource["Fn::Sub"]
            if ":s3:" in arn:
                assert f":::represent-{stage}-rosters-${{AWS::AccountId}}/" in arn
                continue
            if arn == "arn:${AWS::Partition}:geo-places:${AWS::Region}::provider/default":
                continue  # provided by AWS and without tenant data
            assert ("iam::${AWS::AccountId}:" if ":iam:" in arn else "${AWS::Region}:${AWS::AccountId}:") in arn
            assert f"represent-{stage}" in arn or f"/represent/{stage}/" in arn
            assert "*" not in arn or statement["Sid"] == "LogsOfNamesThatAwsCompletes"


def test_zip_contains_only_runtime_files(built: Path) -> None:
    with zipfile.ZipFile(built / "deployment.zip") as package_zip:
        names = package_zip.namelist()
    data = {f"chalicelib/tenants/{name}.json" for name in ("rules", "tenants")}
    data |= {f"chalicelib/static/{name}" for name in ("index.en.html", "embed.en.html", "widget.js")}
    assert {"app.py", "chalice/app.py"} | data <= set(names)
    top = {name.split("/")[0] for name in names}
    assert not top & {"tests", "tools", "bench", "boto3", "botocore", "moto", "ministack", "pytest"}
    assert [name for name in names if name.startswith("pydantic_core/") and name.endswith("x86_64-linux-gnu.so")]


# Bytes that Lambda fetches and unpacks before it starts a function (its limits are 50 and 250 million).
MOST_PACKED, MOST_UNPACKED = 15_700_000, 46_000_000


def test_zip_is_small(built: Path) -> None:
    assert (built / "deployment.zip").stat().st_size < MOST_PACKED
    with zipfile.ZipFile(built / "deployment.zip") as package_zip:
        assert sum(entry.file_size for entry in package_zip.infolist()) < MOST_UNPACKED


def test_every_module_has_byte_code_without_a_date_check(built: Path) -> None:
    with zipfile.ZipFile(built / "deployment.zip") as package_zip:
        names = set(package_zip.namelist())
        modules = [name for name in names if name.endswith(".py")]
        assert len(modules) > 400
        for name in modules:
            folder, _, file = name.rpartition("/")
            code = f"{folder}/__pycache__/" if folder else "__pycache__/"
            code += file.removesuffix("py") + f"{sys.implementation.cache_tag}.pyc"
            assert code in names
            head = package_zip.read(code)[:8]
            # The version of Python, and the flag that the source is not compared (PEP 552).
            assert head == importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little"), name
        assert len([name for name in names if name.endswith(".pyc")]) == len(modules)


def test_same_sources_make_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = package.build("local")
    monkeypatch.setattr(package, "LOCAL", tmp_path)
    monkeypatch.setattr(package, "fetch_wheels", lambda: first.parent.parent / "wheels" / package.wheelhouse().name)
    second = package.build("local")
    assert first != second
    for name in ("deployment.zip", "sam.json"):
        digests = {hashlib.sha256((built / name).read_bytes()).hexdigest() for built in (first, second)}
        assert len(digests) == 1, name


def test_thin_package_has_no_wheels() -> None:
    with zipfile.ZipFile(package.build("local", thin=True) / "deployment.zip") as package_zip:
        assert {name.split("/")[0] for name in package_zip.namelist()} == {
            "__pycache__",
            "app.py",
            "chalice",
            "chalicelib",
        }


def test_package_without_a_wheel_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LOCAL", tmp_path)
    monkeypatch.setattr(package, "fetch_wheels", lambda: tmp_path)
    with pytest.raises(package.PackagingError, match="chalice package failed"):
        package.build("local")


def test_every_pin_is_exact() -> None:
    for file in (ROOT / "requirements-dev.txt", ROOT / "represent-app" / "requirements.txt"):
        for line in file.read_text(encoding="utf-8").splitlines():
            pin = line.partition("#")[0].strip()
            assert not pin or pin.startswith("-r ") or pin.count("==") == 1, line
