from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.jurisdiction_list import JurisdictionList
from ...models.open_states_error import OpenStatesError
from ...models.openstates_jurisdictions_classification import (
    OpenstatesJurisdictionsClassification,
)
from ...models.openstates_jurisdictions_include_item import (
    OpenstatesJurisdictionsIncludeItem,
)
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    apikey: str | Unset = UNSET,
    include: list[OpenstatesJurisdictionsIncludeItem] | Unset = UNSET,
    classification: OpenstatesJurisdictionsClassification | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 52,
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

    json_classification: str | Unset = UNSET
    if not isinstance(classification, Unset):
        json_classification = classification

    params["classification"] = json_classification

    params["page"] = page

    params["per_page"] = per_page

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/openstates/jurisdictions",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> JurisdictionList | OpenStatesError | None:
    if response.status_code == 200:
        response_200 = JurisdictionList.from_dict(response.json())

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
) -> Response[JurisdictionList | OpenStatesError]:
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
    include: list[OpenstatesJurisdictionsIncludeItem] | Unset = UNSET,
    classification: OpenstatesJurisdictionsClassification | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 52,
) -> Response[JurisdictionList | OpenStatesError]:
    """List states, the country and counties, in the shape of Open States v3

     No credentials are needed.

    Args:
        apikey (str | Unset):
        include (list[OpenstatesJurisdictionsIncludeItem] | Unset):
        classification (OpenstatesJurisdictionsClassification | Unset):
        page (int | Unset):  Default: 1.
        per_page (int | Unset):  Default: 52.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[JurisdictionList | OpenStatesError]
    """

    kwargs = _get_kwargs(
        apikey=apikey,
        include=include,
        classification=classification,
        page=page,
        per_page=per_page,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    apikey: str | Unset = UNSET,
    include: list[OpenstatesJurisdictionsIncludeItem] | Unset = UNSET,
    classification: OpenstatesJurisdictionsClassification | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 52,
) -> JurisdictionList | OpenStatesError | None:
    """List states, the country and counties, in the shape of Open States v3

     No credentials are needed.

    Args:
        apikey (str | Unset):
        include (list[OpenstatesJurisdictionsIncludeItem] | Unset):
        classification (OpenstatesJurisdictionsClassification | Unset):
        page (int | Unset):  Default: 1.
        per_page (int | Unset):  Default: 52.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        JurisdictionList | OpenStatesError
    """

    return sync_detailed(
        client=client,
        apikey=apikey,
        include=include,
        classification=classification,
        page=page,
        per_page=per_page,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    apikey: str | Unset = UNSET,
    include: list[OpenstatesJurisdictionsIncludeItem] | Unset = UNSET,
    classification: OpenstatesJurisdictionsClassification | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 52,
) -> Response[JurisdictionList | OpenStatesError]:
    """List states, the country and counties, in the shape of Open States v3

     No credentials are needed.

    Args:
        apikey (str | Unset):
        include (list[OpenstatesJurisdictionsIncludeItem] | Unset):
        classification (OpenstatesJurisdictionsClassification | Unset):
        page (int | Unset):  Default: 1.
        per_page (int | Unset):  Default: 52.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[JurisdictionList | OpenStatesError]
    """

    kwargs = _get_kwargs(
        apikey=apikey,
        include=include,
        classification=classification,
        page=page,
        per_page=per_page,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    apikey: str | Unset = UNSET,
    include: list[OpenstatesJurisdictionsIncludeItem] | Unset = UNSET,
    classification: OpenstatesJurisdictionsClassification | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 52,
) -> JurisdictionList | OpenStatesError | None:
    """List states, the country and counties, in the shape of Open States v3

     No credentials are needed.

    Args:
        apikey (str | Unset):
        include (list[OpenstatesJurisdictionsIncludeItem] | Unset):
        classification (OpenstatesJurisdictionsClassification | Unset):
        page (int | Unset):  Default: 1.
        per_page (int | Unset):  Default: 52.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        JurisdictionList | OpenStatesError
    """

    return (
        await asyncio_detailed(
            client=client,
            apikey=apikey,
            include=include,
            classification=classification,
            page=page,
            per_page=per_page,
        )
    ).parsed
