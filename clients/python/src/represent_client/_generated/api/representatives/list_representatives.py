import datetime
from http import HTTPStatus
from typing import Any, Literal, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.export_response import ExportResponse
from ...models.list_representatives_bom import (
    ListRepresentativesBom,
)
from ...models.list_representatives_format import (
    ListRepresentativesFormat,
)
from ...models.list_representatives_level import (
    ListRepresentativesLevel,
)
from ...models.list_representatives_sort import (
    ListRepresentativesSort,
)
from ...models.list_representatives_status import (
    ListRepresentativesStatus,
)
from ...models.problem import Problem
from ...models.representative_page import RepresentativePage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    position: str | Unset = UNSET,
    district: str | Unset = UNSET,
    party: str | Unset = UNSET,
    level: ListRepresentativesLevel | Unset = UNSET,
    status: ListRepresentativesStatus | Unset = UNSET,
    division_id: str | Unset = UNSET,
    q: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    as_of: datetime.date | Unset = UNSET,
    format_: ListRepresentativesFormat | Unset = UNSET,
    bom: ListRepresentativesBom | Unset = UNSET,
    seats: Literal["all"] | Unset = UNSET,
    sort: ListRepresentativesSort | Unset = UNSET,
    x_tenant_id: str,
    if_none_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tenant-Id"] = x_tenant_id

    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match

    params: dict[str, Any] = {}

    params["skip"] = skip

    params["limit"] = limit

    params["position"] = position

    params["district"] = district

    params["party"] = party

    json_level: str | Unset = UNSET
    if not isinstance(level, Unset):
        json_level = level

    params["level"] = json_level

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params["division_id"] = division_id

    params["q"] = q

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    json_as_of: str | Unset = UNSET
    if not isinstance(as_of, Unset):
        json_as_of = as_of.isoformat()
    params["as_of"] = json_as_of

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_

    params["format"] = json_format_

    json_bom: str | Unset = UNSET
    if not isinstance(bom, Unset):
        json_bom = bom

    params["bom"] = json_bom

    params["seats"] = seats

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort

    params["sort"] = json_sort

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/representatives",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ExportResponse | Problem | RepresentativePage | None:
    if response.status_code == 200:
        response_200 = RepresentativePage.from_dict(response.json())

        return response_200

    if response.status_code == 202:
        response_202 = ExportResponse.from_dict(response.json())

        return response_202

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
) -> Response[Any | ExportResponse | Problem | RepresentativePage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    position: str | Unset = UNSET,
    district: str | Unset = UNSET,
    party: str | Unset = UNSET,
    level: ListRepresentativesLevel | Unset = UNSET,
    status: ListRepresentativesStatus | Unset = UNSET,
    division_id: str | Unset = UNSET,
    q: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    as_of: datetime.date | Unset = UNSET,
    format_: ListRepresentativesFormat | Unset = UNSET,
    bom: ListRepresentativesBom | Unset = UNSET,
    seats: Literal["all"] | Unset = UNSET,
    sort: ListRepresentativesSort | Unset = UNSET,
    x_tenant_id: str,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | ExportResponse | Problem | RepresentativePage]:
    """List a tenant's representatives, or export all of them as CSV or JSON Lines

     No credentials are needed.

    Args:
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        position (str | Unset):
        district (str | Unset):
        party (str | Unset):
        level (ListRepresentativesLevel | Unset):
        status (ListRepresentativesStatus | Unset):
        division_id (str | Unset):
        q (str | Unset):
        updated_since (datetime.datetime | Unset):
        as_of (datetime.date | Unset):
        format_ (ListRepresentativesFormat | Unset):
        bom (ListRepresentativesBom | Unset):
        seats (Literal['all'] | Unset):
        sort (ListRepresentativesSort | Unset):
        x_tenant_id (str):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ExportResponse | Problem | RepresentativePage]
    """

    kwargs = _get_kwargs(
        skip=skip,
        limit=limit,
        position=position,
        district=district,
        party=party,
        level=level,
        status=status,
        division_id=division_id,
        q=q,
        updated_since=updated_since,
        as_of=as_of,
        format_=format_,
        bom=bom,
        seats=seats,
        sort=sort,
        x_tenant_id=x_tenant_id,
        if_none_match=if_none_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    position: str | Unset = UNSET,
    district: str | Unset = UNSET,
    party: str | Unset = UNSET,
    level: ListRepresentativesLevel | Unset = UNSET,
    status: ListRepresentativesStatus | Unset = UNSET,
    division_id: str | Unset = UNSET,
    q: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    as_of: datetime.date | Unset = UNSET,
    format_: ListRepresentativesFormat | Unset = UNSET,
    bom: ListRepresentativesBom | Unset = UNSET,
    seats: Literal["all"] | Unset = UNSET,
    sort: ListRepresentativesSort | Unset = UNSET,
    x_tenant_id: str,
    if_none_match: str | Unset = UNSET,
) -> Any | ExportResponse | Problem | RepresentativePage | None:
    """List a tenant's representatives, or export all of them as CSV or JSON Lines

     No credentials are needed.

    Args:
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        position (str | Unset):
        district (str | Unset):
        party (str | Unset):
        level (ListRepresentativesLevel | Unset):
        status (ListRepresentativesStatus | Unset):
        division_id (str | Unset):
        q (str | Unset):
        updated_since (datetime.datetime | Unset):
        as_of (datetime.date | Unset):
        format_ (ListRepresentativesFormat | Unset):
        bom (ListRepresentativesBom | Unset):
        seats (Literal['all'] | Unset):
        sort (ListRepresentativesSort | Unset):
        x_tenant_id (str):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ExportResponse | Problem | RepresentativePage
    """

    return sync_detailed(
        client=client,
        skip=skip,
        limit=limit,
        position=position,
        district=district,
        party=party,
        level=level,
        status=status,
        division_id=division_id,
        q=q,
        updated_since=updated_since,
        as_of=as_of,
        format_=format_,
        bom=bom,
        seats=seats,
        sort=sort,
        x_tenant_id=x_tenant_id,
        if_none_match=if_none_match,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    position: str | Unset = UNSET,
    district: str | Unset = UNSET,
    party: str | Unset = UNSET,
    level: ListRepresentativesLevel | Unset = UNSET,
    status: ListRepresentativesStatus | Unset = UNSET,
    division_id: str | Unset = UNSET,
    q: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    as_of: datetime.date | Unset = UNSET,
    format_: ListRepresentativesFormat | Unset = UNSET,
    bom: ListRepresentativesBom | Unset = UNSET,
    seats: Literal["all"] | Unset = UNSET,
    sort: ListRepresentativesSort | Unset = UNSET,
    x_tenant_id: str,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | ExportResponse | Problem | RepresentativePage]:
    """List a tenant's representatives, or export all of them as CSV or JSON Lines

     No credentials are needed.

    Args:
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        position (str | Unset):
        district (str | Unset):
        party (str | Unset):
        level (ListRepresentativesLevel | Unset):
        status (ListRepresentativesStatus | Unset):
        division_id (str | Unset):
        q (str | Unset):
        updated_since (datetime.datetime | Unset):
        as_of (datetime.date | Unset):
        format_ (ListRepresentativesFormat | Unset):
        bom (ListRepresentativesBom | Unset):
        seats (Literal['all'] | Unset):
        sort (ListRepresentativesSort | Unset):
        x_tenant_id (str):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ExportResponse | Problem | RepresentativePage]
    """

    kwargs = _get_kwargs(
        skip=skip,
        limit=limit,
        position=position,
        district=district,
        party=party,
        level=level,
        status=status,
        division_id=division_id,
        q=q,
        updated_since=updated_since,
        as_of=as_of,
        format_=format_,
        bom=bom,
        seats=seats,
        sort=sort,
        x_tenant_id=x_tenant_id,
        if_none_match=if_none_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    skip: int | Unset = 0,
    limit: int | Unset = 25,
    position: str | Unset = UNSET,
    district: str | Unset = UNSET,
    party: str | Unset = UNSET,
    level: ListRepresentativesLevel | Unset = UNSET,
    status: ListRepresentativesStatus | Unset = UNSET,
    division_id: str | Unset = UNSET,
    q: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    as_of: datetime.date | Unset = UNSET,
    format_: ListRepresentativesFormat | Unset = UNSET,
    bom: ListRepresentativesBom | Unset = UNSET,
    seats: Literal["all"] | Unset = UNSET,
    sort: ListRepresentativesSort | Unset = UNSET,
    x_tenant_id: str,
    if_none_match: str | Unset = UNSET,
) -> Any | ExportResponse | Problem | RepresentativePage | None:
    """List a tenant's representatives, or export all of them as CSV or JSON Lines

     No credentials are needed.

    Args:
        skip (int | Unset):  Default: 0.
        limit (int | Unset):  Default: 25.
        position (str | Unset):
        district (str | Unset):
        party (str | Unset):
        level (ListRepresentativesLevel | Unset):
        status (ListRepresentativesStatus | Unset):
        division_id (str | Unset):
        q (str | Unset):
        updated_since (datetime.datetime | Unset):
        as_of (datetime.date | Unset):
        format_ (ListRepresentativesFormat | Unset):
        bom (ListRepresentativesBom | Unset):
        seats (Literal['all'] | Unset):
        sort (ListRepresentativesSort | Unset):
        x_tenant_id (str):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ExportResponse | Problem | RepresentativePage
    """

    return (
        await asyncio_detailed(
            client=client,
            skip=skip,
            limit=limit,
            position=position,
            district=district,
            party=party,
            level=level,
            status=status,
            division_id=division_id,
            q=q,
            updated_since=updated_since,
            as_of=as_of,
            format_=format_,
            bom=bom,
            seats=seats,
            sort=sort,
            x_tenant_id=x_tenant_id,
            if_none_match=if_none_match,
        )
    ).parsed
