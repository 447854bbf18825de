from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.rpc_answer import RpcAnswer
from ...models.rpc_error import RpcError
from ...models.rpc_message import RpcMessage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: RpcMessage,
    mcp_protocol_version: str | Unset = UNSET,
    mcp_method: str | Unset = UNSET,
    mcp_name: str | Unset = UNSET,
    x_tenant_id: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(mcp_protocol_version, Unset):
        headers["MCP-Protocol-Version"] = mcp_protocol_version

    if not isinstance(mcp_method, Unset):
        headers["Mcp-Method"] = mcp_method

    if not isinstance(mcp_name, Unset):
        headers["Mcp-Name"] = mcp_name

    if not isinstance(x_tenant_id, Unset):
        headers["X-Tenant-Id"] = x_tenant_id

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/mcp",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | Problem | RpcAnswer | RpcError | None:
    if response.status_code == 200:
        response_200 = RpcAnswer.from_dict(response.json())

        return response_200

    if response.status_code == 202:
        response_202 = cast(Any, None)
        return response_202

    if response.status_code == 400:
        response_400 = RpcError.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = RpcError.from_dict(response.json())

        return response_404

    if response.status_code == 406:
        response_406 = Problem.from_dict(response.json())

        return response_406

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
        response_500 = RpcError.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = RpcError.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | Problem | RpcAnswer | RpcError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: RpcMessage,
    mcp_protocol_version: str | Unset = UNSET,
    mcp_method: str | Unset = UNSET,
    mcp_name: str | Unset = UNSET,
    x_tenant_id: str | Unset = UNSET,
) -> Response[Any | Problem | RpcAnswer | RpcError]:
    """Process a message of the Model Context Protocol (streamable HTTP, no sessions)

     No credentials are needed; the operation that it runs has a permission of its own.

    Args:
        mcp_protocol_version (str | Unset):
        mcp_method (str | Unset):
        mcp_name (str | Unset):
        x_tenant_id (str | Unset):
        body (RpcMessage): A JSON-RPC 2.0 request, or a notification if it has no `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | Problem | RpcAnswer | RpcError]
    """

    kwargs = _get_kwargs(
        body=body,
        mcp_protocol_version=mcp_protocol_version,
        mcp_method=mcp_method,
        mcp_name=mcp_name,
        x_tenant_id=x_tenant_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: RpcMessage,
    mcp_protocol_version: str | Unset = UNSET,
    mcp_method: str | Unset = UNSET,
    mcp_name: str | Unset = UNSET,
    x_tenant_id: str | Unset = UNSET,
) -> Any | Problem | RpcAnswer | RpcError | None:
    """Process a message of the Model Context Protocol (streamable HTTP, no sessions)

     No credentials are needed; the operation that it runs has a permission of its own.

    Args:
        mcp_protocol_version (str | Unset):
        mcp_method (str | Unset):
        mcp_name (str | Unset):
        x_tenant_id (str | Unset):
        body (RpcMessage): A JSON-RPC 2.0 request, or a notification if it has no `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | Problem | RpcAnswer | RpcError
    """

    return sync_detailed(
        client=client,
        body=body,
        mcp_protocol_version=mcp_protocol_version,
        mcp_method=mcp_method,
        mcp_name=mcp_name,
        x_tenant_id=x_tenant_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: RpcMessage,
    mcp_protocol_version: str | Unset = UNSET,
    mcp_method: str | Unset = UNSET,
    mcp_name: str | Unset = UNSET,
    x_tenant_id: str | Unset = UNSET,
) -> Response[Any | Problem | RpcAnswer | RpcError]:
    """Process a message of the Model Context Protocol (streamable HTTP, no sessions)

     No credentials are needed; the operation that it runs has a permission of its own.

    Args:
        mcp_protocol_version (str | Unset):
        mcp_method (str | Unset):
        mcp_name (str | Unset):
        x_tenant_id (str | Unset):
        body (RpcMessage): A JSON-RPC 2.0 request, or a notification if it has no `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | Problem | RpcAnswer | RpcError]
    """

    kwargs = _get_kwargs(
        body=body,
        mcp_protocol_version=mcp_protocol_version,
        mcp_method=mcp_method,
        mcp_name=mcp_name,
        x_tenant_id=x_tenant_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: RpcMessage,
    mcp_protocol_version: str | Unset = UNSET,
    mcp_method: str | Unset = UNSET,
    mcp_name: str | Unset = UNSET,
    x_tenant_id: str | Unset = UNSET,
) -> Any | Problem | RpcAnswer | RpcError | None:
    """Process a message of the Model Context Protocol (streamable HTTP, no sessions)

     No credentials are needed; the operation that it runs has a permission of its own.

    Args:
        mcp_protocol_version (str | Unset):
        mcp_method (str | Unset):
        mcp_name (str | Unset):
        x_tenant_id (str | Unset):
        body (RpcMessage): A JSON-RPC 2.0 request, or a notification if it has no `id`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | Problem | RpcAnswer | RpcError
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            mcp_protocol_version=mcp_protocol_version,
            mcp_method=mcp_method,
            mcp_name=mcp_name,
            x_tenant_id=x_tenant_id,
        )
    ).parsed
