from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.correction_draft import CorrectionDraft
from ...models.correction_receipt_response import CorrectionReceiptResponse
from ...models.problem import Problem
from ...types import Response


def _get_kwargs(
    *,
    body: CorrectionDraft,
    x_tenant_id: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tenant-Id"] = x_tenant_id

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/corrections",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CorrectionReceiptResponse | Problem | None:
    if response.status_code == 202:
        response_202 = CorrectionReceiptResponse.from_dict(response.json())

        return response_202

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
) -> Response[CorrectionReceiptResponse | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CorrectionDraft,
    x_tenant_id: str,
) -> Response[CorrectionReceiptResponse | Problem]:
    """Report that something about a record or a seat is wrong; the tenant's staff decide about it

     No credentials are needed.

    Args:
        x_tenant_id (str):
        body (CorrectionDraft): A report that something about a record or a seat is wrong; at most
            2,000 characters in each text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CorrectionReceiptResponse | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        x_tenant_id=x_tenant_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: CorrectionDraft,
    x_tenant_id: str,
) -> CorrectionReceiptResponse | Problem | None:
    """Report that something about a record or a seat is wrong; the tenant's staff decide about it

     No credentials are needed.

    Args:
        x_tenant_id (str):
        body (CorrectionDraft): A report that something about a record or a seat is wrong; at most
            2,000 characters in each text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CorrectionReceiptResponse | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
        x_tenant_id=x_tenant_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: CorrectionDraft,
    x_tenant_id: str,
) -> Response[CorrectionReceiptResponse | Problem]:
    """Report that something about a record or a seat is wrong; the tenant's staff decide about it

     No credentials are needed.

    Args:
        x_tenant_id (str):
        body (CorrectionDraft): A report that something about a record or a seat is wrong; at most
            2,000 characters in each text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CorrectionReceiptResponse | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        x_tenant_id=x_tenant_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: CorrectionDraft,
    x_tenant_id: str,
) -> CorrectionReceiptResponse | Problem | None:
    """Report that something about a record or a seat is wrong; the tenant's staff decide about it

     No credentials are needed.

    Args:
        x_tenant_id (str):
        body (CorrectionDraft): A report that something about a record or a seat is wrong; at most
            2,000 characters in each text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CorrectionReceiptResponse | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            x_tenant_id=x_tenant_id,
        )
    ).parsed
