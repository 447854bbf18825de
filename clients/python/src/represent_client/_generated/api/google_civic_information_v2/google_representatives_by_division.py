from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.google_error import GoogleError
from ...models.google_representatives_by_division_levels_item import (
    GoogleRepresentativesByDivisionLevelsItem,
)
from ...models.google_representatives_by_division_roles_item import (
    GoogleRepresentativesByDivisionRolesItem,
)
from ...models.representatives import Representatives
from ...types import UNSET, Response, Unset


def _get_kwargs(
    ocd_id: str,
    *,
    fields: str | Unset = UNSET,
    key: str | Unset = UNSET,
    levels: list[GoogleRepresentativesByDivisionLevelsItem] | Unset = UNSET,
    roles: list[GoogleRepresentativesByDivisionRolesItem] | Unset = UNSET,
    recursive: bool | Unset = False,
    if_none_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match

    params: dict[str, Any] = {}

    params["fields"] = fields

    params["key"] = key

    json_levels: list[str] | Unset = UNSET
    if not isinstance(levels, Unset):
        json_levels = []
        for levels_item_data in levels:
            levels_item: str = levels_item_data
            json_levels.append(levels_item)

    params["levels"] = json_levels

    json_roles: list[str] | Unset = UNSET
    if not isinstance(roles, Unset):
        json_roles = []
        for roles_item_data in roles:
            roles_item: str = roles_item_data
            json_roles.append(roles_item)

    params["roles"] = json_roles

    params["recursive"] = recursive

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/civicinfo/v2/representatives/{ocd_id}".format(
            ocd_id=quote(str(ocd_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | GoogleError | Representatives | None:
    if response.status_code == 200:
        response_200 = Representatives.from_dict(response.json())

        return response_200

    if response.status_code == 304:
        response_304 = cast(Any, None)
        return response_304

    if response.status_code == 400:
        response_400 = GoogleError.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = GoogleError.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = GoogleError.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = GoogleError.from_dict(response.json())

        return response_404

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
) -> Response[Any | GoogleError | Representatives]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    ocd_id: str,
    *,
    client: AuthenticatedClient,
    fields: str | Unset = UNSET,
    key: str | Unset = UNSET,
    levels: list[GoogleRepresentativesByDivisionLevelsItem] | Unset = UNSET,
    roles: list[GoogleRepresentativesByDivisionRolesItem] | Unset = UNSET,
    recursive: bool | Unset = False,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | GoogleError | Representatives]:
    """Return the representatives of a division, with `recursive` also those of the divisions below

     No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`,
    `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted
    and ignored.

    Args:
        ocd_id (str):
        fields (str | Unset):
        key (str | Unset):
        levels (list[GoogleRepresentativesByDivisionLevelsItem] | Unset):
        roles (list[GoogleRepresentativesByDivisionRolesItem] | Unset):
        recursive (bool | Unset):  Default: False.
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | GoogleError | Representatives]
    """

    kwargs = _get_kwargs(
        ocd_id=ocd_id,
        fields=fields,
        key=key,
        levels=levels,
        roles=roles,
        recursive=recursive,
        if_none_match=if_none_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    ocd_id: str,
    *,
    client: AuthenticatedClient,
    fields: str | Unset = UNSET,
    key: str | Unset = UNSET,
    levels: list[GoogleRepresentativesByDivisionLevelsItem] | Unset = UNSET,
    roles: list[GoogleRepresentativesByDivisionRolesItem] | Unset = UNSET,
    recursive: bool | Unset = False,
    if_none_match: str | Unset = UNSET,
) -> Any | GoogleError | Representatives | None:
    """Return the representatives of a division, with `recursive` also those of the divisions below

     No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`,
    `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted
    and ignored.

    Args:
        ocd_id (str):
        fields (str | Unset):
        key (str | Unset):
        levels (list[GoogleRepresentativesByDivisionLevelsItem] | Unset):
        roles (list[GoogleRepresentativesByDivisionRolesItem] | Unset):
        recursive (bool | Unset):  Default: False.
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | GoogleError | Representatives
    """

    return sync_detailed(
        ocd_id=ocd_id,
        client=client,
        fields=fields,
        key=key,
        levels=levels,
        roles=roles,
        recursive=recursive,
        if_none_match=if_none_match,
    ).parsed


async def asyncio_detailed(
    ocd_id: str,
    *,
    client: AuthenticatedClient,
    fields: str | Unset = UNSET,
    key: str | Unset = UNSET,
    levels: list[GoogleRepresentativesByDivisionLevelsItem] | Unset = UNSET,
    roles: list[GoogleRepresentativesByDivisionRolesItem] | Unset = UNSET,
    recursive: bool | Unset = False,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | GoogleError | Representatives]:
    """Return the representatives of a division, with `recursive` also those of the divisions below

     No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`,
    `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted
    and ignored.

    Args:
        ocd_id (str):
        fields (str | Unset):
        key (str | Unset):
        levels (list[GoogleRepresentativesByDivisionLevelsItem] | Unset):
        roles (list[GoogleRepresentativesByDivisionRolesItem] | Unset):
        recursive (bool | Unset):  Default: False.
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | GoogleError | Representatives]
    """

    kwargs = _get_kwargs(
        ocd_id=ocd_id,
        fields=fields,
        key=key,
        levels=levels,
        roles=roles,
        recursive=recursive,
        if_none_match=if_none_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    ocd_id: str,
    *,
    client: AuthenticatedClient,
    fields: str | Unset = UNSET,
    key: str | Unset = UNSET,
    levels: list[GoogleRepresentativesByDivisionLevelsItem] | Unset = UNSET,
    roles: list[GoogleRepresentativesByDivisionRolesItem] | Unset = UNSET,
    recursive: bool | Unset = False,
    if_none_match: str | Unset = UNSET,
) -> Any | GoogleError | Representatives | None:
    """Return the representatives of a division, with `recursive` also those of the divisions below

     No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`,
    `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted
    and ignored.

    Args:
        ocd_id (str):
        fields (str | Unset):
        key (str | Unset):
        levels (list[GoogleRepresentativesByDivisionLevelsItem] | Unset):
        roles (list[GoogleRepresentativesByDivisionRolesItem] | Unset):
        recursive (bool | Unset):  Default: False.
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | GoogleError | Representatives
    """

    return (
        await asyncio_detailed(
            ocd_id=ocd_id,
            client=client,
            fields=fields,
            key=key,
            levels=levels,
            roles=roles,
            recursive=recursive,
            if_none_match=if_none_match,
        )
    ).parsed
