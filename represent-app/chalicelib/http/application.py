"""Connect Chalice to operations: routing, security headers, CORS, and problems for every failure."""

from __future__ import annotations

import json
import time
from functools import partial, update_wrapper
from typing import TYPE_CHECKING, Any, cast

from chalice.app import Chalice, CognitoUserPoolAuthorizer, Response

from chalicelib.core import cold_start, deadline, json_logging, settings
from chalicelib.core.errors import MethodNotAllowed, Problem, Unavailable
from chalicelib.core.json_logging import log
from chalicelib.http import foreign_events, tenant_isolation
from chalicelib.http.lazy_imports import LazyImport, served_modules
from chalicelib.http.request import ApiRequest
from chalicelib.http.response import JSON, PROBLEM_JSON, ApiResponse, render_problem
from chalicelib.operations.declarations import Misuse
from chalicelib.operations.registry import Operation

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalice.app import Request

    View = Callable[[ApiRequest], ApiResponse]

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
EXPOSED = (
    "Content-Disposition, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, "
    "X-Request-Id"
)
ASKED = (
    "Authorization, Cache-Control, Content-Type, Idempotency-Key, If-Match, If-None-Match, MCP-Protocol-Version, "
    "Mcp-Method, Mcp-Name, X-Api-Key, X-HTTP-Method-Override, X-Requested-With, X-Tenant-Id, "
    # Sent with every request by pages with tracing (w3.org/TR/trace-context, w3.org/TR/baggage, Sentry).
    "traceparent, tracestate, baggage, sentry-trace, "
    # Sent by the clients of Google's APIs.
    "x-goog-api-client, x-goog-api-key, x-goog-encode-response-if-executable, x-goog-user-project, "
    "x-javascript-user-agent"
)
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
}


