from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.correction_patch import CorrectionPatch
from ...models.correction_response import CorrectionResponse
from ...models.problem import Problem
from ...types import Response


def _get_kwargs(
    correction_id: UUID,
    *,
    body: CorrectionPatch,
    x_tenant_id: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tenant-Id"] = x_tenant_id

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/corrections/{correction_id}".format(
            correction_id=quote(str(correction_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/merge-patch+json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CorrectionResponse | Problem | None:
    if response.status_code == 200:
        response_200 = CorrectionResponse.from_dict(response.json())

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

    if response.status_code == 413:
        response_413 = Problem.from_dict(response.json())

        return response_413

    if response.status_code == 415:
        response_415 = Problem.from_dict(response.json())

        return response_415

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
) -> Response[CorrectionResponse | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    correction_id: UUID,
    *,
    client: AuthenticatedClient,
    body: CorrectionPatch,
    x_tenant_id: str,
) -> Response[CorrectionResponse | Problem]:
    """Accept or reject a report, with the reason; it changes no record

     Requires `corrections:update`: editor or admin of the tenant. The body may also be sent as
    `application/json`.

    Args:
        correction_id (UUID):
        x_tenant_id (str):
        body (CorrectionPatch): A decision about a report.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CorrectionResponse | Problem]
    """

    kwargs = _get_kwargs(
        correction_id=correction_id,
        body=body,
        x_tenant_id=x_tenant_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    correction_id: UUID,
    *,
    client: AuthenticatedClient,
    body: CorrectionPatch,
    x_tenant_id: str,
) -> CorrectionResponse | Problem | None:
    """Accept or reject a report, with the reason; it changes no record

     Requires `corrections:update`: editor or admin of the tenant. The body may also be sent as
    `application/json`.

    Args:
        correction_id (UUID):
        x_tenant_id (str):
        body (CorrectionPatch): A decision about a report.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CorrectionResponse | Problem
    """

    return sync_detailed(
        correction_id=correction_id,
        client=client,
        body=body,
        x_tenant_id=x_tenant_id,
    ).parsed


async def asyncio_detailed(
    correction_id: UUID,
    *,
    client: AuthenticatedClient,
    body: CorrectionPatch,
    x_tenant_id: str,
) -> Response[CorrectionResponse | Problem]:
    """Accept or reject a report, with the reason; it changes no record

     Requires `corrections:update`: editor or admin of the tenant. The body may also be sent as
    `application/json`.

    Args:
        correction_id (UUID):
        x_tenant_id (str):
        body (CorrectionPatch): A decision about a report.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CorrectionResponse | Problem]
    """

    kwargs = _get_kwargs(
        correction_id=correction_id,
        body=body,
        x_tenant_id=x_tenant_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    correction_id: UUID,
    *,
    client: AuthenticatedClient,
    body: CorrectionPatch,
    x_tenant_id: str,
) -> CorrectionResponse | Problem | None:
    """Accept or reject a report, with the reason; it changes no record

     Requires `corrections:update`: editor or admin of the tenant. The body may also be sent as
    `application/json`.

    Args:
        correction_id (UUID):
        x_tenant_id (str):
        body (CorrectionPatch): A decision about a report.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CorrectionResponse | Problem
    """

    return (
        await asyncio_detailed(
            correction_id=correction_id,
            client=client,
            body=body,
            x_tenant_id=x_tenant_id,
        )
    ).parsed
