from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.rules_draft import RulesDraft
from ...models.rules_response import RulesResponse
from ...types import UNSET, Response, Unset


def _get_kwargs(
    tenant: str,
    *,
    body: RulesDraft,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/tenants/{tenant}/rules".format(
            tenant=quote(str(tenant), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | RulesResponse | None:
    if response.status_code == 200:
        response_200 = RulesResponse.from_dict(response.json())

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
) -> Response[Problem | RulesResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    tenant: str,
    *,
    client: AuthenticatedClient,
    body: RulesDraft,
    if_match: str | Unset = UNSET,
) -> Response[Problem | RulesResponse]:
    """Replace the rules of a tenant; rejected if a representative in office would have no seat

     Requires `rules:update`: admin of the tenant, or a platform admin.

    Args:
        tenant (str):
        if_match (str | Unset):
        body (RulesDraft): The fields that an administrator may write; they replace the tenant's
            current rules.

            `orphans` are the ids of representatives that may be left without an office by the new
            rules.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RulesResponse]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        body=body,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    tenant: str,
    *,
    client: AuthenticatedClient,
    body: RulesDraft,
    if_match: str | Unset = UNSET,
) -> Problem | RulesResponse | None:
    """Replace the rules of a tenant; rejected if a representative in office would have no seat

     Requires `rules:update`: admin of the tenant, or a platform admin.

    Args:
        tenant (str):
        if_match (str | Unset):
        body (RulesDraft): The fields that an administrator may write; they replace the tenant's
            current rules.

            `orphans` are the ids of representatives that may be left without an office by the new
            rules.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RulesResponse
    """

    return sync_detailed(
        tenant=tenant,
        client=client,
        body=body,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    tenant: str,
    *,
    client: AuthenticatedClient,
    body: RulesDraft,
    if_match: str | Unset = UNSET,
) -> Response[Problem | RulesResponse]:
    """Replace the rules of a tenant; rejected if a representative in office would have no seat

     Requires `rules:update`: admin of the tenant, or a platform admin.

    Args:
        tenant (str):
        if_match (str | Unset):
        body (RulesDraft): The fields that an administrator may write; they replace the tenant's
            current rules.

            `orphans` are the ids of representatives that may be left without an office by the new
            rules.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RulesResponse]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        body=body,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    tenant: str,
    *,
    client: AuthenticatedClient,
    body: RulesDraft,
    if_match: str | Unset = UNSET,
) -> Problem | RulesResponse | None:
    """Replace the rules of a tenant; rejected if a representative in office would have no seat

     Requires `rules:update`: admin of the tenant, or a platform admin.

    Args:
        tenant (str):
        if_match (str | Unset):
        body (RulesDraft): The fields that an administrator may write; they replace the tenant's
            current rules.

            `orphans` are the ids of representatives that may be left without an office by the new
            rules.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RulesResponse
    """

    return (
        await asyncio_detailed(
            tenant=tenant,
            client=client,
            body=body,
            if_match=if_match,
        )
    ).parsed
