"""Agent routes: every tool, called directly and through the official MCP client, in process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio
import httpx2
import pytest
from chalice.local import LambdaContext
from jsonschema import Draft202012Validator, FormatChecker
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from chalicelib.agents import mcp_versions, tool_catalog
from chalicelib.auth.permissions import Permission
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.errors import Unavailable
from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from chalicelib.operations import registry
from tests.api.stage_client import GOAL, HANDSHAKE, LIVES_IN_CA
from tests.api.test_matrix import EXPECTED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.api.conftest import Caller, Reply
    from tests.api.stage_client import Stage
    from tests.support import Calls

CARDS = list(tool_catalog.load().values())
MODERN = mcp_versions.MODERN[0]
META = {mcp_versions.VERSION_KEY: MODERN, mcp_versions.CAPABILITIES_KEY: {}}
ANONYMOUS: dict[str, str | None] = {"Authorization": None, "X-Tenant-Id": None}


class InProcess(httpx2.AsyncBaseTransport):
    """Sends the requests of an HTTP client to the app, without a socket."""

    def __init__(self, api: Caller) -> None:
        self._api = api

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        sent = {name.title(): value for name, value in request.headers.items() if name.lower() != "host"}
        reply = self._api.send(request.method, request.url.path, await request.aread(), ANONYMOUS | sent)
        return httpx2.Response(reply.status, headers=reply.headers, content=reply.text.encode())


def run_client(
    api: Caller, mode: str, headers: dict[str, str | None], what: Callable[[Client], Awaitable[Any]], path: str = "/mcp"
) -> Any:
    """Run a function with the official client, connected to the server."""

    async def run() -> Any:
        sent = {name: value for name, value in headers.items() if value is not None}
        async with httpx2.AsyncClient(transport=InProcess(api), headers=sent) as http:
            transport = streamable_http_client(f"https://represent.example{path}", http_client=http)
            async with Client(transport, mode=mode) as client:
                return await what(client)

    return anyio.run(run)


def valid(schema: Any, value: Any) -> None:
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(value)


def get_permitted_principal(card: tool_catalog.ToolCard) -> str:
    return next(who for who, status in EXPECTED[card.method, card.path].items() if status < 300)


def send_message(api: Caller, method: str, params: Any = None, path: str = "/mcp", **headers: str | None) -> Reply:
    """Send one message of the modern revision, by default without a credential."""
    message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": (params or {}) | {"_meta": META}}
    named = mcp_versions.NAMED.get(method)
    defaults: dict[str, str | None] = {"MCP-Protocol-Version": MODERN, "Mcp-Method": method}
    if named:
        defaults["Mcp-Name"] = (params or {}).get(named)
    sent = ANONYMOUS | defaults | {name.replace("_", "-"): value for name, value in headers.items()}
    return api.send("POST", path, message, sent)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
class TestEveryTool:
    @pytest.mark.parametrize("mode", ["auto", "legacy"])
    def test_official_client_lists_and_calls_it_and_the_answer_fits_its_schema(
        self, stage: Stage, card: tool_catalog.ToolCard, mode: str
    ) -> None:
        credentials = stage.credentials(get_permitted_principal(card))
        arguments = stage.arguments(card.method, card.path, credentials)
        if "tenant" not in card.input_schema["properties"]:
            arguments.pop("tenant", None)

        async def call(client: Client) -> Any:
            listed = {tool.name: tool for tool in (await client.list_tools()).tools}
            return listed[card.name], await client.call_tool(card.name, arguments)

        tool, result = run_client(stage.api, mode, credentials, call)
        assert not result.is_error, result.content
        valid(tool.input_schema, arguments)
        valid(tool.output_schema, result.structured_content)
        assert json.loads(result.content[0].text) == result.structured_content
        assert tool.annotations.read_only_hint is (card.method == "GET")

    def test_it_answers_each_principal_like_its_route(self, stage: Stage, card: tool_catalog.ToolCard) -> None:
        expected = EXPECTED[card.method, card.path]
        for who, status in expected.items():
            credentials = stage.credentials(who)
            arguments = stage.arguments(card.method, card.path, credentials)
            if "tenant" not in card.input_schema["properties"]:
                arguments.pop("tenant", None)
            reply = stage.api.send("POST", f"/agent/{card.name}", arguments, ANONYMOUS | credentials)
            assert reply.status == status, f"{who}: {reply.text[:300]}"
            if status < 300:
                valid(card.output_schema, reply.json)

    def test_it_describes_its_purpose_and_each_argument(self, stage: Stage, card: tool_catalog.ToolCard) -> None:
        assert stage
        assert len(card.description) > 40 or card.method != "GET"
        assert card.input_schema["additionalProperties"] is False
        assert card.output_schema["type"] == "object"
        operation = registry.operations[card.operation]
        assert operation.tool is not None
        assert (card.name, card.path) == (operation.tool.name, operation.tool.path)


class TestToolList:
    def test_list_contains_the_tools_that_the_principal_may_call(self, stage: Stage) -> None:
        def names(who: str, tenant: str | None) -> set[str]:
            headers = {"X-Tenant-Id": tenant} | stage.credentials(who)
            return {card["name"] for card in stage.api.send("GET", "/agent/tools", None, headers).data}

        public = {card.name for card in CARDS if registry.operations[card.operation].grant.public}
        assert names("anonymous", None) == names("anonymous", "CA") == public
        assert {"create_representative", "replace_rules", "me"} <= names("admin", "CA")
        assert "create_representative" not in names("other admin", "CA")
        assert "create_representative" in names("other admin", None)
        assert "create_representative" not in names("platform", "CA")
        assert "replace_rules" in names("platform", "CA")
        assert "create_representative" in names("key", None)
        assert not names("key", None) & {"verify_representative", "me", "replace_rules"}
        assert names("bare key", "CA") == public
        assert names("constituent", "CA") >= public | {"me"}

    def test_tenant_header_makes_the_tenant_argument_unnecessary(self, api: Caller) -> None:
        cards = {card["name"]: card for card in api.get("/agent/tools").data}
        assert cards["get_representative"]["input_schema"]["required"] == ["representative_id"]
        cards = {card["name"]: card for card in api.send("GET", "/agent/tools", None, ANONYMOUS).data}
        assert cards["get_representative"]["input_schema"]["required"] == ["tenant", "representative_id"]
        assert api.get("/agent/tools", X_Tenant_Id="Kalifornia").status == 404

    def test_list_makes_no_aws_call(self, api: Caller, calls: Calls) -> None:
        calls.during()
        assert api.send("GET", "/agent/tools", None, ANONYMOUS).status == 200
        assert calls.during() == []


class TestToolRoute:
    def test_unknown_tool_suggests_similar_names(self, api: Caller) -> None:
        reply = api.send("POST", "/agent/list_representative", {}, ANONYMOUS)
        assert reply.status == 404
        assert "list_representatives" in reply.json["suggestions"]
        assert api.send("POST", "/agent/zzz", {}).json["detail"].endswith("GET /agent/tools lists them.")

    def test_tool_refuses_like_its_route(self, api: Caller) -> None:
        for path, rest, arguments in (
            ("/representatives?limit=0", "list_representatives", {"limit": 0}),
            ("/representatives?limit=x", "list_representatives", {"limit": "x"}),
            ("/representatives/1", "get_representative", {"representative_id": "1"}),
        ):
            by_route, by_tool = api.get(path), api.send("POST", f"/agent/{rest}", arguments)
            assert by_route.status == by_tool.status >= 400
            same = ("type", "title", "status", "detail")
            assert [by_route.json[name] for name in same] == [by_tool.json[name] for name in same]
        by_route = api.send("POST", "/representatives", {"name": 5, "colour": "red"})
        by_tool = api.send("POST", "/agent/create_representative", {"name": 5, "colour": "red"})
        pointers = [[entry["pointer"] for entry in reply.json["errors"]] for reply in (by_route, by_tool)]
        assert by_route.status == by_tool.status == 422
        assert pointers[0] == pointers[1]

    def test_writes_accept_idempotency_key_and_if_match_and_return_location(self, api: Caller) -> None:
        draft = {"name": "Ada Example", "position": "Mayor", "idempotency_key": "once"}
        made = api.send("POST", "/agent/create_representative", draft)
        again = api.send("POST", "/agent/create_representative", draft)
        assert (made.status, made.one["id"]) == (201, again.one["id"])
        path = f"/representatives/{made.one['id']}"
        assert made.headers["Location"].endswith(path)
        assert made.json["meta"]["etag"] == made.headers["ETag"] == api.get(path).headers["ETag"]
        change = {"representative_id": made.one["id"], "party": "Green"}
        stale = api.send("POST", "/agent/patch_representative", change | {"if_match": '"0-current-0"'})
        assert stale.status == 412
        done = api.send("POST", "/agent/patch_representative", change | {"if_match": made.json["meta"]["etag"]})
        assert (done.status, done.one["party"]) == (200, "Green")
        gone = api.send("POST", "/agent/patch_representative", change | {"party": None})
        assert gone.one["party"] is None

    def test_answers_are_not_cached(self, api: Caller) -> None:
        api.send("PUT", "/me/profile", LIVES_IN_CA)
        made = api.send("POST", "/agent/create_goal", GOAL)
        read = api.send("POST", "/agent/get_goal", {"goal_id": made.one["id"]})
        found = api.send("POST", "/agent/look_up", {"zip": "12207"})
        assert read.json["meta"]["etag"] == read.headers["ETag"]
        assert {reply.headers["Cache-Control"] for reply in (made, read, found)} == {"no-store"}

    def test_unknown_and_missing_arguments_are_listed(self, api: Caller) -> None:
        reply = api.send("POST", "/agent/get_representative", {"id": "1", "tenant": ["CA"]})
        assert reply.status == 422
        assert {entry["pointer"] for entry in reply.json["errors"]} == {"#/id", "#/tenant", "#/representative_id"}
        assert api.send("POST", "/agent/list_representatives", {"format": "csv"}).status == 422

    def test_integer_may_be_written_as_a_decimal(self, api: Caller) -> None:
        assert api.send("POST", "/agent/list_representatives", {"limit": 5.0}).json["meta"]["limit"] == 5
        for wrong in (5.5, True, "5.0"):
            assert api.send("POST", "/agent/list_representatives", {"limit": wrong}).status == 400

    def test_tenant_is_required_and_must_match_the_path_and_header(self, api: Caller) -> None:
        assert api.send("POST", "/agent/list_representatives", {}, ANONYMOUS).status == 400
        assert api.send("POST", "/agent/list_representatives", {"tenant": "XX"}, ANONYMOUS).status == 404
        assert api.send("POST", "/agent/list_representatives", {"tenant": "NY"}).status == 400
        assert api.send("POST", "/tenants/NY/agent/list_representatives", {"tenant": "NY"}).status == 200
        assert api.send("POST", "/tenants/NY/agent/list_representatives", {"tenant": "CA"}).status == 400
        assert api.send("POST", "/tenants/NY/agent/get_tenant", {"tenant": "CA"}).one["id"] == "CA"
        assert api.send("POST", "/agent/me", {}).one["kind"] == "staff"

    def test_tool_call_authenticates_once_and_costs_the_same_as_its_route(self, stage: Stage, calls: Calls) -> None:
        key = stage.credentials("key")
        assert stage.api.send("GET", "/changes", None, key).status == 200  # caches the key
        calls.during()
        assert stage.api.send("GET", "/changes", None, key).status == 200
        by_route = calls.during()
        assert stage.api.send("POST", "/agent/list_changes", {}, key).status == 200
        assert calls.during() == by_route == ["UpdateItem", "Query"]
        params = {"name": "list_changes", "arguments": {"tenant": "CA"}}
        assert send_message(stage.api, "tools/call", params, X_Api_Key=key["X-Api-Key"]).status == 200
        assert calls.during() == by_route


class TestProtocol:
    def test_both_protocol_eras_are_served(self, api: Caller) -> None:
        async def version(client: Client) -> Any:
            return client.protocol_version, client.instructions, client.server_info

        for mode, agreed in (("auto", MODERN), (MODERN, MODERN), ("legacy", "2025-11-25")):
            found, instructions, server = run_client(api, mode, {}, version)
            assert found == agreed
            if mode != MODERN:
                assert server.name == "represent"
                assert "list_tenants" in instructions

    def test_legacy_client_may_ping_without_a_session(self, api: Caller) -> None:
        reply = api.send("POST", "/mcp", HANDSHAKE | {"params": {"protocolVersion": "1999-01-01"}}, ANONYMOUS)
        assert reply.json["result"]["protocolVersion"] == "2025-11-25"
        assert "Mcp-Session-Id" not in reply.headers
        old: dict[str, str | None] = {"MCP-Protocol-Version": "2025-06-18"}
        pong = api.send("POST", "/mcp", {"jsonrpc": "2.0", "id": "a", "method": "ping"}, ANONYMOUS | old)
        assert pong.json == {"jsonrpc": "2.0", "id": "a", "result": {}}
        notification = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        assert (taken := api.send("POST", "/mcp", notification, ANONYMOUS | old)).status == 202
        assert taken.text == ""

    def test_resources_are_listed_in_pages_and_read(self, api: Caller) -> None:
        person = api.create()

        async def read(client: Client) -> Any:
            uris, cursor = [], None
            for _ in range(100):
                page = await client.list_resources(cursor=cursor)
                uris += [resource.uri for resource in page.resources]
                cursor = page.next_cursor
                if cursor is None:
                    break
            templates = (await client.list_resource_templates()).resource_templates
            rules = await client.read_resource("represent://tenants/CA/rules")
            one = await client.read_resource(f"represent://tenants/CA/representatives/{person['id']}")
            return uris, templates, [json.loads(found.contents[0].model_dump()["text"]) for found in (rules, one)]

        for mode in ("auto", "legacy"):
            uris, templates, (rules, one) = run_client(api, mode, {}, read)
            assert len(uris) == len(set(uris)) > 3200
            assert [template.name for template in templates] == ["rules", "representative"]
            assert rules["tenant"] == "CA"
            assert one["name"] == "Ada Example"

    def test_unknown_resource_has_the_error_code_of_each_era(self, api: Caller) -> None:
        async def read(client: Client) -> Any:
            with pytest.raises(MCPError) as refused:
                await client.read_resource("represent://tenants/XX/rules")
            return refused.value

        assert run_client(api, "auto", {}, read).code == -32602
        legacy = run_client(api, "legacy", {}, read)
        assert (legacy.code, legacy.error.data) == (-32002, {"uri": "represent://tenants/XX/rules"})
        for uri in ("represent://tenants/CA/representatives/1", "file:///etc/passwd", "represent://tenants/CA/rules/x"):
            assert send_message(api, "resources/read", {"uri": uri}).json["error"]["code"] == -32602

    def test_tenant_endpoint_serves_only_that_tenant(self, stage: Stage) -> None:
        async def look(client: Client) -> Any:
            listed = (await client.list_resources()).resources
            found = await client.call_tool("get_summary", {})
            other = await client.call_tool("get_summary", {"tenant": "NY"})
            return [resource.uri for resource in listed], found, other

        uris, found, other = run_client(stage.api, "auto", {}, look, "/tenants/CA/mcp")
        assert uris == ["represent://tenants/CA/rules"]
        assert found.structured_content["data"][0]["tenant"] == "CA"
        assert other.is_error
        assert (
            send_message(stage.api, "resources/read", {"uri": "represent://tenants/NY/rules"}, "/tenants/CA/mcp").status
            == 400
        )

    def test_tool_failure_is_a_result_that_a_model_can_read(self, api: Caller) -> None:
        async def refuse(client: Client) -> Any:
            return await client.call_tool("list_representatives", {"tenant": "NY-Albny"})

        result = run_client(api, "auto", {}, refuse)
        assert result.is_error
        assert "Did you mean NY-Albany?" in json.loads(result.content[0].text)["detail"]

    def test_tool_without_a_required_credential_is_401_with_www_authenticate(self, api: Caller) -> None:
        reply = send_message(api, "tools/call", {"name": "create_representative", "arguments": {"tenant": "CA"}})
        assert reply.status == 401
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")
        assert send_message(api, "tools/list", Authorization="Bearer forged").status == 401

    @pytest.mark.parametrize(
        ("broken", "status", "says"),
        [(ValueError("a mistake"), 500, "in our log"), (Unavailable("The database is away."), 503, "database is away")],
    )
    def test_internal_failure_is_a_protocol_error(
        self, api: Caller, monkeypatch: pytest.MonkeyPatch, broken: Exception, status: int, says: str
    ) -> None:
        def fails(*_: object) -> None:
            raise broken

        async def ask(client: Client) -> Any:
            with pytest.raises(MCPError) as refused:
                await client.read_resource("represent://tenants/CA/rules")
            return refused.value

        monkeypatch.setattr(Container, "for_tenant", fails)
        for mode in ("auto", "legacy"):
            assert run_client(api, mode, {}, ask).code == -32603
        asked: list[tuple[str, Any]] = [("resources/read", {"uri": "represent://tenants/CA/rules"})]
        asked += [("tools/call", {"name": "get_rules", "arguments": {"tenant": "CA"}})] if status == 500 else []
        for method, params in asked:
            reply = send_message(api, method, params)
            assert (reply.status, reply.json["id"], reply.json["error"]["code"]) == (status, 7, -32603)
            assert says in reply.json["error"]["message"]
            assert ("Retry-After" in reply.headers) is (status == 503)
            assert reply.json["error"]["data"]["request_id"] == reply.headers["X-Request-Id"]

    def test_lists_of_an_unknown_tenant_are_refused(self, api: Caller) -> None:
        for method in ("tools/list", "resources/list"):
            reply = send_message(api, method, X_Tenant_Id="Atlantis")
            assert (reply.status, reply.json["error"]["code"]) == (404, -32602)
            assert "Atlantis" in reply.json["error"]["message"]

    def test_lists_for_anonymous_callers_have_public_cache_scope(self, api: Caller) -> None:
        public = send_message(api, "tools/list").json["result"]
        assert (public["cacheScope"], public["resultType"]) == ("public", "complete")
        mine = api.send(
            "POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": META}},
            {"MCP-Protocol-Version": MODERN, "Mcp-Method": "tools/list"},
        ).json["result"]  # fmt: skip
        assert mine["cacheScope"] == "private"
        assert len(mine["tools"]) > len(public["tools"])

    def test_unknown_method_is_not_found(self, api: Caller) -> None:
        reply = send_message(api, "prompts/list")
        assert (reply.status, reply.json["error"]["code"], reply.json["id"]) == (404, -32601, 7)
        assert send_message(api, "ping").status == 404
        old: dict[str, str | None] = {"MCP-Protocol-Version": "2025-11-25"}
        message = {"jsonrpc": "2.0", "id": 1, "method": "server/discover"}
        reply = api.send("POST", "/mcp", message, ANONYMOUS | old)
        assert (reply.status, reply.json["error"]["code"]) == (200, -32601)

    @pytest.mark.parametrize(
        ("raw", "code", "message_id"),
        [
            (b"{", -32700, None),
            (b"", -32700, None),
            (b"[]", -32600, None),
            (b'[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32600, None),
            (b'{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600, 1),
            (b'{"jsonrpc":"2.0","id":"x"}', -32600, "x"),
            (b'{"jsonrpc":"2.0","id":1,"result":{}}', -32600, 1),
            (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600, None),
            (b'{"jsonrpc":"2.0","id":true,"method":"ping"}', -32600, None),
            (b'{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', -32600, 1),
        ],
    )
    def test_invalid_message_has_an_error_code_and_the_request_id(
        self, api: Caller, raw: bytes, code: int, message_id: Any
    ) -> None:
        reply = api.send("POST", "/mcp", raw, ANONYMOUS)
        assert (reply.status, reply.json["error"]["code"], reply.json["id"]) == (400, code, message_id)

    @pytest.mark.parametrize(
        ("method", "params", "why"),
        [
            ("tools/call", {"name": "list_tenantz"}, "Did you mean list_tenants"),
            ("tools/call", {"name": 5}, "must be a text"),
            ("tools/call", {"name": "list_tenants", "arguments": []}, "must be an object"),
            ("tools/list", {"cursor": "abc"}, "Invalid cursor"),
            ("tools/list", {"cursor": "YWZ0ZXI6LTE="}, "Invalid cursor"),
            ("resources/list", {"cursor": "\xff"}, "Invalid cursor"),
            ("resources/read", {}, "must be a text"),
        ],
    )
    def test_invalid_parameters_are_explained(self, api: Caller, method: str, params: Any, why: str) -> None:
        named = params.get("name", params.get("uri"))
        headers = {"Mcp-Name": None if named is None else str(named), "MCP-Protocol-Version": "2025-11-25"}
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        reply = api.send("POST", "/mcp", message, ANONYMOUS | headers)
        assert (reply.status, reply.json["error"]["code"]) == (200, -32602)
        assert why in reply.json["error"]["message"]


class TestTransport:
    def test_get_and_delete_are_not_allowed(self, api: Caller) -> None:
        for method in ("GET", "DELETE"):
            reply = api.send(method, "/mcp", None, {"Accept": "text/event-stream"})
            assert (reply.status, reply.headers["Allow"]) == (405, "OPTIONS, POST")

    def test_origin_that_is_not_allowed_is_refused(self, api: Caller, set_environment: Callable[..., None]) -> None:
        set_environment(ALLOWED_ORIGINS="https://represent.example", STAGE="local")
        assert settings.load().allowed_origins
        assert send_message(api, "server/discover", Origin="https://evil.example").status == 403
        assert send_message(api, "server/discover", Origin="null").status == 403
        assert send_message(api, "server/discover", Origin="https://represent.example").status == 200
        assert send_message(api, "server/discover").status == 200

    @pytest.mark.parametrize(
        ("origin", "local", "deployed"),
        [
            (None, 200, 200),
            ("http://localhost:6274", 200, 200),
            ("http://127.0.0.1", 200, 200),
            ("http://[::1]:8000", 200, 200),
            ("http://evil.example", 403, 200),
            ("http://localhost.evil.example", 403, 200),
            ("http://evil.example/localhost", 403, 200),
            ("http://[", 403, 200),
            ("null", 403, 200),
        ],
    )
    def test_all_origins_are_those_of_the_machine_on_a_local_stage(
        self, api: Caller, set_environment: Callable[..., None], origin: str | None, local: int, deployed: int
    ) -> None:
        assert send_message(api, "server/discover", Origin=origin).status == local
        set_environment(ALLOWED_ORIGINS="*", STAGE="dev")
        assert send_message(api, "server/discover", Origin=origin).status == deployed

    def test_answers_are_json(self, api: Caller) -> None:
        for accept in ("application/json, text/event-stream", "*/*", "application/*;q=0.5", None):
            assert send_message(api, "server/discover", Accept=accept).status == 200
        for accept in ("text/event-stream", "application/json;q=0, */*", "application/*;q=0, */*", "*/*;q=-1"):
            assert send_message(api, "server/discover", Accept=accept).status == 406, accept
        assert send_message(api, "server/discover", Content_Type="text/plain").status == 415

    @pytest.mark.parametrize(
        ("headers", "code"),
        [
            ({"MCP-Protocol-Version": None}, -32020),
            ({"MCP-Protocol-Version": "2025-11-25"}, -32020),
            ({"Mcp-Method": "tools/call"}, -32020),
            ({"Mcp-Method": None}, -32020),
        ],
    )
    def test_headers_must_match_the_message(self, api: Caller, headers: Any, code: int) -> None:
        reply = send_message(api, "tools/list", **headers)
        assert (reply.status, reply.json["error"]["code"]) == (400, code)

    def test_tool_name_header_must_match_the_message(self, api: Caller) -> None:
        call = {"name": "list_tenants", "arguments": {"limit": 1}}
        for name in ("list_tenant", None, "=?base64?!!?="):
            assert send_message(api, "tools/call", call, Mcp_Name=name).json["error"]["code"] == -32020
        for name in ("=?base64?bGlzdF90ZW5hbnRz?=", "  list_tenants \t"):
            assert send_message(api, "tools/call", call, Mcp_Name=name).status == 200

    def test_unsupported_version_lists_the_supported_ones(self, api: Caller) -> None:
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        for method, params in (("a", {"_meta": META | {mcp_versions.VERSION_KEY: "2099-01-01"}}), ("b", {})):
            headers: dict[str, str | None] = {"MCP-Protocol-Version": "2099-01-01", "Mcp-Method": method}
            reply = api.send("POST", "/mcp", message | {"method": method, "params": params}, ANONYMOUS | headers)
            assert (reply.status, reply.json["error"]["code"]) == (400, -32022)
            assert reply.json["error"]["data"] == {"supported": list(mcp_versions.SUPPORTED), "requested": "2099-01-01"}
        reply = api.send("POST", "/mcp", message, ANONYMOUS)
        assert (reply.status, reply.json["error"]["code"]) == (400, -32020)
        notification = {"jsonrpc": "2.0", "method": "notifications/cancelled"}
        assert api.send("POST", "/mcp", notification, ANONYMOUS | {"MCP-Protocol-Version": "2024-11-05"}).status == 400

    def test_request_without_metadata_names_the_missing_key(self, api: Caller) -> None:
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": "x"}}
        reply = api.send("POST", "/mcp", message, ANONYMOUS | {"MCP-Protocol-Version": MODERN})
        assert (reply.status, reply.json["error"]["code"]) == (400, -32602)
        assert mcp_versions.CAPABILITIES_KEY in reply.json["error"]["message"]


class TestTenantEnvironments:
    @pytest.fixture
    def started_for(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
        return lambda tenant: monkeypatch.setattr(LambdaContext, "tenant_id", tenant, raising=False)

    def test_shared_environment_serves_only_public_operations(
        self, stage: Stage, started_for: Callable[[str], None]
    ) -> None:
        admin, arguments = ANONYMOUS | stage.credentials("admin"), {"tenant": "CA", "name": "A", "position": "Mayor"}
        started_for(SHARED_ENVIRONMENT)
        assert stage.api.send("POST", "/agent/list_representatives", {"tenant": "CA"}, admin).status == 200
        assert stage.api.send("POST", "/agent/me", {}, admin).status == 200
        refused = stage.api.send("POST", "/agent/create_representative", arguments, admin)
        assert refused.status == 403
        assert "/tenants/{tenant}/mcp" in refused.json["detail"]
        names = {card["name"] for card in stage.api.send("GET", "/agent/tools", None, admin).data}
        assert "me" in names
        assert not names & {"create_representative", "report_correction"}

    @pytest.mark.parametrize("named", ["CA", SHARED_ENVIRONMENT])
    def test_shared_environment_never_runs_an_isolated_operation(
        self, stage: Stage, started_for: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, named: str
    ) -> None:
        """Neither a tool call nor a message, by whichever principal, gets behind the compute layer."""
        ran: list[str] = []
        run = registry.Operation.run

        def note(operation: registry.Operation, call: Any) -> Any:
            ran.append(operation.name)
            return run(operation, call)

        monkeypatch.setattr(registry.Operation, "run", note)
        started_for(SHARED_ENVIRONMENT)
        isolated = [card for card in CARDS if registry.operations[card.operation].isolated]
        for who in ("anonymous", "admin", "platform", "key"):
            credentials = {"X-Tenant-Id": named, **stage.credentials(who)}
            for card in isolated:
                arguments = {"tenant": named, "representative_id": "x", "name": "A"}
                assert stage.api.send("POST", f"/agent/{card.name}", arguments, credentials).status >= 400
                message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
                params = {"name": card.name, "arguments": arguments}
                stage.api.send("POST", "/mcp", {**message, "params": params}, credentials)
        assert len(isolated) > 10
        assert set(ran) == {"call_tool", "mcp"}

    def test_tenant_environment_serves_only_its_tenant(self, stage: Stage, started_for: Callable[[str], None]) -> None:
        admin, arguments = ANONYMOUS | stage.credentials("admin"), {"name": "A", "position": "Mayor"}
        started_for("CA")
        assert stage.api.send("POST", "/tenants/CA/agent/create_representative", arguments, admin).status == 201
        assert stage.api.send("POST", "/tenants/CA/agent/list_tenants", {"limit": 1}, admin).status == 200
        assert stage.api.send("POST", "/tenants/CA/agent/list_changes", {"tenant": "NY"}, admin).status == 400


def test_tool_checks_the_permission_of_its_operation() -> None:
    routers = {operation.permission for operation in registry.operations.values() if operation.routes}
    assert routers == {Permission.AGENTS_CALL}
    assert not [card.name for card in CARDS if registry.operations[card.operation].permission in routers]
