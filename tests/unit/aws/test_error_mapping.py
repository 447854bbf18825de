"""Errors of botocore: an unreachable service becomes Unavailable, a mistake is raised."""

from __future__ import annotations

import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    CredentialRetrievalError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    SSLError,
)

from chalicelib.aws.error_mapping import map_aws_error
from chalicelib.core.errors import Unavailable


@pytest.mark.parametrize(
    "error",
    [
        ConnectionClosedError(endpoint_url="x"),
        SSLError(endpoint_url="x", error=OSError("y")),
        CredentialRetrievalError(provider="x", error_msg="y"),
    ],
)
def test_unreachable_service_is_unavailable(error: Exception) -> None:
    with pytest.raises(Unavailable, match="It cannot be reached") as unavailable, map_aws_error("It"):
        raise error
    assert unavailable.value.__cause__ is error


def test_mistake_in_a_call_is_not_reported_as_unavailable() -> None:
    with pytest.raises(ParamValidationError), map_aws_error("It"):
        raise ParamValidationError(report="x")


@pytest.mark.parametrize(("stage", "advice"), [("local", "run `make run`"), ("dev", "try again in a moment")])
@pytest.mark.parametrize("error", [NoRegionError(), NoCredentialsError()])
def test_missing_region_or_credentials_are_named(
    error: Exception, stage: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGE", stage)
    with pytest.raises(Unavailable, match=f"no AWS region, or no credentials; {advice}"), map_aws_error("It"):
        raise error
