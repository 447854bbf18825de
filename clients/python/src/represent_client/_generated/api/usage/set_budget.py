from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.budget_draft_input import BudgetDraftInput
from ...models.budget_draft_response import BudgetDraftResponse
from ...models.problem import Problem
from ...types import Response


def _get_kwargs(
    *,
    body: BudgetDraftInput,
    x_tenant_id: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tenant-Id"] = x_tenant_id

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/usage/budget",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> BudgetDraftResponse | Problem | None:
    if response.status_code == 200:
        response_200 = BudgetDraftResponse.from_dict(response.json())

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
) -> Response[BudgetDraftResponse | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: BudgetDraftInput,
    x_tenant_id: str,
) -> Response[BudgetDraftResponse | Problem]:
    """Set the tenant's monthly budget; an event announces when 80 % and 100 % of it are reached

     Requires `usage:update`: admin of the tenant, or a platform admin.

    Args:
        x_tenant_id (str):
        body (BudgetDraftInput): The monthly budget of a tenant.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BudgetDraftResponse | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        x_tenant_id=x_tenant_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: BudgetDraftInput,
    x_tenant_id: str,
) -> BudgetDraftResponse | Problem | None:
    """Set the tenant's monthly budget; an event announces when 80 % and 100 % of it are reached

     Requires `usage:update`: admin of the tenant, or a platform admin.

    Args:
        x_tenant_id (str):
        body (BudgetDraftInput): The monthly budget of a tenant.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BudgetDraftResponse | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
        x_tenant_id=x_tenant_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: BudgetDraftInput,
    x_tenant_id: str,
) -> Response[BudgetDraftResponse | Problem]:
    """Set the tenant's monthly budget; an event announces when 80 % and 100 % of it are reached

     Requires `usage:update`: admin of the tenant, or a platform admin.

    Args:
        x_tenant_id (str):
        body (BudgetDraftInput): The monthly budget of a tenant.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BudgetDraftResponse | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        x_tenant_id=x_tenant_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: BudgetDraftInput,
    x_tenant_id: str,
) -> BudgetDraftResponse | Problem | None:
    """Set the tenant's monthly budget; an event announces when 80 % and 100 % of it are reached

     Requires `usage:update`: admin of the tenant, or a platform admin.

    Args:
        x_tenant_id (str):
        body (BudgetDraftInput): The monthly budget of a tenant.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BudgetDraftResponse | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            x_tenant_id=x_tenant_id,
        )
    ).parsed
