from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.representative_response import RepresentativeResponse
from ...models.succession_draft import SuccessionDraft
from ...types import UNSET, Response, Unset


def _get_kwargs(
    representative_id: UUID,
    *,
    body: SuccessionDraft,
    x_tenant_id: str,
    if_match: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tenant-Id"] = x_tenant_id

    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/representatives/{representative_id}/successor".format(
            representative_id=quote(str(representative_id), safe=""),
        ),
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

    if response.status_code == 412:
        response_412 = Problem.from_dict(response.json())

        return response_412

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
    representative_id: UUID,
    *,
    client: AuthenticatedClient,
    body: SuccessionDraft,
    x_tenant_id: str,
    if_match: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[Problem | RepresentativeResponse]:
    """End the term of a representative and add the successor, both or neither; returns both records

     Requires `representatives:update`: editor or admin of the tenant.

    Args:
        representative_id (UUID):
        x_tenant_id (str):
        if_match (str | Unset):
        idempotency_key (str | Unset):
        body (SuccessionDraft): The end of the holder's term, and the person who takes the seat.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RepresentativeResponse]
    """

    kwargs = _get_kwargs(
        representative_id=representative_id,
        body=body,
        x_tenant_id=x_tenant_id,
        if_match=if_match,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    representative_id: UUID,
    *,
    client: AuthenticatedClient,
    body: SuccessionDraft,
    x_tenant_id: str,
    if_match: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Problem | RepresentativeResponse | None:
    """End the term of a representative and add the successor, both or neither; returns both records

     Requires `representatives:update`: editor or admin of the tenant.

    Args:
        representative_id (UUID):
        x_tenant_id (str):
        if_match (str | Unset):
        idempotency_key (str | Unset):
        body (SuccessionDraft): The end of the holder's term, and the person who takes the seat.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RepresentativeResponse
    """

    return sync_detailed(
        representative_id=representative_id,
        client=client,
        body=body,
        x_tenant_id=x_tenant_id,
        if_match=if_match,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    representative_id: UUID,
    *,
    client: AuthenticatedClient,
    body: SuccessionDraft,
    x_tenant_id: str,
    if_match: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[Problem | RepresentativeResponse]:
    """End the term of a representative and add the successor, both or neither; returns both records

     Requires `representatives:update`: editor or admin of the tenant.

    Args:
        representative_id (UUID):
        x_tenant_id (str):
        if_match (str | Unset):
        idempotency_key (str | Unset):
        body (SuccessionDraft): The end of the holder's term, and the person who takes the seat.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RepresentativeResponse]
    """

    kwargs = _get_kwargs(
        representative_id=representative_id,
        body=body,
        x_tenant_id=x_tenant_id,
        if_match=if_match,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    representative_id: UUID,
    *,
    client: AuthenticatedClient,
    body: SuccessionDraft,
    x_tenant_id: str,
    if_match: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Problem | RepresentativeResponse | None:
    """End the term of a representative and add the successor, both or neither; returns both records

     Requires `representatives:update`: editor or admin of the tenant.

    Args:
        representative_id (UUID):
        x_tenant_id (str):
        if_match (str | Unset):
        idempotency_key (str | Unset):
        body (SuccessionDraft): The end of the holder's term, and the person who takes the seat.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RepresentativeResponse
    """

    return (
        await asyncio_detailed(
            representative_id=representative_id,
            client=client,
            body=body,
            x_tenant_id=x_tenant_id,
            if_match=if_match,
            idempotency_key=idempotency_key,
        )
    ).parsed
