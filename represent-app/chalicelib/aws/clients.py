"""botocore clients: one per service and process, made on first use, with timeouts, retries and reuse set."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING, cast

import botocore.session
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

# DynamoDB answers in milliseconds; what takes seconds is lost, and a Lambda has 29 s for everything.
# "standard" retries back off exponentially with jitter
# (docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
DYNAMODB = Config(
    connect_timeout=1,
    read_timeout=4,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=32,
    tcp_keepalive=True,
)


@cache
def dynamodb() -> DynamoDBClient:
    """Return the DynamoDB client; its endpoint follows AWS_ENDPOINT_URL, as every AWS SDK's does."""
    logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at INFO where it found its credentials
    session = botocore.session.get_session()
    return cast("DynamoDBClient", session.create_client("dynamodb", config=DYNAMODB))
