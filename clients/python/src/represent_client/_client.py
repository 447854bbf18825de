"""The clients: requests with credentials, retries and idempotency keys, and typed answers."""

from __future__ import annotations

import asyncio
import importlib
import threading
import time
import uuid
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

import httpx

from represent_client._answers import Answer, AsyncPage, Page
from represent_client._generated.types import UNSET, Unset
from represent_client._operations import AsyncOperations, Operations
from represent_client._problems import (
    ChallengeRequired,
    ConnectionFailed,
    Unauthorized,
    UnexpectedAnswer,
    refuse_failure,
    refuse_sign_in,
)
from represent_client._retries import Retries
from represent_client._session import Credentials, make_challenge_grant, make_password_grant

if TYPE_CHECKING:
    from types import ModuleType, TracebackType

USER_AGENT = "represent-client-python"
TIMEOUT = httpx.Timeout(30.0, connect=5.0)
READS = ("GET", "HEAD", "PUT", "DELETE")  # a repetition of these has no effect of its own (RFC 9110, 9.2.2)
UNAUTHORIZED = 401
UNDONE = (429, 503)
LENIENT: Any = SimpleNamespace(raise_on_unexpected_status=False)


@dataclass
class _Request:
    method: str
    url: str
    params: dict[str, Any] | None = None
    headers: dict[str, str] | None = None
    json: Any = None
    retried: bool = False

    def may_repeat(self, response: httpx.Response | None) -> bool:
        """Return whether another attempt is harmless after a response, or None for a lost connection.

        PUT and DELETE are repeated only if the API says that it did nothing: else the first attempt may have succeeded,
        and the second would fail for that reason.
        """
        if self.method in ("PUT", "DELETE"):
            return self.retried and response is not None and response.status_code in UNDONE
        return self.retried


class _Base:
    """The parts of both clients that send nothing."""

    def __init__(  # noqa: PLR0913 (options, all named)
        self,
        url: str,
        *,
        tenant: str | None = None,
        api_key: str | None = None,
        token: str | None = None,
        refresh_token: str | None = None,
        retries: Retries | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self.tenant = tenant
        self.retries = retries or Retries()
        self.credentials = Credentials(api_key=api_key, token=token, refresh_token=refresh_token)

    def _make_request(self, operation: str, arguments: dict[str, Any], *, retried: bool, keyed: bool) -> _Request:
        given = dict(arguments)
        if "x_tenant_id" in given:
            given["x_tenant_id"] = given["x_tenant_id"] or self.tenant
            if given["x_tenant_id"] is None:
                raise ValueError("Name the tenant, like CA or NY-Albany: Represent(url, tenant=…), or tenant=… here.")
        if keyed and isinstance(given.get("idempotency_key", UNSET), Unset):
            given["idempotency_key"] = str(uuid.uuid4())
        built: dict[str, Any] = _load(operation)._get_kwargs(**given)
        return _Request(
            built["method"].upper(),
            built["url"],
            built.get("params"),
            built.get("headers"),
            built.get("json"),
            retried or keyed,
        )

    def _read(self, operation: str, kind: str, response: httpx.Response) -> Any:
        """Return a success as its type; raises UnexpectedAnswer."""
        if kind == "Text":
            return response.text
        if "json" not in response.headers.get("Content-Type", ""):
            raise UnexpectedAnswer(
                f"{response.request.url} gave an answer that is not JSON; is the URL that of the API?"
            )
        try:
            parsed = _load(operation)._parse_response(client=LENIENT, response=response)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise UnexpectedAnswer(f"{response.request.url.path}: {error!r}") from error
        if parsed is None:
            raise UnexpectedAnswer(f"{response.request.url.path} answered {response.status_code}.")
        return parsed if kind == "Whole" else (parsed.data, parsed.meta.to_dict())

    def _find_next(self, response: httpx.Response) -> str | None:
        link = response.links.get("next", {}).get("url")
        if link is None:
            return None
        found = urljoin(str(response.url), link)
        if not found.startswith(f"{self.url}/"):  # the credentials are for this API alone
            raise UnexpectedAnswer(f"The next page is said to be at {found}, which is not in {self.url}.")
        return found

    def _make_headers(self, request: _Request) -> dict[str, str]:
        return {"User-Agent": USER_AGENT, **self.credentials.make_headers(), **(request.headers or {})}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.url!r}, tenant={self.tenant!r})"


