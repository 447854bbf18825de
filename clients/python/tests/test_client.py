"""The shell over the generated code: credentials, retries, pages, problems, and the same for both clients."""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest
import represent_client as client
from represent_client import AsyncRepresent, Represent, Retries, _client, models
from represent_client._operations import AsyncOperations, Operations
from represent_client._retries import read_retry_after

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://api.example.org/dev"
AN_ID = UUID("0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f")
GOAL = models.GoalDraft(title="A crosswalk", topic="transport")
TENANT = {
    "id": "NY-Albany", "name": "Albany County", "kind": "county", "type": "county", "state": "NY", "fips": "36001",
    "county_fips": "36001", "division_id": "ocd-division/country:us/state:ny/county:albany",
}  # fmt: skip
NO_WAIT = Retries(attempts=3, first_seconds=0)


class Api:
    """Answers requests from a list, and records them."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.transport = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def make_client(self, **options: Any) -> Represent:
        return Represent(URL, http=httpx.Client(transport=self.transport), retries=NO_WAIT, **options)


def page(*names: str, link: str | None = None, total: int = 9) -> httpx.Response:
    data = [TENANT | {"name": name} for name in names]
    headers = {"Link": f'<{link}>; rel="next"'} if link else {}
    body = {"data": data, "meta": {"total": total, "skip": 0, "limit": len(names)}, "errors": []}
    return httpx.Response(200, json=body, headers=headers)


def problem(status: int, headers: dict[str, str] | None = None, **members: Any) -> httpx.Response:
    body = {"type": "urn:represent:problem:x", "title": "No", "status": status, "detail": "Because.", "errors": []}
    return httpx.Response(status, json=body | members, headers=headers)


def tokens(name: str, seconds: int = 900, refresh: str | None = "refresh") -> httpx.Response:
    found = {"id_token": name, "access_token": "a", "refresh_token": refresh, "expires_in": seconds}
    return httpx.Response(200, json={"data": [found], "meta": {}, "errors": []})


def test_answers_are_typed_and_paths_stay_below_the_stage() -> None:
    api = Api(httpx.Response(200, json={"data": [TENANT], "meta": {}, "errors": []}, headers={"ETag": '"1"'}))
    answer = api.make_client().get_tenant("NY-Albany")
    assert isinstance(answer.one, models.TenantView)
    assert (answer.one.name, answer.etag, answer.meta) == ("Albany County", '"1"', {})
    assert str(api.asked[0].url) == f"{URL}/tenants/NY-Albany"


def test_pages_are_requested_as_they_are_needed() -> None:
    api = Api(page("a", "b", link="?skip=2&limit=2"), page("c"))
    found = api.make_client().list_tenants(limit=2)
    assert len(api.asked) == 1
    assert [tenant.name for tenant in found] == ["a", "b", "c"]
    assert str(api.asked[1].url) == f"{URL}/tenants?skip=2&limit=2"


def test_credentials_go_to_this_api_alone() -> None:
    api = Api(page("a", link="https://evil.example/tenants?skip=1"))
    with pytest.raises(client.UnexpectedAnswer, match="evil"):
        list(api.make_client(token="secret").list_tenants())
    assert len(api.asked) == 1


def test_tenant_of_the_client_is_sent_unless_another_is_named() -> None:
    api = Api(page(), page(), page())
    represent = api.make_client(tenant="CA")
    represent.list_representatives()
    represent.list_representatives(tenant="NY")
    assert [request.headers["X-Tenant-Id"] for request in api.asked] == ["CA", "NY"]
    with pytest.raises(ValueError, match="Name the tenant"):
        api.make_client().list_representatives()


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_reads_are_repeated(status: int) -> None:
    api = Api(problem(status), httpx.ConnectError("down"), page("a"))
    assert api.make_client().list_tenants().data[0].name == "a"
    assert len(api.asked) == 3


def test_writes_without_a_key_are_not_repeated() -> None:
    api = Api(problem(503))
    with pytest.raises(client.Unavailable):
        api.make_client(tenant="CA").patch_representative(AN_ID, body=models.RepresentativePatch(party=None))
    assert json.loads(api.asked[0].content) == {"party": None}
    assert api.asked[0].headers["Content-Type"] == "application/merge-patch+json"


def test_writes_with_a_key_are_repeated_with_the_same_key() -> None:
    api = Api(httpx.ReadTimeout("lost"), problem(503), problem(422))
    with pytest.raises(client.Invalid):
        api.make_client().create_goal(body=GOAL)
    keys = {request.headers["Idempotency-Key"] for request in api.asked}
    assert (len(api.asked), len(keys)) == (3, 1)


def test_own_key_is_kept() -> None:
    api = Api(problem(422))
    with pytest.raises(client.Invalid):
        api.make_client().create_goal(body=GOAL, idempotency_key="mine")
    assert api.asked[0].headers["Idempotency-Key"] == "mine"


def test_retry_after_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(_client.time, "sleep", waited.append)
    api = Api(problem(429, {"Retry-After": "7"}), page("a"))
    api.make_client().list_tenants()
    assert waited == [7.0]


def test_longer_wait_than_allowed_is_left_to_the_caller() -> None:
    api = Api(problem(429, {"Retry-After": "3600"}))
    with pytest.raises(client.TooManyRequests) as refused:
        api.make_client().list_tenants()
    assert refused.value.response.headers["Retry-After"] == "3600"


@pytest.mark.parametrize(("value", "expected"), [(None, None), ("5", 5.0), ("soon", None), ("-1", None)])
def test_retry_after_is_read(value: str | None, expected: float | None) -> None:
    assert read_retry_after(value) == expected
    assert read_retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert read_retry_after("Wed, 21 Oct 2015 07:28:00 -0000") == 0


def test_waits_grow_and_are_random() -> None:
    waits = [Retries(first_seconds=1).get_delay(3, None) or 0 for _ in range(200)]
    assert 3 < max(waits) <= 4
    assert min(waits) < 1
    assert Retries(attempts=3).get_delay(3, None) is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, client.BadRequest), (401, client.Unauthorized), (403, client.Forbidden), (404, client.NotFound),
     (409, client.Conflict), (412, client.PreconditionFailed), (422, client.Invalid), (418, client.Problem)],
)  # fmt: skip
def test_problems_are_exceptions(status: int, kind: type[client.Problem]) -> None:
    entry = {"pointer": "#/name", "detail": "Expected a text."}
    api = Api(problem(status, {"X-Request-Id": "r1"}, errors=[entry]))
    with pytest.raises(kind, match=r"Because\.") as refused:
        api.make_client().me()
    assert type(refused.value) is kind
    assert (refused.value.errors, refused.value.status, refused.value.request_id) == ([entry], status, "r1")


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"", b'{"errors": 5}'])
def test_failures_that_are_no_problems_are_exceptions_too(body: bytes) -> None:
    api = Api(*[httpx.Response(502, content=body)] * 3)
    with pytest.raises(client.Unavailable, match="The API answered 502"):
        api.make_client().list_tenants()


def test_current_copy_raises_not_modified() -> None:
    with pytest.raises(client.NotModified):
        Api(httpx.Response(304)).make_client(tenant="CA").get_representative(AN_ID, if_none_match='"1"')


def test_answers_of_another_version_say_so() -> None:
    answer = httpx.Response(200, json={"data": [{"id": "CA"}], "meta": {}, "errors": []})
    with pytest.raises(client.UnexpectedAnswer, match="/tenants/CA"):
        Api(answer).make_client().get_tenant("CA")


def test_unreachable_api_is_an_exception_of_its_own() -> None:
    with pytest.raises(client.ConnectionFailed, match=r"api\.example\.org"):
        Api(*[httpx.ConnectError("refused")] * 3).make_client().list_tenants()


@pytest.mark.parametrize("method", ["replace_representative", "delete_representative"])
def test_writes_that_may_have_succeeded_are_not_repeated(method: str) -> None:
    draft = {"body": models.RepresentativeDraft(name="Ada", position="Mayor")} if method.startswith("replace") else {}
    for lost in (httpx.ReadError("cut"), problem(502)):
        api = Api(lost)
        with pytest.raises(client.RepresentError):
            getattr(api.make_client(tenant="CA"), method)(AN_ID, **draft)
        assert len(api.asked) == 1
    api = Api(problem(503), problem(429), problem(404))
    with pytest.raises(client.NotFound):
        getattr(api.make_client(tenant="CA"), method)(AN_ID, **draft)
    assert len(api.asked) == 3


@pytest.mark.parametrize(
    "answer", [httpx.Response(200, html="<p>"), httpx.Response(200, json=[]), httpx.Response(204), httpx.Response(200)]
)
def test_answers_that_are_none_of_the_api_say_so(answer: httpx.Response) -> None:
    with pytest.raises(client.UnexpectedAnswer):
        Api(answer).make_client().list_tenants()


def test_damaged_answer_is_a_failed_connection() -> None:
    failure = httpx.DecodingError("Error -3 while decompressing data")
    with pytest.raises(client.ConnectionFailed):
        Api(*[failure] * 3).make_client().list_tenants()


class TestSession:
    @pytest.mark.parametrize("seconds", [1, 900])
    def test_session_that_has_ended_does_not_break_public_reads(self, seconds: int) -> None:
        refused = [] if seconds == 1 else [problem(401)]
        api = Api(tokens("first", seconds=seconds), *refused, problem(401), page("a"), page("b"))
        represent = api.make_client()
        represent.sign_in("ada@example.org", "Correct-Horse-7")
        assert represent.list_tenants().data[0].name == "a"
        assert represent.list_tenants().data[0].name == "b"
        assert "Authorization" not in api.asked[-1].headers
        assert not represent.credentials.can_renew

    def test_signing_out_of_a_session_that_has_ended_succeeds(self) -> None:
        api = Api(tokens("first"), problem(401), problem(401), problem(401))
        represent = api.make_client()
        represent.sign_in("ada@example.org", "Correct-Horse-7")
        represent.sign_out()
        assert represent.credentials.make_headers() == {}

    def test_token_is_renewed_before_it_expires(self) -> None:
        api = Api(tokens("first", seconds=30), tokens("second", refresh=None), page("a"), page("b"))
        represent = api.make_client()
        represent.sign_in("ada@example.org", "Correct-Horse-7")
        represent.list_tenants()
        represent.list_tenants()
        assert [request.url.path for request in api.asked] == ["/dev/auth/token"] * 2 + ["/dev/tenants"] * 2
        renewal = json.loads(api.asked[1].content)
        assert renewal == {"grant_type": "refresh_token", "refresh_token": "refresh"}
        assert {request.headers["Authorization"] for request in api.asked[2:]} == {"Bearer second"}
        assert represent.credentials.refresh_token == "refresh"

    def test_refused_token_is_renewed_once(self) -> None:
        api = Api(tokens("first"), problem(401), tokens("second"), page("a"), problem(401), tokens("3"), problem(401))
        represent = api.make_client()
        represent.sign_in("ada@example.org", "Correct-Horse-7")
        assert represent.list_tenants().data[0].name == "a"
        with pytest.raises(client.Unauthorized):
            represent.list_tenants()
        assert not api.answers

    def test_threads_renew_once(self) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("/auth/token"):
                renewals.append(request)
                return tokens(f"token-{len(renewals)}")
            return page("a") if request.headers["Authorization"] == "Bearer token-1" else problem(401)

        renewals: list[httpx.Request] = []
        http = httpx.Client(transport=httpx.MockTransport(answer))
        represent = Represent(URL, http=http, token="old", refresh_token="refresh")
        threads = [threading.Thread(target=represent.list_tenants) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(renewals) == 1

    def test_challenges_are_answered_one_after_another(self) -> None:
        first = problem(409, challenge="new_password", session="s1")
        second = problem(409, challenge="software_token", session="s2")
        api = Api(first, second, tokens("in"))
        represent = api.make_client()
        with pytest.raises(client.ChallengeRequired) as asked:
            represent.sign_in("ada@example.org", "Temporary-1")
        with pytest.raises(client.ChallengeRequired) as again:
            represent.answer_challenge(asked.value, new_password="Correct-Horse-7")
        represent.answer_challenge(again.value, code="123456")
        assert json.loads(api.asked[1].content) == {
            "grant_type": "challenge", "email": "ada@example.org", "challenge": "new_password", "session": "s1",
            "new_password": "Correct-Horse-7",
        }  # fmt: skip
        assert json.loads(api.asked[2].content)["code"] == "123456"
        assert represent.credentials.token == "in"

    def test_signing_out_forgets_the_session_even_if_it_fails(self) -> None:
        api = Api(tokens("first"), problem(503))
        represent = api.make_client(api_key="key")
        represent.sign_in("ada@example.org", "Correct-Horse-7")
        with pytest.raises(client.Unavailable):
            represent.sign_out()
        assert represent.credentials.make_headers() == {"X-Api-Key": "key"}

    def test_secrets_are_in_no_representation(self) -> None:
        represent = Represent(URL, token="secret-token", refresh_token="secret-refresh", api_key="secret-key")
        assert "secret" not in f"{represent!r}{represent.credentials!r}"


def test_text_is_returned_as_text() -> None:
    api = Api(httpx.Response(200, text="<!doctype html>", headers={"Content-Type": "text/html"}), httpx.Response(200))
    assert api.make_client().docs() == "<!doctype html>"
    assert api.make_client().request("GET", "/representatives", params={"format": "csv"}).status_code == 200


def asynchronously(run: Callable[[AsyncRepresent], Any], *answers: httpx.Response | Exception, **options: Any) -> Api:
    api = Api(*answers)

    async def go() -> None:
        async with AsyncRepresent(
            URL, http=httpx.AsyncClient(transport=api.transport), retries=NO_WAIT, **options
        ) as represent:
            await run(represent)

    asyncio.run(go())
    return api


class TestAsync:
    def test_pages_and_retries(self) -> None:
        async def run(represent: AsyncRepresent) -> None:
            found = [tenant.name async for tenant in await represent.list_tenants()]
            assert found == ["a", "b"]

        api = asynchronously(run, problem(503), page("a", link="?skip=1"), page("b"))
        assert len(api.asked) == 3

    def test_session_and_challenges(self) -> None:
        async def run(represent: AsyncRepresent) -> None:
            with pytest.raises(client.ChallengeRequired) as asked:
                await represent.sign_in("ada@example.org", "Temporary-1")
            await represent.answer_challenge(asked.value, code="123456")
            await asyncio.gather(represent.list_tenants(), represent.list_tenants())
            await represent.sign_out()
            assert represent.credentials.token is None

        out = httpx.Response(200, json={"data": [{"detail": "x"}], "meta": {}, "errors": []})
        api = asynchronously(
            run, problem(409, challenge="software_token", session="s"), tokens("1", seconds=1), tokens("2"), page("a"),
            page("b"), out,
        )  # fmt: skip
        renewals = [request for request in api.asked if request.url.path.endswith("/auth/token")]
        assert len(renewals) == 3

    def test_refused_token_problem_and_lost_connection(self) -> None:
        async def run(represent: AsyncRepresent) -> None:
            assert (await represent.list_tenants()).data[0].name == "a"
            with pytest.raises(client.NotFound):
                await represent.get_tenant("ZZ")
            with pytest.raises(client.ConnectionFailed):
                await represent.list_tenants()
            assert (await represent.request("get", "/x")).text == "y"

        lost = [httpx.ConnectError("down")] * 3
        answers = [problem(401), tokens("2"), page("a"), problem(404), *lost, httpx.Response(200, text="y")]
        asynchronously(run, *answers, token="old", refresh_token="refresh")


def test_both_clients_have_the_same_methods_and_parameters() -> None:
    sync = {name: inspect.signature(method) for name, method in vars(Operations).items() if not name.startswith("_")}
    other = {name: inspect.signature(each) for name, each in vars(AsyncOperations).items() if not name.startswith("_")}
    assert sync.keys() == other.keys()
    assert len(sync) > 100
    for name, signature in sync.items():
        assert signature.parameters.keys() == other[name].parameters.keys(), name
        assert signature.return_annotation != "Any", name
