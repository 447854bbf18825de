from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.representative_draft import RepresentativeDraft
from ...models.representative_response import RepresentativeResponse
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: RepresentativeDraft,
    x_tenant_id: str,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tenant-Id"] = x_tenant_id

    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/representatives",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | RepresentativeResponse | None:
    if response.status_code == 201:
        response_201 = RepresentativeResponse.from_dict(response.json())

        return response_201

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = Problem.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = Problem.from_dict(response.json())

        return response_409

    if response.status_code == 413:
        response_413 = Problem.from_dict(response.json())

        return response_413

    if response.status_code == 415:
        response_415 = Problem.from_dict(response.json())

        return response_415

    if response.status_code == 422:
        response_422 = Problem.from_dict(response.json())

        return response_422

    if response.status_code == 429:
        response_429 = Problem.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = Problem.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = Problem.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | RepresentativeResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: RepresentativeDraft,
    x_tenant_id: str,
    idempotency_key: str | Unset = UNSET,
) -> Response[Problem | RepresentativeResponse]:
    """Add a representative

     Requires `representatives:create`: editor or admin of the tenant, or an API key that carries it
    (then `sources` are required).

    Args:
        x_tenant_id (str):
        idempotency_key (str | Unset):
        body (RepresentativeDraft): The fields that a client may write. The service sets the other
            fields of a representative (`read_only`).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RepresentativeResponse]
    """

    kwargs = _get_kwargs(
        body=body,
        x_tenant_id=x_tenant_id,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: RepresentativeDraft,
    x_tenant_id: str,
    idempotency_key: str | Unset = UNSET,
) -> Problem | RepresentativeResponse | None:
    """Add a representative

     Requires `representatives:create`: editor or admin of the tenant, or an API key that carries it
    (then `sources` are required).

    Args:
        x_tenant_id (str):
        idempotency_key (str | Unset):
        body (RepresentativeDraft): The fields that a client may write. The service sets the other
            fields of a representative (`read_only`).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RepresentativeResponse
    """

    return sync_detailed(
        client=client,
        body=body,
        x_tenant_id=x_tenant_id,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: RepresentativeDraft,
    x_tenant_id: str,
    idempotency_key: str | Unset = UNSET,
) -> Response[Problem | RepresentativeResponse]:
    """Add a representative

     Requires `representatives:create`: editor or admin of the tenant, or an API key that carries it
    (then `sources` are required).

    Args:
        x_tenant_id (str):
        idempotency_key (str | Unset):
        body (RepresentativeDraft): The fields that a client may write. The service sets the other
            fields of a representative (`read_only`).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RepresentativeResponse]
    """

    kwargs = _get_kwargs(
        body=body,
        x_tenant_id=x_tenant_id,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: RepresentativeDraft,
    x_tenant_id: str,
    idempotency_key: str | Unset = UNSET,
) -> Problem | RepresentativeResponse | None:
    """Add a representative

     Requires `representatives:create`: editor or admin of the tenant, or an API key that carries it
    (then `sources` are required).

    Args:
        x_tenant_id (str):
        idempotency_key (str | Unset):
        body (RepresentativeDraft): The fields that a client may write. The service sets the other
            fields of a representative (`read_only`).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RepresentativeResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            x_tenant_id=x_tenant_id,
            idempotency_key=idempotency_key,
        )
    ).parsed
