from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.correction_response import CorrectionResponse
from ...models.list_corrections_state import (
    ListCorrectionsState,
)
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    state: ListCorrectionsState | Unset = "open",
    before: UUID | Unset = UNSET,
    limit: int | Unset = 25,
    x_tenant_id: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tenant-Id"] = x_tenant_id

    params: dict[str, Any] = {}

    json_state: str | Unset = UNSET
    if not isinstance(state, Unset):
        json_state = state

    params["state"] = json_state

    json_before: str | Unset = UNSET
    if not isinstance(before, Unset):
        json_before = str(before)
    params["before"] = json_before

    params["limit"] = limit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/corrections",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CorrectionResponse | Problem | None:
    if response.status_code == 200:
        response_200 = CorrectionResponse.from_dict(response.json())

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
) -> Response[CorrectionResponse | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    state: ListCorrectionsState | Unset = "open",
    before: UUID | Unset = UNSET,
    limit: int | Unset = 25,
    x_tenant_id: str,
) -> Response[CorrectionResponse | Problem]:
    """List the reports of a tenant, newest first: those that wait, or those that are answered

     Requires `corrections:read`: editor or admin of the tenant.

    Args:
        state (ListCorrectionsState | Unset):  Default: 'open'.
        before (UUID | Unset):
        limit (int | Unset):  Default: 25.
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CorrectionResponse | Problem]
    """

    kwargs = _get_kwargs(
        state=state,
        before=before,
        limit=limit,
        x_tenant_id=x_tenant_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    state: ListCorrectionsState | Unset = "open",
    before: UUID | Unset = UNSET,
    limit: int | Unset = 25,
    x_tenant_id: str,
) -> CorrectionResponse | Problem | None:
    """List the reports of a tenant, newest first: those that wait, or those that are answered

     Requires `corrections:read`: editor or admin of the tenant.

    Args:
        state (ListCorrectionsState | Unset):  Default: 'open'.
        before (UUID | Unset):
        limit (int | Unset):  Default: 25.
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CorrectionResponse | Problem
    """

    return sync_detailed(
        client=client,
        state=state,
        before=before,
        limit=limit,
        x_tenant_id=x_tenant_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    state: ListCorrectionsState | Unset = "open",
    before: UUID | Unset = UNSET,
    limit: int | Unset = 25,
    x_tenant_id: str,
) -> Response[CorrectionResponse | Problem]:
    """List the reports of a tenant, newest first: those that wait, or those that are answered

     Requires `corrections:read`: editor or admin of the tenant.

    Args:
        state (ListCorrectionsState | Unset):  Default: 'open'.
        before (UUID | Unset):
        limit (int | Unset):  Default: 25.
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CorrectionResponse | Problem]
    """

    kwargs = _get_kwargs(
        state=state,
        before=before,
        limit=limit,
        x_tenant_id=x_tenant_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    state: ListCorrectionsState | Unset = "open",
    before: UUID | Unset = UNSET,
    limit: int | Unset = 25,
    x_tenant_id: str,
) -> CorrectionResponse | Problem | None:
    """List the reports of a tenant, newest first: those that wait, or those that are answered

     Requires `corrections:read`: editor or admin of the tenant.

    Args:
        state (ListCorrectionsState | Unset):  Default: 'open'.
        before (UUID | Unset):
        limit (int | Unset):  Default: 25.
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CorrectionResponse | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            state=state,
            before=before,
            limit=limit,
            x_tenant_id=x_tenant_id,
        )
    ).parsed
