from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.jurisdiction import Jurisdiction
from ...models.open_states_error import OpenStatesError
from ...models.openstates_jurisdiction_include_item import (
    OpenstatesJurisdictionIncludeItem,
)
from ...types import UNSET, Response, Unset


def _get_kwargs(
    jurisdiction_id: str,
    *,
    apikey: str | Unset = UNSET,
    include: list[OpenstatesJurisdictionIncludeItem] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["apikey"] = apikey

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
        "url": "/openstates/jurisdictions/{jurisdiction_id}".format(
            jurisdiction_id=quote(str(jurisdiction_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Jurisdiction | OpenStatesError | None:
    if response.status_code == 200:
        response_200 = Jurisdiction.from_dict(response.json())

        return response_200

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
) -> Response[Jurisdiction | OpenStatesError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    jurisdiction_id: str,
    *,
    client: AuthenticatedClient,
    apikey: str | Unset = UNSET,
    include: list[OpenstatesJurisdictionIncludeItem] | Unset = UNSET,
) -> Response[Jurisdiction | OpenStatesError]:
    """Return a jurisdiction by id, abbreviation or name, in the shape of Open States v3

     No credentials are needed.

    Args:
        jurisdiction_id (str):
        apikey (str | Unset):
        include (list[OpenstatesJurisdictionIncludeItem] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Jurisdiction | OpenStatesError]
    """

    kwargs = _get_kwargs(
        jurisdiction_id=jurisdiction_id,
        apikey=apikey,
        include=include,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    jurisdiction_id: str,
    *,
    client: AuthenticatedClient,
    apikey: str | Unset = UNSET,
    include: list[OpenstatesJurisdictionIncludeItem] | Unset = UNSET,
) -> Jurisdiction | OpenStatesError | None:
    """Return a jurisdiction by id, abbreviation or name, in the shape of Open States v3

     No credentials are needed.

    Args:
        jurisdiction_id (str):
        apikey (str | Unset):
        include (list[OpenstatesJurisdictionIncludeItem] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Jurisdiction | OpenStatesError
    """

    return sync_detailed(
        jurisdiction_id=jurisdiction_id,
        client=client,
        apikey=apikey,
        include=include,
    ).parsed


async def asyncio_detailed(
    jurisdiction_id: str,
    *,
    client: AuthenticatedClient,
    apikey: str | Unset = UNSET,
    include: list[OpenstatesJurisdictionIncludeItem] | Unset = UNSET,
) -> Response[Jurisdiction | OpenStatesError]:
    """Return a jurisdiction by id, abbreviation or name, in the shape of Open States v3

     No credentials are needed.

    Args:
        jurisdiction_id (str):
        apikey (str | Unset):
        include (list[OpenstatesJurisdictionIncludeItem] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Jurisdiction | OpenStatesError]
    """

    kwargs = _get_kwargs(
        jurisdiction_id=jurisdiction_id,
        apikey=apikey,
        include=include,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    jurisdiction_id: str,
    *,
    client: AuthenticatedClient,
    apikey: str | Unset = UNSET,
    include: list[OpenstatesJurisdictionIncludeItem] | Unset = UNSET,
) -> Jurisdiction | OpenStatesError | None:
    """Return a jurisdiction by id, abbreviation or name, in the shape of Open States v3

     No credentials are needed.

    Args:
        jurisdiction_id (str):
        apikey (str | Unset):
        include (list[OpenstatesJurisdictionIncludeItem] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Jurisdiction | OpenStatesError
    """

    return (
        await asyncio_detailed(
            jurisdiction_id=jurisdiction_id,
            client=client,
            apikey=apikey,
            include=include,
        )
    ).parsed
