from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.activity_draft import ActivityDraft
from ...models.activity_response import ActivityResponse
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    goal_id: UUID,
    *,
    body: ActivityDraft,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/goals/{goal_id}/activities".format(
            goal_id=quote(str(goal_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ActivityResponse | Problem | None:
    if response.status_code == 201:
        response_201 = ActivityResponse.from_dict(response.json())

        return response_201

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
) -> Response[ActivityResponse | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    goal_id: UUID,
    *,
    client: AuthenticatedClient,
    body: ActivityDraft,
    idempotency_key: str | Unset = UNSET,
) -> Response[ActivityResponse | Problem]:
    """Add an activity to a goal, or a correction that replaces an activity (`corrects`)

     Requires `activities:create`: any signed-in account.

    Args:
        goal_id (UUID):
        idempotency_key (str | Unset):
        body (ActivityDraft): The fields of an activity that a constituent may write; `at`
            defaults to now.

            `corrects` names the entry that this one replaces; with `withdrawn`, that activity did not
            take place.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ActivityResponse | Problem]
    """

    kwargs = _get_kwargs(
        goal_id=goal_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    goal_id: UUID,
    *,
    client: AuthenticatedClient,
    body: ActivityDraft,
    idempotency_key: str | Unset = UNSET,
) -> ActivityResponse | Problem | None:
    """Add an activity to a goal, or a correction that replaces an activity (`corrects`)

     Requires `activities:create`: any signed-in account.

    Args:
        goal_id (UUID):
        idempotency_key (str | Unset):
        body (ActivityDraft): The fields of an activity that a constituent may write; `at`
            defaults to now.

            `corrects` names the entry that this one replaces; with `withdrawn`, that activity did not
            take place.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ActivityResponse | Problem
    """

    return sync_detailed(
        goal_id=goal_id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    goal_id: UUID,
    *,
    client: AuthenticatedClient,
    body: ActivityDraft,
    idempotency_key: str | Unset = UNSET,
) -> Response[ActivityResponse | Problem]:
    """Add an activity to a goal, or a correction that replaces an activity (`corrects`)

     Requires `activities:create`: any signed-in account.

    Args:
        goal_id (UUID):
        idempotency_key (str | Unset):
        body (ActivityDraft): The fields of an activity that a constituent may write; `at`
            defaults to now.

            `corrects` names the entry that this one replaces; with `withdrawn`, that activity did not
            take place.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ActivityResponse | Problem]
    """

    kwargs = _get_kwargs(
        goal_id=goal_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    goal_id: UUID,
    *,
    client: AuthenticatedClient,
    body: ActivityDraft,
    idempotency_key: str | Unset = UNSET,
) -> ActivityResponse | Problem | None:
    """Add an activity to a goal, or a correction that replaces an activity (`corrects`)

     Requires `activities:create`: any signed-in account.

    Args:
        goal_id (UUID):
        idempotency_key (str | Unset):
        body (ActivityDraft): The fields of an activity that a constituent may write; `at`
            defaults to now.

            `corrects` names the entry that this one replaces; with `withdrawn`, that activity did not
            take place.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ActivityResponse | Problem
    """

    return (
        await asyncio_detailed(
            goal_id=goal_id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
