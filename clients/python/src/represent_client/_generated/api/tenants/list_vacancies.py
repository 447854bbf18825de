from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.empty_seat_page import EmptySeatPage
from ...models.list_vacancies_seat_state import (
    ListVacanciesSeatState,
)
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    tenant: str,
    *,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    seat_state: ListVacanciesSeatState | Unset = "vacant",
    if_none_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match

    params: dict[str, Any] = {}

    params["skip"] = skip

    params["limit"] = limit

    json_seat_state: str | Unset = UNSET
    if not isinstance(seat_state, Unset):
        json_seat_state = seat_state

    params["seat_state"] = json_seat_state

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/tenants/{tenant}/vacancies".format(
            tenant=quote(str(tenant), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | EmptySeatPage | Problem | None:
    if response.status_code == 200:
        response_200 = EmptySeatPage.from_dict(response.json())

        return response_200

    if response.status_code == 304:
        response_304 = cast(Any, None)
        return response_304

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
) -> Response[Any | EmptySeatPage | Problem]:
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
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    seat_state: ListVacanciesSeatState | Unset = "vacant",
    if_none_match: str | Unset = UNSET,
) -> Response[Any | EmptySeatPage | Problem]:
    """List the vacant seats of a tenant, or the seats that no source says anything about

     No credentials are needed.

    Args:
        tenant (str):
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        seat_state (ListVacanciesSeatState | Unset):  Default: 'vacant'.
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | EmptySeatPage | Problem]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        skip=skip,
        limit=limit,
        seat_state=seat_state,
        if_none_match=if_none_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    tenant: str,
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    seat_state: ListVacanciesSeatState | Unset = "vacant",
    if_none_match: str | Unset = UNSET,
) -> Any | EmptySeatPage | Problem | None:
    """List the vacant seats of a tenant, or the seats that no source says anything about

     No credentials are needed.

    Args:
        tenant (str):
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        seat_state (ListVacanciesSeatState | Unset):  Default: 'vacant'.
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | EmptySeatPage | Problem
    """

    return sync_detailed(
        tenant=tenant,
        client=client,
        skip=skip,
        limit=limit,
        seat_state=seat_state,
        if_none_match=if_none_match,
    ).parsed


async def asyncio_detailed(
    tenant: str,
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    seat_state: ListVacanciesSeatState | Unset = "vacant",
    if_none_match: str | Unset = UNSET,
) -> Response[Any | EmptySeatPage | Problem]:
    """List the vacant seats of a tenant, or the seats that no source says anything about

     No credentials are needed.

    Args:
        tenant (str):
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        seat_state (ListVacanciesSeatState | Unset):  Default: 'vacant'.
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | EmptySeatPage | Problem]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        skip=skip,
        limit=limit,
        seat_state=seat_state,
        if_none_match=if_none_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    tenant: str,
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    seat_state: ListVacanciesSeatState | Unset = "vacant",
    if_none_match: str | Unset = UNSET,
) -> Any | EmptySeatPage | Problem | None:
    """List the vacant seats of a tenant, or the seats that no source says anything about

     No credentials are needed.

    Args:
        tenant (str):
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        seat_state (ListVacanciesSeatState | Unset):  Default: 'vacant'.
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | EmptySeatPage | Problem
    """

    return (
        await asyncio_detailed(
            tenant=tenant,
            client=client,
            skip=skip,
            limit=limit,
            seat_state=seat_state,
            if_none_match=if_none_match,
        )
    ).parsed
