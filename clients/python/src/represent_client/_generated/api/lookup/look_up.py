import datetime
from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.lookup_result_response import LookupResultResponse
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    address: str | Unset = UNSET,
    zip_: str | Unset = UNSET,
    lat: float | Unset = UNSET,
    lon: float | Unset = UNSET,
    division: str | Unset = UNSET,
    on: datetime.date | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match

    params: dict[str, Any] = {}

    params["address"] = address

    params["zip"] = zip_

    params["lat"] = lat

    params["lon"] = lon

    params["division"] = division

    json_on: str | Unset = UNSET
    if not isinstance(on, Unset):
        json_on = on.isoformat()
    params["on"] = json_on

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/lookup",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | LookupResultResponse | Problem | None:
    if response.status_code == 200:
        response_200 = LookupResultResponse.from_dict(response.json())

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
) -> Response[Any | LookupResultResponse | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    address: str | Unset = UNSET,
    zip_: str | Unset = UNSET,
    lat: float | Unset = UNSET,
    lon: float | Unset = UNSET,
    division: str | Unset = UNSET,
    on: datetime.date | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | LookupResultResponse | Problem]:
    """Find the representatives of an address, a ZIP code, a point or a division, with contact details

     No credentials are needed.

    Args:
        address (str | Unset):
        zip_ (str | Unset):
        lat (float | Unset):
        lon (float | Unset):
        division (str | Unset):
        on (datetime.date | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | LookupResultResponse | Problem]
    """

    kwargs = _get_kwargs(
        address=address,
        zip_=zip_,
        lat=lat,
        lon=lon,
        division=division,
        on=on,
        if_none_match=if_none_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    address: str | Unset = UNSET,
    zip_: str | Unset = UNSET,
    lat: float | Unset = UNSET,
    lon: float | Unset = UNSET,
    division: str | Unset = UNSET,
    on: datetime.date | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Any | LookupResultResponse | Problem | None:
    """Find the representatives of an address, a ZIP code, a point or a division, with contact details

     No credentials are needed.

    Args:
        address (str | Unset):
        zip_ (str | Unset):
        lat (float | Unset):
        lon (float | Unset):
        division (str | Unset):
        on (datetime.date | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | LookupResultResponse | Problem
    """

    return sync_detailed(
        client=client,
        address=address,
        zip_=zip_,
        lat=lat,
        lon=lon,
        division=division,
        on=on,
        if_none_match=if_none_match,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    address: str | Unset = UNSET,
    zip_: str | Unset = UNSET,
    lat: float | Unset = UNSET,
    lon: float | Unset = UNSET,
    division: str | Unset = UNSET,
    on: datetime.date | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | LookupResultResponse | Problem]:
    """Find the representatives of an address, a ZIP code, a point or a division, with contact details

     No credentials are needed.

    Args:
        address (str | Unset):
        zip_ (str | Unset):
        lat (float | Unset):
        lon (float | Unset):
        division (str | Unset):
        on (datetime.date | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | LookupResultResponse | Problem]
    """

    kwargs = _get_kwargs(
        address=address,
        zip_=zip_,
        lat=lat,
        lon=lon,
        division=division,
        on=on,
        if_none_match=if_none_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    address: str | Unset = UNSET,
    zip_: str | Unset = UNSET,
    lat: float | Unset = UNSET,
    lon: float | Unset = UNSET,
    division: str | Unset = UNSET,
    on: datetime.date | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Any | LookupResultResponse | Problem | None:
    """Find the representatives of an address, a ZIP code, a point or a division, with contact details

     No credentials are needed.

    Args:
        address (str | Unset):
        zip_ (str | Unset):
        lat (float | Unset):
        lon (float | Unset):
        division (str | Unset):
        on (datetime.date | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | LookupResultResponse | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            address=address,
            zip_=zip_,
            lat=lat,
            lon=lon,
            division=division,
            on=on,
            if_none_match=if_none_match,
        )
    ).parsed
