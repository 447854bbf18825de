from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.tool_arguments import ToolArguments
from ...models.tool_response import ToolResponse
from ...types import UNSET, Response, Unset


def _get_kwargs(
    tool: str,
    *,
    body: ToolArguments,
    x_tenant_id: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_tenant_id, Unset):
        headers["X-Tenant-Id"] = x_tenant_id

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/agent/{tool}".format(
            tool=quote(str(tool), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | ToolResponse | None:
    if response.status_code == 200:
        response_200 = ToolResponse.from_dict(response.json())

        return response_200

    if response.status_code == 201:
        response_201 = ToolResponse.from_dict(response.json())

        return response_201

    if response.status_code == 202:
        response_202 = ToolResponse.from_dict(response.json())

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

    if response.status_code == 409:
        response_409 = Problem.from_dict(response.json())

        return response_409

    if response.status_code == 412:
        response_412 = Problem.from_dict(response.json())

        return response_412

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
) -> Response[Problem | ToolResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    tool: str,
    *,
    client: AuthenticatedClient,
    body: ToolArguments,
    x_tenant_id: str | Unset = UNSET,
) -> Response[Problem | ToolResponse]:
    """Call a tool; the response is that of the operation's REST route

     No credentials are needed; the operation that it runs has a permission of its own.

    Args:
        tool (str):
        x_tenant_id (str | Unset):
        body (ToolArguments): The arguments of a tool: one object, as its `input_schema`
            describes.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | ToolResponse]
    """

    kwargs = _get_kwargs(
        tool=tool,
        body=body,
        x_tenant_id=x_tenant_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    tool: str,
    *,
    client: AuthenticatedClient,
    body: ToolArguments,
    x_tenant_id: str | Unset = UNSET,
) -> Problem | ToolResponse | None:
    """Call a tool; the response is that of the operation's REST route

     No credentials are needed; the operation that it runs has a permission of its own.

    Args:
        tool (str):
        x_tenant_id (str | Unset):
        body (ToolArguments): The arguments of a tool: one object, as its `input_schema`
            describes.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | ToolResponse
    """

    return sync_detailed(
        tool=tool,
        client=client,
        body=body,
        x_tenant_id=x_tenant_id,
    ).parsed


async def asyncio_detailed(
    tool: str,
    *,
    client: AuthenticatedClient,
    body: ToolArguments,
    x_tenant_id: str | Unset = UNSET,
) -> Response[Problem | ToolResponse]:
    """Call a tool; the response is that of the operation's REST route

     No credentials are needed; the operation that it runs has a permission of its own.

    Args:
        tool (str):
        x_tenant_id (str | Unset):
        body (ToolArguments): The arguments of a tool: one object, as its `input_schema`
            describes.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | ToolResponse]
    """

    kwargs = _get_kwargs(
        tool=tool,
        body=body,
        x_tenant_id=x_tenant_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    tool: str,
    *,
    client: AuthenticatedClient,
    body: ToolArguments,
    x_tenant_id: str | Unset = UNSET,
) -> Problem | ToolResponse | None:
    """Call a tool; the response is that of the operation's REST route

     No credentials are needed; the operation that it runs has a permission of its own.

    Args:
        tool (str):
        x_tenant_id (str | Unset):
        body (ToolArguments): The arguments of a tool: one object, as its `input_schema`
            describes.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | ToolResponse
    """

    return (
        await asyncio_detailed(
            tool=tool,
            client=client,
            body=body,
            x_tenant_id=x_tenant_id,
        )
    ).parsed