class Represent(_Base, Operations):
    """A client of one stage of the API, whose methods wait for their answers.

    >>> with Represent("https://api.example.org", tenant="NY-Albany") as represent:  # doctest: +SKIP
    ...     for person in represent.list_representatives(position="Mayor"):
    ...         print(person.name)

    `http` is the connection pool to use, for proxies and certificates; it is not closed. Each method raises Problem if
    the API refuses the request, ConnectionFailed if it cannot be reached, and UnexpectedAnswer.
    """

    def __init__(  # noqa: PLR0913 (options, all named)
        self,
        url: str,
        *,
        tenant: str | None = None,
        api_key: str | None = None,
        token: str | None = None,
        refresh_token: str | None = None,
        retries: Retries | None = None,
        http: httpx.Client | None = None,
    ) -> None:
        super().__init__(url, tenant=tenant, api_key=api_key, token=token, refresh_token=refresh_token, retries=retries)
        self._owned = http is None
        self._http = http or httpx.Client(timeout=TIMEOUT)
        self._renewing = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        if self._owned:
            self._http.close()

    def sign_in(self, email: str, password: str, *, new_password: str | None = None) -> None:
        """Begin a session, which renews its token by itself; `new_password` replaces a temporary password.

        Raises ChallengeRequired if a new password or the code of an authenticator app is needed.
        """
        self._get_tokens(make_password_grant(email, password, new_password))

    def answer_challenge(
        self, asked: ChallengeRequired, *, new_password: str | None = None, code: str | None = None
    ) -> None:
        """Go on with a sign-in; raises ChallengeRequired for the next step, Unauthorized for a wrong code."""
        self._get_tokens(make_challenge_grant(asked, new_password, code))

    def sign_out(self) -> None:
        """End every session of the account, and forget this one."""
        try:
            self.logout()
        except Unauthorized:  # it has ended already
            pass
        finally:
            self.credentials.drop()

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request of your own, such as an export as CSV; `params`, `headers` and `json` as in httpx."""
        return self._send(_Request(method.upper(), path, retried=method.upper() in READS, **options))

    def _get_tokens(self, body: dict[str, Any]) -> None:
        response = self._attempt(_Request("POST", "/auth/token", json=body), {})
        refuse_sign_in(response, str(body.get("email", "")))
        self.credentials.take(response.json()["data"][0])

    def _renew(self, stale: str | None) -> None:
        with self._renewing:
            if self.credentials.token == stale:  # no other thread has renewed it meanwhile
                try:
                    self._get_tokens({"grant_type": "refresh_token", "refresh_token": self.credentials.refresh_token})
                except Unauthorized:  # the session has ended; what needs none goes on without it
                    self.credentials.drop()

    def _run(self, operation: str, arguments: dict[str, Any], kind: str, *, retried: bool, keyed: bool) -> Any:
        request = self._make_request(operation, arguments, retried=retried, keyed=keyed)
        return self._wrap(operation, request, kind, self._send(request))

    def _wrap(self, operation: str, request: _Request, kind: str, response: httpx.Response) -> Any:
        found = self._read(operation, kind, response)
        if kind in ("Text", "Whole"):
            return found
        data, meta = found
        if kind == "Answer":
            return Answer(data, meta, response)

        def follow(page: Page[Any]) -> Page[Any] | None:
            url = self._find_next(page.response)
            if url is None:
                return None
            following = _Request("GET", url, None, request.headers, retried=True)
            return self._wrap(operation, following, kind, self._send(following))  # type: ignore[no-any-return]

        return Page(data, meta, response, follow)

    def _send(self, request: _Request) -> httpx.Response:
        if self.credentials.expires_soon:
            self._renew(self.credentials.token)
        token = self.credentials.token
        response = self._repeat(request)
        if response.status_code == UNAUTHORIZED and token is not None and self.credentials.can_renew:
            self._renew(token)
            response = self._repeat(request)
        refuse_failure(response)
        if response.has_redirect_location:  # a file in a bucket, which must not get the credentials
            response = self._attempt(_Request("GET", response.headers["Location"]), {})
            refuse_failure(response)
        return response

    def _repeat(self, request: _Request) -> httpx.Response:
        for attempt in range(1, self.retries.attempts + 1):
            response, failure = None, None
            try:
                response = self._attempt(request, self._make_headers(request))
            except ConnectionFailed as error:
                failure = error
            delay = self.retries.get_delay(attempt, response) if request.may_repeat(response) else None
            if delay is None:
                break
            time.sleep(delay)
        if failure is not None:
            raise failure
        assert response is not None  # noqa: S101 (for the type checker)
        return response

    def _attempt(self, request: _Request, headers: dict[str, str]) -> httpx.Response:
        try:
            return self._http.request(
                request.method, urljoin(f"{self.url}/", request.url.removeprefix("/")), params=request.params,
                headers=headers, json=request.json,
            )  # fmt: skip
        except httpx.RequestError as error:
            raise ConnectionFailed(f"{self.url} cannot be reached: {error}") from error


class AsyncRepresent(_Base, AsyncOperations):
    """A client of one stage of the API, whose methods are coroutines; see Represent."""

    def __init__(  # noqa: PLR0913 (options, all named)
        self,
        url: str,
        *,
        tenant: str | None = None,
        api_key: str | None = None,
        token: str | None = None,
        refresh_token: str | None = None,
        retries: Retries | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        super().__init__(url, tenant=tenant, api_key=api_key, token=token, refresh_token=refresh_token, retries=retries)
        self._owned = http is None
        self._http = http or httpx.AsyncClient(timeout=TIMEOUT)
        self._renewing = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        if self._owned:
            await self._http.aclose()

    async def sign_in(self, email: str, password: str, *, new_password: str | None = None) -> None:
        """Begin a session, which renews its token by itself; `new_password` replaces a temporary password.

        Raises ChallengeRequired if a new password or the code of an authenticator app is needed.
        """
        await self._get_tokens(make_password_grant(email, password, new_password))

    async def answer_challenge(
        self, asked: ChallengeRequired, *, new_password: str | None = None, code: str | None = None
    ) -> None:
        """Go on with a sign-in; raises ChallengeRequired for the next step, Unauthorized for a wrong code."""
        await self._get_tokens(make_challenge_grant(asked, new_password, code))

    async def sign_out(self) -> None:
        """End every session of the account, and forget this one."""
        try:
            await self.logout()
        except Unauthorized:  # it has ended already
            pass
        finally:
            self.credentials.drop()

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request of your own, such as an export as CSV; `params`, `headers` and `json` as in httpx."""
        return await self._send(_Request(method.upper(), path, retried=method.upper() in READS, **options))

    async def _get_tokens(self, body: dict[str, Any]) -> None:
        response = await self._attempt(_Request("POST", "/auth/token", json=body), {})
        refuse_sign_in(response, str(body.get("email", "")))
        self.credentials.take(response.json()["data"][0])

    async def _renew(self, stale: str | None) -> None:
        async with self._renewing:
            if self.credentials.token == stale:  # no other task has renewed it meanwhile
                try:
                    await self._get_tokens(
                        {"grant_type": "refresh_token", "refresh_token": self.credentials.refresh_token}
                    )
                except Unauthorized:  # the session has ended; what needs none goes on without it
                    self.credentials.drop()

    async def _run(self, operation: str, arguments: dict[str, Any], kind: str, *, retried: bool, keyed: bool) -> Any:
        request = self._make_request(operation, arguments, retried=retried, keyed=keyed)
        return self._wrap(operation, request, kind, await self._send(request))

    def _wrap(self, operation: str, request: _Request, kind: str, response: httpx.Response) -> Any:
        found = self._read(operation, kind, response)
        if kind in ("Text", "Whole"):
            return found
        data, meta = found
        if kind == "Answer":
            return Answer(data, meta, response)

        async def follow(page: AsyncPage[Any]) -> AsyncPage[Any] | None:
            url = self._find_next(page.response)
            if url is None:
                return None
            following = _Request("GET", url, None, request.headers, retried=True)
            return self._wrap(operation, following, kind, await self._send(following))  # type: ignore[no-any-return]

        return AsyncPage(data, meta, response, follow)

    async def _send(self, request: _Request) -> httpx.Response:
        if self.credentials.expires_soon:
            await self._renew(self.credentials.token)
        token = self.credentials.token
        response = await self._repeat(request)
        if response.status_code == UNAUTHORIZED and token is not None and self.credentials.can_renew:
            await self._renew(token)
            response = await self._repeat(request)
        refuse_failure(response)
        if response.has_redirect_location:  # a file in a bucket, which must not get the credentials
            response = await self._attempt(_Request("GET", response.headers["Location"]), {})
            refuse_failure(response)
        return response

    async def _repeat(self, request: _Request) -> httpx.Response:
        for attempt in range(1, self.retries.attempts + 1):
            response, failure = None, None
            try:
                response = await self._attempt(request, self._make_headers(request))
            except ConnectionFailed as error:
                failure = error
            delay = self.retries.get_delay(attempt, response) if request.may_repeat(response) else None
            if delay is None:
                break
            await asyncio.sleep(delay)
        if failure is not None:
            raise failure
        assert response is not None  # noqa: S101 (for the type checker)
        return response

    async def _attempt(self, request: _Request, headers: dict[str, str]) -> httpx.Response:
        try:
            return await self._http.request(
                request.method, urljoin(f"{self.url}/", request.url.removeprefix("/")), params=request.params,
                headers=headers, json=request.json,
            )  # fmt: skip
        except httpx.RequestError as error:
            raise ConnectionFailed(f"{self.url} cannot be reached: {error}") from error


@cache
def _load(operation: str) -> ModuleType:
    """Return the generated module of an operation, imported on first use."""
    return importlib.import_module(f"represent_client._generated.api.{operation}")
