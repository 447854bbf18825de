"""What botocore raises: which of it is a service out of reach, and which a mistake that must be seen."""

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

from chalicelib.aws.faults import told
from chalicelib.errors import Unavailable


@pytest.mark.parametrize(
    "error",
    [
        ConnectionClosedError(endpoint_url="x"),
        SSLError(endpoint_url="x", error=OSError("y")),
        CredentialRetrievalError(provider="x", error_msg="y"),
    ],
)
def test_a_service_that_cannot_be_reached_is_unavailable(error: Exception) -> None:
    with pytest.raises(Unavailable, match="It cannot be reached") as unavailable, told("It"):
        raise error
    assert unavailable.value.__cause__ is error


@pytest.mark.parametrize("error", [ParamValidationError(report="x"), NoRegionError(), NoCredentialsError()])
def test_a_mistake_of_ours_or_of_the_set_up_is_not_hidden_as_a_moments_trouble(error: Exception) -> None:
    with pytest.raises(type(error)), told("It"):
        raise error
