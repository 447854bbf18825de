from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.division_search import DivisionSearch
from ...models.google_error import GoogleError
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    fields: str | Unset = UNSET,
    key: str | Unset = UNSET,
    query: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["fields"] = fields

    params["key"] = key

    params["query"] = query

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/civicinfo/v2/divisions",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DivisionSearch | GoogleError | None:
    if response.status_code == 200:
        response_200 = DivisionSearch.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = GoogleError.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = GoogleError.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = GoogleError.from_dict(response.json())

        return response_403

    if response.status_code == 429:
        response_429 = GoogleError.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = GoogleError.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = GoogleError.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[DivisionSearch | GoogleError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    fields: str | Unset = UNSET,
    key: str | Unset = UNSET,
    query: str | Unset = UNSET,
) -> Response[DivisionSearch | GoogleError]:
    """Find divisions by words of their names or ids, in the shape of Google Civic Information v2

     No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`,
    `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted
    and ignored.

    Args:
        fields (str | Unset):
        key (str | Unset):
        query (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DivisionSearch | GoogleError]
    """

    kwargs = _get_kwargs(
        fields=fields,
        key=key,
        query=query,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    fields: str | Unset = UNSET,
    key: str | Unset = UNSET,
    query: str | Unset = UNSET,
) -> DivisionSearch | GoogleError | None:
    """Find divisions by words of their names or ids, in the shape of Google Civic Information v2

     No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`,
    `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted
    and ignored.

    Args:
        fields (str | Unset):
        key (str | Unset):
        query (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DivisionSearch | GoogleError
    """

    return sync_detailed(
        client=client,
        fields=fields,
        key=key,
        query=query,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    fields: str | Unset = UNSET,
    key: str | Unset = UNSET,
    query: str | Unset = UNSET,
) -> Response[DivisionSearch | GoogleError]:
    """Find divisions by words of their names or ids, in the shape of Google Civic Information v2

     No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`,
    `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted
    and ignored.

    Args:
        fields (str | Unset):
        key (str | Unset):
        query (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DivisionSearch | GoogleError]
    """

    kwargs = _get_kwargs(
        fields=fields,
        key=key,
        query=query,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    fields: str | Unset = UNSET,
    key: str | Unset = UNSET,
    query: str | Unset = UNSET,
) -> DivisionSearch | GoogleError | None:
    """Find divisions by words of their names or ids, in the shape of Google Civic Information v2

     No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`,
    `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted
    and ignored.

    Args:
        fields (str | Unset):
        key (str | Unset):
        query (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DivisionSearch | GoogleError
    """

    return (
        await asyncio_detailed(
            client=client,
            fields=fields,
            key=key,
            query=query,
        )
    ).parsed
