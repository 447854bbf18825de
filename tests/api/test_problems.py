"""Every failure is a problem (RFC 9457) that says what would be right, and shows no internal details."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from chalice.local import LambdaContext, LambdaEventConverter, RouteMatcher

from chalicelib.aws import clients
from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.conftest import Caller, Reply

GOOD = b'{"name": "Ada Example", "position": "Mayor"}'


def problem(reply: Reply, status: int) -> dict[str, Any]:
    """Check the parts that every problem has, and return it."""
    body: dict[str, Any] = reply.json
    assert (reply.status, body["status"]) == (status, status)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "detail", "instance", "request_id", "timestamp"} <= set(body)
    assert body["data"] is None
    assert body["message"] == body["detail"]
    assert body["errors"], "clients show the first entry"
    assert body["type"].startswith("urn:represent:problem:")
    assert reply.headers["X-Request-Id"] == body["request_id"]
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    for entry in body["errors"]:
        assert set(entry) == {"type", "title", "status", "detail", "instance", "pointer"}
    for word in ("pydantic", "Traceback", "botocore", "boto", "python", "ValidationError", "DynamoDB"):
        assert word not in reply.text
    return body


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"name": NaN, "position": "x"}',
        b'{"name": Infinity}',
        b'{"name": "\xff"}',
        b"",
        b"  ",
        b"{'name': 'x'}",
        b'{"name": "x"} trailing',
        b"[" * 5000,
        b'{"name": "\\ud800"}',
    ],
)
def test_body_that_is_not_json_is_refused(api: Caller, body: bytes) -> None:
    refused = problem(api.send("POST", "/representatives", body), 400)
    assert "JSON" in refused["detail"]


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"5", b"null", b"true"])
def test_json_that_is_not_an_object_is_refused(api: Caller, body: bytes) -> None:
    assert "object" in problem(api.send("POST", "/representatives", body), 422)["detail"]


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON", 'application/json;charset="UTF-8"'],
)
def test_content_type_is_case_insensitive_and_may_name_utf_8(api: Caller, content_type: str) -> None:
    assert api.send("POST", "/representatives", GOOD, {"Content-Type": content_type}).status == 201


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json-seq",
        "application/json; charset=latin1",
    ],
)
def test_other_content_types_are_refused_with_the_right_one(api: Caller, content_type: str | None) -> None:
    refused = problem(api.send("POST", "/representatives", GOOD, {"Content-Type": content_type}), 415)
    assert "application/json" in refused["detail"]


def test_merge_patch_cannot_create(api: Caller) -> None:
    problem(api.send("POST", "/representatives", GOOD, {"Content-Type": "application/merge-patch+json"}), 415)


def test_too_large_body_is_refused_with_the_limit(api: Caller) -> None:
    refused = problem(api.send("POST", "/representatives", {"name": "x" * 200_000, "position": "y"}), 413)
    assert "131,072" in refused["detail"]


@pytest.mark.parametrize(
    ("fields", "pointer", "says"),
    [
        ({"position": "x"}, "#/name", "required"),
        ({"name": 5, "position": "x"}, "#/name", "a text"),
        ({"name": "", "position": "x"}, "#/name", "at least 1 character"),
        ({"name": "   ", "position": "x"}, "#/name", "text with visible characters"),
        ({"name": "a\u0000b", "position": "x"}, "#/name", "one line of text"),
        ({"name": "x" * 201, "position": "x"}, "#/name", "at most 200"),
        ({"name": "a", "position": "b", "colour": "red"}, "#/colour", "no such field. The fields are: name, "),
        ({"name": "a", "position": "b", "a/b~c": 1}, "#/a~1b~0c", "no such field"),
        ({"name": "a", "position": "b", "version": 3}, "#/version", "leave it out"),
        ({"name": "a", "position": "b", "id": str(uuid.uuid4())}, "#/id", "leave it out"),
        ({"name": "a", "position": "b", "level": "village"}, "#/level", "federal"),
        ({"name": "a", "position": "b", "state": "NV"}, "#/state", "CA"),
        ({"name": "a", "position": "b", "division_id": "ca/10"}, "#/division_id", "OCD division id"),
        ({"name": "a", "position": "b", "term_start": "soon"}, "#/term_start", "2026-01-31"),
        ({"name": "a", "position": "b", "term_start": 0}, "#/term_start", "2026-01-31"),
        ({"name": "a", "position": "b", "verified_at": "2026-01-31T12:00:00Z"}, "#/verified_at", "leave it out"),
        ({"name": "a", "position": "b"}, "#/position", "CA has no office 'b'. It has two chambers; its offices are"),
        ({"name": "a", "position": "Senator", "district": "41"}, "#/district", "its districts are 1\u201340"),
        ({"name": "a", "position": "Mayor", "party": "Whig"}, "#/party", "CA has no party 'Whig'"),
        ({"name": "a", "position": "b", "contact_info": []}, "#/contact_info", "an object"),
        ({"name": "a", "position": "b", "contact_info": {"emails": ["x"]}}, "#/contact_info/emails/0", "clerk@"),
        (
            {"name": "a", "position": "b", "contact_info": {"phones": ["518-555-0100"]}},
            "#/contact_info/phones/0",
            "+1518",
        ),
        (
            {"name": "a", "position": "b", "contact_info": {"links": [{"url": "javascript:alert(1)"}]}},
            "#/contact_info/links/0/url",
            "https://",
        ),
        ({"name": "a", "position": "b", "sources": [{}] * 101}, "#/sources", "at most 100"),
        ({"name": "a", "position": "b", "identifiers": "x"}, "#/identifiers", "a list"),
        (
            {"name": "a", "position": "b", "term_start": "2026-01-02", "term_end": "2026-01-01"},
            "#",
            "cannot end (2026-01-01) before it starts (2026-01-02)",
        ),
    ],
)
def test_each_invalid_field_is_pointed_at_with_a_correct_form(
    api: Caller, fields: dict[str, Any], pointer: str, says: str
) -> None:
    refused = problem(api.send("POST", "/representatives", fields), 422)
    (entry,) = refused["errors"]
    assert entry["pointer"] == pointer
    assert says in entry["detail"]


def test_all_invalid_fields_are_listed_at_once(api: Caller) -> None:
    refused = problem(api.send("POST", "/representatives", {"name": 1, "level": 2, "x": 3}), 422)
    assert {entry["pointer"] for entry in refused["errors"]} == {"#/name", "#/position", "#/level", "#/x"}
    assert refused["detail"] == "4 fields are not valid; see errors."


@pytest.mark.parametrize("path", ["/nope", "/representatives/a/b", "/tenants/CA/x", "/x/"])
def test_unknown_route_is_not_found(api: Caller, path: str) -> None:
    reply = api.send("GET", path, headers={"Authorization": "secret-token"})
    assert (reply.status, reply.headers["Content-Type"]) == (404, "application/problem+json")
    assert reply.json["detail"].startswith("There is nothing at")
    assert "secret-token" not in reply.text


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/representatives"), ("POST", "/tenants"), ("PUT", "/health")])
def test_wrong_method_is_refused_with_the_allowed_ones(api: Caller, method: str, path: str) -> None:
    reply = api.send(method, path)
    refused = problem(reply, 405)
    assert reply.headers["Allow"] in refused["detail"]
    assert "GET" in reply.headers["Allow"]


def test_trace_is_a_problem(api: Caller) -> None:
    assert "GET" in problem(api.send("TRACE", "/health"), 405)["detail"]


def test_failure_outside_of_a_route_is_a_problem(
    api: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("chalicelib.http.application.ApiRequest", fail)
    assert "secret" not in str(problem(api.get("/health"), 500))
    assert "refused outside a view" in caplog.text


@pytest.mark.parametrize(
    "segment", ["x", "..%2F..%2Fetc", "%00", "7e1f5c2e6a354a4b9d4c0a7e7f0c8f11", "a%20b", "REP%23"]
)
def test_id_that_is_not_a_uuid_is_not_found(api: Caller, segment: str) -> None:
    assert "UUID" in problem(api.get(f"/representatives/{segment}"), 404)["detail"]


def test_path_parameters_are_url_decoded(api: Caller) -> None:
    assert api.get("/tenants/CA%2DLos%2DAngeles").one["id"] == "CA-Los-Angeles"
    assert "'NM-Doña-Ana'" in problem(api.get("/tenants/NM-Do%C3%B1a-Ana"), 404)["detail"]


class Failing:
    """A DynamoDB client whose calls all fail in one way."""

    def __init__(self, fail: Callable[[], Exception]) -> None:
        self._fail = fail

    def __getattr__(self, _: str) -> Callable[..., Any]:
        def call(**__: Any) -> Any:
            raise self._fail()

        return call


def refusal(code: str, status: int = 400) -> Callable[[], Exception]:
    """Return a function that makes the botocore error of an answer of DynamoDB."""
    answer: Any = {"Error": {"Code": code, "Message": "secret inside"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return lambda: ClientError(answer, "GetItem")


DOWN = [
    refusal("ProvisionedThroughputExceededException"),
    refusal("ThrottlingException"),
    refusal("InternalServerError", 500),
    refusal("SomethingNew", 503),
    lambda: EndpointConnectionError(endpoint_url="https://dynamodb.secret.inside"),
]


@pytest.mark.parametrize("fail", DOWN)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_unavailable_or_throttled_database_is_503_with_retry_after(
    api: Caller, monkeypatch: pytest.MonkeyPatch, fail: Callable[[], Exception], method: str
) -> None:
    monkeypatch.setattr(clients, "dynamodb", lambda: Failing(fail))
    path = "/representatives" if method in ("GET", "POST") else f"/representatives/{uuid.uuid4()}"
    reply = api.send(method, path, None if method in ("GET", "DELETE") else GOOD)
    problem(reply, 503)
    assert int(reply.headers["Retry-After"]) >= 1
    assert "secret" not in reply.text


@pytest.mark.parametrize("fail", [refusal("AccessDeniedException"), lambda: RuntimeError("secret inside")])
def test_unexpected_error_hides_internal_details(
    api: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fail: Callable[[], Exception]
) -> None:
    monkeypatch.setattr(clients, "dynamodb", lambda: Failing(fail))
    failure = problem(api.get("/representatives"), 500)
    assert "secret" not in str(failure)
    assert failure["request_id"] in caplog.text
    assert "secret inside" in caplog.text


def test_missing_setting_is_named_only_in_the_log(
    api: Caller, set_environment: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    set_environment()
    reply = api.get("/representatives")
    assert reply.status == 500
    assert "STAGE" not in reply.text
    assert "STAGE is not set" in caplog.text
    assert api.send("GET", "/health", headers={"Authorization": None}).status == 200


class TestCors:
    def test_preflight_lists_the_methods_of_the_path(self, api: Caller) -> None:
        reply = api.send("OPTIONS", "/representatives", headers={"Origin": "https://a.example", "X-Tenant-Id": None})
        assert (reply.status, reply.text) == (204, "")
        assert reply.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS, POST"
        for name in ("X-Tenant-Id", "If-Match", "Idempotency-Key", "Content-Type"):
            assert name in reply.headers["Access-Control-Allow-Headers"]

    def test_pages_with_tracing_may_send_their_headers(self, api: Caller) -> None:
        reply = api.send("OPTIONS", "/lookup", headers={"Origin": "https://a.example"})
        allowed = set(reply.headers["Access-Control-Allow-Headers"].split(", "))
        assert {"traceparent", "tracestate", "baggage", "sentry-trace", "X-Requested-With"} <= allowed

    def test_clients_of_google_may_send_their_headers(self, api: Caller) -> None:
        reply = api.send("OPTIONS", "/civicinfo/v2/representatives", headers={"Origin": "https://a.example"})
        allowed = set(reply.headers["Access-Control-Allow-Headers"].split(", "))
        assert {
            "x-goog-api-client", "x-goog-api-key", "x-goog-user-project", "x-goog-encode-response-if-executable",
            "x-javascript-user-agent",
        } <= allowed  # fmt: skip

    def test_scripts_may_read_the_headers_that_they_need(self, api: Caller) -> None:
        exposed = api.get("/representatives").headers["Access-Control-Expose-Headers"]
        assert {"Content-Disposition", "ETag", "Link", "Location"} <= set(exposed.split(", "))

    def test_only_allowed_origins_get_cors_headers(self, api: Caller, set_environment: Callable[..., None]) -> None:
        set_environment(STAGE="local", ALLOWED_ORIGINS="https://a.example, https://b.example")
        for path in ("/representatives", "/tenants/ZZ"):
            reply = api.get(path, Origin="https://b.example")
            assert reply.headers["Access-Control-Allow-Origin"] == "https://b.example"
            assert "Origin" in reply.headers["Vary"]
            assert "Access-Control-Allow-Origin" not in api.get(path, Origin="https://evil.example").headers
            assert "Access-Control-Allow-Origin" not in api.get(path).headers


def test_every_answer_has_the_security_headers(api: Caller) -> None:
    for path in ("/health", "/tenants/ZZ", "/representatives"):
        headers = api.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_route_needs_an_operation() -> None:
    from chalicelib.http.application import Api  # noqa: PLC0415

    with pytest.raises(TypeError, match="GET /x needs an operation; declare its function with @validated"):
        Api("x").serve("GET", "/x", lambda _: None)  # type: ignore[arg-type]


def test_blank_tenant_header_is_refused(api: Caller) -> None:
    assert problem(api.get("/representatives", X_Tenant_Id="  "), 400)["errors"][0]["pointer"] == "X-Tenant-Id"


@pytest.mark.parametrize("path", ["/health", "/representatives?limit=1", "/tenants/CA", "/lookup?division=x", "/docs"])
def test_head_answers_as_get_without_a_body(api: Caller, path: str) -> None:
    api.create()
    whole, head = api.get(path), api.send("HEAD", path)
    assert (head.status, head.text) == (whole.status, "")
    assert head.headers["Content-Length"] == str(len(whole.text.encode()))
    changing = {"X-Request-Id", "Date", "Content-Length"}
    assert {key: head.headers[key] for key in head.headers.keys() - changing} == {
        key: whole.headers[key] for key in whole.headers.keys() - changing
    }


def test_head_honors_conditions_and_needs_a_get_route(api: Caller) -> None:
    etag = api.get("/representatives").headers["ETag"]
    current = api.send("HEAD", "/representatives", headers={"If-None-Match": etag})
    assert (current.status, "Content-Length" in current.headers) == (304, False)
    reply = api.send("HEAD", "/auth/token")
    assert (reply.status, reply.headers["Allow"]) == (405, "OPTIONS, POST")


def test_gateway_gets_the_body_for_the_length_of_an_answer_to_head(api: Caller) -> None:
    """API Gateway computes Content-Length from the body and omits the body; it renames a Content-Length of the app."""
    from app import app  # noqa: PLC0415 (after the environment is set)

    assert api.get("/health").status == 200
    answers = []
    for method in ("GET", "HEAD"):
        event = LambdaEventConverter(RouteMatcher([*app.routes])).create_lambda_event(method, "/health", {}, b"")
        answers.append(app(event, LambdaContext("represent", 256)))
    whole, head = answers
    assert head["body"] == whole["body"] != ""
    assert "Content-Length" not in head["headers"]


@pytest.mark.parametrize("method", ["TRACE", "FOO"])
def test_unknown_method_is_refused_with_the_allowed_ones(api: Caller, method: str) -> None:
    reply = api.send(method, "/representatives")
    problem(reply, 405)
    assert reply.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_api_page_names_every_kind_of_problem() -> None:
    from chalicelib.core import errors  # noqa: PLC0415 (inspected as a list of its classes)

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Problem)]
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert [kind.slug for kind in kinds if f"`{kind.slug}`" not in page] == []