class Api(Chalice):
    """A Chalice app in which every response is an envelope or a problem, with security headers."""

    def __init__(self, app_name: str) -> None:
        super().__init__(app_name=app_name, configure_logs=False)
        json_logging.configure()
        # Media types that the gateway passes on as bytes: gzipped maps. Each response is compared with all of them.
        self.api.binary_types = ["application/gzip"]
        self._pool = CognitoUserPoolAuthorizer("user-pool", provider_arns=[settings.get_user_pool_arn()])
        self._deferred: dict[tuple[str, str], Operation | LazyImport] = {}
        self._shapes: dict[str, LazyImport] = {}

    def shape_problems(self, prefix: str, write_problem: LazyImport) -> None:
        """Write the problems of all paths with a prefix as another API does, whose clients send keys of their own.

        `write_problem` takes a problem and the id of the request, and returns the status and the JSON.
        """
        self._shapes[prefix] = write_problem

    def _find_shape(self, path: str) -> LazyImport | None:
        return next((shape for prefix, shape in self._shapes.items() if path.startswith(prefix)), None)

    def serve(self, method: str, path: str, operation: Operation | LazyImport) -> None:
        """Bind a method on a path to an operation; operations for tokens only are behind the user pool's authorizer.

        In Lambda, which serves one request at a time, each operation is imported on first use.
        """
        if isinstance(operation, LazyImport):
            served_modules.add(operation.module)
        else:
            _resolve_operation((method, path), operation)
        self._deferred[method, path] = operation

    def bind_all_routes(self) -> None:
        """Bind every route, except in Lambda, so that every mistake in a declaration is reported at once."""
        if not settings.load().behind_gateway:
            for path in dict.fromkeys(path for _, path in self._deferred):
                self._bind(path)

    def bind_handler(self, function: Callable[..., Any] | LazyImport) -> Callable[..., Any]:
        """Return the function that an event triggers; see serve."""
        return (
            function if settings.load().behind_gateway or not isinstance(function, LazyImport) else function.resolve()
        )

    @property
    def served(self) -> dict[tuple[str, str], Operation]:
        """Every operation by method and path."""
        return {place: _resolve_operation(place, operation) for place, operation in self._deferred.items()}

    def _bind(self, path: str) -> None:
        """Register a path with Chalice: its operations, OPTIONS for CORS preflight, and a 405 for other methods.

        API Gateway does not distinguish an unknown method from an unknown path; only the app can.
        """
        allowed = self._format_allowed(path)
        bound = [method for method, served in self._deferred if served == path]
        for method in bound:
            self._bind_one(method, path)
        if "GET" in bound:  # HEAD runs the same operation (RFC 9110, 9.3.2); the gateway sends its length only
            bound.append("HEAD")

        def preflight(**_: str) -> Response:
            return Response(
                body="",
                status_code=204,
                headers={
                    "Access-Control-Allow-Methods": allowed,
                    "Access-Control-Allow-Headers": ASKED,
                    "Access-Control-Max-Age": "7200",
                    "Allow": allowed,
                },
            )

        def refuse(_: ApiRequest) -> ApiResponse:
            raise MethodNotAllowed(f"This path accepts the methods {allowed}.", headers={"Allow": allowed})

        others = [method for method in METHODS if method not in bound and method != "OPTIONS"]
        self.route(path, methods=["OPTIONS"], content_types=[], name="preflight")(preflight)
        self.route(path, methods=others, content_types=[], name="refused")(self._make_view(refuse))

    def _bind_one(self, method: str, path: str) -> None:
        place = method, path
        more: dict[str, Any] = {}
        name = path
        if not settings.load().behind_gateway:  # only deployment needs this
            operation = _resolve_operation(place, self._deferred[place])
            name = operation.name
            more = {"authorizer": self._pool} if operation.grant.tokens_only else {}
        # No content types: Chalice compares them case-sensitively; ApiRequest.body_bytes follows RFC 9110.
        methods = ["GET", "HEAD"] if method == "GET" else [method]
        self.route(path, methods=methods, content_types=[], name=name, **more)(self._make_view(place))

    def _make_view(self, view: View | tuple[str, str]) -> Callable[..., Response]:
        """Return a function that Chalice can register: it has a name and takes the captured parts of the path."""
        return update_wrapper(partial(self._answer, view), self._answer)

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Respond to an API Gateway event; errors of Chalice itself become problems here."""
        started = time.perf_counter()
        if mistake := foreign_events.find_mistake(event, context):
            return foreign_events.answer(mistake)
        asked = event["requestContext"]
        route = asked["resourcePath"]
        json_logging.begin_request(context.aws_request_id)
        shape = self._find_shape(route)
        if shape is not None:
            from chalicelib.http import foreign_keys, long_queries  # noqa: PLC0415 (imported only when needed)

            long_queries.read_form(event)
            foreign_keys.drop_keys(event)
        method = asked.get("httpMethod", "")
        if route not in self.routes and any(route == path for _, path in self._deferred):
            self._bind(route)
        with deadline.within_seconds(_get_deadline(context)):
            response: dict[str, Any] = super().__call__(event, context)
        # Every view sets Cache-Control; Chalice's own responses do not.
        if response["statusCode"] >= 400 and "Cache-Control" not in response["headers"]:  # noqa: PLR2004
            problem = self._make_problem(route, response)
            path = asked.get("path", "")
            rendered = _render(problem, path, context.aws_request_id, shape)
            response["statusCode"], response["body"], media_type = rendered
            response["headers"] |= {"Content-Type": media_type, "Cache-Control": "no-store"}
        headers = SECURITY | {"X-Request-Id": context.aws_request_id} | make_cors_headers(event.get("headers") or {})
        # Headers of a view have precedence: the page of the API reference has a policy of its own.
        response["headers"] = headers | response["headers"]
        response["headers"].setdefault("Vary", "Origin")
        duration = (time.perf_counter() - started) * 1000
        json_logging.log_request(settings.load().stage_or_unknown, method, route, response["statusCode"], duration)
        cold_start.finish()
        return response

    def _make_problem(self, route: str, response: dict[str, Any]) -> Problem:
        """Return the problem for an error of Chalice itself: an unknown method, or a failure before a view runs."""
        if response["statusCode"] == MethodNotAllowed.status:
            allowed = response["headers"]["Allow"] = self._format_allowed(route)
            return MethodNotAllowed(f"This path accepts the methods {allowed}.")
        log.error("refused outside a view: %s", json.dumps(response["body"]))
        response["statusCode"] = Problem.status
        return Problem("The cause is in our log under the request id.")

    def _format_allowed(self, path: str) -> str:
        methods = {method for method, served in self._deferred if served == path}
        return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set()) | {"OPTIONS"}))

    def _answer(self, view: View | tuple[str, str], **captured: str) -> Response:
        """Return the response of the operation at a method and path, or of a view; every failure becomes a problem."""
        call = ApiRequest(cast("Request", self.current_request), captured)
        try:
            if isinstance(view, tuple):
                operation = _resolve_operation(view, self._deferred[view])
                tenant_isolation.check_environment(operation, call)
                view = operation.run
            answer = view(call)
            headers = _make_headers(call, answer)
            if "Content-Type" not in headers:
                return Response(body="", status_code=304, headers=headers)
            return Response(body=answer.body(), status_code=answer.status, headers=headers)
        except Problem as problem:
            return self._make_problem_response(call, problem)
        except Exception:  # noqa: BLE001 (the last resort: log it, and respond with a problem)
            log.exception("unhandled, request %s", call.request_id)
            return self._make_problem_response(call, Problem("The cause is in our log under the request id."))

    def _make_problem_response(self, call: ApiRequest, problem: Problem) -> Response:
        if isinstance(problem, Unavailable):
            log.warning("unavailable, request %s", call.request_id, exc_info=problem)
        shape = self._find_shape(call.request.context.get("resourcePath", ""))
        status, body, media_type = _render(problem, call.url_path, call.request_id, shape)
        return Response(
            body=body,
            status_code=status,
            headers={"Content-Type": media_type, "Cache-Control": "no-store", **call.limits, **problem.headers},
        )


def _get_deadline(context: Any) -> float:
    """Return the seconds that a request may take: the setting, or Lambda's remaining time less a second to respond."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    most = settings.load().request_deadline
    return most if remaining is None else min(most, remaining() / 1000 - 1)


