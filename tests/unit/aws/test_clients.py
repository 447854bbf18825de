"""The client of the database, made from the models that tools/generate/botocore_models.py trims."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import botocore.session
import pytest
from botocore.exceptions import DataNotFoundError, ParamValidationError
from botocore.loaders import Loader

from chalicelib.aws import clients
from chalicelib.core import settings
from tests.support import ROOT
from tools.generate import botocore_models

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_dynamodb.client import DynamoDBClient

ROOM = ROOT / "represent-app" / "chalicelib"
CALL = re.compile(r"(?:client\b(?:\(\))?|database\)\(\))\.([a-z_]+)\(")


@pytest.fixture
def slim() -> botocore.session.Session:
    """Return a session that has only those models; other tests share the complete ones."""
    made = botocore.session.get_session()
    made.register_component("data_loader", Loader([str(clients.MODELS)], include_default_search_paths=False))
    return made


def test_no_call_searches_its_parameters_for_an_account() -> None:
    model = botocore_models.documents()["dynamodb/2012-08-10/service-2.json"]
    assert not [name for name, operation in model["operations"].items() if "operationContextParams" in operation]


def test_models_have_every_operation_in_use(slim: botocore.session.Session) -> None:
    client = slim.create_client("dynamodb", region_name="us-east-1")
    known = set(client.meta.method_to_api_mapping)
    assert set(client.meta.method_to_api_mapping.values()) == set(botocore_models.OPERATIONS)
    files: list[Path] = [ROOM / "aws" / f"{name}.py" for name in ("tenant_table", "global_table", "usage_table")]
    asked = {name for file in files for name in CALL.findall(file.read_text(encoding="utf-8"))}
    assert {"get_item", "query", "transact_write_items", "batch_write_item"} <= asked
    assert asked <= known


@pytest.mark.parametrize("region", ["us-east-1", "us-gov-west-1", "eu-south-2", "cn-north-1", "us-iso-east-1"])
@pytest.mark.parametrize("fips", ["true", "false"])
def test_endpoint_is_that_of_the_complete_models(
    slim: botocore.session.Session, monkeypatch: pytest.MonkeyPatch, region: str, fips: str
) -> None:
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", fips)
    sessions = slim, botocore.session.get_session()
    made = [session.create_client("dynamodb", region_name=region, config=clients.FAST) for session in sessions]
    endpoints = [(one.meta.endpoint_url, one.meta.partition) for one in made]
    assert endpoints[0] == endpoints[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    there = slim.create_client("dynamodb", region_name=region) if fips == "false" else None
    assert there is None or there.meta.endpoint_url == "http://127.0.0.1:9"


def test_botocore_that_needs_more_loads_the_complete_models(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, asked = clients.get_session(), list[object]()

    def database(origin: object, _: object) -> object:
        asked.append(origin)
        if origin is not whole:
            raise DataNotFoundError(data_path="another")
        return whole.create_client("dynamodb")

    monkeypatch.setattr(clients, "_make_dynamodb", database)
    clients.dynamodb.cache_clear()
    assert clients.dynamodb().meta.service_model.service_name == "dynamodb"
    assert asked == [clients.get_quick_session(), whole]
    clients.dynamodb.cache_clear()


def test_tests_check_the_parameters_that_production_sends_unchecked(dynamodb: DynamoDBClient) -> None:
    key = {"PK": {"S": "a"}, "SK": {"S": "b"}}
    with pytest.raises(ParamValidationError, match="Unknown parameter"):
        dynamodb.get_item(TableName="represent-local", Key=key, Consistent=True)  # type: ignore[call-arg]
    with pytest.raises(ParamValidationError, match="Invalid type"):
        dynamodb.put_item(TableName="represent-local", Item={**key, "version": {"N": 1}})
    program = "from chalicelib.aws import clients; print(clients.TRUSTED.parameter_validation)"
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, cwd=ROOT / "represent-app", check=True, capture_output=True, text=True)  # noqa: S603
    assert ran.stdout == "False\n"


@pytest.mark.parametrize("region", ["us-east-1", "us-west-2", "eu-west-1"])
def test_browsers_upload_to_the_regional_address_of_the_bucket(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"STAGE": "dev", "AWS_REGION": region, "ROSTER_BUCKET_NAME": "rosters"}
    monkeypatch.setattr(settings, "load", lambda: settings.Settings(environ))
    session = botocore.session.get_session()
    session.set_credentials("a", "b")
    session.set_config_variable("region", region)
    monkeypatch.setattr(clients, "get_session", lambda: session)
    form = clients.s3.__wrapped__().generate_presigned_post(Bucket="rosters", Key="uploads/CA/x")
    assert form["url"] == f"https://rosters.s3.{region}.amazonaws.com/"
    assert settings.load().upload_origins == (f"https://rosters.s3.{region}.amazonaws.com",)
