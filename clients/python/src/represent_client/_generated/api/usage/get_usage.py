import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.get_usage_by import GetUsageBy
from ...models.get_usage_format import GetUsageFormat
from ...models.problem import Problem
from ...models.usage_report_response import UsageReportResponse
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    by: GetUsageBy | Unset = "operation",
    format_: GetUsageFormat | Unset = UNSET,
    x_tenant_id: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tenant-Id"] = x_tenant_id

    params: dict[str, Any] = {}

    json_from_: str | Unset = UNSET
    if not isinstance(from_, Unset):
        json_from_ = from_.isoformat()
    params["from"] = json_from_

    json_to: str | Unset = UNSET
    if not isinstance(to, Unset):
        json_to = to.isoformat()
    params["to"] = json_to

    json_by: str | Unset = UNSET
    if not isinstance(by, Unset):
        json_by = by

    params["by"] = json_by

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_

    params["format"] = json_format_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/usage",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | UsageReportResponse | None:
    if response.status_code == 200:
        response_200 = UsageReportResponse.from_dict(response.json())

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
) -> Response[Problem | UsageReportResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    by: GetUsageBy | Unset = "operation",
    format_: GetUsageFormat | Unset = UNSET,
    x_tenant_id: str,
) -> Response[Problem | UsageReportResponse]:
    """Add up the usage of a period by operation, key or source

     Requires `usage:read`: admin of the tenant, or a platform admin.

    Args:
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        by (GetUsageBy | Unset):  Default: 'operation'.
        format_ (GetUsageFormat | Unset):
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | UsageReportResponse]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        by=by,
        format_=format_,
        x_tenant_id=x_tenant_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    by: GetUsageBy | Unset = "operation",
    format_: GetUsageFormat | Unset = UNSET,
    x_tenant_id: str,
) -> Problem | UsageReportResponse | None:
    """Add up the usage of a period by operation, key or source

     Requires `usage:read`: admin of the tenant, or a platform admin.

    Args:
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        by (GetUsageBy | Unset):  Default: 'operation'.
        format_ (GetUsageFormat | Unset):
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | UsageReportResponse
    """

    return sync_detailed(
        client=client,
        from_=from_,
        to=to,
        by=by,
        format_=format_,
        x_tenant_id=x_tenant_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    by: GetUsageBy | Unset = "operation",
    format_: GetUsageFormat | Unset = UNSET,
    x_tenant_id: str,
) -> Response[Problem | UsageReportResponse]:
    """Add up the usage of a period by operation, key or source

     Requires `usage:read`: admin of the tenant, or a platform admin.

    Args:
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        by (GetUsageBy | Unset):  Default: 'operation'.
        format_ (GetUsageFormat | Unset):
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | UsageReportResponse]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        by=by,
        format_=format_,
        x_tenant_id=x_tenant_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    by: GetUsageBy | Unset = "operation",
    format_: GetUsageFormat | Unset = UNSET,
    x_tenant_id: str,
) -> Problem | UsageReportResponse | None:
    """Add up the usage of a period by operation, key or source

     Requires `usage:read`: admin of the tenant, or a platform admin.

    Args:
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        by (GetUsageBy | Unset):  Default: 'operation'.
        format_ (GetUsageFormat | Unset):
        x_tenant_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | UsageReportResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            from_=from_,
            to=to,
            by=by,
            format_=format_,
            x_tenant_id=x_tenant_id,
        )
    ).parsed
