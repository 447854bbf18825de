from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.representative_response import RepresentativeResponse
from ...types import UNSET, Response, Unset


def _get_kwargs(
    representative_id: UUID,
    *,
    fields: str | Unset = UNSET,
    x_tenant_id: str,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tenant-Id"] = x_tenant_id

    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    params: dict[str, Any] = {}

    params["fields"] = fields

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/representatives/{representative_id}/release".format(
            representative_id=quote(str(representative_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | RepresentativeResponse | None:
    if response.status_code == 200:
        response_200 = RepresentativeResponse.from_dict(response.json())

        return response_200

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
    fields: str | Unset = UNSET,
    x_tenant_id: str,
    if_match: str | Unset = UNSET,
) -> Response[Problem | RepresentativeResponse]:
    """Give fields that staff hold back to the sources; the values that sources state replace them

     Requires `representatives:update`: editor or admin of the tenant, or an API key that carries it.

    Args:
        representative_id (UUID):
        fields (str | Unset):
        x_tenant_id (str):
        if_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RepresentativeResponse]
    """

    kwargs = _get_kwargs(
        representative_id=representative_id,
        fields=fields,
        x_tenant_id=x_tenant_id,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    representative_id: UUID,
    *,
    client: AuthenticatedClient,
    fields: str | Unset = UNSET,
    x_tenant_id: str,
    if_match: str | Unset = UNSET,
) -> Problem | RepresentativeResponse | None:
    """Give fields that staff hold back to the sources; the values that sources state replace them

     Requires `representatives:update`: editor or admin of the tenant, or an API key that carries it.

    Args:
        representative_id (UUID):
        fields (str | Unset):
        x_tenant_id (str):
        if_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RepresentativeResponse
    """

    return sync_detailed(
        representative_id=representative_id,
        client=client,
        fields=fields,
        x_tenant_id=x_tenant_id,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    representative_id: UUID,
    *,
    client: AuthenticatedClient,
    fields: str | Unset = UNSET,
    x_tenant_id: str,
    if_match: str | Unset = UNSET,
) -> Response[Problem | RepresentativeResponse]:
    """Give fields that staff hold back to the sources; the values that sources state replace them

     Requires `representatives:update`: editor or admin of the tenant, or an API key that carries it.

    Args:
        representative_id (UUID):
        fields (str | Unset):
        x_tenant_id (str):
        if_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RepresentativeResponse]
    """

    kwargs = _get_kwargs(
        representative_id=representative_id,
        fields=fields,
        x_tenant_id=x_tenant_id,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    representative_id: UUID,
    *,
    client: AuthenticatedClient,
    fields: str | Unset = UNSET,
    x_tenant_id: str,
    if_match: str | Unset = UNSET,
) -> Problem | RepresentativeResponse | None:
    """Give fields that staff hold back to the sources; the values that sources state replace them

     Requires `representatives:update`: editor or admin of the tenant, or an API key that carries it.

    Args:
        representative_id (UUID):
        fields (str | Unset):
        x_tenant_id (str):
        if_match (str | Unset):

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
            fields=fields,
            x_tenant_id=x_tenant_id,
            if_match=if_match,
        )
    ).parsed
