from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.open_states_error import OpenStatesError
from ...models.openstates_people_geo_include_item import (
    OpenstatesPeopleGeoIncludeItem,
)
from ...models.person_list import PersonList
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    apikey: str | Unset = UNSET,
    lat: float | Unset = UNSET,
    lng: float | Unset = UNSET,
    include: list[OpenstatesPeopleGeoIncludeItem] | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match

    params: dict[str, Any] = {}

    params["apikey"] = apikey

    params["lat"] = lat

    params["lng"] = lng

    json_include: list[str] | Unset = UNSET
    if not isinstance(include, Unset):
        json_include = []
        for include_item_data in include:
            include_item: str = include_item_data
            json_include.append(include_item)

    params["include"] = json_include

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/openstates/people.geo",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | OpenStatesError | PersonList | None:
    if response.status_code == 200:
        response_200 = PersonList.from_dict(response.json())

        return response_200

    if response.status_code == 304:
        response_304 = cast(Any, None)
        return response_304

    if response.status_code == 400:
        response_400 = OpenStatesError.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = OpenStatesError.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = OpenStatesError.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = OpenStatesError.from_dict(response.json())

        return response_404

    if response.status_code == 413:
        response_413 = OpenStatesError.from_dict(response.json())

        return response_413

    if response.status_code == 422:
        response_422 = OpenStatesError.from_dict(response.json())

        return response_422

    if response.status_code == 429:
        response_429 = OpenStatesError.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = OpenStatesError.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = OpenStatesError.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | OpenStatesError | PersonList]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    apikey: str | Unset = UNSET,
    lat: float | Unset = UNSET,
    lng: float | Unset = UNSET,
    include: list[OpenstatesPeopleGeoIncludeItem] | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | OpenStatesError | PersonList]:
    """Return everybody who represents a point, in the shape of Open States v3

     No credentials are needed.

    Args:
        apikey (str | Unset):
        lat (float | Unset):
        lng (float | Unset):
        include (list[OpenstatesPeopleGeoIncludeItem] | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | OpenStatesError | PersonList]
    """

    kwargs = _get_kwargs(
        apikey=apikey,
        lat=lat,
        lng=lng,
        include=include,
        if_none_match=if_none_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    apikey: str | Unset = UNSET,
    lat: float | Unset = UNSET,
    lng: float | Unset = UNSET,
    include: list[OpenstatesPeopleGeoIncludeItem] | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Any | OpenStatesError | PersonList | None:
    """Return everybody who represents a point, in the shape of Open States v3

     No credentials are needed.

    Args:
        apikey (str | Unset):
        lat (float | Unset):
        lng (float | Unset):
        include (list[OpenstatesPeopleGeoIncludeItem] | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | OpenStatesError | PersonList
    """

    return sync_detailed(
        client=client,
        apikey=apikey,
        lat=lat,
        lng=lng,
        include=include,
        if_none_match=if_none_match,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    apikey: str | Unset = UNSET,
    lat: float | Unset = UNSET,
    lng: float | Unset = UNSET,
    include: list[OpenstatesPeopleGeoIncludeItem] | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | OpenStatesError | PersonList]:
    """Return everybody who represents a point, in the shape of Open States v3

     No credentials are needed.

    Args:
        apikey (str | Unset):
        lat (float | Unset):
        lng (float | Unset):
        include (list[OpenstatesPeopleGeoIncludeItem] | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | OpenStatesError | PersonList]
    """

    kwargs = _get_kwargs(
        apikey=apikey,
        lat=lat,
        lng=lng,
        include=include,
        if_none_match=if_none_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    apikey: str | Unset = UNSET,
    lat: float | Unset = UNSET,
    lng: float | Unset = UNSET,
    include: list[OpenstatesPeopleGeoIncludeItem] | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Any | OpenStatesError | PersonList | None:
    """Return everybody who represents a point, in the shape of Open States v3

     No credentials are needed.

    Args:
        apikey (str | Unset):
        lat (float | Unset):
        lng (float | Unset):
        include (list[OpenstatesPeopleGeoIncludeItem] | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | OpenStatesError | PersonList
    """

    return (
        await asyncio_detailed(
            client=client,
            apikey=apikey,
            lat=lat,
            lng=lng,
            include=include,
            if_none_match=if_none_match,
        )
    ).parsed
