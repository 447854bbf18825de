"""botocore clients: one per service and process, made on first use, with timeouts, retries and reuse set."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import botocore.session
from botocore.config import Config
from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader

from chalicelib.aws import deadlines, dynamodb_metering, tenant_credentials
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
# DynamoDB answers in milliseconds; what takes seconds is lost, and a Lambda has 29 s for everything.
# "standard" retries back off exponentially with jitter
# (docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
FAST = Config(
    connect_timeout=1,
    read_timeout=4,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=32,
    tcp_keepalive=True,
    # Left to itself botocore describes machine and settings anew, twice, with each call: a seventh of what one takes.
    user_agent=f"represent botocore/{botocore.__version__}",
)
# Cognito hashes passwords and sends mail before it answers.
PATIENT = FAST.merge(Config(read_timeout=8))
# A part of a file may take a while.
STREAMED = FAST.merge(Config(connect_timeout=3, read_timeout=20, signature_version="s3v4"))
# What is reported must not keep the answer that it is about from being given.
BRIEF = FAST.merge(Config(read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2}))


@cache
def get_session() -> botocore.session.Session:
    """Return the session that all clients come from; its endpoints follow AWS_ENDPOINT_URL, as every AWS SDK's do."""
    made = _make_quiet_session()
    # Older releases ask one endpoint for all regions, and which release a Lambda runtime has is not ours to say.
    made.set_config_variable("sts_regional_endpoints", "regional")
    return made


@cache
def get_quick_session() -> botocore.session.Session:
    """Return the session of the one client that nearly every request needs.

    It reads the models that tools/botocore_models.py wrote, in a seventh of the time, at every cold start.
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
        # The release of botocore that a runtime has may ask for more than the one that the models are of.
        logging.getLogger("represent").warning("DynamoDB's whole model is read: %s", error)
        client = _make_dynamodb(get_session(), role)
    dynamodb_metering.watch(client.meta.events)
    return client


def _make_quiet_session() -> botocore.session.Session:
    logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at INFO where it found its credentials
    return botocore.session.get_session()


def _make_dynamodb(origin: botocore.session.Session, role: str | None) -> DynamoDBClient:
    made = (
        tenant_credentials.make_per_call_session(origin, tenant_credentials.make_key_source(sts, role))
        if role
        else origin
    )
    return cast("DynamoDBClient", _create(made, "dynamodb", FAST))


def _create(origin: botocore.session.Session, service: str, config: Config) -> Any:
    """Return a client whose calls end with the request's deadline; raises Unavailable where there is no region."""
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
    """Return the client that makes sessions of roles."""
    return cast("STSClient", _create(get_session(), "sts", FAST))


@cache
def sqs() -> SQSClient:
    """Return the client of queues."""
    return cast("SQSClient", _create(get_session(), "sqs", BRIEF))


@cache
def s3() -> S3Client:
    """Return the client of the bucket of rosters."""
    return cast("S3Client", _create(get_session(), "s3", STREAMED))


@cache
def places() -> Any:
    """Return the client of Amazon Location's places."""
    return _create(get_session(), "geo-places", FAST)
