import datetime
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.division_outline_response import DivisionOutlineResponse
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    division_id: str,
    *,
    on: datetime.date | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match

    params: dict[str, Any] = {}

    json_on: str | Unset = UNSET
    if not isinstance(on, Unset):
        json_on = on.isoformat()
    params["on"] = json_on

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/divisions/{division_id}/outline".format(
            division_id=quote(str(division_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | DivisionOutlineResponse | Problem | None:
    if response.status_code == 200:
        response_200 = DivisionOutlineResponse.from_dict(response.json())

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
) -> Response[Any | DivisionOutlineResponse | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    division_id: str,
    *,
    client: AuthenticatedClient,
    on: datetime.date | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | DivisionOutlineResponse | Problem]:
    """Return the outline of a state, county or district as an SVG path and as GeoJSON; percent-encode the
    id

     No credentials are needed.

    Args:
        division_id (str):
        on (datetime.date | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | DivisionOutlineResponse | Problem]
    """

    kwargs = _get_kwargs(
        division_id=division_id,
        on=on,
        if_none_match=if_none_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    division_id: str,
    *,
    client: AuthenticatedClient,
    on: datetime.date | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Any | DivisionOutlineResponse | Problem | None:
    """Return the outline of a state, county or district as an SVG path and as GeoJSON; percent-encode the
    id

     No credentials are needed.

    Args:
        division_id (str):
        on (datetime.date | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | DivisionOutlineResponse | Problem
    """

    return sync_detailed(
        division_id=division_id,
        client=client,
        on=on,
        if_none_match=if_none_match,
    ).parsed


async def asyncio_detailed(
    division_id: str,
    *,
    client: AuthenticatedClient,
    on: datetime.date | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | DivisionOutlineResponse | Problem]:
    """Return the outline of a state, county or district as an SVG path and as GeoJSON; percent-encode the
    id

     No credentials are needed.

    Args:
        division_id (str):
        on (datetime.date | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | DivisionOutlineResponse | Problem]
    """

    kwargs = _get_kwargs(
        division_id=division_id,
        on=on,
        if_none_match=if_none_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    division_id: str,
    *,
    client: AuthenticatedClient,
    on: datetime.date | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Any | DivisionOutlineResponse | Problem | None:
    """Return the outline of a state, county or district as an SVG path and as GeoJSON; percent-encode the
    id

     No credentials are needed.

    Args:
        division_id (str):
        on (datetime.date | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | DivisionOutlineResponse | Problem
    """

    return (
        await asyncio_detailed(
            division_id=division_id,
            client=client,
            on=on,
            if_none_match=if_none_match,
        )
    ).parsed
