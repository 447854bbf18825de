from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.vacancy_statement_response import VacancyStatementResponse
from ...models.withdrawal import Withdrawal
from ...types import Response


def _get_kwargs(
    tenant: str,
    vacancy_id: UUID,
    *,
    body: Withdrawal,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/tenants/{tenant}/vacancies/{vacancy_id}".format(
            tenant=quote(str(tenant), safe=""),
            vacancy_id=quote(str(vacancy_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | VacancyStatementResponse | None:
    if response.status_code == 200:
        response_200 = VacancyStatementResponse.from_dict(response.json())

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

    if response.status_code == 409:
        response_409 = Problem.from_dict(response.json())

        return response_409

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
) -> Response[Problem | VacancyStatementResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    tenant: str,
    vacancy_id: UUID,
    *,
    client: AuthenticatedClient,
    body: Withdrawal,
) -> Response[Problem | VacancyStatementResponse]:
    """Withdraw the statement that a seat is vacant; returns the statement

     Requires `vacancies:withdraw`: editor or admin of the tenant, or an API key that carries it.

    Args:
        tenant (str):
        vacancy_id (UUID):
        body (Withdrawal): Why a declared vacancy is withdrawn.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | VacancyStatementResponse]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        vacancy_id=vacancy_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    tenant: str,
    vacancy_id: UUID,
    *,
    client: AuthenticatedClient,
    body: Withdrawal,
) -> Problem | VacancyStatementResponse | None:
    """Withdraw the statement that a seat is vacant; returns the statement

     Requires `vacancies:withdraw`: editor or admin of the tenant, or an API key that carries it.

    Args:
        tenant (str):
        vacancy_id (UUID):
        body (Withdrawal): Why a declared vacancy is withdrawn.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | VacancyStatementResponse
    """

    return sync_detailed(
        tenant=tenant,
        vacancy_id=vacancy_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    tenant: str,
    vacancy_id: UUID,
    *,
    client: AuthenticatedClient,
    body: Withdrawal,
) -> Response[Problem | VacancyStatementResponse]:
    """Withdraw the statement that a seat is vacant; returns the statement

     Requires `vacancies:withdraw`: editor or admin of the tenant, or an API key that carries it.

    Args:
        tenant (str):
        vacancy_id (UUID):
        body (Withdrawal): Why a declared vacancy is withdrawn.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | VacancyStatementResponse]
    """

    kwargs = _get_kwargs(
        tenant=tenant,
        vacancy_id=vacancy_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    tenant: str,
    vacancy_id: UUID,
    *,
    client: AuthenticatedClient,
    body: Withdrawal,
) -> Problem | VacancyStatementResponse | None:
    """Withdraw the statement that a seat is vacant; returns the statement

     Requires `vacancies:withdraw`: editor or admin of the tenant, or an API key that carries it.

    Args:
        tenant (str):
        vacancy_id (UUID):
        body (Withdrawal): Why a declared vacancy is withdrawn.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | VacancyStatementResponse
    """

    return (
        await asyncio_detailed(
            tenant=tenant,
            vacancy_id=vacancy_id,
            client=client,
            body=body,
        )
    ).parsed
