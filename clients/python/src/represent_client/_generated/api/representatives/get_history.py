from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.public_change_page import PublicChangePage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    representative_id: UUID,
    *,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    before: int | Unset = UNSET,
    x_tenant_id: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tenant-Id"] = x_tenant_id

    params: dict[str, Any] = {}

    params["skip"] = skip

    params["limit"] = limit

    params["before"] = before

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/representatives/{representative_id}/history".format(
            representative_id=quote(str(representative_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | PublicChangePage | None:
    if response.status_code == 200:
        response_200 = PublicChangePage.from_dict(response.json())

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
) -> Response[Problem | PublicChangePage]:
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
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    before: int | Unset = UNSET,
    x_tenant_id: str,
) -> Response[Problem | PublicChangePage]:
    """List the changes of a record, newest first; removed records included

     No credentials are needed.

    Args:
        representative_id (UUID):
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        before (int | Unset):
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | PublicChangePage]
    """

    kwargs = _get_kwargs(
        representative_id=representative_id,
        skip=skip,
        limit=limit,
        before=before,
        x_tenant_id=x_tenant_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    representative_id: UUID,
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    before: int | Unset = UNSET,
    x_tenant_id: str,
) -> Problem | PublicChangePage | None:
    """List the changes of a record, newest first; removed records included

     No credentials are needed.

    Args:
        representative_id (UUID):
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        before (int | Unset):
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | PublicChangePage
    """

    return sync_detailed(
        representative_id=representative_id,
        client=client,
        skip=skip,
        limit=limit,
        before=before,
        x_tenant_id=x_tenant_id,
    ).parsed


async def asyncio_detailed(
    representative_id: UUID,
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    before: int | Unset = UNSET,
    x_tenant_id: str,
) -> Response[Problem | PublicChangePage]:
    """List the changes of a record, newest first; removed records included

     No credentials are needed.

    Args:
        representative_id (UUID):
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        before (int | Unset):
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | PublicChangePage]
    """

    kwargs = _get_kwargs(
        representative_id=representative_id,
        skip=skip,
        limit=limit,
        before=before,
        x_tenant_id=x_tenant_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    representative_id: UUID,
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    before: int | Unset = UNSET,
    x_tenant_id: str,
) -> Problem | PublicChangePage | None:
    """List the changes of a record, newest first; removed records included

     No credentials are needed.

    Args:
        representative_id (UUID):
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        before (int | Unset):
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | PublicChangePage
    """

    return (
        await asyncio_detailed(
            representative_id=representative_id,
            client=client,
            skip=skip,
            limit=limit,
            before=before,
            x_tenant_id=x_tenant_id,
        )
    ).parsed