def _resolve_operation(place: tuple[str, str], operation: Operation | LazyImport) -> Operation:
    found = operation.resolve() if isinstance(operation, LazyImport) else operation
    if not isinstance(found, Operation):
        raise Misuse(f"{' '.join(place)} needs an operation; declare its function with @validated.")
    return found


def _render(problem: Problem, path: str, request_id: str, shape: LazyImport | None) -> tuple[int, str, str]:
    """Return the status, the body and the media type of a problem."""
    if shape is not None:
        status, body = shape.resolve()(problem, request_id)
        return status, body, JSON
    return problem.status, render_problem(problem, instance=path, request_id=request_id), PROBLEM_JSON


def _make_headers(call: ApiRequest, answer: ApiResponse) -> dict[str, str | list[str]]:
    """Return the headers of a response, without a Content-Type if the client's copy is current (304)."""
    headers: dict[str, str | list[str]] = {"Content-Type": JSON, **call.limits, **answer.headers}
    etag = answer.headers.get("ETag")
    # A cache may store a response that it revalidates before each use; that needs an entity tag.
    headers.setdefault("Cache-Control", "no-cache" if etag and answer.status == 200 else "no-store")  # noqa: PLR2004
    headers.setdefault("Vary", "X-Tenant-Id, Origin")
    if etag and call.is_read and call.not_modified(etag):
        del headers["Content-Type"]
    return headers


def make_cors_headers(headers: dict[str, str]) -> dict[str, str]:
    """Return the CORS headers that ALLOWED_ORIGINS grants to the request's origin (fetch.spec.whatwg.org)."""
    origin = next((value for name, value in headers.items() if name.lower() == "origin"), None)
    allowed = settings.load().allowed_origins
    if "*" in allowed:
        return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
    if origin in allowed:
        return {"Access-Control-Allow-Origin": str(origin), "Access-Control-Expose-Headers": EXPOSED}
    return {}
