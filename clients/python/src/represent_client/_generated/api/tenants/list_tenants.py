from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.list_tenants_kind import ListTenantsKind
from ...models.problem import Problem
from ...models.tenant_view_page import TenantViewPage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    kind: ListTenantsKind | Unset = UNSET,
    state: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["skip"] = skip

    params["limit"] = limit

    json_kind: str | Unset = UNSET
    if not isinstance(kind, Unset):
        json_kind = kind

    params["kind"] = json_kind

    params["state"] = state

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/tenants",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | TenantViewPage | None:
    if response.status_code == 200:
        response_200 = TenantViewPage.from_dict(response.json())

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
) -> Response[Problem | TenantViewPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    kind: ListTenantsKind | Unset = UNSET,
    state: str | Unset = UNSET,
) -> Response[Problem | TenantViewPage]:
    """List states and counties

     No credentials are needed.

    Args:
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        kind (ListTenantsKind | Unset):
        state (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | TenantViewPage]
    """

    kwargs = _get_kwargs(
        skip=skip,
        limit=limit,
        kind=kind,
        state=state,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    kind: ListTenantsKind | Unset = UNSET,
    state: str | Unset = UNSET,
) -> Problem | TenantViewPage | None:
    """List states and counties

     No credentials are needed.

    Args:
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        kind (ListTenantsKind | Unset):
        state (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | TenantViewPage
    """

    return sync_detailed(
        client=client,
        skip=skip,
        limit=limit,
        kind=kind,
        state=state,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    kind: ListTenantsKind | Unset = UNSET,
    state: str | Unset = UNSET,
) -> Response[Problem | TenantViewPage]:
    """List states and counties

     No credentials are needed.

    Args:
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        kind (ListTenantsKind | Unset):
        state (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | TenantViewPage]
    """

    kwargs = _get_kwargs(
        skip=skip,
        limit=limit,
        kind=kind,
        state=state,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    kind: ListTenantsKind | Unset = UNSET,
    state: str | Unset = UNSET,
) -> Problem | TenantViewPage | None:
    """List states and counties

     No credentials are needed.

    Args:
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        kind (ListTenantsKind | Unset):
        state (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | TenantViewPage
    """

    return (
        await asyncio_detailed(
            client=client,
            skip=skip,
            limit=limit,
            kind=kind,
            state=state,
        )
    ).parsed
