import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.boundary_set_response import BoundarySetResponse
from ...models.delete_boundaries_set import (
    DeleteBoundariesSet,
)
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    tenant: str,
    set_: DeleteBoundariesSet,
    *,
    valid_from: datetime.date | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    params: dict[str, Any] = {}

    json_valid_from: str | Unset = UNSET
    if not isinstance(valid_from, Unset):
        json_valid_from = valid_from.isoformat()
    params["valid_from"] = json_valid_from

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/tenants/{tenant}/boundaries/{set_}".format(
            tenant=quote(str(tenant), safe=""),
            set_=quote(str(set_), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> BoundarySetResponse | Problem | None:
    if response.status_code == 200:
        response_200 = BoundarySetResponse.from_dict(response.json())

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
) -> Response[BoundarySetResponse | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    tenant: str,
    set_: DeleteBoundariesSet,
    *,
    client: AuthenticatedClient,
    valid_from: datetime.date | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[BoundarySetResponse | Problem]:
    """Delete an edition of a map of districts; without any, lookups report that none is uploaded

     Requires `boundaries:delete`: admin of the tenant, or a platform admin.

    Args:
        tenant (str):
        set_ (DeleteBoundariesSet):
        valid_from (datetime.date | Unset):
        if_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BoundarySetResponse | Problem]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        set_=set_,
        valid_from=valid_from,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    tenant: str,
    set_: DeleteBoundariesSet,
    *,
    client: AuthenticatedClient,
    valid_from: datetime.date | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> BoundarySetResponse | Problem | None:
    """Delete an edition of a map of districts; without any, lookups report that none is uploaded

     Requires `boundaries:delete`: admin of the tenant, or a platform admin.

    Args:
        tenant (str):
        set_ (DeleteBoundariesSet):
        valid_from (datetime.date | Unset):
        if_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BoundarySetResponse | Problem
    """

    return sync_detailed(
        tenant=tenant,
        set_=set_,
        client=client,
        valid_from=valid_from,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    tenant: str,
    set_: DeleteBoundariesSet,
    *,
    client: AuthenticatedClient,
    valid_from: datetime.date | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[BoundarySetResponse | Problem]:
    """Delete an edition of a map of districts; without any, lookups report that none is uploaded

     Requires `boundaries:delete`: admin of the tenant, or a platform admin.

    Args:
        tenant (str):
        set_ (DeleteBoundariesSet):
        valid_from (datetime.date | Unset):
        if_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BoundarySetResponse | Problem]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        set_=set_,
        valid_from=valid_from,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    tenant: str,
    set_: DeleteBoundariesSet,
    *,
    client: AuthenticatedClient,
    valid_from: datetime.date | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> BoundarySetResponse | Problem | None:
    """Delete an edition of a map of districts; without any, lookups report that none is uploaded

     Requires `boundaries:delete`: admin of the tenant, or a platform admin.

    Args:
        tenant (str):
        set_ (DeleteBoundariesSet):
        valid_from (datetime.date | Unset):
        if_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BoundarySetResponse | Problem
    """

    return (
        await asyncio_detailed(
            tenant=tenant,
            set_=set_,
            client=client,
            valid_from=valid_from,
            if_match=if_match,
        )
    ).parsed
