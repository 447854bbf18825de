"""Make botocore clients: one per service and process, on first use, with timeouts, retries and connection reuse."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import botocore.session
from botocore.config import Config
from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader

from chalicelib.aws import deadlines, dynamodb_metering, tenant_credentials, wire_form
from chalicelib.aws.error_mapping import map_aws_error
from chalicelib.core import settings

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_events.client import EventBridgeClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_ssm.client import SSMClient
    from mypy_boto3_sts.client import STSClient

MODELS = Path(__file__).with_name("models")
# DynamoDB responds in milliseconds; a call that takes seconds is lost, and a Lambda has 29 s in all. "standard" retries
# back off exponentially with jitter (docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
FAST = Config(
    connect_timeout=1,
    read_timeout=4,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=32,
    tcp_keepalive=True,
    # By default botocore computes the description of machine and settings twice for each call: a seventh of its time.
    user_agent=f"represent botocore/{botocore.__version__}",
)
# This package builds all parameters of DynamoDB. The tests check them against the complete model (tests/conftest.py);
# in production that took a third of the time of a transaction with 98 writes.
TRUSTED = FAST.merge(Config(parameter_validation=False))
# Cognito hashes passwords and sends mail before it responds.
PATIENT = FAST.merge(Config(read_timeout=8))
# A part of a file may take a while.
STREAMED = FAST.merge(Config(connect_timeout=3, read_timeout=20, signature_version="s3v4"))
REGIONAL = Config(s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"})
# A report must not delay the response that it is about.
BRIEF = FAST.merge(Config(read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2}))


@cache
def get_session() -> botocore.session.Session:
    """Return the session of all clients; its endpoints follow AWS_ENDPOINT_URL, as in every AWS SDK."""
    made = _make_quiet_session()
    # Older releases use one endpoint for all regions, and the Lambda runtime decides which release runs.
    made.set_config_variable("sts_regional_endpoints", "regional")
    return made


@cache
def get_quick_session() -> botocore.session.Session:
    """Return the session of the one client that nearly every request needs.

    It reads the models written by tools/generate/botocore_models.py, in a seventh of the time, at every cold start.
    """
    made = _make_quiet_session()
    made.register_component("data_loader", Loader([str(MODELS)], include_default_search_paths=False))
    return made


@cache
def dynamodb() -> DynamoDBClient:
    """Return the DynamoDB client; with TENANT_ROLE_ARN each call must name its bearer (tenant_credentials.py)."""
    role = settings.load().tenant_role_arn
    try:
        client = _make_dynamodb(get_quick_session(), role)
    except DataNotFoundError as error:
        # The runtime's release of botocore may need more than the release that the models are from.
        logging.getLogger("represent").warning("loading the complete DynamoDB model: %s", error)
        client = _make_dynamodb(get_session(), role)
    dynamodb_metering.watch(client.meta.events)
    return client


def _make_quiet_session() -> botocore.session.Session:
    logging.getLogger("botocore").setLevel(logging.WARNING)  # it logs at INFO where it found its credentials
    return botocore.session.get_session()


def _make_dynamodb(origin: botocore.session.Session, role: str | None) -> DynamoDBClient:
    made = (
        tenant_credentials.make_per_call_session(origin, tenant_credentials.make_key_source(sts, role))
        if role
        else origin
    )
    client = _create(made, "dynamodb", TRUSTED)
    if not TRUSTED.parameter_validation:  # type: ignore[attr-defined]  # the stubs do not name the options
        wire_form.send_as_built(client.meta.events)
    return cast("DynamoDBClient", client)


def _create(origin: botocore.session.Session, service: str, config: Config) -> Any:
    """Return a client whose calls end with the request's deadline; raises Unavailable without a region."""
    with map_aws_error("AWS"):
        client = origin.create_client(service, config=config)
    deadlines.apply_deadline(client)
    return client


@cache
def ssm() -> SSMClient:
    """Return the Parameter Store client."""
    return cast("SSMClient", _create(get_session(), "ssm", FAST))


@cache
def events() -> EventBridgeClient:
    """Return the EventBridge client."""
    return cast("EventBridgeClient", _create(get_session(), "events", FAST))


@cache
def cognito() -> CognitoIdentityProviderClient:
    """Return the user pool client."""
    return cast("CognitoIdentityProviderClient", _create(get_session(), "cognito-idp", PATIENT))


@cache
def sts() -> STSClient:
    """Return the STS client."""
    return cast("STSClient", _create(get_session(), "sts", FAST))


@cache
def sqs() -> SQSClient:
    """Return the SQS client."""
    return cast("SQSClient", _create(get_session(), "sqs", BRIEF))


@cache
def s3() -> S3Client:
    """Return the S3 client for the bucket of rosters."""
    # The global address redirects requests in other regions, and a browser does not follow it with an upload. An
    # embedded cloud has no host names of buckets.
    config = STREAMED if settings.load().endpoint_url else STREAMED.merge(REGIONAL)
    return cast("S3Client", _create(get_session(), "s3", config))


@cache
def places() -> Any:
    """Return the Amazon Location client for places."""
    return _create(get_session(), "geo-places", FAST)
